/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

#include "cover.h"
#include "explain.h"
#include "files.h"
#include "findings.h"
#include "load.h"
#include "out.h"
#include "session.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

enum { CASES_SHOWN = 8 };

/* An answer being written, and where examples come from: no cases without a data directory. */
struct explainer {
	const struct tables *t;
	struct golden golden;
	struct buf out;
	size_t cases_shown;
};

static void explainer_done(struct explainer *e)
{
	golden_done(&e->golden);
	buf_done(&e->out);
}

static bool has_code(const struct golden_case *c, unsigned code)
{
	bool found = c->refusal.code == code;
	size_t i;

	for (i = 0; i < c->bads; i++)
		found |= c->bad[i].refusal.code == code;
	return found || findings_have(c, code);
}

static bool concerns(const struct explainer *e, const struct topic *topic,
		     const struct golden_case *c)
{
	struct cover cov = { .wordings = 0 };

	if (topic->code)
		return has_code(c, e->t->codes[topic->code].number);
	return !cover_rows(&cov, e->t, c) && cov.row[topic->row];
}

static void add_cases(struct explainer *e, const struct topic *topic)
{
	size_t i, n = 0;

	for (i = 0; i < e->golden.count; i++) {
		if (!concerns(e, topic, &e->golden.cases[i]))
			continue;
		if (n++ < e->cases_shown) {
			buf_add(&e->out, n > 1 ? ", " : "cases: ");
			buf_add(&e->out, e->golden.cases[i].id);
		}
	}
	if (n > e->cases_shown) {
		buf_add(&e->out, " and ");
		buf_u64(&e->out, n - e->cases_shown);
		buf_add(&e->out, " more, with --all");
	}
	buf_add(&e->out, n ? "\n" : "cases: none\n");
}

/* The device of QEMU that an IOMMU model is. */
static const char *device_of(unsigned model)
{
	static const char *const devices[] = { "intel-iommu", "arm-smmuv3", "virtio-iommu",
					       "amd-iommu" };

	return devices[model];
}

/* The oldest set that has it says since when; older releases than the oldest set are not known. */
static void add_release(struct explainer *e, const char *dev, const char *prop, const char *arch)
{
	const struct caps_store *s = &e->golden.caps;
	bool oldest = true;
	size_t i;

	for (i = 0; i < s->count; i++) {
		const struct viommu_caps *caps = s->entry[i].caps;

		/* Releases 0.x are made up, for cases. */
		if (!caps || strcmp(viommu_caps_arch(caps), arch) != 0 ||
		    viommu_caps_release(caps)[0] == '0')
			continue;
		if (viommu_caps_has(caps, dev, prop))
			break;
		oldest = false;
	}
	if (i == s->count)
		return;
	buf_add(&e->out, "qemu: ");
	buf_add(&e->out, dev);
	buf_char(&e->out, '.');
	buf_add(&e->out, prop);
	buf_add(&e->out, oldest ? " in " : " since ");
	buf_add(&e->out, viommu_caps_release(s->entry[i].caps));
	buf_add(&e->out, oldest ? " already on " : " on ");
	buf_add(&e->out, arch);
	buf_char(&e->out, '\n');
}

/* The releases that have a property of the device that libvirt asks, or of each model that takes the row. */
static void add_property(struct explainer *e, const struct row *r, uint32_t models,
			 const char *prop)
{
	unsigned model;

	for (model = 0; model < 4; model++) {
		const char *dev = r->cap_dev ? r->cap_dev : device_of(model);

		if (!r->cap_dev && !(models & 1U << model))
			continue;
		add_release(e, dev, prop, "x86_64");
		add_release(e, dev, prop, "aarch64");
		if (r->cap_dev)
			return;
	}
}

/* What an element has on the command line is in its first row. */
static void add_qemu(struct explainer *e, const struct row *r)
{
	const struct row *part = r->child ? &e->t->rows[e->t->elems[r->child].first] : r;
	const bool iommu = r->elem == E_IOMMU_DRIVER;

	if (iommu && part->prop)
		add_property(e, r, r->models, part->prop);
	if (r->cap_prop || (!iommu && r->cap_dev && r->prop))
		add_property(e, r, 0, r->cap_prop ? r->cap_prop : r->prop);
}

static void add_topic(void *data, const struct topic *topic)
{
	struct explainer *e = data;

	if (e->out.len)
		buf_char(&e->out, '\n');
	explain_topic(e->t, topic, &e->out);
	if (topic->row && e->golden.caps.count)
		add_qemu(e, &e->t->rows[topic->row]);
	if (e->golden.count)
		add_cases(e, topic);
}

static int explain(const struct cli *cli, const char *what)
{
	CLEANUP(explainer_done)
	struct explainer e = {
		.t = tables_default(),
		.cases_shown = cli->set & OPT_ALL ? SIZE_MAX : CASES_SHOWN,
	};
	CLEANUP(free_p) char *dir = NULL;
	int r = data_find(cli->data, &dir);

	if (!r)
		r = golden_load(&e.golden, dir);
	if (!r)
		r = caps_all(&e.golden.caps);
	if (r < 0 && e.golden.caps.bad)
		return trouble(e.golden.caps.bad, caps_error(r));
	if (r < 0 && (r != -ENOENT || cli->data))
		return trouble_errno(cli->data ? cli->data : "data directory", r);
	if (!explain_each(e.t, what, add_topic, &e))
		return trouble(what, "neither an attribute nor a code");
	return answer_buf(&e.out);
}

static int manual(const char *page)
{
	CLEANUP(buf_done) struct buf b = { 0 };

	if (!strcmp(page, "hosts"))
		host_man(&b);
	else if (!strcmp(page, "attributes") || !strcmp(page, "codes"))
		explain_man(tables_default(), !strcmp(page, "codes"), &b);
	else
		return trouble(page, "the pages are attributes, codes and hosts");
	return answer_buf(&b);
}

int cmd_explain(const struct cli *cli)
{
	if (cli->man && cli->nargs)
		return trouble("explain", "--man takes no argument");
	if (!cli->man && !cli->nargs)
		return trouble("explain", "which attribute or code? --help gives examples");
	return cli->man ? manual(cli->man) : explain(cli, cli->args[0]);
}
