/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: a description that is broken, or says what cannot be, is refused with its line, however large or deep it is.
 * Cannot prove: that nothing else is wrong with what is accepted.
 * Truth: hosts.def; the rest is our own choice.
 */
#include "unit.h"

#include "files.h"
#include "load.h"

struct bad {
	const char *claim, *text, *message; /* NULL: it is accepted */
};

#define DEVICE "\"vendor\": \"0x8086\", \"device\": \"0x1\""
#define DEVICES(d) "{ \"devices\": [\n" d "\n] }"
#define TYPES(t) "{ \"devices\": [{ \"at\": \"00:01.0\", " DEVICE " }],\n\"mdev_types\": [" t "] }"
#define VFIO "\"driver\": \"vfio-pci\""
#define HW "\"iommus\": [{ \"name\": \"dmar0\", \"type\": \"intel\" }],\n"
#define OVERRIDE(hex) \
	DEVICES("{ \"at\": \"00:01.0\", " DEVICE ", \"driver_override_hex\": \"" hex "\" }")
#define OVERRIDE_IS "x:2: 'driver_override_hex' is to be bytes in hexadecimal, 4094 bytes at most"

static const struct bad bads[] = {
	{ "an empty host is one", "{}", NULL },
	{ "an empty file is none", "", "x:1: not JSON from here on" },
	{ "a list is no host", "[]", "x:1: a host is to be an object" },
	{ "null is no host", "null\n", "x:1: a host is to be an object" },
	{ "a number is no host", "1", "x:1: a host is to be an object" },
	{ "a list that does not end is none", "[1", "x:1: not JSON from here on" },
	{ "the line of an error of syntax is told", "{\n\"title\": \"a\"\n\"arch\"",
	  "x:3: not JSON from here on" },
	{ "what follows the host is looked at", "{}\n{}", "x:2: not JSON from here on" },
	{ "a member that does not end", "{ \"devices\": [", "x:1: not JSON from here on" },
	{ "a comma too many", "{ \"title\": \"a\", }", "x:1: not JSON from here on" },
	{ "a text that is not UTF-8", "{\n\"title\": \"\xff\" }", "x:2: not UTF-8" },
	{ "an overlong character is not UTF-8", "{ \"title\": \"\xc0\x80\" }", "x:1: not UTF-8" },
	{ "an unknown key", "{\n\n\"devises\": [] }", "x:3: unknown key 'devises'" },
	{ "a key that is written twice", "{ \"cpus\": 1,\n\"cpus\": 1 }",
	  "x:2: written twice: 'cpus'" },
	{ "a text where a number belongs", "{ \"cpus\": \"2\" }",
	  "x:1: 'cpus' is to be a number from 1 to 64" },
	{ "a number that is too large", "{ \"cpus\": 65 }",
	  "x:1: 'cpus' is to be a number from 1 to 64" },
	{ "a number with a fraction", "{ \"cpus\": 1.5 }",
	  "x:1: 'cpus' is to be a number from 1 to 64" },
	{ "a number beyond 64 bits", "{ \"cpus\": 18446744073709551617 }",
	  "x:1: 'cpus' is to be a number from 1 to 64" },
	{ "a page size that is no power of two", "{ \"page_size\": 12288 }",
	  "x:1: 'page_size' is to be a power of two from 4096 to 65536" },
	{ "a list where an object belongs", "{ \"kernel\": [] }",
	  "x:1: 'kernel' is to be an object" },
	{ "an object where a list belongs", "{ \"devices\": {} }",
	  "x:1: 'devices' is to be a list" },
	{ "a word that is none of the set", "{ \"arch\": \"vax\" }",
	  "x:1: 'arch' is to be one of the words: x86_64, aarch64" },
	{ "a release that is none", "{ \"kernel\": { \"release\": \"7\" } }",
	  "x:1: 'release' is to be a release like \"7.3\"" },
	{ "a capability that is none", "{ \"caller\": { \"capabilities\": [\"FLY\"] } }", "x:1:" },
	{ "an address without a function", DEVICES("{ \"at\": \"0000:01:00\" }"),
	  "x:2: 'at' is to be an address like \"0000:01:00.0\"" },
	{ "an address with a slot that no bus has", DEVICES("{ \"at\": \"0000:01:20.0\" }"),
	  "x:2: 'at' is to be an address like \"0000:01:00.0\"" },
	{ "a device without an address", DEVICES("{ " DEVICE " }"), "x:2: does not say 'at'" },
	{ "a device without a vendor", DEVICES("{ \"at\": \"00:01.0\" }"),
	  "x:2: 0000:00:01.0: does not say 'vendor'" },
	{ "two devices at one address",
	  DEVICES("{ \"at\": \"00:01.0\", " DEVICE " },\n{ " DEVICE ", \"at\": \"0000:00:01.0\" }"),
	  "x:3: is described twice: one of 'devices'" },
	{ "a driver that there is not",
	  DEVICES("{ \"at\": \"00:01.0\", " DEVICE ",\n\"driver\": \"nvme\" }"),
	  "x:3: 0000:00:01.0: no driver is called 'nvme'" },
	{ "an IOMMU that there is not",
	  DEVICES("{ \"at\": \"00:01.0\", " DEVICE ",\n\"iommu\": \"dmar7\" }"),
	  "x:3: 0000:00:01.0: no IOMMU is called 'dmar7'" },
	{ "a name that leads out of its folder",
	  DEVICES("{ \"at\": \"00:01.0\", " DEVICE ", \"driver\": \"../x\" }"),
	  "x:2: 'driver' is to be a name of letters, digits and _.:+-, 64 bytes at most" },
	{ "no bytes of a text", OVERRIDE(""), OVERRIDE_IS },
	{ "half a byte", OVERRIDE("616"), OVERRIDE_IS },
	{ "a byte that ends a text", OVERRIDE("6100"), OVERRIDE_IS },
	{ "a byte that ends a line", OVERRIDE("610a62"), OVERRIDE_IS },
	{ "bytes that are none of a name", OVERRIDE("ff20"), NULL },
	{ "a path that leads out of its folder",
	  "{ \"files\": [{ \"path\": \"sys/../../etc/passwd\" }] }",
	  "x:1: 'path' is to be a relative path without .., 1024 bytes at most" },
	{ "a path from the root", "{ \"files\": [{ \"path\": \"/etc\" }] }",
	  "x:1: 'path' is to be a relative path without .., 1024 bytes at most" },
	{ "a parent that is missing",
	  DEVICES("{ \"at\": \"01:00.0\", " DEVICE ",\n\"parent\": \"00:01.0\" }"),
	  "x:3: 0000:01:00.0: there is no device at its parent" },
	{ "a parent that is no bridge",
	  DEVICES("{ \"at\": \"00:01.0\", " DEVICE " }, { \"at\": \"01:00.0\", " DEVICE
		  ",\n\"parent\": \"00:01.0\" }"),
	  "x:3: 0000:01:00.0: its parent is no bridge" },
	{ "parents in a circle",
	  DEVICES("{ \"at\": \"01:00.0\", " DEVICE
		  ", \"class\": \"0x060400\", \"parent\": \"02:00.0\" },\n{ \"at\": \"02:00.0\", " DEVICE
		  ", \"class\": \"0x060400\", \"parent\": \"01:00.0\" }"),
	  "x:2: 0000:01:00.0: its parent is not on a bus above it" },
	{ "VFIO without an IOMMU", DEVICES("{ \"at\": \"00:01.0\", " DEVICE ", " VFIO " }"),
	  "x:2: 0000:00:01.0: without an IOMMU it cannot be bound to 'vfio-pci'" },
	{ "a BAR that is no power of two",
	  DEVICES("{ \"at\": \"00:01.0\", " DEVICE ",\n\"bars\": [{ \"size\": \"0x3000\" }] }"),
	  "x:3: the size of a BAR is a power of two" },
	{ "a BAR that is not at a multiple of its size",
	  DEVICES("{ \"at\": \"00:01.0\", " DEVICE
		  ", \"bars\": [{ \"start\": \"0x1000\", \"size\": \"0x2000\" }] }"),
	  "x:2: a BAR starts at a multiple of its size" },
	{ "a BAR that wraps around",
	  DEVICES("{ \"at\": \"00:01.0\", " DEVICE ", \"bars\": [{ \"row\": 7, \"start\": "
		  "\"0xfffffffffffff000\", \"size\": \"0x2000\" }] }"),
	  "x:2: a resource ends behind the last address" },
	{ "a wide BAR in the last row",
	  DEVICES("{ \"at\": \"00:01.0\", " DEVICE
		  ", \"bars\": [{ \"row\": 5, \"size\": \"0x2000\", \"type\": \"memory64\" }] }"),
	  "x:2: a BAR of 64 bits needs the row behind it, too" },
	{ "two BARs in one row",
	  DEVICES("{ \"at\": \"00:01.0\", " DEVICE
		  ", \"bars\": [{ \"row\": 1, \"size\": \"0x20\" },"
		  "\n{ \"row\": 1, \"size\": \"0x20\" }] }"),
	  "x:3: this row of the resources is taken already" },
	{ "more BARs than there are",
	  DEVICES("{ \"at\": \"00:01.0\", " DEVICE ", \"bars\": [{ \"size\": \"0x20\" }, "
		  "{ \"size\": \"0x20\" }, { \"size\": \"0x20\" }, { \"size\": \"0x20\" }, "
		  "{ \"size\": \"0x20\" }, { \"size\": \"0x20\" },\n{ \"size\": \"0x20\" },\n"
		  "{ \"row\": 6, \"size\": \"0x20\" }] }"),
	  "x:4: this row of the resources is taken already" },
	{ "an MSI-X table without a BAR",
	  DEVICES("{ \"at\": \"00:01.0\", " DEVICE ",\n\"msix\": 4 }"),
	  "x:3: 0000:00:01.0: msix_bar is no BAR of memory" },
	{ "an MSI-X table that is larger than its BAR",
	  DEVICES("{ \"at\": \"00:01.0\", " DEVICE
		  ", \"msix\": 2048, \"bars\": [{ \"size\": \"0x1000\" }] }"),
	  "x:2: 0000:00:01.0: the MSI-X table does not fit its BAR" },
	{ "configuration space with half a byte",
	  DEVICES("{ \"at\": \"00:01.0\", \"config\": \"868\" }"),
	  "x:2: 'config' is to be bytes in hexadecimal, 4096 bytes at most" },
	{ "a virtual function without a physical one",
	  DEVICES("{ \"at\": \"00:01.1\", \"physfn\": \"00:01.0\" }"),
	  "x:2: 0000:00:01.1: its physical function has no vfs" },
	{ "a virtual function at a wrong place",
	  DEVICES("{ \"at\": \"00:01.0\", " DEVICE ", \"vfs\": { \"total\": 2, \"enabled\": 2 } },"
		  "\n{ \"at\": \"00:01.3\", \"physfn\": \"00:01.0\" }"),
	  "x:3: 0000:00:01.3: is not where an enabled virtual function is" },
	{ "more virtual functions than there can be",
	  DEVICES("{ \"at\": \"00:01.0\", " DEVICE ", \"vfs\": { \"total\": 2, \"enabled\": 3 } }"),
	  "x:2: 0000:00:01.0: more virtual functions are enabled than there can be" },
	{ "virtual functions behind the last bus",
	  DEVICES("{ \"at\": \"ff:1f.0\", " DEVICE ", \"vfs\": { \"total\": 256 } }"),
	  "x:2: its last virtual function would be behind the last bus" },
	{ "a group that nothing is in", "{\n\"groups\": [{ \"number\": 4 }] }",
	  "x:2: no device is in this group" },
	{ "a group behind two IOMMUs",
	  "{ \"iommus\": [{ \"name\": \"dmar0\", \"type\": \"intel\" }, "
	  "{ \"name\": \"dmar1\", \"type\": \"intel\" }], \"devices\": ["
	  "{ \"at\": \"00:01.0\", " DEVICE ", \"group\": 3 },\n"
	  "{ \"at\": \"00:02.0\", " DEVICE ", \"group\": 3, \"iommu\": \"dmar1\" }] }",
	  "x:2: 0000:00:02.0: its group is behind another IOMMU" },
	{ "one node for two devices",
	  "{" HW "\"devices\": [{ \"at\": \"00:01.0\", " DEVICE ", " VFIO ", \"cdev\": 1 },\n"
	  "{ \"at\": \"00:02.0\", " DEVICE ", " VFIO ", \"cdev\": 1 }] }",
	  "x:3: 0000:00:02.0: another one has this cdev" },
	{ "a node of a device that has no VFIO driver",
	  DEVICES("{ \"at\": \"00:01.0\", " DEVICE ", \"cdev\": 1 }"),
	  "x:2: 0000:00:01.0: has a cdev without a VFIO driver" },
	{ "an IOMMU of no kind", "{ \"iommus\": [{ \"name\": \"x\" }] }",
	  "x:1: does not say 'type'" },
	{ "an SMMUv3 that can map nothing",
	  "{ \"iommus\": [{ \"name\": \"smmu3.0x1\", \"type\": \"smmuv3\" }] }",
	  "x:1: has no page size" },
	{ "a CMDQV beside another IOMMU",
	  "{ \"iommus\": [{ \"name\": \"dmar0\", \"type\": \"intel\", \"cmdqv\": true }] }",
	  "x:1: only an smmuv3 has a CMDQV beside it" },
	{ "a window that ends before it starts",
	  "{ \"iommus\": [{ \"name\": \"dmar0\", \"type\": \"intel\",\n"
	  "\"windows\": [{ \"start\": \"0x2000\", \"last\": \"0x1fff\" }] }] }",
	  "x:2: a window ends before it starts" },
	{ "a mediated device of nothing",
	  "{ \"mdevs\": [{ \"uuid\": \"7a2d9426-e5d2-4e24-9c80-2a1f5e6b7c01\",\n"
	  "\"parent\": \"00:01.0\", \"type\": \"t\" }] }",
	  "x:2: there is no device at its parent" },
	{ "a type of mediated devices of nothing",
	  "{ \"mdev_types\": [{ \"parent\": \"00:01.0\",\n\"name\": \"t\" }] }",
	  "x:1: there is no device at the parent of one of 'mdev_types'" },
	{ "a type without a name", TYPES("{ \"parent\": \"00:01.0\" }"),
	  "x:2: does not say 'name'" },
	{ "a type that its device has twice",
	  TYPES("{ \"parent\": \"00:01.0\", \"name\": \"t\" },\n"
		"{ \"parent\": \"00:01.0\", \"name\": \"t\" }"),
	  "x:2: its parent has it already: 't'" },
	{ "more mediated devices than there can be",
	  TYPES("{ \"parent\": \"00:01.0\", \"name\": \"t\", \"available\": 257 }"),
	  "x:2: 'available' is to be a number" },
	{ "a UUID that is none", "{ \"mdevs\": [{ \"uuid\": \"7a2d9426\" }] }",
	  "x:1: 'uuid' is to be a UUID in lower case, 36 bytes at most" },
	{ "a text alone is based on nothing", "{ \"base\": \"intel\" }",
	  "x:1: a text alone has no base" },
	{ "a base that leads out of its folder", "{ \"base\": \"../intel\" }",
	  "x:1: 'base' is to be the name of a host" },
};

