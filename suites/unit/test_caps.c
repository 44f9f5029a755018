/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: a capability set is read whole or not at all, and answers what its file says.
 * Cannot prove: that the sets of testdata/caps are true; their marks say how each fact is known.
 * Truth: testdata/schema/caps.schema.json, caps.h, RFC 8259.
 */
#include "caps.h"
#include "unit.h"

#include <errno.h>
#include <stdlib.h>

#define MACHINES "\"machines\":{\"q35\":{\"max_cpus\":288,\"mark\":\"m\"}}"
#define DEVICES                                                        \
	"\"devices\":{\"intel-iommu\":{\"\":\"m\",\"aw-bits\":\"m\"}," \
	"\"b\":{\"p\":\"m\"}}"
#define HEAD "\"qemu\":\"9.2\",\"arch\":\"x86_64\",\"source\":\"s\""
#define SET(machines, devices) "{" HEAD "," machines "," devices "}"
#define GOOD SET(MACHINES, DEVICES)
#define WITH_DEVICES(inside) SET(MACHINES, "\"devices\":{" inside "}")
#define WITH_MACHINE(inside) SET("\"machines\":{\"q35\":{" inside "}}", DEVICES)
#define WITH_SOURCE(text) \
	"{\"qemu\":\"9.2\",\"arch\":\"x86_64\",\"source\":\"" text "\"," MACHINES "," DEVICES "}"
#define WITH_RELEASE(text) \
	"{\"qemu\":" text ",\"arch\":\"x86_64\",\"source\":\"s\"," MACHINES "," DEVICES "}"
#define WITH_ARCH(text) \
	"{\"qemu\":\"9.2\",\"arch\":" text ",\"source\":\"s\"," MACHINES "," DEVICES "}"

struct text {
	const char *claim, *json;
	int ret;
};

