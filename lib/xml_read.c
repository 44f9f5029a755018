/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml_read.h"

#include "limit.h"
#include "xml_build.h"
#include "xml_scan.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

/* What goes on while one text is read. */
struct reading {
	const struct tables *t;
	struct viommu_report *rep;
	struct xml_builder build;
	size_t most; /* bytes that the tree may take */
	char words[256]; /* of the first fault, which is the one that libvirt tells */
	int line;
	int ret; /* of the refusal that stopped it */
	bool refused, no_memory;
	bool lost; /* something is missing that nobody complained about */
};

static int refuse_limit(const struct reading *rd, int line, enum code_id code, size_t limit)
{
	const struct place at = { .t = rd->t, .line = (unsigned)line, .pass = PASS_LIMIT };
	struct buf number = { 0 };
	int ret;

	buf_u64(&number, limit);
	ret = buf_ok(&number) ? REPORT(rd->rep, &at, code, buf_text(&number)) : -ENOMEM;
	buf_done(&number);
	return ret;
}

static int refuse_encoding(const struct reading *rd, const char *name)
{
	const struct place at = { .t = rd->t, .line = 1, .pass = PASS_LIMIT };

	return REPORT(rd->rep, &at, C_TCK_ENCODING, name);
}

static void stop(xmlParserCtxt *ctxt, enum code_id code, size_t limit)
{
	struct reading *rd = ctxt->_private;

	if (rd->refused)
		return;
	rd->refused = true;
	rd->ret = refuse_limit(rd, xmlSAX2GetLineNumber(ctxt), code, limit);
	xmlStopParser(ctxt);
}

/* Only of encodings based on ASCII it is known that the scan saw what the parser sees. */
static void on_document(void *ctx)
{
	static const char *const known[] = { "UTF-8", "ISO-8859-1", "ASCII", "US-ASCII" };
	xmlParserCtxt *ctxt = ctx;
	struct reading *rd = ctxt->_private;
	const xmlParserInputBuffer *b = ctxt->input ? ctxt->input->buf : NULL;
	const char *name = b && b->encoder ? b->encoder->name : NULL;
	size_t i;

	xmlSAX2StartDocument(ctx);
	for (i = 0; name && i < sizeof(known) / sizeof(known[0]); i++)
		if (!strcmp(name, known[i]))
			return;
	if (!name)
		return;
	rd->refused = true;
	rd->ret = refuse_encoding(rd, name);
	xmlStopParser(ctxt);
}

static void on_doctype(void *ctx, const xmlChar *name, const xmlChar *id, const xmlChar *uri)
{
	(void)name;
	(void)id;
	(void)uri;
	stop(ctx, C_TCK_DOCTYPE, 0);
}

/* The tree, and the names in the dictionary: their texts, and an entry with its share of the table for each. */
static size_t tree_memory(const xmlParserCtxt *ctxt, const struct reading *rd)
{
	enum { PER_NAME = 96 };
	size_t names = (size_t)xmlDictSize(ctxt->dict);

	return rd->build.tree->arena.held + xmlDictGetUsage(ctxt->dict) + names * PER_NAME;
}

/* Memory that ran out while the tree was built ends the reading too. */
static bool goes_on(xmlParserCtxt *ctxt, const struct reading *rd)
{
	if (rd->build.no_memory)
		xmlStopParser(ctxt);
	return !rd->refused && !rd->build.no_memory;
}

static bool takes_more(xmlParserCtxt *ctxt, const struct reading *rd)
{
	if (tree_memory(ctxt, rd) + rd->build.text.len > rd->most)
		stop(ctxt, C_TCK_TREE, rd->most);
	return goes_on(ctxt, rd);
}

static void take_text(xmlParserCtxt *ctxt, const xmlChar *text, int len, bool cdata)
{
	struct reading *rd = ctxt->_private;

	if (takes_more(ctxt, rd))
		xml_build_text(&rd->build, text, len, cdata);
}

static void on_text(void *ctx, const xmlChar *text, int len)
{
	take_text(ctx, text, len, false);
}

static void on_cdata(void *ctx, const xmlChar *text, int len)
{
	take_text(ctx, text, len, true);
}

static void on_comment(void *ctx, const xmlChar *text)
{
	const char *const part[] = { "<!--", text ? (const char *)text : "", "-->", NULL };
	xmlParserCtxt *ctxt = ctx;
	struct reading *rd = ctxt->_private;

	if (takes_more(ctxt, rd))
		xml_build_markup(&rd->build, part);
}

