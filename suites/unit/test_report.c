/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: a report keeps what it was told, up to its limit, counts the rest, and never loses the first refusal.
 * Cannot prove: that the texts are libvirt's; the golden cases do.
 * Truth: viommu.h and report.h; libvirt's spec, notation, for the visible prefixes.
 */
#include "report.h"
#include "unit.h"

struct flood {
	const char *claim;
	unsigned notes, refusals, notes_after;
	size_t kept, dropped, first; /* place of the first refusal, kept when there is none */
};

static const struct flood floods[] = {
	{ "an empty report has nothing", 0, 0, 0, 0, 0, 0 },
	{ "a remark is no refusal", 1, 0, 0, 1, 0, 1 },
	{ "a refusal is the first", 0, 1, 0, 1, 0, 0 },
	{ "a refusal behind remarks is the first refusal", 5, 2, 1, 8, 0, 5 },
	{ "1000 refusals are kept", 0, 1000, 0, 1000, 0, 0 },
	{ "of 1001 refusals one is only counted", 0, 1001, 0, 1000, 1, 0 },
	{ "of 5000 refusals 4000 are only counted", 0, 5000, 0, 1000, 4000, 0 },
	{ "of 1001 remarks one is only counted", 1001, 0, 0, 1000, 1, 1000 },
	{ "remarks behind 1000 refusals are only counted", 0, 1000, 7, 1000, 7, 0 },
	{ "a refusal behind 1000 remarks is kept, and no more than 1000 are", 1000, 1, 0, 1000, 1,
	  999 },
	{ "the first of the refusals behind 2000 remarks is kept", 2000, 3, 5, 1000, 1008, 999 },
};

static void add_findings(struct viommu_report *r, unsigned count, enum code_id code)
{
	const struct place at = { .pass = PASS_DEVICE };
	struct buf b = { 0 };
	unsigned i;

	for (i = 0; i < count; i++) {
		buf_reset(&b);
		buf_u64(&b, i);
		assert_int_equal(REPORT(r, &at, code, buf_text(&b), "x"), 0);
	}
	buf_done(&b);
}

static void flood_is_bounded(void **state)
{
	const struct flood *c = *state;
	const struct viommu_finding *first;
	struct viommu_report *r = NULL;

	assert_int_equal(viommu_report_new(&r), 0);
	add_findings(r, c->notes, C_NOTE_UNKNOWN_ATTR);
	add_findings(r, c->refusals, C_BAD_ARCH);
	add_findings(r, c->notes_after, C_NOTE_UNKNOWN_ATTR);
	assert_int_equal(viommu_report_count(r), c->kept);
	assert_int_equal(viommu_report_dropped(r), c->dropped);
	assert_int_equal(viommu_report_refusals(r), c->refusals);
	first = viommu_report_first(r);
	assert_ptr_equal(first, c->refusals ? viommu_report_get(r, c->first) : NULL);
	assert_true(!first || strstr(first->sentence, "Unknown architecture 0"));
	assert_null(viommu_report_get(r, c->kept));
	assert_null(viommu_report_get(r, SIZE_MAX));
	viommu_report_free(r);
}

struct sentence {
	const char *claim;
	enum code_id code;
	const char *args[4]; /* ends with NULL */
	const char *as_of, *expected;
};

static const struct sentence sentences[] = {
	{ .claim = "configuration-unsupported has its prefix",
	  C_BAD_ARCH,
	  { "foo" },
	  .expected = "unsupported configuration: Unknown architecture foo" },
	{ .claim = "XML has its prefix",
	  C_NAME_SLASH,
	  { "a/b" },
	  .expected = "XML error: name a/b cannot contain '/'" },
	{ .claim = "internal has its prefix",
	  C_BAD_UUID,
	  { NULL },
	  .expected = "internal error: malformed uuid element" },
	{ .claim = "invalid argument has its prefix",
	  C_BAD_UNIT,
	  { "x" },
	  .expected = "invalid argument: unknown suffix 'x'" },
	{ .claim = "overflow has its prefix",
	  C_TOO_LARGE,
	  { "8", "EiB" },
	  .expected = "numerical overflow: value too large: 8EiB" },
	{ .claim = "a missing name has none",
	  C_NO_NAME,
	  { NULL },
	  .expected = "missing name information" },
	{ .claim = "a refusal of ours says so",
	  C_TCK_NUL,
	  { NULL },
	  .expected = "not handled by viommu-tck: a NUL byte in the document" },
	{ .claim = "arguments stand at their places",
	  C_BAD_VALUE,
	  { "eim", "driver", "yes" },
	  .expected = "XML error: Invalid value for attribute 'eim' in element 'driver': 'yes'." },
	{ .claim = "a percent sign in an argument is text",
	  C_BAD_ARCH,
	  { "%1%2%s" },
	  .expected = "unsupported configuration: Unknown architecture %1%2%s" },
	{ .claim = "a missing argument is no text",
	  C_TOO_LARGE,
	  { "8" },
	  .expected = "numerical overflow: value too large: 8" },
	{ .claim = "the newest wording is the default",
	  C_IOMMU_ATTRS,
	  { "virtio" },
	  .expected =
		  "XML error: iommu model 'virtio' doesn't support some additional attributes" },
	{ .claim = "an older release has its own wording",
	  C_IOMMU_ATTRS,
	  { "virtio" },
	  "9.0.0",
	  "XML error: iommu model 'virtio' doesn't support additional attributes" },
	{ .claim = "the release of the change has the new one",
	  C_IOMMU_ATTRS,
	  { "virtio" },
	  "12.1.0",
	  "XML error: iommu model 'virtio' doesn't support some additional attributes" },
};