static const struct text texts[] = {
	{ "a whole set is read", GOOD, 0 },
	{ "blanks do not matter", " \t\r\n" GOOD " \t\r\n", 0 },
	{ "no devices are devices", SET(MACHINES, "\"devices\":{}"), 0 },
	{ "no machines are machines", SET("\"machines\":{}", DEVICES), 0 },
	{ "the order of members does not matter",
	  "{" DEVICES "," MACHINES ",\"source\":\"s\",\"arch\":\"x86_64\",\"qemu\":\"9.2\"}", 0 },
	{ "all escapes are read", WITH_SOURCE("\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00"),
	  0 },
	{ "a release of one number is one", WITH_RELEASE("\"9\""), 0 },
	{ "the largest limit is read", WITH_MACHINE("\"max_cpus\":4294967295,\"mark\":\"m\""), 0 },
	{ "no text is refused", "", -EINVAL },
	{ "blanks alone are refused", "  \n", -EINVAL },
	{ "a word is refused", "null", -EINVAL },
	{ "a number is refused", "1", -EINVAL },
	{ "a text is refused", "\"x\"", -EINVAL },
	{ "an array is refused", "[" GOOD "]", -EINVAL },
	{ "no members are refused", "{}", -EINVAL },
	{ "a word behind the set is refused", GOOD "x", -EINVAL },
	{ "a second set is refused", GOOD GOOD, -EINVAL },
	{ "a closing brace behind it is refused", GOOD "}", -EINVAL },
	{ "a byte order mark is refused", "\xef\xbb\xbf" GOOD, -EINVAL },
	{ "a comment is refused", "/**/" GOOD, -EINVAL },
	{ "a missing qemu is refused",
	  "{\"arch\":\"x86_64\",\"source\":\"s\"," MACHINES "," DEVICES "}", -EINVAL },
	{ "a missing arch is refused",
	  "{\"qemu\":\"9.2\",\"source\":\"s\"," MACHINES "," DEVICES "}", -EINVAL },
	{ "a missing source is refused",
	  "{\"qemu\":\"9.2\",\"arch\":\"x86_64\"," MACHINES "," DEVICES "}", -EINVAL },
	{ "missing machines are refused", "{" HEAD "," DEVICES "}", -EINVAL },
	{ "missing devices are refused", "{" HEAD "," MACHINES "}", -EINVAL },
	{ "an unknown member is refused", "{\"x\":\"y\"," HEAD "," MACHINES "," DEVICES "}",
	  -EINVAL },
	{ "a member twice is refused", "{\"qemu\":\"9.2\"," HEAD "," MACHINES "," DEVICES "}",
	  -EINVAL },
	{ "a member twice in another spelling is refused",
	  "{\"\\u0071emu\":\"9.2\"," HEAD "," MACHINES "," DEVICES "}", -EINVAL },
	{ "a device twice is refused", WITH_DEVICES("\"b\":{\"\":\"m\"},\"b\":{\"p\":\"m\"}"),
	  -EINVAL },
	{ "a property twice is refused", WITH_DEVICES("\"b\":{\"p\":\"m\",\"p\":\"m\"}"), -EINVAL },
	{ "a machine twice is refused",
	  SET("\"machines\":{\"q35\":{\"max_cpus\":1,\"mark\":\"m\"},"
	      "\"q35\":{\"max_cpus\":1,\"mark\":\"m\"}}",
	      DEVICES),
	  -EINVAL },
	{ "a limit twice is refused", WITH_MACHINE("\"max_cpus\":1,\"max_cpus\":1,\"mark\":\"m\""),
	  -EINVAL },
	{ "a mark twice is refused", WITH_MACHINE("\"max_cpus\":1,\"mark\":\"m\",\"mark\":\"m\""),
	  -EINVAL },
	{ "a machine without limit is refused", WITH_MACHINE("\"mark\":\"m\""), -EINVAL },
	{ "a machine without mark is refused", WITH_MACHINE("\"max_cpus\":1"), -EINVAL },
	{ "an unknown member of a machine is refused",
	  WITH_MACHINE("\"max_cpus\":1,\"mark\":\"m\",\"x\":1"), -EINVAL },
	{ "a machine without name is refused",
	  SET("\"machines\":{\"\":{\"max_cpus\":1,\"mark\":\"m\"}}", DEVICES), -EINVAL },
	{ "a device without name is refused", WITH_DEVICES("\"\":{\"p\":\"m\"}"), -EINVAL },
	{ "a device without property is refused", WITH_DEVICES("\"b\":{}"), -EINVAL },
	{ "a property without mark is refused", WITH_DEVICES("\"b\":{\"p\":\"\"}"), -EINVAL },
	{ "a mark that is a number is refused", WITH_DEVICES("\"b\":{\"p\":1}"), -EINVAL },
	{ "a mark that is null is refused", WITH_DEVICES("\"b\":{\"p\":null}"), -EINVAL },
	{ "a device that is a text is refused", WITH_DEVICES("\"b\":\"m\""), -EINVAL },
	{ "a device that is an array is refused", WITH_DEVICES("\"b\":[\"m\"]"), -EINVAL },
	{ "limit 0 is refused", WITH_MACHINE("\"max_cpus\":0,\"mark\":\"m\""), -EINVAL },
	{ "a negative limit is refused", WITH_MACHINE("\"max_cpus\":-1,\"mark\":\"m\""), -EINVAL },
	{ "a limit with a plus is refused", WITH_MACHINE("\"max_cpus\":+1,\"mark\":\"m\""),
	  -EINVAL },
	{ "a limit with a zero in front is refused", WITH_MACHINE("\"max_cpus\":01,\"mark\":\"m\""),
	  -EINVAL },
	{ "a fraction is refused", WITH_MACHINE("\"max_cpus\":1.5,\"mark\":\"m\""), -EINVAL },
	{ "an exponent is refused", WITH_MACHINE("\"max_cpus\":1e2,\"mark\":\"m\""), -EINVAL },
	{ "a limit in quotes is refused", WITH_MACHINE("\"max_cpus\":\"1\",\"mark\":\"m\""),
	  -EINVAL },
	{ "a limit of 2^32 is refused", WITH_MACHINE("\"max_cpus\":4294967296,\"mark\":\"m\""),
	  -EINVAL },
	{ "a limit of 2^64 is refused",
	  WITH_MACHINE("\"max_cpus\":18446744073709551617,\"mark\":\"m\""), -EINVAL },
	{ "an empty source is refused", WITH_SOURCE(""), -EINVAL },
	{ "an unknown escape is refused", WITH_SOURCE("\\x"), -EINVAL },
	{ "a short \\u is refused", WITH_SOURCE("\\u12"), -EINVAL },
	{ "a \\u that is no number is refused", WITH_SOURCE("\\u12g4"), -EINVAL },
	{ "a NUL by escape is refused", WITH_SOURCE("a\\u0000"), -EINVAL },
	{ "half a pair is refused", WITH_SOURCE("\\ud83d"), -EINVAL },
	{ "the other half is refused", WITH_SOURCE("\\ude00"), -EINVAL },
	{ "two first halves are refused", WITH_SOURCE("\\ud83d\\ud83d"), -EINVAL },
	{ "a newline in a text is refused", WITH_SOURCE("a\nb"), -EINVAL },
	{ "a tab in a text is refused", WITH_SOURCE("a\tb"), -EINVAL },
	{ "a release that is a number is refused", WITH_RELEASE("9.2"), -EINVAL },
	{ "an empty release is refused", WITH_RELEASE("\"\""), -EINVAL },
	{ "a release of words is refused", WITH_RELEASE("\"new\""), -EINVAL },
	{ "a release of four numbers is refused", WITH_RELEASE("\"9.2.0.1\""), -EINVAL },
	{ "an empty arch is refused", WITH_ARCH("\"\""), -EINVAL },
	{ "an arch in capitals is refused", WITH_ARCH("\"X86\""), -EINVAL },
	{ "an arch with a slash is refused", WITH_ARCH("\"../x\""), -EINVAL },
	{ "a comma at the end is refused", SET(MACHINES, DEVICES ","), -EINVAL },
	{ "a comma at the start is refused", "{," HEAD "," MACHINES "," DEVICES "}", -EINVAL },
	{ "two commas are refused", "{" HEAD ",," MACHINES "," DEVICES "}", -EINVAL },
	{ "a missing comma is refused", "{" HEAD MACHINES "," DEVICES "}", -EINVAL },
	{ "a missing colon is refused", "{\"qemu\" \"9.2\"}", -EINVAL },
	{ "single quotes are refused", "{'qemu':'9.2'}", -EINVAL },
};