static void on_instruction(void *ctx, const xmlChar *target, const xmlChar *text)
{
	const char *const part[] = {
		"<?", (const char *)target, text ? " " : "", text ? (const char *)text : "", "?>",
		NULL
	};
	xmlParserCtxt *ctxt = ctx;
	struct reading *rd = ctxt->_private;

	if (takes_more(ctxt, rd))
		xml_build_markup(&rd->build, part);
}

static void check_tag(xmlParserCtxt *ctxt, const struct reading *rd, const struct start_tag *s)
{
	int i;

	if (rd->build.depth >= MAX_DEPTH)
		stop(ctxt, C_TCK_DEPTH, MAX_DEPTH);
	if (tree_memory(ctxt, rd) > rd->most)
		stop(ctxt, C_TCK_TREE, rd->most);
	if (s->attrs + s->decls > MAX_ATTRS)
		stop(ctxt, C_TCK_ATTRS, MAX_ATTRS);
	for (i = 0; i < s->attrs && !rd->refused; i++)
		if (s->attr[i * AT_PARTS + AT_END] - s->attr[i * AT_PARTS + AT_VALUE] > MAX_VALUE)
			stop(ctxt, C_TCK_VALUE, MAX_VALUE);
}

/* The XML library wants so many parameters. NOLINTNEXTLINE(readability-function-size) */
static void on_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
		     int nns, const xmlChar **ns, int nattr, int ndefault, const xmlChar **attr)
{
	xmlParserCtxt *ctxt = ctx;
	struct reading *rd = ctxt->_private;
	const struct start_tag s = {
		name, prefix, uri, ns, attr, nns, nattr, xmlSAX2GetLineNumber(ctxt),
	};

	(void)ndefault;
	check_tag(ctxt, rd, &s);
	if (goes_on(ctxt, rd))
		xml_build_start(&rd->build, &s);
}

static void on_end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	xmlParserCtxt *ctxt = ctx;
	struct reading *rd = ctxt->_private;

	(void)name;
	(void)prefix;
	(void)uri;
	if (goes_on(ctxt, rd))
		xml_build_end(&rd->build);
}

static int refuse_syntax(struct reading *rd)
{
	const struct place at = {
		.t = rd->t,
		.line = rd->line > 0 ? (unsigned)rd->line : 0,
		.pass = PASS_SYNTAX,
	};
	struct buf line = { 0 };
	int ret;

	buf_u64(&line, at.line);
	ret = buf_ok(&line) ? REPORT(rd->rep, &at, C_XML_SYNTAX, buf_text(&line), rd->words)
			    : -ENOMEM;
	buf_done(&line);
	return ret;
}

/* Limits that need no parser. Returns 0, or what the whole reading returns. */
static int check_bytes(const struct reading *rd, const char *data, size_t len)
{
	static const size_t limits[C_COUNT] = {
		[C_TCK_SIZE] = MAX_BYTES,
		[C_TCK_NAME] = MAX_NAME,
		[C_TCK_ATTRS] = MAX_ATTRS,
		[C_TCK_VALUE] = MAX_VALUE,
	};
	const char *wide = len <= MAX_BYTES ? xml_wide(data, len) : NULL;
	enum code_id code = C_OK;
	int ret;

	if (len > MAX_BYTES)
		code = C_TCK_SIZE;
	else if (!wide && memchr(data, '\0', len))
		code = C_TCK_NUL;
	else if (!wide)
		code = xml_scan(data, len);
	if (!wide && !code)
		return 0;
	ret = wide ? refuse_encoding(rd, wide) : refuse_limit(rd, 0, code, limits[code]);
	return ret ? ret : 1;
}

static int finish(const xmlParserCtxt *ctxt, struct reading *rd)
{
	bool lost = rd->lost && ctxt->wellFormed; /* what is cut off is not whole either */
	int ret;

	if (rd->no_memory || rd->build.no_memory || lost || ctxt->errNo == XML_ERR_NO_MEMORY)
		return -ENOMEM;
	if (!rd->refused && ctxt->wellFormed && rd->build.tree->root)
		return 0;
	ret = rd->refused ? rd->ret : refuse_syntax(rd);
	return ret ? ret : 1;
}