static void expect(const struct bad *bad, const char *text, size_t len)
{
	struct buf message = { 0 };
	struct host *h = NULL;
	int r = host_parse("x", text, len, &message, &h);

	if (r != !!bad->message ||
	    (r && strncmp(buf_text(&message), bad->message, strlen(bad->message)) != 0))
		fail_msg("%s: %d %s", bad->claim, r, buf_text(&message));
	assert_true(!r == !!h);
	host_free(h);
	buf_done(&message);
}

static void is_answered(void **state)
{
	const struct bad *bad = *state;

	expect(bad, bad->text, strlen(bad->text));
}

static void a_nul_is_no_text(void **state)
{
	static const struct bad bad = { "NUL", NULL, "x:2: not a text" };

	(void)state;
	expect(&bad, "{\n\0}", 4);
}

/* Every beginning of a text is read to its end and no further. */
static void no_beginning_is_too_short(void **state)
{
	const char *text =
		"{" HW "\"devices\": [{ \"at\": \"00:01.0\", " DEVICE ", \"config\": \"86\", "
		"\"bars\": [{ \"size\": \"0x1000\" }], \"files\": [{ \"path\": \"a\" }] }] }";
	struct buf message = { 0 };
	struct host *h;
	size_t n;

	(void)state;
	for (n = 0; n < strlen(text); n++) {
		char *copy = malloc(n + 1);

		memcpy(copy, text, n);
		buf_reset(&message);
		assert_int_equal(host_parse("x", copy, n, &message, &h), 1);
		free(copy);
	}
	buf_done(&message);
}