static void set_is_read_or_refused(void **state)
{
	const struct text *c = *state;
	struct viommu_caps *caps = NULL;

	assert_int_equal(viommu_caps_parse(&caps, c->json, strlen(c->json)), c->ret);
	assert_int_equal(caps == NULL, c->ret != 0);
	viommu_caps_free(caps);
}

struct bytes {
	const char *claim, *json;
	size_t len;
};

#define WITH_NUL \
	"{\"qemu\":\"9.2\",\"arch\":\"x86_64\",\"source\":\"a\0b\"," MACHINES "," DEVICES "}"

static const struct bytes broken[] = {
	{ "no prefix of a set is a set", GOOD, sizeof(GOOD) - 1 },
};

static void no_prefix_is_read(void **state)
{
	const struct bytes *c = *state;
	struct viommu_caps *caps = NULL;
	size_t n;

	for (n = 0; n < c->len; n++) {
		char *copy = malloc(n + 1);

		memcpy(copy, c->json, n);
		assert_int_equal(viommu_caps_parse(&caps, copy, n), -EINVAL);
		assert_null(caps);
		free(copy);
	}
}

static const struct bytes zeros[] = {
	{ "a NUL in a text is refused", WITH_NUL, sizeof(WITH_NUL) - 1 },
	{ "a NUL behind the set is refused", GOOD, sizeof(GOOD) },
	{ "a NUL before the set is refused", "\0" GOOD, sizeof("\0" GOOD) - 1 },
};

static void zero_is_refused(void **state)
{
	const struct bytes *c = *state;
	struct viommu_caps *caps = NULL;

	assert_int_equal(viommu_caps_parse(&caps, c->json, c->len), -EINVAL);
	assert_null(caps);
}

/* One piece n times between head and tail; %n in it is its number. */
struct large {
	const char *claim, *head, *piece, *tail;
	size_t n;
	int ret;
};

#define LONG_SOURCE "{\"qemu\":\"9.2\",\"arch\":\"x86_64\",\"source\":\"s"
#define LONG_TAIL "\"," MACHINES "," DEVICES "}"

#define FIRST_PROPERTY "{" HEAD "," MACHINES ",\"devices\":{\"b\":{\"\":\"m\""