static size_t count_args(const char *const *args)
{
	size_t n = 0;

	while (n < 4 && args[n])
		n++;
	return n;
}

static void sentence_is_libvirts(void **state)
{
	const struct sentence *c = *state;
	struct viommu_doc d = { .t = tables_default(), .as_of = release_number(c->as_of) };
	const struct place at = { .doc = &d, .pass = PASS_POST };
	struct viommu_report *r = NULL;
	const struct viommu_finding *f;

	assert_int_equal(viommu_report_new(&r), 0);
	assert_int_equal(report_add(r, &at, c->code, count_args(c->args), c->args), 0);
	f = viommu_report_get(r, 0);
	assert_string_equal(f->sentence, c->expected);
	assert_string_equal(f->name, unit_code(c->code));
	assert_int_equal(f->code, tables_default()->codes[c->code].number);
	assert_string_equal(f->pass, "post");
	assert_string_equal(f->rule, "");
	viommu_report_free(r);
}

struct copied {
	const char *claim;
	size_t argument; /* bytes */
};

static const struct copied copied[] = {
	{ "a report keeps its own copy of a short text", 10 },
	{ "a report keeps its own copy of a long text", 100000 },
};

static void report_owns_its_texts(void **state)
{
	const struct copied *c = *state;
	const struct place at = { .pass = PASS_POST };
	struct viommu_report *r = NULL;
	struct buf b = { 0 };
	const char *sentence;

	buf_fill(&b, 'y', c->argument);
	assert_int_equal(viommu_report_new(&r), 0);
	assert_int_equal(REPORT(r, &at, C_BAD_ARCH, buf_text(&b)), 0);
	memset(b.data, 'n', b.len);
	add_findings(r, 2000, C_BAD_ARCH);
	buf_done(&b);
	sentence = strrchr(viommu_report_get(r, 0)->sentence, ' ') + 1;
	assert_int_equal(strlen(sentence), c->argument);
	assert_int_equal(strspn(sentence, "y"), c->argument);
	viommu_report_free(r);
}

struct pass_row {
	const char *claim;
	enum pass_id pass;
	const char *name;
};

static const struct pass_row passes[] = {
	{ "limit is a pass", PASS_LIMIT, "limit" },
	{ "syntax is a pass", PASS_SYNTAX, "syntax" },
	{ "parse is a pass", PASS_PARSE, "parse" },
	{ "post is a pass", PASS_POST, "post" },
	{ "address is a pass", PASS_ADDRESS, "address" },
	{ "device is a pass", PASS_DEVICE, "device" },
	{ "domain is a pass", PASS_DOMAIN, "domain" },
	{ "last is a pass", PASS_LAST, "last" },
	{ "argv is a pass", PASS_ARGV, "argv" },
	{ "abi is a pass", PASS_ABI, "abi" },
	{ "schema is a pass", PASS_SCHEMA, "schema" },
};

static void pass_has_its_name(void **state)
{
	const struct pass_row *c = *state;

	assert_string_equal(pass_name(c->pass), c->name);
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(floods, flood_is_bounded),
		UNIT_TABLE(sentences, sentence_is_libvirts),
		UNIT_TABLE(copied, report_owns_its_texts),
		UNIT_TABLE(passes, pass_has_its_name),
	};

	viommu_report_free(NULL);
	return UNIT_RUN("report", tables);
}
