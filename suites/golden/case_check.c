/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "meta.h"

#include "findings.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

static const struct code *code_by_number(unsigned number)
{
	const struct tables *t = tables_default();
	unsigned i;

	for (i = C_OK + 1; i < C_COUNT; i++)
		if (t->codes[i].number == number)
			return &t->codes[i];
	return NULL;
}

/* Whether text is the pattern with something for each %1 … %9. */
static bool fits(const char *pattern, const char *text, size_t len)
{
	const size_t plain = strcspn(pattern, "%");

	if (len < plain || memcmp(text, pattern, plain) != 0)
		return false;
	text += plain;
	len -= plain;
	if (!pattern[plain])
		return !len;
	pattern += plain + 2;
	for (;; text++, len--) {
		if (fits(pattern, text, len))
			return true;
		if (!len)
			return false;
	}
}

static bool sentence_fits(const char *prefix, const char *pattern, const struct golden_text *text)
{
	const size_t n = strlen(prefix);

	if (text->len < n || memcmp(text->data, prefix, n) != 0)
		return false;
	return fits(pattern, text->data + n, text->len - n);
}

/* The text, without newline, must be one that the code has, or had before some release. */
static bool text_fits(const struct code *code, const char *prefix, const struct golden_text *text)
{
	const struct tables *t = tables_default();
	const struct wording *w;

	if (sentence_fits(prefix, code->text, text))
		return true;
	for (w = t->wordings; w->code; w++)
		if (&t->codes[w->code] == code && sentence_fits(prefix, w->text, text))
			return true;
	return false;
}

static bool err_fits(const struct code *code, const struct golden_text *err)
{
	const struct golden_text line = { err->data, err->len - 1 };

	return err->len && err->data[err->len - 1] == '\n' &&
	       text_fits(code, tables_default()->classes[code->cls].prefix, &line);
}

static void check_code(const struct golden_case *c, unsigned number, struct buf *p)
{
	const struct code *code = code_by_number(number);

	if (!code)
		buf_add(p, "case.json: a code that codes.def does not have\n");
	else if (code->cls == CLASS_TCK && c->level == LEVEL_MUST)
		problem(p, "level must with code ", code->name, ", which libvirt does not have");
}

static void check_refusal(const struct golden_case *c, const struct golden_refusal *r,
			  const char *file, struct buf *p)
{
	const struct code *code = code_by_number(r->code);

	check_code(c, r->code, p);
	if (!r->pass)
		problem(p, "no pass for ", file, "");
	if (code && r->err.data && !err_fits(code, &r->err))
		problem(p, "the text of ", file, " does not fit its code");
}

static void check_main_refusal(const struct golden_case *c, struct buf *p)
{
	if (c->refusal.code)
		check_refusal(c, &c->refusal, "err", p);
	else if (c->refusal.err.data || c->refusal.pass)
		buf_add(p, "err or pass without code\n");
	if (c->refusal.code && (c->abi_same || c->args.data))
		buf_add(p, "a document that is refused has no abi and no args\n");
	if (c->refusal.code && (c->out.data || c->fixed_point || golden_has_topology(c)) &&
	    (!c->refusal.pass || strcmp(c->refusal.pass, "argv") != 0))
		buf_add(p,
			"out.xml, fixed_point or topology beside a refusal of a pass before argv\n");
}

static void check_bad(const struct golden_case *c, const struct golden_bad *bad, struct buf *p)
{
	if (!bad->xml.data)
		problem(p, "no file bad-", bad->why, ".xml");
	if (!bad->refusal.err.data)
		problem(p, "no file bad-", bad->why, ".err");
	check_refusal(c, &bad->refusal, bad->why, p);
}

