/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sweep.h"

#include "known.h"
#include "unit.h"

#include <errno.h>
#include <libxml/xmlerror.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- one run ---- */

enum { ROOM = 1 << 20 };

/* What was answered, without any memory of the heap. */
struct answer {
	char text[ROOM];
	size_t len;
	int error; /* first negative return */
};

struct run {
	const struct scenario *c;
	struct viommu_report *rep;
	struct viommu_caps *caps;
	struct viommu_doc *doc, *dst;
	struct answer *out;
};

static void add(struct answer *out, const char *what, const char *text)
{
	size_t n = strlen(text), m = strlen(what);

	if (out->len + m + n + 2 > ROOM)
		abort();
	memcpy(out->text + out->len, what, m);
	memcpy(out->text + out->len + m, text, n);
	out->len += m + n;
	out->text[out->len++] = '\n';
}

/* Notes a return; what goes on only after 0 asks for it. */
static int took(struct run *r, const char *what, int ret)
{
	char number[16];

	if (ret < 0)
		r->out->error = ret;
	snprintf(number, sizeof(number), " %d", ret);
	add(r->out, what, number);
	return ret;
}

static int give(struct run *r, const char *what, int ret, char *text)
{
	if (!took(r, what, ret)) {
		add(r->out, "", text);
		free(text);
	}
	return ret;
}

static int read_caps(struct run *r)
{
	const char *json = r->c->caps;

	return json ? took(r, "caps", viommu_caps_parse(&r->caps, json, strlen(json))) : 0;
}

static int read_one(struct run *r, const char *xml, struct viommu_doc **doc)
{
	const struct viommu_options o = UNIT_OPTIONS(.flags = r->c->flags, .uuid = UNIT_MDEV_UUID);
	int ret = took(r, "parse", viommu_parse(doc, xml, strlen(xml), &o, r->rep));

	return ret ? ret : took(r, "validate", viommu_validate(*doc, r->caps, r->rep));
}

static int read_document(struct run *r)
{
	return r->c->xml ? read_one(r, r->c->xml, &r->doc) : 0;
}

static int print_document(struct run *r)
{
	char *text = NULL;
	int ret;

	if (!r->doc)
		return 0;
	ret = viommu_format(r->doc, &text);
	return give(r, "format", ret, text);
}

static int print_argv(struct run *r)
{
	struct viommu_fd fd = { .name = "hostdev-ua-x-fd", .number = 20 };
	const struct viommu_argv_options o = { sizeof(o), VIOMMU_ARGV_JSON, &fd, 1 };
	char *text = NULL;
	int ret;

	if (!r->doc)
		return 0;
	ret = viommu_argv(r->doc, r->rep, &text);
	ret = give(r, "argv", ret, text);
	if (ret)
		return ret;
	ret = viommu_argv_with(r->doc, r->rep, &o, &text);
	return give(r, "argv_json", ret, text);
}

static int draw_topology(struct run *r)
{
	enum viommu_topology_kind kind;
	char *text = NULL;
	int ret = 0;

	for (kind = VIOMMU_TOPOLOGY_TEXT; kind <= VIOMMU_TOPOLOGY_SVG && r->doc && !ret; kind++) {
		ret = viommu_topology(r->doc, kind, &text);
		ret = give(r, "topology", ret, text);
	}
	return ret;
}

static int compare(struct run *r)
{
	int ret = r->c->dst ? read_one(r, r->c->dst, &r->dst) : 0;

	return ret || !r->dst ? ret : took(r, "compare", viommu_compare(r->doc, r->dst, r->rep));
}

static int print_tables(struct run *r)
{
	char *text = NULL;
	int ret;

	if (!r->c->explain)
		return 0;
	ret = viommu_schema(&text);
	ret = give(r, "schema", ret, text);
	if (ret)
		return ret;
	ret = viommu_explain(r->c->explain, &text);
	return give(r, "explain", ret, text);
}

static void add_findings(struct run *r)
{
	const struct viommu_finding *f;
	char number[32];
	size_t i;

	for (i = 0; (f = viommu_report_get(r->rep, i)); i++) {
		snprintf(number, sizeof(number), "%u:%u ", f->code, f->line);
		add(r->out, number, f->sentence);
		add(r->out, f->path, f->rule);
	}
}

static bool printed;

/* Where libxml2 prints what nobody else wants to hear; the library must not let it. */
static void on_print(void *data, const char *format, ...)
{
	(void)data;
	(void)format;
	printed = true;
}

typedef int step_fn(struct run *r);

static void run(const struct scenario *c, struct answer *out)
{
	static step_fn *const steps[] = { read_caps,	 read_document, print_document, print_argv,
					  draw_topology, compare,	print_tables };
	struct run r = { .c = c, .out = out };
	size_t i;
	int ret;

	out->len = 0;
	out->error = 0;
	printed = false;
	ret = took(&r, "report", viommu_report_new(&r.rep));
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]) && !ret; i++)
		ret = steps[i](&r);
	if (r.rep)
		add_findings(&r);
	viommu_doc_free(r.doc);
	viommu_doc_free(r.dst);
	viommu_caps_free(r.caps);
	viommu_report_free(r.rep);
	xmlResetLastError();
}

/* ---- all runs ---- */

static struct answer undisturbed, disturbed;

static void check_answer(const struct scenario *c, size_t n)
{
	if (printed)
		fail_msg("%s, allocation %zu: something was printed", c->claim, n);
	if (disturbed.error == -ENOMEM)
		return;
	if (disturbed.len != undisturbed.len ||
	    memcmp(disturbed.text, undisturbed.text, disturbed.len) != 0) {
		disturbed.text[disturbed.len] = '\0';
		undisturbed.text[undisturbed.len] = '\0';
		print_error("%s, allocation %zu\n", c->claim, n);
		unit_same_text(disturbed.text, undisturbed.text);
	}
}

static void check_lost(const struct scenario *c, size_t n)
{
	const struct fail_live *live;

	while ((live = fail_live_first())) {
		if (!known_leak(live))
			fail_msg("%s, allocation %zu: %s", c->claim, n, leak_text(live));
		fail_forget_one(live);
	}
}

/* A leak is looked at again, with the calls that led to it. */
static void check_live(const struct scenario *c, size_t n, enum fail_how how)
{
	if (!fail_live_first())
		return;
	while (fail_live_first())
		fail_forget_one(fail_live_first());
	fail_keep_sites(true);
	fail_start(n, how);
	run(c, &disturbed);
	fail_stop();
	fail_keep_sites(false);
	assert_non_null(fail_live_first());
	check_lost(c, n);
}

void sweep(const struct scenario *c, enum fail_how how)
{
	bool refused = true;
	size_t n;

	if (fail_live_first())
		fail_clear();
	run(c, &undisturbed);
	for (n = 1; refused; n++) {
		fail_start(n, how);
		run(c, &disturbed);
		refused = fail_stop();
		check_live(c, n, how);
		check_answer(c, n);
	}
	assert_int_equal(disturbed.error, undisturbed.error);
	assert_in_range(n, 3, 100000);
}

void sweep_init(void)
{
	fail_init();
	xmlSetGenericErrorFunc(NULL, on_print);
}