/* libxml2 2.9.14 gives up a message of about 64,000 bytes; the words that make it so long are handed over as well. */
static bool is_long(const xmlError *e)
{
	return (e->str1 && strlen(e->str1) > 30000) || (e->str2 && strlen(e->str2) > 30000);
}

/*
 * What libxml2 2.9.14 says, or does not say, when memory runs out. A message that could not be made is NULL, one that
 * could not grow ends where its first buffer does.
 */
static bool means_no_memory(const xmlError *e)
{
	if (e->code == XML_ERR_NO_MEMORY || !e->message)
		return true;
	return strlen(e->message) == 149 && e->message[148] != '\n' && !is_long(e);
}

/* A name space that could not be kept is called an empty one, although the input shows that it was not. */
static bool means_lost(const xmlParserCtxt *ctxt, const xmlError *e)
{
	const xmlChar *at = ctxt->input ? ctxt->input->cur : NULL;

	if (e->code != XML_NS_ERR_XML_NAMESPACE || !e->message || !strstr(e->message, "Empty"))
		return false;
	return at && at - ctxt->input->base >= 2 && at[-1] != at[-2];
}

/* The library prints what nobody takes. Its words end with a newline. */
static void on_fault(void *ctx, xmlErrorPtr e)
{
	xmlParserCtxt *ctxt = ctx;
	struct reading *rd = ctxt->_private;
	size_t len = e->message ? strcspn(e->message, "\n") : 0;

	rd->no_memory = rd->no_memory || means_no_memory(e);
	rd->lost = rd->lost || means_lost(ctxt, e);
	if (e->level < XML_ERR_ERROR || rd->words[0] || !len)
		return;
	if (len >= sizeof(rd->words))
		len = sizeof(rd->words) - 1;
	memcpy(rd->words, e->message, len);
	rd->line = e->line;
}

/* Faults that come without a parser; the library would print them. */
static void on_lost_fault(void *data, xmlErrorPtr e)
{
	struct reading *rd = data;

	rd->no_memory = rd->no_memory || e->code == XML_ERR_NO_MEMORY;
}

static void listen(xmlParserCtxt *ctxt, struct reading *rd)
{
	xmlSAXHandler *sax = ctxt->sax;

	ctxt->_private = rd;
	sax->startDocument = on_document;
	sax->internalSubset = on_doctype;
	sax->startElementNs = on_start;
	sax->endElementNs = on_end;
	sax->characters = on_text;
	sax->ignorableWhitespace = on_text;
	sax->cdataBlock = on_cdata;
	sax->comment = on_comment;
	sax->processingInstruction = on_instruction;
	sax->serror = on_fault;
}

static int read_text(struct reading *rd, const char *data, size_t len)
{
	/* nothing at all is asked for as its end mark: so the library finds the words for it */
	xmlParserCtxt *ctxt = xmlCreateMemoryParserCtxt(len ? data : "", len ? (int)len : 1);
	int ret;

	if (!ctxt)
		return -ENOMEM;
	/* HUGE: the limits are our own, and kept before those of libxml2 are met */
	/* NOENT: a value with &amp; in it is handed over as it is meant; there are no other entities */
	xmlCtxtUseOptions(ctxt, XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_HUGE |
					XML_PARSE_BIG_LINES | XML_PARSE_NOERROR |
					XML_PARSE_NOWARNING);
	listen(ctxt, rd);
	xmlParseDocument(ctxt);
	ret = finish(ctxt, rd);
	rd->build.tree->names = ctxt->dict;
	xmlDictReference(ctxt->dict);
	xmlFreeDoc(ctxt->myDoc);
	ctxt->myDoc = NULL;
	xmlFreeParserCtxt(ctxt);
	xml_build_done(&rd->build);
	return ret;
}

int xml_read(struct xml_tree *tree, const struct doc_source *source, struct viommu_report *rep)
{
	struct reading rd = {
		.t = source->t,
		.rep = rep,
		.build.tree = tree,
		.most = 2 * source->len + MAX_TREE,
	};
	xmlStructuredErrorFunc before = xmlStructuredError;
	void *data_before = xmlStructuredErrorContext;
	int ret;

	ret = check_bytes(&rd, source->data, source->len);
	if (ret)
		return ret;
	xmlSetStructuredErrorFunc(&rd, on_lost_fault);
	ret = read_text(&rd, source->data, source->len);
	xmlSetStructuredErrorFunc(data_before, before);
	xmlResetLastError();
	return ret;
}