/* What libvirt does not say, remarks included, is not to be asked of others. */
static void check_line(const struct golden_case *c, const struct finding_line *f, struct buf *p)
{
	const struct tables *t = tables_default();
	const struct golden_text text = { f->text, f->text_len };
	const struct code *code = code_by_number(f->code);
	const char *cls;

	check_code(c, f->code, p);
	if (!code)
		return;
	cls = code->cls == CLASS_NOTE ? "" : t->classes[code->cls].json;
	if (strlen(cls) != f->cls_len || memcmp(cls, f->cls, f->cls_len) != 0)
		problem(p, "a line of findings has not the class of ", code->name, "");
	if (!text_fits(code, "", &text))
		problem(p, "a line of findings does not fit ", code->name, "");
	if (code->cls == CLASS_NOTE && c->level == LEVEL_MUST)
		problem(p, "level must with the text of ", code->name,
			", which libvirt does not have");
}

/* The list of codes is what check says; remarks of argv are in the file only. */
static bool same_codes(const struct golden_case *c)
{
	const unsigned of_argv = tables_default()->codes[C_NOTE_ARGV_OPAQUE].number;
	struct finding_line f;
	size_t at = 0, n = 0;

	while (findings_next(&c->says, &at, &f) > 0) {
		if (f.code == of_argv)
			continue;
		if (n == c->finding_count || c->findings[n] != f.code)
			return false;
		n++;
	}
	return n == c->finding_count;
}

static void check_says(const struct golden_case *c, struct buf *p)
{
	struct finding_line f;
	size_t at = 0, n;
	int r;

	if (!c->says.data)
		return;
	for (n = 0; (r = findings_next(&c->says, &at, &f)) > 0; n++)
		check_line(c, &f, p);
	if (r < 0)
		buf_add(p, "findings has a line that is no finding\n");
	else if (!n)
		buf_add(p, "findings is empty; case.json can say that there are none\n");
	else if (c->has_findings && !same_codes(c))
		buf_add(p, "findings does not have the codes that case.json lists\n");
}

static void check_files(const struct golden_case *c, struct buf *p)
{
	const bool needs_in = c->fixed_point || c->out.data || c->args.data || c->refusal.code ||
			      c->dst.data || c->has_findings || c->says.data || c->schema ||
			      golden_has_topology(c);
	size_t i;

	if (needs_in && !c->in.data)
		buf_add(p, "no file in.xml\n");
	if (!needs_in && c->in.data)
		buf_add(p, "nothing is asserted of in.xml\n");
	if (!needs_in && !c->bads)
		buf_add(p, "nothing is asserted at all\n");
	if (c->dst.data && !c->abi_same && !c->refusal.code)
		buf_add(p, "nothing is asserted of dst.xml\n");
	if (!c->dst.data && (c->abi_same || (c->refusal.pass && !strcmp(c->refusal.pass, "abi"))))
		buf_add(p, "no file dst.xml\n");
	if (c->fds && !c->args.data)
		buf_add(p, "fds without args\n");
	if (c->fixed_point && c->out.data)
		buf_add(p, "out.xml beside fixed_point\n");
	if (c->generate && c->in.data && !memmem(c->in.data, c->in.len, "%%", 2))
		buf_add(p, "in.xml has no %% for what is to be generated\n");
	for (i = 0; i < c->file_count; i++)
		if (!c->files[i].explained)
			problem(p, "file ", c->files[i].name, " is explained by no key");
}

static bool has_evidence(const struct golden_case *c, const char *key)
{
	size_t i;

	for (i = 0; i < c->evidences; i++)
		if (!strcmp(c->evidence[i].key, key))
			return true;
	return false;
}

static void need_evidence(const struct golden_case *c, bool needed, const char *key, struct buf *p)
{
	if (needed && !has_evidence(c, key))
		problem(p, "case.json: no evidence for ", key, "");
}

static bool expectation(const struct golden_case *c, const char *key)
{
	const struct {
		const char *key;
		bool present;
	} known[] = {
		{ "in.xml", c->in.data },
		{ "out.xml", c->out.data },
		{ "args", c->args.data },
		{ "err", c->refusal.err.data || c->bads },
		{ "abi", c->abi_same },
		{ "schema", c->schema != SCHEMA_UNSAID },
		{ "findings", c->has_findings || c->says.data },
	};
	unsigned kind;
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].present && !strcmp(known[i].key, key))
			return true;
	for (kind = VIOMMU_TOPOLOGY_TEXT; kind < TOPOLOGIES; kind++)
		if (c->topology[kind].data && !strcmp(golden_topology_name(kind), key))
			return true;
	for (i = 0; i < c->file_count; i++)
		if (!strcmp(c->files[i].name, key))
			return true;
	return false;
}

