/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "address.h"
#include "complete.h"
#include "format.h"
#include "kind.h"
#include "parse.h"
#include "rules.h"
#include "xml_read.h"

#include <errno.h>
#include <stdlib.h>

static int take_options(struct viommu_doc *d, const struct viommu_options *o)
{
	const unsigned known = VIOMMU_ABI_UPDATE | VIOMMU_NO_TARGET | VIOMMU_STRICT;
	uint8_t uuid[16];

	if (!o)
		return 0;
	if (o->size != sizeof(*o) || o->flags & ~known)
		return -EINVAL;
	d->flags = o->flags;
	d->uuid = o->uuid;
	d->as_of = release_number(o->as_of);
	if ((o->as_of && !release_known(o->as_of)) || (o->uuid && uuid_parse(o->uuid, uuid)))
		return -EINVAL;
	return 0;
}

int doc_read(struct viommu_doc **ret_doc, const struct doc_source *source,
	     struct viommu_report *rep)
{
	struct viommu_doc *d = calloc(1, sizeof(*d));
	int ret;

	*ret_doc = NULL;
	if (!d)
		return -ENOMEM;
	d->t = source->t;
	d->xml_size = source->len;
	ret = take_options(d, source->options);
	if (!ret)
		ret = xml_read(&d->xml, source, rep);
	if (!ret)
		ret = doc_parse(d, rep);
	if (ret) {
		viommu_doc_free(d);
		return ret;
	}
	*ret_doc = d;
	return 0;
}

int viommu_parse(struct viommu_doc **ret_doc, const char *data, size_t len,
		 const struct viommu_options *options, struct viommu_report *report)
{
	const struct doc_source source = { tables_default(), data, len, options };

	return doc_read(ret_doc, &source, report);
}

void viommu_doc_free(struct viommu_doc *d)
{
	if (!d)
		return;
	xml_tree_done(&d->xml);
	arena_done(&d->arena);
	free(d);
}

const char *viommu_doc_arch(const struct viommu_doc *d)
{
	uint64_t arch = cell_num(d->t, node_child(d->t, d->root, A_DOMAIN_OS), A_OS_TYPE_ARCH, 0);

	return d->t->words[W_ARCH].word[arch];
}

size_t viommu_doc_memory(const struct viommu_doc *d)
{
	return sizeof(*d) + d->arena.held + d->xml.arena.held;
}

static int note_uuid(struct viommu_doc *d, struct viommu_report *rep)
{
	struct buf text = { 0 };
	int ret = -ENOMEM;

	if (!d->uuid_made_up)
		return 0;
	value_text(d->t, &d->t->rows[A_DOMAIN_UUID], node_cell(d->t, d->root, A_DOMAIN_UUID),
		   &text);
	if (buf_ok(&text))
		ret = report_note(rep, AT(d, d->root), C_NOTE_UUID, buf_text(&text), NULL);
	buf_done(&text);
	return ret;
}

/*
 * What libvirt would do by itself and this implementation does not is refused as the very last: after what
 * libvirt would find while it builds the command line.
 */
static int run_last(struct viommu_doc *d, struct viommu_report *rep)
{
	int ret = rules_refuse(d, PASS_LAST);

	if (ret <= 0)
		return ret;
	ret = rules_run(d, rep, PASS_ARGV);
	return ret ? ret : rules_run(d, rep, PASS_LAST);
}

/* Whether the report keeps no more and the document is refused: another pass would only count. */
static bool says_enough(const struct viommu_report *rep, size_t before)
{
	return report_full(rep) && viommu_report_refusals(rep) > before;
}

/* Every pass runs, so that the report is whole; the first refusal is the first in libvirt's order. */
int viommu_validate(struct viommu_doc *d, const struct viommu_caps *caps, struct viommu_report *rep)
{
	static const enum pass_id passes[] = { PASS_POST, PASS_ADDRESS, PASS_DEVICE, PASS_DOMAIN };
	size_t before = viommu_report_refusals(rep), i;
	int ret;

	d->caps = caps;
	ret = doc_complete(d);
	if (!ret)
		ret = note_uuid(d, rep);
	if (!ret)
		ret = note_controller_order(d, rep);
	for (i = 0; i < sizeof(passes) / sizeof(passes[0]) && !ret && !says_enough(rep, before);
	     i++)
		ret = rules_run(d, rep, passes[i]);
	if (!ret && viommu_report_refusals(rep) == before)
		ret = run_last(d, rep);
	return ret ? ret : (int)(viommu_report_refusals(rep) - before);
}

int viommu_format(const struct viommu_doc *d, char **ret_text)
{
	struct buf b = { 0 };

	doc_format(d, &b);
	if (!buf_ok(&b)) {
		buf_done(&b);
		return -ENOMEM;
	}
	*ret_text = b.data;
	return 0;
}

const char *viommu_version(void)
{
	return "0.1.0";
}
