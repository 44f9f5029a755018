/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* viommu-host(5): what is said of keys comes from their table. */
#include "scdoc.h"
#include "value.h"

#include <string.h>

static const char head[] =
	"viommu-host(5)\n\n# NAME\n\n"
	"viommu-host - machine for the mock hardware of viommu-tck\n\n"
	"# DESCRIPTION\n\n"
	"A host is a JSON file _hosts/NAME.json_ that says what machine the mock hardware is to be: which IOMMUs,\n"
	"PCI functions and drivers it has, what its kernel can do, and who runs the programs. *viommu-tck host check*\n"
	"looks whether a description is sound, and names file and line of the first fault; *host show* draws it,\n"
	"*host tree* writes its sysfs and devfs into a folder, and *host record* describes a machine that is there.\n\n"
	"Only what is special needs to be written: registers of an IOMMU say how wide its addresses are, a\n"
	"configuration space says which capabilities a device has, a physical function says what its virtual ones\n"
	"are like. A device that brings no configuration space gets one that is made of the other keys.\n\n"
	"With _base_ a host is like another one in the same folder. What it writes goes over what the base says:\n"
	"devices, IOMMUs, drivers, groups and mediated devices of the same name are one and keep what is not\n"
	"written again; any other list takes the place of the one in the base.\n\n"
	"Numbers that are written in hexadecimal are texts, _\"0x8086\"_. Addresses of functions are texts in lower\n"
	"case, _\"0000:01:00.0\"_. A file has at most 64 MiB; no key may be written twice.\n\n";

static const char tail[] =
	"# EXAMPLE\n\n"
	"A network card behind a port, bound to vfio-pci:\n\n"
	"```\n"
	"{\n"
	"  \"iommus\": [{ \"name\": \"dmar0\", \"type\": \"intel\", \"cap\": \"0xd2008c222f0686\", \"ecap\": \"0xf0f0de\" }],\n"
	"  \"devices\": [\n"
	"    { \"at\": \"0000:00:1c.0\", \"vendor\": \"0x8086\", \"device\": \"0xa338\", \"class\": \"0x060400\",\n"
	"      \"driver\": \"pcieport\" },\n"
	"    { \"at\": \"0000:01:00.0\", \"parent\": \"0000:00:1c.0\", \"vendor\": \"0x8086\", \"device\": \"0x1528\",\n"
	"      \"class\": \"0x020000\", \"driver\": \"vfio-pci\", \"bars\": [{ \"size\": \"0x4000\" }], \"msix\": 64 }\n"
	"  ]\n"
	"}\n"
	"```\n\n"
	"The same without interrupt remapping, in a file beside it:\n\n"
	"```\n"
	"{ \"base\": \"mine\", \"iommus\": [{ \"name\": \"dmar0\", \"interrupt_remapping\": false }] }\n"
	"```\n\n"
	"# SEE ALSO\n\n"
	"*viommu-tck*(1)\n";

/* "A host" is the section HOST. */
static void section(struct buf *b, enum object_id o)
{
	const char *name = host_objects[o].title;

	name += !strncmp(name, "A ", 2) ? 2 : !strncmp(name, "An ", 3) ? 3 : 0;
	buf_add(b, "# ");
	for (; *name; name++)
		buf_char(b, (char)(*name >= 'a' && *name <= 'z' ? *name - ('a' - 'A') : *name));
	buf_add(b, "\n\n");
}

static void usual_value(struct buf *b, const struct key *k)
{
	const char *word = k->words ? word_of(k->words, k->value) : NULL;

	if (k->number || k->word || k->usual || k->identity)
		return;
	if (k->kind == KIND_CHOICE)
		word = k->words->name;
	if (k->kind == KIND_BOOL)
		word = k->value ? "true" : "false";
	if (k->text)
		word = k->text;
	if (k->kind == KIND_BITS || (!word && (!k->value || k->value > INT32_MAX)))
		return;
	buf_add(b, " Usually ");
	if (word)
		scdoc_text(b, word);
	else if (k->kind == KIND_RELEASE)
		buf_add(b, "the newest");
	else if (k->kind == KIND_OCTAL)
		buf_add(b, "0444");
	else
		buf_u64(b, k->value);
	buf_char(b, '.');
}

static void key(struct buf *b, const struct key *k)
{
	struct buf what = { 0 };

	buf_char(b, '*');
	scdoc_text(b, k->name);
	buf_add(b, "*\n\t");
	scdoc_sentence(b, k->doc);
	buf_add(b, ". Takes ");
	value_what(&what, k);
	scdoc_text(b, buf_text(&what));
	buf_add(b, k->none ? ", or none." : ".");
	usual_value(b, k);
	buf_add(b, "\n\n");
	b->failed |= what.failed;
	buf_done(&what);
}

void host_man(struct buf *b)
{
	enum object_id o;
	size_t i, n;

	buf_add(b, head);
	for (o = O_HOST; o < O_COUNT; o++) {
		const struct key *k = object_keys(o, &n);

		section(b, o);
		for (i = 0; i < n; i++)
			key(b, &k[i]);
	}
	buf_add(b, tail);
}
