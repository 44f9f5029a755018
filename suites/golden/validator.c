/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "validator.h"

#include "buf.h"

#include <errno.h>
#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <stdlib.h>
#include <string.h>

struct validator {
	xmlRelaxNG *rng;
};

static void ignore(void *data, xmlError *error)
{
	(void)data;
	(void)error;
}

struct faults {
	struct buf why;
	unsigned line;
};

/* libxml2 explains from the inside out; libvirt prints all of it, one fault a line. */
static void collect(void *data, xmlError *error)
{
	struct faults *f = data;
	const char *text = error->message ? error->message : "";

	if (f->why.len)
		buf_char(&f->why, '\n');
	if (!f->line && error->line > 0)
		f->line = (unsigned)error->line;
	buf_add_n(&f->why, text, strcspn(text, "\n"));
}

int validator_new(struct validator **ret, const char *text, size_t len)
{
	struct validator *v = calloc(1, sizeof(*v));
	xmlRelaxNGParserCtxt *ctxt = NULL;

	if (v)
		ctxt = xmlRelaxNGNewMemParserCtxt(text, (int)len);
	if (ctxt) {
		xmlRelaxNGSetParserStructuredErrors(ctxt, ignore, NULL);
		v->rng = xmlRelaxNGParse(ctxt);
		xmlRelaxNGFreeParserCtxt(ctxt);
	}
	if (!v || !v->rng) {
		free(v);
		return ctxt ? -EINVAL : -ENOMEM;
	}
	*ret = v;
	return 0;
}

void validator_free(struct validator *v)
{
	if (!v)
		return;
	xmlRelaxNGFree(v->rng);
	free(v);
}

void validator_finish(void)
{
	xmlRelaxNGCleanupTypes();
	xmlCleanupParser();
}

int validator_check(const struct validator *v, const struct xml_node *root,
		    struct invalid *ret_invalid)
{
	xmlRelaxNGValidCtxt *ctxt = xmlRelaxNGNewValidCtxt(v->rng);
	struct faults f = { .line = 0 };
	xmlDoc *doc = NULL;
	int r = -1;

	if (ctxt && !validator_tree(&doc, root)) {
		xmlRelaxNGSetValidStructuredErrors(ctxt, collect, &f);
		r = xmlRelaxNGValidateDoc(ctxt, doc);
	}
	xmlRelaxNGFreeValidCtxt(ctxt);
	xmlFreeDoc(doc);
	buf_add(&f.why, "");
	if (r > 0 && buf_ok(&f.why)) {
		*ret_invalid = (struct invalid){ f.why.data, f.line };
		return 0;
	}
	buf_done(&f.why);
	return r ? -ENOMEM : 1;
}