static void configuration_space_has_an_end(void **state)
{
	static const struct bad bad = {
		"overlong", NULL, "x:1: 'config' is to be bytes in hexadecimal, 4096 bytes at most"
	};
	struct buf b = { 0 };
	size_t i;

	(void)state;
	buf_add(&b, "{ \"devices\": [{ \"at\": \"00:01.0\", \"config\": \"");
	for (i = 0; i < 4097; i++)
		buf_add(&b, "86");
	buf_add(&b, "\" }] }");
	expect(&bad, buf_text(&b), b.len);
	buf_done(&b);
}

static void add_many(struct buf *b, const char *s, size_t n)
{
	while (n--)
		buf_add(b, s);
}

static void a_million_devices_are_too_many(void **state)
{
	static const struct bad bad = { "a million", NULL,
					"x:4097: too many elements in 'devices'" };
	struct buf b = { 0 };
	unsigned i;

	(void)state;
	buf_add(&b, "{ \"devices\": [");
	for (i = 0; i < 1000000; i++) {
		buf_add(&b, i ? ",\n{ \"at\": \"" : "{ \"at\": \"");
		buf_hex(&b, i >> 13 & 0xffff, 4);
		buf_char(&b, ':');
		buf_hex(&b, i >> 5 & 0xff, 2);
		buf_char(&b, ':');
		buf_hex(&b, i & 0x1f, 2);
		buf_add(&b, ".0\" }");
	}
	buf_add(&b, "] }");
	expect(&bad, buf_text(&b), b.len);
	buf_done(&b);
}

