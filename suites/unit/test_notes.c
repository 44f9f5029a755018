/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: what is not read leaves a remark and never a refusal, unless --strict asks for one.
 * Cannot prove: that libvirt reads no more than the table does.
 * Truth: libvirt's spec 1.1, 1.4 (ignored names, second elements), 7 (names that never shipped), 11.8; viommu.h.
 */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#define DRIVER(xml) UNIT_VIRT("", "<iommu model='smmuv3'>" xml "</iommu>")

struct remark {
	const char *claim, *xml;
	const char *codes; /* of all findings */
	const char *word; /* in the sentence of the first */
};

static const struct remark remarks[] = {
	{ "nothing unusual leaves no remark", UNIT_Q35("", "<iommu model='intel'/>"), "", "" },
	{ "an unknown attribute is ignored", DRIVER("<driver foo='1'/>"), "NOTE_UNKNOWN_ATTR",
	  "'foo'" },
	{ "another case is another attribute", DRIVER("<driver ACCEL='x'/>"), "NOTE_UNKNOWN_ATTR",
	  "'ACCEL'" },
	{ "an attribute of a name space is ignored", DRIVER("<driver xmlns:q='u' q:accel='x'/>"),
	  "NOTE_UNKNOWN_ATTR", "'q:accel'" },
	{ "an unknown element is ignored", DRIVER("<foo/>"), "NOTE_IGNORED_ELEM", "<foo>" },
	{ "an element of a name space is ignored", DRIVER("<q:driver xmlns:q='u' accel='x'/>"),
	  "NOTE_IGNORED_ELEM", "<q:driver>" },
	{ "a second driver is ignored, bad values included",
	  DRIVER("<driver accel='on'/><driver accel='x'/>"), "NOTE_IGNORED_ELEM", "<driver>" },
	{ "a second title is ignored", UNIT_Q35("<title>a</title><title>b</title>", ""),
	  "NOTE_IGNORED_ELEM", "<title>" },
	{ "boot of an IOMMU is ignored, bad values included", DRIVER("<boot order='x'/>"),
	  "NOTE_IGNORED_ELEM", "<boot>" },
	{ "rom of an IOMMU is ignored, bad values included", DRIVER("<rom bar='x'/>"),
	  "NOTE_IGNORED_ELEM", "<rom>" },
	{ "ssidSize never shipped", DRIVER("<driver ssidSize='x'/>"), "NOTE_SPELLING", "ssidsize" },
	{ "granule as an attribute never shipped", DRIVER("<driver granule='64K'/>"),
	  "NOTE_SPELLING", "<granule" },
	{ "parentIdx never shipped", DRIVER("<driver parentIdx='0'/>"), "NOTE_SPELLING", "pciBus" },
	{ "iommufdId never shipped",
	  UNIT_VIRT("", "<hostdev type='pci' iommufdId='iommufd0'><source/>"
			"<address type='unassigned'/></hostdev>"),
	  "NOTE_SPELLING", "iommufd" },
	{ "smmuv3Dev is refused, and today's spelling is named",
	  UNIT_VIRT("", "<iommu model='smmuv3Dev'/>"), "BAD_VALUE NOTE_SPELLING", "'smmuv3Dev'" },
	{ "metadata is carried through", UNIT_Q35("<metadata/>", ""), "NOTE_OPAQUE", "<metadata>" },
	{ "another device is carried through", UNIT_Q35("", "<tpm model='tpm-tis'/>"),
	  "NOTE_OPAQUE", "<tpm>" },
	{ "a known feature is carried through", UNIT_Q35("<features><hap/></features>", ""),
	  "NOTE_OPAQUE", "<hap>" },
	{ "a known attribute is carried through",
	  UNIT_Q35("<clock offset='timezone' timezone='Europe/Oslo'/>", ""), "NOTE_OPAQUE",
	  "<clock timezone>" },
	{ "each known attribute is carried through",
	  UNIT_Q35("<cpu><numa><cell memory='1' discard='yes' memAccess='shared'/></numa></cpu>",
		   ""),
	  "NOTE_OPAQUE NOTE_OPAQUE", "<cell memAccess>" },
	{ "an unknown attribute beside known ones is ignored",
	  UNIT_Q35("<clock start='1' foo='1'/>", ""), "NOTE_UNKNOWN_ATTR NOTE_OPAQUE", "'foo'" },
	{ "another case of a known attribute is another attribute",
	  UNIT_Q35("<clock Start='1'/>", ""), "NOTE_UNKNOWN_ATTR", "'Start'" },
	{ "an attribute of a feature is carried through",
	  UNIT_Q35("<features><apic eoi='on'/></features>", ""), "NOTE_OPAQUE", "<apic eoi>" },
	{ "numbers of a PCI device on s390x are carried through",
	  UNIT_Q35("", "<rng><address type='pci'><zpci uid='1'/></address></rng>"),
	  "NOTE_OPAQUE NOTE_OPAQUE", "<rng>" },
	{ "the source of a USB device is carried through",
	  UNIT_USB("<hostdev type='usb'><source startupPolicy='x'><vendor id='1'/>"
		   "<address bus='1' device='2'/></source></hostdev>"),
	  "NOTE_OPAQUE", "<source>" },
	{ "parts of a SCSI device are carried through",
	  UNIT_Q35("", "<hostdev type='scsi'><source/><readonly/></hostdev>"),
	  "NOTE_OPAQUE NOTE_OPAQUE", "<source>" },
	{ "parts of a SCSI device are ignored in a PCI device",
	  UNIT_Q35("", "<hostdev type='pci'><source/><readonly/></hostdev>"), "NOTE_IGNORED_ELEM",
	  "<readonly>" },
	{ "the model of a SCSI host is carried through",
	  UNIT_Q35("", "<hostdev type='scsi_host' model='x'><source/></hostdev>"),
	  "NOTE_OPAQUE NOTE_OPAQUE", "<source>" },
	{ "limits of a Xen bus are carried through",
	  UNIT_Q35("", "<controller type='xenbus' maxGrantFrames='1'/>"), "NOTE_OPAQUE",
	  "<controller maxGrantFrames>" },
	{ "limits of a Xen bus are ignored in a PCI controller",
	  UNIT_Q35("", "<controller type='pci' model='pcie-root' maxGrantFrames='1'/>"),
	  "NOTE_UNKNOWN_ATTR", "'maxGrantFrames'" },
	{ "what a carried device holds leaves no remark",
	  UNIT_Q35("", "<tpm model='tpm-tis' foo='1'><backend foo='1'/></tpm>"), "NOTE_OPAQUE",
	  "<tpm>" },
};

