/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "doc.h"
#include "engine.h"
#include "files.h"
#include "limit.h"
#include "texts.h"

#include <errno.h>
#include <string.h>

/* For inputs without one: the bytes 0 … 15 as random number, which libvirt's tests are thought to use [inferred]. */
#define UUID "00010203-0405-4607-8809-0a0b0c0d0e0f"

/* One case being judged. */
struct run {
	struct replay_answer *a;
	const struct replay_case *c;
	const char *dir;
	struct viommu_report *report;
	struct viommu_doc *doc;
	const struct viommu_caps *caps;
	char *xml, *args; /* NULL: refused before that */
	bool caps_missing;
};

static void run_done(struct run *r)
{
	viommu_doc_free(r->doc);
	viommu_report_free(r->report);
	free(r->xml);
	free(r->args);
}

static int keep(struct run *r, const char **where, const char *s, size_t n)
{
	*where = arena_strndup(&r->a->arena, s, n);
	return *where ? 0 : -ENOMEM;
}

static int settle(struct run *r, enum replay_part part, enum replay_verdict verdict,
		  const char *why)
{
	r->a->part[part] = verdict;
	r->a->reason[part].why = why;
	return 0;
}

/* ---- our side ---- */

static int remember_refusal(struct run *r)
{
	const struct viommu_finding *f = viommu_report_first(r->report);

	if (!f)
		return 0;
	r->a->code = f->code;
	r->a->code_name = f->name;
	return keep(r, &r->a->sentence, f->sentence, strlen(f->sentence));
}

/* "9.2.0" is our set 9.2; what else a version may be has none. */
static int find_caps(struct run *r, struct caps_store *store)
{
	char release[32] = "";
	size_t n = strlen(r->c->version);
	int ret;

	if (n < sizeof(release))
		memcpy(release, r->c->version, n);
	if (n > 2 && n < sizeof(release) && !strcmp(release + n - 2, ".0"))
		release[n - 2] = '\0';
	ret = caps_get(store, strcmp(release, "latest") ? release : NULL, r->c->arch, &r->caps);
	r->caps_missing = ret == -ENOENT;
	return r->caps_missing ? 0 : ret;
}

static int answer(struct run *r, const struct blob *input)
{
	const struct viommu_options options = {
		.size = sizeof(options),
		.flags = r->c->abi_update ? VIOMMU_ABI_UPDATE : 0,
		.uuid = UUID,
	};
	int ret;

	ret = viommu_parse(&r->doc, input->data, input->len, &options, r->report);
	if (!ret)
		ret = viommu_validate(r->doc, r->caps, r->report);
	if (!ret)
		ret = viommu_format(r->doc, &r->xml);
	if (!ret)
		ret = viommu_argv(r->doc, r->report, &r->args);
	return ret > 0 ? remember_refusal(r) : ret;
}

/* ---- comparing ---- */

/* Keeps the first lines that differ. */
static int first_difference(struct run *r, enum replay_part part, const char *a, const char *b)
{
	struct replay_reason *why = &r->a->reason[part];
	size_t n = strcspn(a, "\n"), m = strcspn(b, "\n");
	int ret;

	while (*a && *b && n == m && !memcmp(a, b, n)) {
		a += n + (a[n] == '\n');
		b += m + (b[m] == '\n');
		n = strcspn(a, "\n");
		m = strcspn(b, "\n");
	}
	ret = *a ? keep(r, &why->expected, a, n) : keep(r, &why->expected, "(no more)", 9);
	if (!ret)
		ret = *b ? keep(r, &why->got, b, m) : keep(r, &why->got, "(no more)", 9);
	return ret;
}

static int settle_texts(struct run *r, enum replay_part part, enum replay_verdict verdict,
			const char *why, const struct buf texts[2])
{
	settle(r, part, verdict, why);
	if (verdict == REPLAY_EQUAL)
		return 0;
	return first_difference(r, part, buf_text(&texts[0]), buf_text(&texts[1]));
}

static bool equal(const struct buf texts[2])
{
	return !strcmp(buf_text(&texts[0]), buf_text(&texts[1]));
}

static bool pair_ok(const struct buf texts[2])
{
	return buf_ok(&texts[0]) && buf_ok(&texts[1]);
}

static void pair_done(struct buf (*texts)[2])
{
	buf_done(&(*texts)[0]);
	buf_done(&(*texts)[1]);
}