/* Whether the key of an evidence is the name of a file. */
static bool is_file(const char *key)
{
	return !strcmp(key, "args") || !strcmp(key, "err") || strchr(key, '.');
}

static bool has_digit_at(const char *s, size_t n)
{
	return strnlen(s, n + 1) > n && s[n] >= '0' && s[n] <= '9';
}

/* The name of one of upstream's golden files: NAME.ARCH-VERSION.xml, .args or .err. */
static bool is_golden_file(const char *s)
{
	static const char *const ends[] = { ".xml", ".args", ".err" };
	const size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_.-");
	size_t i;

	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		const size_t end = strlen(ends[i]);

		if (n > end && !strncmp(s + n - end, ends[i], end))
			return memchr(s, '.', n - end) != NULL;
	}
	return false;
}

/* Evidence starts with its source: facts by section, a review, a program that was seen, a golden file, or ourselves. */
static bool has_source(const char *s)
{
	if (!strncmp(s, "L ", 2) || !strncmp(s, "Q ", 2))
		return has_digit_at(s, 2);
	if (*s == 'S')
		return has_digit_at(s, 1);
	if (!strncmp(s, "seen on ", 8))
		return s[8];
	if (!strncmp(s, "project", 7))
		return !s[7] || s[7] == ':' || s[7] == ';';
	return is_golden_file(s);
}

static void check_sources(const struct golden_case *c, struct buf *p)
{
	size_t i;

	for (i = 0; i < c->evidences; i++)
		if (c->evidence[i].value && !has_source(c->evidence[i].value))
			problem(p, "case.json: evidence for ", c->evidence[i].key,
				" does not start with a source that is known");
}

static void check_evidence(const struct golden_case *c, struct buf *p)
{
	unsigned kind;
	size_t i;

	need_evidence(c, c->fixed_point, "in.xml", p);
	need_evidence(c, c->out.data, "out.xml", p);
	need_evidence(c, c->args.data, "args", p);
	need_evidence(c, c->refusal.err.data, "err", p);
	need_evidence(c, c->says.data, "findings", p);
	for (kind = VIOMMU_TOPOLOGY_TEXT; kind < TOPOLOGIES; kind++)
		need_evidence(c, c->topology[kind].data, golden_topology_name(kind), p);
	for (i = 0; i < c->evidences; i++)
		if (!expectation(c, c->evidence[i].key))
			problem(p,
				is_file(c->evidence[i].key) ? "case.json: evidence for the file "
							    : "case.json: evidence for ",
				c->evidence[i].key,
				is_file(c->evidence[i].key) ? ", which is not there"
							    : ", which nothing asserts");
	if (!c->evidences)
		buf_add(p, "case.json: no evidence at all\n");
}

static void check_level(const struct golden_case *c, struct buf *p)
{
	static const enum golden_level highest[] = {
		[TIER_GOLDEN] = LEVEL_MUST, [TIER_SEEN] = LEVEL_MUST,	 [TIER_SOURCE] = LEVEL_MUST,
		[TIER_FORK] = LEVEL_SHOULD, [TIER_INFERRED] = LEVEL_MAY,
	};

	if (c->level < highest[c->tier])
		problem(p, "case.json: level is higher than tier ", golden_tier_name(c->tier),
			" allows");
}

int case_check(const struct golden_case *c, struct buf *p)
{
	size_t i;

	check_level(c, p);
	check_files(c, p);
	check_evidence(c, p);
	check_sources(c, p);
	check_main_refusal(c, p);
	for (i = 0; i < c->bads; i++)
		check_bad(c, &c->bad[i], p);
	for (i = 0; i < c->finding_count; i++)
		check_code(c, c->findings[i], p);
	check_says(c, p);
	return buf_ok(p) ? 0 : -ENOMEM;
}