static void remark_is_made(void **state)
{
	const struct remark *c = *state;
	struct unit_answer a;
	struct buf b = { 0 };
	size_t i;

	unit_parse(&a, c->xml, NULL);
	for (i = 0; i < viommu_report_count(a.rep); i++) {
		buf_add(&b, i ? " " : "");
		buf_add(&b, viommu_report_get(a.rep, i)->name);
	}
	assert_string_equal(buf_text(&b), c->codes);
	assert_true(!*c->word || strstr(viommu_report_get(a.rep, 0)->sentence, c->word));
	assert_int_equal(a.ret, viommu_report_refusals(a.rep));
	buf_done(&b);
	unit_done(&a);
}

struct strict {
	const char *claim, *xml;
	enum code_id code;
};

static const struct strict stricts[] = {
	{ "strict accepts what is typed", UNIT_Q35("", "<iommu model='intel'/>"), C_OK },
	{ "strict refuses metadata", UNIT_Q35("<metadata/>", ""), C_TCK_STRICT },
	{ "strict refuses another device", UNIT_Q35("", "<tpm model='tpm-tis'/>"), C_TCK_STRICT },
	{ "strict refuses a carried child", UNIT_Q35("<features><hap/></features>", ""),
	  C_TCK_STRICT },
	{ "strict refuses a known attribute", UNIT_Q35("<clock start='1'/>", ""), C_TCK_STRICT },
	{ "strict refuses an attribute of a feature",
	  UNIT_Q35("<features><apic eoi='on'/></features>", ""), C_TCK_STRICT },
	{ "strict refuses a timer's child",
	  UNIT_Q35("<clock><timer name='rtc'><catchup/></timer></clock>", ""), C_TCK_STRICT },
	{ "strict refuses the source of a USB device",
	  UNIT_Q35("", "<hostdev type='usb'><source/></hostdev>"), C_TCK_STRICT },
	{ "strict accepts the source of a PCI device",
	  UNIT_Q35("", "<hostdev type='pci'><source/></hostdev>"), C_OK },
	{ "strict ignores unknown attributes as libvirt does", DRIVER("<driver foo='1'/>"), C_OK },
};

