/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: numbers that are given stand in the command line where the names of descriptors would, as strings in JSON, and
 * options that make no sense are refused. Cannot prove: that the names are libvirt's; the golden cases do.
 * Truth: viommu.h; libvirt's spec 5.4, 11.1.
 */
#include "unit.h"

#include <errno.h>
#include <stdlib.h>

#define PORT(index, function) UNIT_CONTROLLER(index, "pcie-root-port", UNIT_PCI("0", "4", function))

#define NAMED(name)                                                                    \
	"<domain type='qemu'><name>" name "</name>" UNIT_UUID "<memory>65536</memory>" \
	"<os><type machine='q35'>hvm</type></os><devices>"                             \
	"<controller type='usb' model='none'/><memballoon model='none'/></devices></domain>"

#define FDS 3

struct numbered {
	const char *claim, *xml;
	struct viommu_fd fds[FDS]; /* .used: as is to be written */
	const char *text[FDS]; /* in the command line, in this order */
	const char *gone; /* not in it, or NULL */
};

#define IOMMUFD(group)                                \
	UNIT_Q35("<iommufd enabled='yes'" group "/>", \
		 PORT("1", "0")                       \
			 UNIT_HOSTDEV("<alias name='ua-a'/>" UNIT_PCI("1", "0", "0"), "6", "0"))

static const struct numbered numbered[] = {
	{ "a descriptor in JSON stays a string",
	  IOMMUFD(""),
	  { { "iommufd-fd", 20, 1 } },
	  { "\"id\":\"iommufd0\",\"fd\":\"20\"}", "\"fd\":\"@hostdev-ua-a-fd@\"" },
	  "@iommufd-fd" },
	{ "a device's descriptor is named by its alias",
	  IOMMUFD(""),
	  { { "hostdev-ua-a-fd", 2147483647, 1 } },
	  { "\"fd\":\"@iommufd-fd@\"", "\"fd\":\"2147483647\"" },
	  "@hostdev" },
	{ "elsewhere it is a plain number",
	  IOMMUFD(""),
	  { { "mon-fd", 0, 1 } },
	  { "socket,id=charmonitor,fd=0,server=on" },
	  "@mon" },
	{ "each has its own",
	  IOMMUFD(""),
	  { { "hostdev-ua-a-fd", 22, 1 }, { "mon-fd", 20, 1 }, { "iommufd-fd", 21, 1 } },
	  { "fd=20,", "\"fd\":\"21\"", "\"fd\":\"22\"" },
	  "@" },
	{ "of a group it is that of the duplicate",
	  IOMMUFD(" fdgroup='g'"),
	  { { "g-0", 7, 1 } },
	  { "\"fd\":\"7\"}" },
	  "-dup" },
	{ "a name with quotes is given as the document has it",
	  IOMMUFD(" fdgroup='a&quot;b\\'"),
	  { { "a\"b\\-0", 7, 1 } },
	  { "\"fd\":\"7\"}" },
	  "-dup" },
	{ "a name that is not there is not used",
	  IOMMUFD(""),
	  { { "iommufd-f", 20, 0 }, { "iommufd-fd@", 21, 0 }, { "ommufd-fd", 22, 0 } },
	  { "@mon-fd@", "\"@iommufd-fd@\"" },
	  "2147483647" },
	{ "a name elsewhere in the document is none",
	  NAMED("@mon-fd@"),
	  { { "mon-fd", 20, 1 } },
	  { "guest=@mon-fd@,", "fd=20," },
	  "fd=@" },
};

static size_t given(const struct viommu_fd *fds)
{
	size_t n = 0;

	while (n < FDS && fds[n].name)
		n++;
	return n;
}

static void numbers_stand_for_names(void **state)
{
	const struct numbered *c = *state;
	struct viommu_fd fds[FDS];
	const struct viommu_argv_options o = { sizeof(o), 0, fds, given(c->fds) };
	struct unit_answer a;
	char *text = NULL;
	const char *at;
	size_t i;

	memcpy(fds, c->fds, sizeof(fds));
	unit_validate(&a, c->xml, NULL);
	assert_int_equal(viommu_argv_with(a.doc, a.rep, &o, &text), 0);
	for (i = 0; i < o.nfds; i++)
		assert_int_equal(fds[i].used, c->fds[i].used);
	for (at = text, i = 0; i < FDS && c->text[i]; i++) {
		at = strstr(at, c->text[i]);
		assert_non_null(at);
	}
	assert_null(strstr(text, c->gone));
	free(text);
	unit_done(&a);
}

struct unsound {
	const char *claim;
	struct viommu_argv_options o;
	struct viommu_fd fds[FDS];
};

#define OPTIONS sizeof(struct viommu_argv_options)

static const struct unsound unsound[] = {
	{ "options have a size", { .size = OPTIONS - 1 }, { { 0 } } },
	{ "an unknown flag is refused", { OPTIONS, .flags = 2 }, { { 0 } } },
	{ "a descriptor has a name", { OPTIONS, .nfds = 1 }, { { NULL, 3, 0 } } },
	{ "a descriptor's name is not empty", { OPTIONS, .nfds = 1 }, { { "", 3, 0 } } },
	{ "a descriptor's number is one", { OPTIONS, .nfds = 1 }, { { "a", 2147483648, 0 } } },
	{ "a name has one number", { OPTIONS, .nfds = 2 }, { { "a", 3, 0 }, { "a", 4, 0 } } },
	{ "a number has one name",
	  { OPTIONS, .nfds = 3 },
	  { { "a", 3, 0 }, { "b", 4, 0 }, { "c", 3, 0 } } },
};

static void options_are_refused(void **state)
{
	const struct unsound *c = *state;
	struct viommu_argv_options o = c->o;
	struct viommu_fd fds[FDS];
	struct unit_answer a;
	char *text = NULL;

	memcpy(fds, c->fds, sizeof(fds));
	o.fds = fds;
	unit_validate(&a, UNIT_Q35("", ""), NULL);
	assert_int_equal(viommu_argv_with(a.doc, a.rep, &o, &text), -EINVAL);
	assert_null(text);
	unit_done(&a);
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(numbered, numbers_stand_for_names),
		UNIT_TABLE(unsound, options_are_refused),
	};

	return UNIT_RUN("argv-fds", tables);
}
