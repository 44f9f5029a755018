/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine.h"

#include "buf.h"
#include "files.h"
#include "limit.h"
#include "parse.h"
#include "report.h"
#include "schema.h"
#include "topology.h"
#include "xml_read.h"

#include <errno.h>
#include <string.h>

static int parse(struct engine *e, const struct question *q, struct viommu_report *rep,
		 struct viommu_doc **ret)
{
	struct viommu_options options = q->options;
	const struct doc_source source = { e->t, q->data, q->len, &options };

	options.size = sizeof(options);
	return doc_read(ret, &source, rep);
}

static int make_validator(struct engine *e)
{
	CLEANUP(buf_done) struct buf text = { 0 };
	int r;

	if (e->validator)
		return 0;
	r = schema_text(e->t, &text);
	return r ? r : validator_new(&e->validator, buf_text(&text), text.len);
}

int engine_argv(const struct engine *e, const struct viommu_doc *doc, struct viommu_report *rep,
		const struct viommu_argv_options *options, char **ret_text)
{
	return argv_build(e->argv, doc, rep, options, ret_text);
}

int engine_topology(const struct engine *e, const struct viommu_doc *doc,
		    enum viommu_topology_kind kind, char **ret_text)
{
	return topology_draw(e->argv, doc, kind, ret_text);
}

struct engine engine_default(struct caps_store *caps)
{
	return (struct engine){
		.t = tables_default(),
		.argv = argv_tables_default(),
		.caps = caps,
	};
}

/* What the schema costs: libxml2 goes through all children of an element for each of them, and so with attributes. */
static uint64_t pairs_below(const struct xml_node *x)
{
	uint64_t children = 0, below = 0;
	const struct xml_node *c;

	for (c = x->first; c; c = c->next) {
		children += !c->markup;
		below += c->name ? pairs_below(c) : 0;
	}
	return children * children + (uint64_t)x->attrs * x->attrs + below;
}

int engine_schema(struct engine *e, const char *data, size_t len, struct invalid *ret_invalid)
{
	CLEANUP(report_free_p) struct viommu_report *rep = NULL;
	CLEANUP(xml_tree_done) struct xml_tree xml = { 0 };
	int r;

	r = make_validator(e);
	if (!r)
		r = viommu_report_new(&rep);
	if (!r)
		r = xml_read(&xml, &(const struct doc_source){ e->t, data, len, NULL }, rep);
	if (r)
		return r < 0 ? r : -EBADMSG;
	if (pairs_below(xml.root) > MAX_SCHEMA)
		return -E2BIG;
	return validator_check(e->validator, xml.root, ret_invalid);
}

static int refuse_siblings(const struct engine *e, struct viommu_report *rep)
{
	const struct place at = { .t = e->t, .pass = PASS_LIMIT };
	CLEANUP(buf_done) struct buf number = { 0 };
	int r;

	buf_u64(&number, MAX_SCHEMA);
	r = buf_ok(&number) ? REPORT(rep, &at, C_TCK_SCHEMA, buf_text(&number)) : -ENOMEM;
	return r < 0 ? r : 1;
}

/* What is no XML, or over a limit, has a clearer refusal of its own: that of the parser. */
static int schema_first(struct engine *e, const struct question *q, struct viommu_report *rep)
{
	struct place at = { .pass = PASS_SCHEMA };
	struct invalid invalid;
	int r = engine_schema(e, q->data, q->len, &invalid);

	if (r == 1 || r == -EBADMSG)
		return 0;
	if (r == -E2BIG)
		return refuse_siblings(e, rep);
	if (r < 0)
		return r;
	at.line = invalid.line;
	r = REPORT(rep, &at, C_SCHEMA_INVALID, invalid.why);
	free(invalid.why);
	return r < 0 ? r : 1;
}

int engine_no_caps(const struct viommu_doc *doc, const char *release, const char *arch,
		   struct viommu_report *rep)
{
	const struct place at = { .doc = doc, .pass = PASS_LAST };

	return REPORT(rep, &at, C_TCK_CAPS, release ? release : CAPS_NEWEST, arch);
}

/* Without a capability set the rules that need none still speak first. */
static int validate(struct engine *e, const struct question *q, struct viommu_report *rep,
		    struct viommu_doc *doc)
{
	const struct viommu_caps *caps = NULL;
	int r, missing = 0;

	if (!(q->options.flags & VIOMMU_NO_TARGET))
		missing = caps_get(e->caps, q->caps, viommu_doc_arch(doc), &caps);
	if (missing < 0 && missing != -ENOENT)
		return missing;
	r = viommu_validate(doc, caps, rep);
	if (r || !missing)
		return r;
	r = engine_no_caps(doc, q->caps, viommu_doc_arch(doc), rep);
	return r < 0 ? r : 1;
}

int engine_document(struct engine *e, const struct question *q, struct viommu_report *rep,
		    struct viommu_doc **ret_doc)
{
	int r = 0;

	*ret_doc = NULL;
	if (q->schema)
		r = schema_first(e, q, rep);
	if (!r)
		r = parse(e, q, rep, ret_doc);
	if (!r)
		r = validate(e, q, rep, *ret_doc);
	return r;
}

void engine_done(struct engine *e)
{
	validator_free(e->validator);
	e->validator = NULL;
}