static const struct large larges[] = {
	{ "a set of 1 MiB is read", LONG_SOURCE, "x", LONG_TAIL,
	  1024 * 1024 - sizeof(LONG_SOURCE LONG_TAIL) + 1, 0 },
	{ "a set of one byte more is refused", LONG_SOURCE, "x", LONG_TAIL,
	  1024 * 1024 - sizeof(LONG_SOURCE LONG_TAIL) + 2, -EINVAL },
	{ "4096 properties of a device are read", FIRST_PROPERTY, ",\"p%n\":\"m\"", "}}}", 4095,
	  0 },
	{ "4097 are refused", FIRST_PROPERTY, ",\"p%n\":\"m\"", "}}}", 4096, -EINVAL },
	{ "deep nesting is refused", "{\"devices\":", "{\"a\":", "", 100000, -EINVAL },
	{ "deep arrays are refused", "{\"devices\":", "[", "", 1000000, -EINVAL },
};

static void large_set_is_bounded(void **state)
{
	const struct large *c = *state;
	struct viommu_caps *caps = NULL;
	struct buf b = { 0 };

	buf_add(&b, c->head);
	unit_add_pieces(&b, c->piece, c->n);
	buf_add(&b, c->tail);
	assert_int_equal(viommu_caps_parse(&caps, b.data, b.len), c->ret);
	assert_int_equal(caps == NULL, c->ret != 0);
	viommu_caps_free(caps);
	buf_done(&b);
}

struct question {
	const char *claim, *device, *property;
	int has;
};

static const struct question questions[] = {
	{ "a pair of the set is there", "intel-iommu", "aw-bits", 1 },
	{ "the device itself is there", "intel-iommu", NULL, 1 },
	{ "a device that is only named by a property is not", "b", NULL, 0 },
	{ "its property is", "b", "p", 1 },
	{ "another property is not", "intel-iommu", "p", 0 },
	{ "another device is not", "virtio-iommu", "aw-bits", 0 },
	{ "half a name is not", "intel", NULL, 0 },
	{ "no name is not", "", NULL, 0 },
};

static void question_is_answered(void **state)
{
	const struct question *c = *state;
	struct viommu_caps *caps = NULL;

	assert_int_equal(viommu_caps_parse(&caps, GOOD, strlen(GOOD)), 0);
	assert_int_equal(!!viommu_caps_has(caps, c->device, c->property), c->has);
	assert_string_equal(viommu_caps_release(caps), "9.2");
	assert_string_equal(viommu_caps_arch(caps), "x86_64");
	assert_int_equal(caps_max_cpus(caps, "q35"), 288);
	assert_int_equal(caps_max_cpus(caps, "pc"), 0);
	viommu_caps_free(caps);
}

/* Names are what their escapes stand for. */
struct spelling {
	const char *claim, *json, *device;
};

#define DEVICE(name) WITH_DEVICES("\"" name "\":{\"\":\"m\"}")

static const struct spelling spellings[] = {
	{ "escapes of one letter are read", DEVICE("\\\"\\\\\\/\\b\\f\\n\\r\\t"),
	  "\"\\/\b\f\n\r\t" },
	{ "a character of one byte is read", DEVICE("\\u0001\\u007f"), "\x01\x7f" },
	{ "a character of two bytes is read", DEVICE("\\u0080\\u00E9\\u07ff"),
	  "\xc2\x80\xc3\xa9\xdf\xbf" },
	{ "a character of three bytes is read", DEVICE("\\u0800\\u20aC\\uffff"),
	  "\xe0\xa0\x80\xe2\x82\xac\xef\xbf\xbf" },
	{ "a character of four bytes is read", DEVICE("\\ud800\\udc00\\ud83d\\ude00\\udbff\\udfff"),
	  "\xf0\x90\x80\x80\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf" },
	{ "a character without escape is read", DEVICE("\xc3\xa9"), "\xc3\xa9" },
};

static void name_is_spelled_out(void **state)
{
	const struct spelling *c = *state;
	struct viommu_caps *caps = NULL;

	assert_int_equal(viommu_caps_parse(&caps, c->json, strlen(c->json)), 0);
	assert_int_equal(viommu_caps_has(caps, c->device, NULL), 1);
	viommu_caps_free(caps);
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(texts, set_is_read_or_refused),
		UNIT_TABLE(broken, no_prefix_is_read),
		UNIT_TABLE(zeros, zero_is_refused),
		UNIT_TABLE(larges, large_set_is_bounded),
		UNIT_TABLE(questions, question_is_answered),
		UNIT_TABLE(spellings, name_is_spelled_out),
	};

	return UNIT_RUN("caps", tables);
}
