/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: a tree that agrees is called equal, and no single fault in it goes unseen, whatever differences between eras
 * are levelled beside it.
 * Cannot prove: that upstream's trees hold nothing else. Truth: the expectations in replay_tree.c, written by hand.
 */
#include "unit.h"

#include "files.h"
#include "replay.h"
#include "replay_tree.h"

#include <unistd.h>

#define ALPHA_ARGS "alpha.x86_64-latest.args"
#define ALPHA_XML "alpha.x86_64-latest.xml"
#define BETA_ARGS "beta.aarch64-latest.args"
#define BETA_XML "beta.aarch64-latest.xml"
#define GAMMA_ERR "gamma.x86_64-latest.err"
#define DELTA_ARGS "delta.x86_64-latest.args"

/* Verdicts on args, xml and err of alpha, alpha as abi-update, beta, delta and gamma; see letters. */
#define SOUND "EE- EE- EE- PE- --E"

static const char letters[] = "-EPAUNRD";

/* Judges the cases of that name, of all for NULL; their verdicts go to text, rows used to *eras. */
static void replay_some(const char *name, struct buf *text, uint32_t *eras)
{
	CLEANUP(free_p) char *data = tree_path("data", "."), *dir = tree_path("tree", ".");
	CLEANUP(replay_tree_done) struct replay_tree t = { 0 };
	CLEANUP(caps_done) struct caps_store caps = { .dir = data };
	size_t i, part;

	assert_int_equal(replay_tree_open(&t, dir), 0);
	for (i = 0; i < t.count; i++) {
		struct replay_answer a;

		if (name && strcmp(t.cases[i].name, name) != 0)
			continue;
		assert_int_equal(replay_judge(&a, dir, &t.cases[i], &caps), 0);
		buf_add(text, text->len ? " " : "");
		for (part = 0; part < REPLAY_PARTS; part++)
			buf_char(text, letters[a.part[part]]);
		if (eras)
			*eras |= a.eras;
		replay_answer_done(&a);
	}
}

/* ---- one fault at a time ---- */

struct fault {
	const char *claim;
	const char *file;
	const char *from, *to; /* from NULL: the whole file; to NULL: the file is removed */
	const char *verdicts;
};

/* The expectation with the fault in it; the text that is exchanged stands there once. */
static void spoil(const struct fault *f, struct buf *b)
{
	const char *text = tree_text(f->file), *at = f->from ? strstr(text, f->from) : NULL;

	if (!f->from) {
		buf_add(b, f->to);
		return;
	}
	assert_non_null(at);
	assert_null(strstr(at + 1, f->from));
	buf_add_n(b, text, (size_t)(at - text));
	buf_add(b, f->to);
	buf_add(b, at + strlen(f->from));
}

static void check_fault(void **state)
{
	const struct fault *f = *state;
	CLEANUP(free_p) char *path = tree_path("tree", f->file);
	struct buf b = { 0 }, got = { 0 };

	tree_renew();
	if (f->to) {
		spoil(f, &b);
		tree_write("tree", f->file, buf_text(&b), b.len);
	} else {
		assert_int_equal(unlink(path), 0);
	}
	replay_some(NULL, &got, NULL);
	assert_string_equal(buf_text(&got), f->verdicts);
	assert_true(buf_ok(&b) && buf_ok(&got));
	buf_done(&b);
	buf_done(&got);
}

#define PORT                                                                                  \
	"-device '{\"driver\":\"pcie-root-port\",\"port\":16,\"chassis\":1,\"id\":\"pci.1\"," \
	"\"bus\":\"pcie.0\",\"addr\":\"0x2\"}' \\\n"
#define VTD                                                                                            \
	"-device '{\"driver\":\"intel-iommu\",\"id\":\"iommu0\",\"intremap\":\"on\",\"caching-mode\":" \
	"true,\"aw-bits\":48}' \\\n"
