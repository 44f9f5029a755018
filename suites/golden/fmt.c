/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fmt.h"

#include "files.h"
#include "findings.h"
#include "format.h"
#include "meta.h"
#include "xml_read.h"

#include <errno.h>
#include <string.h>

int fmt_json(struct buf *b, const struct golden_text *text)
{
	CLEANUP(json_put_p) struct json_object *json = json_parse(text->data, text->len);
	CLEANUP(buf_done) struct buf twice = { 0 };

	if (!json_object_is_type(json, json_type_object))
		return -EINVAL;
	if (!json_key_twice(text->data, text->len, &twice))
		return meta_emit(b, json);
	buf_add(b, "the key '");
	buf_add(b, buf_text(&twice));
	buf_add(b, "' stands twice");
	return -EINVAL;
}

/* <metadata> alone is printed with double quotes (L 11.8): it is printed apart, and put in the place of its empty self. */
static void print_xml(struct buf *b, const struct xml_node *root)
{
	static const char place[] = "  <metadata/>\n";
	CLEANUP(buf_done) struct buf all = { 0 };
	struct xml_node *metadata = xml_child(root, "metadata"), whole = { 0 };
	const char *at = NULL;

	if (metadata) {
		whole = *metadata;
		metadata->first = NULL;
		metadata->attrs = metadata->decls = 0;
	}
	format_carried(root, 0, (struct carry){ .verbatim = false }, &all);
	if (metadata) {
		*metadata = whole;
		at = strstr(buf_text(&all), place);
	}
	if (!at) {
		buf_add(b, buf_text(&all));
		return;
	}
	buf_add_n(b, all.data, (size_t)(at - all.data));
	format_carried(metadata, 2, (struct carry){ .verbatim = true }, b);
	buf_add(b, at + strlen(place));
}

static int read_xml(struct xml_tree *xml, const struct golden_text *text)
{
	CLEANUP(report_free_p) struct viommu_report *rep = NULL;
	int r = viommu_report_new(&rep);

	if (!r)
		r = xml_read(xml,
			     &(const struct doc_source){ tables_default(), text->data, text->len,
							 NULL },
			     rep);
	return r > 0 ? -EINVAL : r;
}

int fmt_xml(struct buf *b, const struct golden_text *text)
{
	CLEANUP(xml_tree_done) struct xml_tree xml = { 0 };
	int r = read_xml(&xml, text);

	if (r)
		return r;
	print_xml(b, xml.root);
	return buf_ok(b) ? 0 : -ENOMEM;
}

int fmt_lines(struct buf *b, const struct golden_text *text)
{
	const char *s = text->data, *end = s + text->len;
	size_t empty = 0;

	while (s < end) {
		const char *newline = memchr(s, '\n', (size_t)(end - s));
		size_t n = (size_t)((newline ? newline : end) - s);
		const char *next = s + n + 1;

		while (n && strchr(" \t\r", s[n - 1]))
			n--;
		if (n) {
			buf_fill(b, '\n', empty);
			buf_add_n(b, s, n);
			empty = 0;
		}
		empty++;
		s = next;
	}
	if (!b->len)
		return -EINVAL;
	buf_char(b, '\n');
	return buf_ok(b) ? 0 : -ENOMEM;
}

int fmt_svg(struct buf *b, const struct golden_text *text)
{
	CLEANUP(xml_tree_done) struct xml_tree xml = { 0 };
	int r = read_xml(&xml, text);

	return r ? r : fmt_lines(b, text);
}

int fmt_err(struct buf *b, const struct golden_text *text)
{
	size_t n = text->len;

	while (n && strchr(" \t\r\n", text->data[n - 1]))
		n--;
	if (!n)
		return -EINVAL;
	buf_add_n(b, text->data, n);
	buf_char(b, '\n');
	return buf_ok(b) ? 0 : -ENOMEM;
}

typedef int layout_fn(struct buf *b, const struct golden_text *text);

static int show(const char *name, const struct golden_text *text, layout_fn *layout, fmt_fn *fn,
		void *data)
{
	CLEANUP(buf_done) struct buf b = { 0 };
	int r;

	if (!text->data)
		return 0;
	r = layout(&b, text);
	return r == -ENOMEM ? r : fn(data, name, text, &b, r);
}

static bool is_err(const char *name)
{
	const size_t n = strlen(name);

	return n > 4 && !strcmp(name + n - 4, ".err");
}

int fmt_case(const struct golden_case *c, fmt_fn *fn, void *data)
{
	unsigned kind;
	size_t i;
	int r;

	r = show("case.json", &c->json, fmt_json, fn, data);
	if (!r && c->fixed_point)
		r = show("in.xml", &c->in, fmt_xml, fn, data);
	if (!r)
		r = show("out.xml", &c->out, fmt_xml, fn, data);
	if (!r)
		r = show("args", &c->args, fmt_args, fn, data);
	for (kind = VIOMMU_TOPOLOGY_TEXT; kind < TOPOLOGIES && !r; kind++)
		r = show(golden_topology_name(kind), &c->topology[kind],
			 kind == VIOMMU_TOPOLOGY_SVG ? fmt_svg : fmt_lines, fn, data);
	if (!r)
		r = show("err", &c->refusal.err, fmt_err, fn, data);
	if (!r)
		r = show("findings", &c->says, findings_fmt, fn, data);
	for (i = 0; !r && i < c->file_count; i++)
		if (is_err(c->files[i].name))
			r = show(c->files[i].name, &c->files[i].text, fmt_err, fn, data);
	return r;
}