static void no_nesting_is_too_deep(void **state)
{
	static const struct bad bad = { "deep", NULL, "x:1: unknown key 'a'" };
	static const struct bad device = { "deep", NULL, "x:1: not JSON from here on" };
	struct buf b = { 0 };

	(void)state;
	add_many(&b, "{\"a\":[", 100000);
	expect(&bad, buf_text(&b), b.len);
	buf_reset(&b);
	buf_add(&b, "{\"devices\":[{\"x\":");
	add_many(&b, "[", 1000000);
	expect(&(struct bad){ "deep", NULL, "x:1: unknown key 'x'" }, buf_text(&b), b.len);
	buf_reset(&b);
	buf_add(&b, "{\"devices\":[");
	add_many(&b, "[", 1000000);
	expect(&device, buf_text(&b), b.len);
	buf_done(&b);
}

static const struct CMUnitTest large[] = {
	cmocka_unit_test(a_nul_is_no_text),
	cmocka_unit_test(no_beginning_is_too_short),
	cmocka_unit_test(configuration_space_has_an_end),
	cmocka_unit_test(a_million_devices_are_too_many),
	cmocka_unit_test(no_nesting_is_too_deep),
};

int main(void)
{
	static const struct unit_table tables[] = { UNIT_TABLE(bads, is_answered) };
	const int failed = UNIT_RUN("host_bad", tables);

	return failed ? failed : cmocka_run_group_tests(large, NULL, NULL);
}