#define IN(from, to) ALPHA_ARGS, from, to, "DE- EE- EE- PE- --E"
#define BESIDE(from, to) ALPHA_ARGS, from, to, "PE- EE- EE- PE- --E"
#define CUT(from, to) ALPHA_ARGS, from, to, "UE- EE- EE- PE- --E"
#define XML(from, to) ALPHA_XML, from, to, "ED- ED- EE- PE- --E"

static const struct fault faults[] = {
	/* the projected part */
	{ "order of projected options", IN(PORT VTD, VTD PORT) },
	{ "order of keys", IN("\"port\":16,\"chassis\":1", "\"chassis\":1,\"port\":16") },
	{ "a number as text", IN("\"aw-bits\":48", "\"aw-bits\":\"48\"") },
	{ "a number as another number", IN("\"aw-bits\":48", "\"aw-bits\":48.0") },
	{ "a switch as text", IN("\"caching-mode\":true", "\"caching-mode\":\"true\"") },
	{ "text as a switch", IN("\"intremap\":\"on\"", "\"intremap\":true") },
	{ "a value", IN("\"chassis\":1,", "\"chassis\":2,") },
	{ "name of a key", IN("\"caching-mode\"", "\"caching_mode\"") },
	{ "a key left out", IN("\"fd\":\"@hostdev-hostdev0-fd@\",", "") },
	{ "a key added", IN("\"port\":16", "\"port\":16,\"hotplug\":true") },
	{ "a key given twice", IN("\"port\":16", "\"port\":16,\"port\":16") },
	{ "a driver", IN("\"vfio-pci\"", "\"vfio-pci-nohotplug\"") },
	{ "a driver that is not projected", IN("\"pcie-root-port\"", "\"pcie-root-porx\"") },
	{ "an object", IN("\"qom-type\":\"iommufd\"", "\"qom-type\":\"iommufx\"") },
	{ "a brace left out", IN("\"addr\":\"0x2\"}", "\"addr\":\"0x2\"") },
	{ "a projected option left out", IN(VTD, "") },
	{ "a projected option twice", IN(VTD, VTD VTD) },
	{ "a machine field", IN("kernel_irqchip=split", "kernel_irqchip=on") },
	{ "a machine field left out", IN(",kernel_irqchip=split", "") },
	{ "a machine field added", IN("usb=off", "usb=off,highmem-mmio-size=64K") },
	{ "a PCI -global added", IN("-boot", "-global q35-pcihost.pci-hole64-size=64K \\\n-boot") },
	/* the rest of the command line */
	{ "order of other options",
	  BESIDE("-no-user-config \\\n-nodefaults", "-nodefaults \\\n-no-user-config") },
	{ "order of keys elsewhere",
	  BESIDE("\"id\":\"pc.ram\",\"size\":67108864", "\"size\":67108864,\"id\":\"pc.ram\"") },
	{ "type elsewhere", BESIDE("\"size\":67108864", "\"size\":\"67108864\"") },
	{ "value elsewhere", BESIDE("debug-threads=on", "debug-threads=off") },
	{ "another machine field", BESIDE("acpi=off", "acpi=on") },
	{ "another -global", BESIDE("noreboot=off", "noreboot=on") },
	{ "an option left out", BESIDE("-S \\\n", "") },
	{ "an option twice", BESIDE("-S \\\n", "-S \\\n-S \\\n") },
	{ "a projected option moved among others",
	  BESIDE("-boot strict=on \\\n" PORT, PORT "-boot strict=on \\\n") },
	{ "the environment", BESIDE("USER=test", "USER=Test") },
	{ "the emulator", BESIDE("qemu-system-x86_64", "qemu-system-i386") },
	{ "a blank", BESIDE("-S \\", "-S  \\") },
	{ "quotes", BESIDE("strict=on", "'strict=on'") },
	{ "the projected part of what is only projected", DELTA_ARGS, "\"chassis\":1",
	  "\"chassis\":2", "EE- EE- EE- DE- --E" },
	/* layout */
	{ "the last newline", CUT("timestamp=on\n", "timestamp=on") },
	{ "cut inside a line",
	  CUT("ie-root-port\",\"port\":16,\"chassis\":1,\"id\":\"pci.1\",\"bus\":\"pcie.0\",\"addr\":\"0x2\"}' \\\n" VTD,
	      "\n") },
	{ "cut after a line", CUT("-msg timestamp=on\n", "") },
	{ "a quote left out", CUT("\"addr\":\"0x2\"}'", "\"addr\":\"0x2\"}") },
	{ "an empty line at the end", CUT("timestamp=on\n", "timestamp=on\n\n") },
	{ "a line that does not go on", CUT("-S \\", "-S") },
	{ "an empty file", ALPHA_ARGS, NULL, "", "UE- EE- EE- PE- --E" },
	/* XML */
	{ "an XML attribute's value", XML("chassis='1'", "chassis='2'") },
	{ "an XML attribute left out", XML(" managed='yes'", "") },
	{ "order of XML attributes", XML("chassis='1' port='0x10'", "port='0x10' chassis='1'") },
	{ "XML text", XML(">destroy</on_crash>", ">restart</on_crash>") },
	{ "an XML element left out", XML("    <audio id='1' type='none'/>\n", "") },
	{ "order of XML elements",
	  XML("    <input type='mouse' bus='ps2'/>\n    <input type='keyboard' bus='ps2'/>\n",
	      "    <input type='keyboard' bus='ps2'/>\n    <input type='mouse' bus='ps2'/>\n") },
	{ "XML quotes", XML("<boot dev='hd'/>", "<boot dev=\"hd\"/>") },
	{ "XML cut off", XML("</domain>\n", "") },
	{ "XML without its last newline", XML("</domain>\n", "</domain>") },
	/* messages */
	{ "a word of the message", GAMMA_ERR, "only", "just", "EE- EE- EE- PE- --D" },
	{ "class of the message", GAMMA_ERR, "unsupported configuration", "XML error",
	  "EE- EE- EE- PE- --D" },
	{ "a word left out", GAMMA_ERR, " only", "", "EE- EE- EE- PE- --D" },
	{ "a second line", GAMMA_ERR, "machines\n", "machines\nmore\n", "EE- EE- EE- PE- --D" },
	{ "the message's newline", GAMMA_ERR, "machines\n", "machines", "EE- EE- EE- PE- --D" },
	{ "an empty message", GAMMA_ERR, NULL, "", "EE- EE- EE- PE- --D" },
	{ "a message for what is accepted", "alpha.x86_64-latest.err", NULL, "no\n",
	  "EED EE- EE- PE- --E" },
	{ "a command line for what is refused", "gamma.x86_64-latest.args", NULL, "-S\n",
	  "EE- EE- EE- PE- RAE" },
	{ "XML for what is refused", "gamma.x86_64-latest.xml", NULL, "<domain/>\n",
	  "EE- EE- EE- PE- -RE" },
	/* missing files */
	{ "args missing", ALPHA_ARGS, NULL, NULL, "AE- EE- EE- PE- --E" },
	{ "XML missing, and a link to it", ALPHA_XML, NULL, NULL, "EA- EA- EE- PE- --E" },
	{ "a link missing", "alpha.x86_64-latest.abi-update.xml", NULL, NULL,
	  "EE- EA- EE- PE- --E" },
	{ "message missing", GAMMA_ERR, NULL, NULL, "EE- EE- EE- PE- AA-" },
	{ "input missing", "alpha.xml", NULL, NULL, "AA- AA- EE- PE- --E" },
	{ "input that may not stand for another", "beta.xml", NULL, NULL, "EE- EE- AA- PE- --E" },
	{ "input without expectation", "epsilon.xml", NULL, "<domain/>\n",
	  "EE- EE- EE- PE- AA- --E" },
	{ "an input that is no XML", "alpha.xml", NULL, "<domain", "RR- RR- EE- PE- --E" },
	/* capability sets */
	{ "a release without capability set", "delta.x86_64-4.2.0.args", NULL, "-S\n",
	  "EE- EE- EE- NA- PE- --E" },
	{ "an architecture without capability set", "delta.sparc-latest.xml", NULL, "x\n",
	  "EE- EE- EE- AN- PE- --E" },
	{ "a variant without capability set", "delta.x86_64-latest+x.err", NULL, "x\n",
	  "EE- EE- EE- PE- --N --E" },
	/* a file that is neither */
	{ "a file of another kind", "alpha.x86_64-latest.json", NULL, "{}\n", SOUND },
	{ "a tree without fault", "alpha.x86_64-latest.json", NULL, "", SOUND },
};