/* Whole texts in the form that all eras share; notes the rows when they made them equal. */
static bool equal_in_eras(struct run *r, enum replay_part part, struct buf texts[2])
{
	const struct era_scope scope = { .input = r->doc->xml.root, .c = r->c };
	struct era_counts counts[2] = { { { 0 } } };

	eras_apply(&scope, part, &texts[0], &counts[0]);
	eras_apply(&scope, part, &texts[1], &counts[1]);
	if (!equal(texts))
		return false;
	r->a->eras |= eras_used(&counts[0], &counts[1]);
	return true;
}

static size_t lines_in(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += *s == '\n';
	return n;
}

/* The projected part is compared as it stands, before any row is applied; then all of it. */
static int compare_lines(struct run *r, struct buf lines[2])
{
	CLEANUP(pair_done) struct buf part[2] = { { 0 } };
	size_t items;

	args_project(buf_text(&lines[0]), &part[0]);
	args_project(buf_text(&lines[1]), &part[1]);
	if (!pair_ok(part) || !pair_ok(lines))
		return -ENOMEM;
	if (!equal(part))
		return settle_texts(r, REPLAY_ARGS, REPLAY_DIFFERENT, "in the projected part",
				    part);
	items = lines_in(buf_text(&part[0]));
	r->a->projected = items;
	if (equal_in_eras(r, REPLAY_ARGS, lines))
		return settle(r, REPLAY_ARGS, REPLAY_EQUAL, NULL);
	if (!pair_ok(lines))
		return -ENOMEM;
	if (!items)
		return settle_texts(r, REPLAY_ARGS, REPLAY_DIFFERENT, "the projected part is empty",
				    lines);
	return settle_texts(r, REPLAY_ARGS, REPLAY_PROJECTED, "outside the projected part", lines);
}

static int compare_args(struct run *r, const struct blob *file)
{
	CLEANUP(pair_done) struct buf lines[2] = { { 0 } };
	const char *why = args_lines(file->data, file->len, &lines[0]);

	if (why)
		return settle(r, REPLAY_ARGS, REPLAY_UNREADABLE, why);
	why = args_lines(r->args, strlen(r->args), &lines[1]);
	if (why)
		return settle(r, REPLAY_ARGS, REPLAY_DIFFERENT, why);
	return compare_lines(r, lines);
}

static int compare_xml(struct run *r, const struct blob *file)
{
	CLEANUP(pair_done) struct buf texts[2] = { { 0 } };

	if (memchr(file->data, '\0', file->len))
		return settle(r, REPLAY_XML, REPLAY_UNREADABLE, "a NUL byte");
	buf_add_n(&texts[0], file->data, file->len);
	buf_add(&texts[1], r->xml);
	if (!pair_ok(texts))
		return -ENOMEM;
	if (equal(texts) || equal_in_eras(r, REPLAY_XML, texts))
		return settle(r, REPLAY_XML, REPLAY_EQUAL, NULL);
	if (!pair_ok(texts))
		return -ENOMEM;
	return settle_texts(r, REPLAY_XML, REPLAY_DIFFERENT, NULL, texts);
}

/* What libvirt says is one text with a newline; our own refusals are none of its. */
static int compare_err(struct run *r, const struct blob *file)
{
	CLEANUP(pair_done) struct buf texts[2] = { { 0 } };
	const struct viommu_finding *f = viommu_report_first(r->report);

	if (memchr(file->data, '\0', file->len))
		return settle(r, REPLAY_ERR, REPLAY_UNREADABLE, "a NUL byte");
	buf_add_n(&texts[0], file->data, file->len);
	buf_add(&texts[1], f ? f->sentence : "(accepted)");
	buf_char(&texts[1], '\n');
	if (!pair_ok(texts))
		return -ENOMEM;
	if (f && !strcmp(f->cls, "tck"))
		return settle_texts(r, REPLAY_ERR, REPLAY_REFUSED, NULL, texts);
	if (r->caps_missing)
		return settle_texts(r, REPLAY_ERR, REPLAY_NO_CAPS, NULL, texts);
	if (f && equal(texts))
		return settle(r, REPLAY_ERR, REPLAY_EQUAL, NULL);
	return settle_texts(r, REPLAY_ERR, REPLAY_DIFFERENT, NULL, texts);
}