static void strict_refuses(void **state)
{
	const struct strict *c = *state;
	struct unit_answer a;

	unit_parse(&a, c->xml, &UNIT_OPTIONS(.flags = VIOMMU_STRICT));
	assert_string_equal(unit_verdict(&a), unit_code(c->code));
	unit_done(&a);
}

struct older {
	const char *claim, *as_of, *xml;
	enum code_id code;
};

static const struct older older[] = {
	{ "amd is a word since 11.5.0", "11.5.0", UNIT_Q35("", "<iommu model='amd'/>"), C_OK },
	{ "amd is no word before 11.5.0", "11.4.0", UNIT_Q35("", "<iommu model='amd'/>"),
	  C_BAD_VALUE },
	{ "display of a PCI device is read since 9.1.0", "9.1.0",
	  UNIT_VIRT("", "<hostdev type='pci' display='x'><source/></hostdev>"), C_BAD_VALUE },
	{ "display of a PCI device is ignored before 9.1.0", "9.0.0",
	  UNIT_VIRT("", "<hostdev type='pci' display='x'><source/></hostdev>"), C_OK },
	{ "accel is read since 12.6.0", "12.6.0", DRIVER("<driver accel='x'/>"), C_BAD_VALUE },
	{ "accel is ignored before 12.6.0", "12.5.0", DRIVER("<driver accel='x'/>"), C_OK },
	{ "pciBus is read since 11.10.0", "11.10.0", DRIVER("<driver pciBus='x'/>"), C_BAD_INT },
	{ "pciBus is ignored before 11.10.0", "11.9.0", DRIVER("<driver pciBus='x'/>"), C_OK },
	{ "granule is read since 12.1.0", "12.1.0", DRIVER("<driver><granule mode='x'/></driver>"),
	  C_BAD_VALUE },
	{ "granule is ignored before 12.1.0", "12.0.0",
	  DRIVER("<driver><granule mode='x'/></driver>"), C_OK },
	{ "iommufd of the domain is read since 12.2.0", "12.2.0",
	  UNIT_VIRT("<iommufd enabled='x'/>", ""), C_BAD_VALUE },
	{ "iommufd of the domain is ignored before 12.2.0", "12.1.0",
	  UNIT_VIRT("<iommufd enabled='x'/>", ""), C_OK },
	{ "a second IOMMU is read since 11.10.0", "11.10.0",
	  UNIT_VIRT("", "<iommu model='smmuv3'/><iommu model='smmuv3'/>"), C_OK },
	{ "a second IOMMU is refused before 11.10.0", "11.9.0",
	  UNIT_VIRT("", "<iommu model='smmuv3'/><iommu model='smmuv3'/>"), C_IOMMU_ONLY_ONE },
};

static void release_decides(void **state)
{
	const struct older *c = *state;
	struct unit_answer a;

	unit_parse(&a, c->xml, &UNIT_OPTIONS(.as_of = c->as_of));
	assert_string_equal(unit_verdict(&a), unit_code(c->code));
	unit_done(&a);
}