#define OLD(from, to) BETA_ARGS, from, to, "EE- EE- DE- PE- --E"
#define OLD_BESIDE(from, to) BETA_ARGS, from, to, "EE- EE- PE- PE- --E"
#define OLD_XML(from, to) BETA_XML, from, to, "EE- EE- ED- PE- --E"
#define LEVEL(file, from, to) file, from, to, SOUND
#define VARS                                                                                         \
	"\"filename\":\"/var/lib/libvirt/qemu/nvram/beta_VARS.fd\",\"node-name\":\"libvirt-pflash1-" \
	"storage\","
#define HALF                                                                                           \
	"-blockdev '{\"node-name\":\"libvirt-pflash1-format\",\"read-only\":false,\"driver\":\"raw\"," \
	"\"file\":\"libvirt-pflash1-storage\"}' \\\n"
#define MON "-mon chardev=charmonitor,id=monitor,mode=control \\\n"
#define QMP \
	"-object '{\"qom-type\":\"monitor-qmp\",\"id\":\"monitor\",\"chardev\":\"charmonitor\"}' \\\n"
#define A15                                                                                         \
	"  <cpu mode='custom' match='exact' check='none'>\n    <model fallback='forbid'>cortex-a15" \
	"</model>\n  </cpu>\n"

/* Where eras differ as well. */
static const struct fault old_faults[] = {
	{ "beside an era: a value", OLD("\"bus_nr\":252", "\"bus_nr\":253") },
	{ "beside an era: a type", OLD("\"accel\":true", "\"accel\":\"on\"") },
	{ "beside an era: text as a number", OLD("\"oas\":\"44\"", "\"oas\":44") },
	{ "beside an era: order of keys",
	  OLD("\"id\":\"iommu0\",\"accel\":true", "\"accel\":true,\"id\":\"iommu0\"") },
	{ "beside an era: an option",
	  OLD("-S \\\n", "-S \\\n-device '{\"driver\":\"pxb\"}' \\\n") },
	{ "an era of the projected part", OLD("gic-version=2", "gic-version=2,iommu=smmuv3") },
	{ "no era: another descriptor", OLD_BESIDE("fd=1729", "fd=1730") },
	{ "no era: another monitor", OLD_BESIDE("mode=control", "mode=readline") },
	{ "no era: monitor twice",
	  OLD_BESIDE("mode=control \\\n",
		     "mode=control \\\n-mon chardev=charmonitor,id=monitor,mode=control \\\n") },
	{ "no era: monitor elsewhere",
	  OLD_BESIDE("-mon chardev=charmonitor,id=monitor,mode=control \\\n-rtc base=utc \\\n",
		     "-rtc base=utc \\\n-mon chardev=charmonitor,id=monitor,mode=control \\\n") },
	{ "no era: another CPU", OLD_BESIDE("cortex-a15", "cortex-a57") },
	{ "no era: CPU elsewhere", OLD_BESIDE("-accel tcg \\\n-cpu cortex-a15 \\\n",
					      "-cpu cortex-a15 \\\n-accel tcg \\\n") },
	{ "no era: CPU twice",
	  OLD_BESIDE("-cpu cortex-a15 \\\n", "-cpu cortex-a15 \\\n-cpu cortex-a15 \\\n") },
	{ "no era: other use of a node",
	  OLD_BESIDE("pflash1=libvirt-pflash1-format", "pflash1=libvirt-pflash1-storage") },
	{ "no era: half of two nodes", OLD_BESIDE(HALF, "") },
	{ "no era: another file", OLD_BESIDE("nvram/beta_VARS.fd", "nvram/beta_VARS.FD") },
	{ "no era: order of keys",
	  OLD_BESIDE(VARS "\"auto-read-only\":true,\"discard\":\"unmap\"",
		     VARS "\"discard\":\"unmap\",\"auto-read-only\":true") },
	{ "no era: another CPU in XML", OLD_XML("cortex-a15", "cortex-a57") },
	{ "no era: CPU elsewhere in XML",
	  OLD_XML(A15 "  <clock offset='utc'/>\n", "  <clock offset='utc'/>\n" A15) },
	{ "no era: format of one image", OLD_XML("type='pflash'>", "type='pflash' format='raw'>") },
	{ "no era: another format",
	  OLD_XML("vars-template-pflash.raw'>",
		  "vars-template-pflash.raw' templateFormat='qcow2' format='qcow2'>") },
	{ "an era: descriptor", LEVEL(BETA_ARGS, "fd=1729", "fd=@mon-fd@") },
	{ "an era: monitor", LEVEL(BETA_ARGS, "fd=1729,server=on,wait=off \\\n" MON,
				   "fd=@mon-fd@,server=on,wait=off \\\n" QMP) },
	{ "no era: newest monitor with the oldest descriptor", OLD_BESIDE(MON, QMP) },
	{ "an era: CPU", LEVEL(BETA_ARGS, "-cpu cortex-a15 \\\n", "") },
	{ "an era: CPU in XML", LEVEL(BETA_XML, A15, "") },
};