/* ---- a case ---- */

static int compare(struct run *r, enum replay_part part, const struct blob *file)
{
	if (part == REPLAY_ERR)
		return compare_err(r, file);
	if (part == REPLAY_ARGS ? !r->args : !r->xml)
		return settle(r, part, REPLAY_REFUSED, NULL);
	if (r->caps_missing)
		return settle(r, part, REPLAY_NO_CAPS, NULL);
	return part == REPLAY_ARGS ? compare_args(r, file) : compare_xml(r, file);
}

/* Expectations come as args and xml, or as err; an err may have the xml that was right until then. */
static bool asked(const struct replay_case *c, enum replay_part part)
{
	if (part == REPLAY_ERR || c->file[part])
		return c->file[part];
	return !c->file[REPLAY_ERR] || (part == REPLAY_XML && c->file[REPLAY_ARGS]);
}

/* NAME: what is wrong with it. The folder may have anything under that name, pipes and devices too. */
static int file_reason(struct run *r, const char *path, int error, const char **ret_why)
{
	CLEANUP(buf_done) struct buf b = { 0 };
	const char *slash = strrchr(path, '/');

	buf_add(&b, slash ? slash + 1 : path);
	buf_add(&b, ": ");
	buf_add(&b, file_error(error));
	return buf_ok(&b) ? keep(r, ret_why, b.data, b.len) : -ENOMEM;
}

static int judge_part(struct run *r, enum replay_part part)
{
	CLEANUP(blob_done) struct blob file = { 0 };
	CLEANUP(free_p) char *path = replay_path(r->dir, r->c, part);
	int ret = path ? blob_read(path, 0, &file) : -ENOMEM;

	if (ret == -ENOMEM)
		return ret;
	if (ret == -ENOENT)
		return settle(r, part, REPLAY_ABSENT, "the expectation is missing");
	if (ret < 0) {
		settle(r, part, REPLAY_UNREADABLE, NULL);
		return file_reason(r, path, ret, &r->a->reason[part].why);
	}
	return compare(r, part, &file);
}

static int judge_parts(struct run *r)
{
	unsigned part;
	int ret = 0;

	for (part = 0; part < REPLAY_PARTS && !ret; part++)
		if (asked(r->c, part))
			ret = judge_part(r, part);
	return ret;
}

static int settle_all(struct run *r, enum replay_verdict verdict, const char *why)
{
	unsigned part;

	for (part = 0; part < REPLAY_PARTS; part++)
		if (asked(r->c, part))
			settle(r, part, verdict, why);
	return 0;
}

/* What is said of all parts when there is no input to compare them with. */
static int judge_no_input(struct run *r, const char *path, int error)
{
	const char *why;
	int ret;

	if (error == -ENOENT)
		return settle_all(r, REPLAY_ABSENT, "the input is missing");
	ret = file_reason(r, path, error, &why);
	return ret ? ret : settle_all(r, REPLAY_UNREADABLE, why);
}

static int judge(struct run *r, struct caps_store *caps)
{
	CLEANUP(blob_done) struct blob input = { 0 };
	CLEANUP(free_p) char *path = replay_path(r->dir, r->c, REPLAY_PARTS);
	int ret = path ? viommu_report_new(&r->report) : -ENOMEM;

	if (!ret)
		ret = blob_read(path, (size_t)MAX_BYTES + 1, &input);
	if (ret < 0)
		return ret == -ENOMEM ? ret : judge_no_input(r, path, ret);
	if (!r->c->target)
		return settle_all(r, REPLAY_ABSENT, "nothing is expected of this input");
	ret = find_caps(r, caps);
	if (!ret)
		ret = answer(r, &input);
	return ret < 0 ? ret : judge_parts(r);
}

int replay_judge(struct replay_answer *a, const char *dir, const struct replay_case *c,
		 struct caps_store *caps)
{
	CLEANUP(run_done) struct run r = { .a = a, .c = c, .dir = dir };
	unsigned part;
	int ret;

	*a = (struct replay_answer){ 0 };
	ret = judge(&r, caps);
	for (part = 0; part < REPLAY_PARTS; part++)
		if (a->part[part] > a->verdict)
			a->verdict = a->part[part];
	return ret;
}

void replay_answer_done(struct replay_answer *a)
{
	arena_done(&a->arena);
	*a = (struct replay_answer){ 0 };
}