#define UNIT_STORE(nvram)                                                                          \
	"<domain type='qemu'><name>n</name>" UNIT_UUID "<memory>65536</memory>"                    \
	"<os><type machine='q35'>hvm</type><loader readonly='yes' type='pflash'>/c</loader>" nvram \
	"</os><devices><controller type='usb' model='none'/><memballoon model='none'/></devices>"  \
	"</domain>"

struct left_out {
	const char *claim, *xml;
	const char *word; /* in the last remark */
	const char *absent; /* from the command line */
};

#define BALLOON(inside)                                                                     \
	"<domain type='qemu'>" UNIT_HEAD "<os><type machine='q35'>hvm</type></os><devices>" \
	"<controller type='usb' model='none'/><memballoon model='virtio'>" inside           \
	"<address type='pci' slot='3'/></memballoon></devices></domain>"

static const struct left_out left_out[] = {
	{ "what the command line leaves out is named",
	  UNIT_Q35("", "<controller type='pci' model='pcie-root'/>"
		       "<rng model='virtio'><address type='pci' slot='3'/></rng>"),
	  "<rng>", "rng" },
	{ "a balloon with a driver option that nothing knows is left out",
	  BALLOON("<driver packed='on'/>"), "<memballoon>", "virtio-balloon" },
	{ "a balloon with one that is known is not", BALLOON("<driver iommu='on'/>"), NULL, NULL },
	{ "a balloon with statistics is not", BALLOON("<stats period='5'/>"), NULL, NULL },
	{ "of several children each is named",
	  UNIT_Q35("<features><hap/><viridian/></features>", ""), "<viridian>", NULL },
	{ "a NUMA node of another kind of memory is left out",
	  UNIT_Q35("<cpu><numa><cell memory='1' memAccess='shared'/></numa></cpu>", ""),
	  "<cell memAccess>", "memory-backend-ram" },
	{ "distances of NUMA nodes are left out",
	  UNIT_Q35("<cpu><numa><cell memory='1'><distances/></cell></numa></cpu>", ""),
	  "<distances>", "-numa dist" },
	{ "the vendor's name of a CPU is left out",
	  UNIT_Q35("<cpu><model vendor_id='x'>qemu64</model></cpu>", ""), "<model vendor_id>",
	  "vendor" },
	{ "an attribute of the APIC is left out",
	  UNIT_Q35("<features><apic eoi='on'/></features>", ""), "<apic eoi>", "eoi" },
	{ "the track of a timer is left out",
	  UNIT_Q35("<clock><timer name='rtc' track='guest'/></clock>", ""), "<timer track>",
	  "clock=" },
	{ "a timer that is a switch of the CPU is left out",
	  UNIT_Q35("<clock><timer name='hypervclock' present='yes'/></clock>", ""), "<timer>",
	  "hv" },
	{ "an audio back end that has more options is left out",
	  UNIT_Q35("", "<audio id='1' type='pulseaudio' serverName='s'/>"), "<audio>", "audiodev" },
	{ "a network card without address is left out for that reason",
	  UNIT_Q35("", "<interface type='user'><model type='virtio'/></interface>"),
	  "<interface> is left out of the command line: it has no mac/@address, which", "net0" },
	{ "one of a type that is not known is left out, too",
	  UNIT_Q35("", "<interface type='bridge'><model type='virtio'/></interface>"),
	  "<interface> is left out of the command line", "net0" },
	{ "a passed-through one needs none",
	  UNIT_Q35("", "<interface type='hostdev'><source><address type='pci' bus='1'/></source>"
		       "</interface>"),
	  NULL, NULL },
	{ "a variable store elsewhere is left out",
	  UNIT_STORE("<nvram type='file'> <source file='/v'/> </nvram>"), "<source>", "pflash1" },
};