/* ---- every byte ---- */

struct swept {
	const char *claim, *name, *file, *sound;
	size_t step; /* a prime: in time all columns are met */
};

static const struct swept swept[] = {
	{ "no byte of a command line changes unseen", "beta", BETA_ARGS, "EE-", 3 },
	{ "no byte of the XML changes unseen", "beta", BETA_XML, "EE-", 3 },
	{ "no byte of a message changes unseen", "gamma", GAMMA_ERR, "--E", 1 },
};

static void check_bytes(void **state)
{
	const struct swept *s = *state;
	CLEANUP(free_p) char *copy = strdup(tree_text(s->file));
	const size_t n = strlen(copy);
	struct buf got = { 0 };
	size_t i;

	tree_renew();
	replay_some(s->name, &got, NULL);
	assert_string_equal(buf_text(&got), s->sound);
	for (i = 0; i < n; i += s->step) {
		copy[i] ^= 1;
		tree_write("tree", s->file, copy, n);
		copy[i] ^= 1;
		buf_reset(&got);
		replay_some(s->name, &got, NULL);
		assert_string_not_equal(buf_text(&got), s->sound);
	}
	buf_done(&got);
}

/* ---- rows ---- */

struct named {
	const char *claim, *names;
};

static const struct named named[] = {
	{ "a verdict names the rows that it needed",
	  "; eras: monitor-fd monitor-qmp arm-cpu-args arm-cpu-xml pflash1-node firmware-format\n" },
};

static void check_named(void **state)
{
	const struct named *n = *state;
	const struct replay_case c = { .name = "x" };
	struct replay_answer a = { .verdict = REPLAY_EQUAL };
	struct buf got = { 0 }, text = { 0 };

	tree_renew();
	replay_some(NULL, &got, &a.eras);
	replay_text(&text, &c, &a);
	assert_string_equal(buf_text(&text) + strlen("equal      x"), n->names);
	buf_done(&got);
	buf_done(&text);
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(faults, check_fault),
		UNIT_TABLE(old_faults, check_fault),
		UNIT_TABLE(swept, check_bytes),
		UNIT_TABLE(named, check_named),
	};
	int failed;

	if (!tree_make_place())
		return 1;
	failed = UNIT_RUN("replay", tables);
	tree_remove_place();
	return failed;
}
