/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "work.h"

#include "count.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <time.h>

double cpu_seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static xmlDoc *tree_of(const struct buf *b)
{
	return xmlReadMemory(b->data, (int)b->len, NULL, NULL, XML_PARSE_NONET | XML_PARSE_HUGE);
}

void parse_alone(const struct buf *b)
{
	xmlFreeDoc(tree_of(b));
}

int pipeline(const struct buf *b, const struct viommu_caps *caps, struct viommu_report *rep)
{
	struct viommu_doc *d = NULL;
	char *args = NULL;
	int ret;

	ret = viommu_parse(&d, b->data, b->len, NULL, rep);
	if (!ret)
		ret = viommu_validate(d, caps, rep);
	if (!ret)
		ret = viommu_argv(d, rep, &args);
	free(args);
	viommu_doc_free(d);
	return ret;
}

int memory_of(const struct buf *b, const struct viommu_caps *caps, size_t *ret_tree,
	      size_t *ret_peak)
{
	size_t before = count_now();
	struct viommu_report *rep;
	xmlDoc *doc = tree_of(b);
	int ret;

	*ret_tree = count_now() - before;
	xmlFreeDoc(doc);
	count_reset();
	before = count_now();
	ret = viommu_report_new(&rep);
	if (ret)
		return ret;
	ret = pipeline(b, caps, rep);
	*ret_peak = count_peak() - before;
	viommu_report_free(rep);
	return ret;
}