static void command_line_remarks(void **state)
{
	const struct left_out *c = *state;
	const struct viommu_finding *last;
	struct unit_answer a;
	char *text = NULL;

	unit_validate(&a, c->xml, NULL);
	assert_int_equal(a.ret, 0);
	assert_int_equal(viommu_argv(a.doc, a.rep, &text), 0);
	last = viommu_report_get(a.rep, viommu_report_count(a.rep) - 1);
	assert_int_equal(last && !strcmp(last->name, unit_code(C_NOTE_ARGV_OPAQUE)),
			 c->word != NULL);
	assert_true(!c->word || strstr(last->sentence, c->word));
	assert_true(!c->absent || !strstr(text, c->absent));
	free(text);
	assert_int_equal(viommu_argv_json(a.doc, a.rep, &text), 0);
	assert_int_equal(strstr(text, ",{\"opaque\":\"") != NULL, c->word != NULL);
	free(text);
	unit_done(&a);
}

#define UP "pcie-switch-upstream-port"
#define DOWN "pcie-switch-downstream-port"
#define PORT(index, model, bus) UNIT_CONTROLLER(index, model, UNIT_PCI(bus, "0", "0"))
#define MOVED(parent, child) "controller " parent " is moved before controller " child ","

struct turned {
	const char *claim, *xml;
	const char *words[3]; /* at the start of each remark, in their order; NULL: no more */
};

static const struct turned turned[] = {
	{ "a parent of a lower index stays",
	  UNIT_Q35("", UNIT_CONTROLLER("1", "pcie-root-port", "") PORT("2", UP, "1")),
	  { NULL } },
	{ "a parent of a higher index is moved",
	  UNIT_Q35("", PORT("1", UP, "2") UNIT_CONTROLLER("2", "pcie-root-port", "")),
	  { MOVED("2", "1") } },
	{ "a parent that libvirt adds is moved",
	  UNIT_Q35("", UNIT_CONTROLLER("1", UP, "")),
	  { MOVED("2", "1") } },
	{ "two that stand on each other are a circle",
	  UNIT_Q35("", PORT("1", UP, "2") PORT("2", DOWN, "1")),
	  { "controllers 1, 2 stand on each other" } },
	{ "places that are given automatically make a circle, too",
	  UNIT_Q35("", UNIT_CONTROLLER("1", UP, "") UNIT_CONTROLLER("2", DOWN, "")),
	  { "controllers 1, 2 stand on each other" } },
	{ "four make one circle",
	  UNIT_Q35("",
		   PORT("1", UP, "4") PORT("2", DOWN, "1") PORT("3", UP, "2") PORT("4", DOWN, "3")),
	  { "controllers 1, 4, 3, 2 stand on each other" } },
	{ "two circles are two",
	  UNIT_Q35("",
		   PORT("1", UP, "2") PORT("2", DOWN, "1") PORT("3", UP, "4") PORT("4", DOWN, "3")),
	  { "controllers 1, 2 stand on each other", "controllers 3, 4 stand on each other" } },
	{ "what stands on a circle is no part of it",
	  UNIT_Q35("", PORT("1", UP, "2") PORT("2", DOWN, "3") PORT("3", UP, "4")
			       UNIT_CONTROLLER("4", DOWN, UNIT_PCI("3", "1", "0"))),
	  { MOVED("2", "1"), MOVED("3", "2"), "controllers 3, 4 stand on each other" } },
};

static void order_is_noted(void **state)
{
	const struct turned *c = *state;
	struct unit_answer a;
	size_t i;

	unit_validate(&a, c->xml, NULL);
	for (i = 0; i < 3 && c->words[i] && i < viommu_report_count(a.rep); i++)
		if (strncmp(viommu_report_get(a.rep, i)->sentence, c->words[i],
			    strlen(c->words[i])) != 0)
			fail_msg("%s", viommu_report_get(a.rep, i)->sentence);
	assert_true(i == 3 || !c->words[i]);
	assert_int_equal(viommu_report_count(a.rep), i);
	unit_done(&a);
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(remarks, remark_is_made), UNIT_TABLE(stricts, strict_refuses),
		UNIT_TABLE(older, release_decides),  UNIT_TABLE(left_out, command_line_remarks),
		UNIT_TABLE(turned, order_is_noted),
	};

	return UNIT_RUN("notes", tables);
}
