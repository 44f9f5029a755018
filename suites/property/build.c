/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "build.h"

#include "values.h"

#include <libxml/parser.h>
#include <string.h>

#define X(s) ((const xmlChar *)(s))

/*
 * Memory is the most that fits, so that any current memory is less; many vCPUs for the same reason. A pc, since a device is
 * never moved from the bus that it names there (topology/missing-bus-legacy has what q35 does).
 */
static const char base[] =
	"<domain type='qemu'><name>t</name><uuid>12345678-9abc-def0-1234-56789abcdef0</uuid>"
	"<memory>9007199254740991</memory><vcpu>4294967295</vcpu>"
	"<os><type arch='x86_64' machine='pc'>hvm</type></os></domain>";

static const char accepted[] =
	"<domain type='qemu'><name>t</name><uuid>12345678-9abc-def0-1234-56789abcdef0</uuid>"
	"<memory>65536</memory><vcpu>4</vcpu>"
	"<os><type arch='x86_64' machine='q35'>hvm</type></os><devices>"
	"<controller type='usb' model='none'/><memballoon model='none'/></devices></domain>";

static bool row_applies(const struct row *r, uint8_t variant)
{
	return !r->only || r->only & variant;
}

/* An element that decides which variant the rows below it are read for. */
struct variants {
	uint16_t elem;
	uint8_t n, variant[3];
};

static const struct variants variants[] = {
	{ E_ADDRESS, 2, { ONLY_PCI, ONLY_OTHER | ONLY_UNIT } },
	{ E_HOSTDEV, 2, { ONLY_PCI, ONLY_MDEV } },
	{ E_CONTROLLER, 3, { ONLY_PCI, ONLY_PCI | ONLY_ROOT, ONLY_OTHER | ONLY_SERIAL } },
};

static struct variants variants_of(uint16_t elem, uint8_t inherited)
{
	size_t i;

	for (i = 0; i < sizeof(variants) / sizeof(variants[0]); i++)
		if (variants[i].elem == elem)
			return variants[i];
	return (struct variants){ .n = 1, .variant = { inherited } };
}

struct search {
	struct way *ways;
	size_t n, room;
};

static void search_element(struct search *s, struct way *at, uint16_t elem);

static void search_child(struct search *s, struct way *at, uint16_t id)
{
	const struct row *r = &tables_default()->rows[id];
	const struct variants v =
		variants_of(r->child, id == A_DEVICES_INTERFACE ? ONLY_NIC : at->variant);
	const uint8_t before = at->variant;
	unsigned i;

	if (at->steps == STEPS)
		return;
	at->step[at->steps++] = id;
	for (i = 0; i < v.n; i++) {
		at->variant = v.variant[i];
		search_element(s, at, r->child);
	}
	at->variant = before;
	at->steps--;
}

/* The model of a controller that is carried through is any text. */
static bool is_free_model(const struct row *r, uint8_t variant)
{
	return r->kind == K_CTL_MODEL && !(variant & ONLY_PCI);
}

static bool is_value(const struct row *r)
{
	return r->type == ROW_ATTR || r->type == ROW_TEXT || r->type == ROW_LEAF ||
	       r->type == ROW_FLAG;
}

static void search_element(struct search *s, struct way *at, uint16_t elem)
{
	const struct tables *t = tables_default();
	uint16_t id;

	for (id = t->elems[elem].first; id < t->elems[elem].last; id++) {
		const struct row *r = &t->rows[id];

		if (!row_applies(r, at->variant))
			continue;
		if (r->type == ROW_CHILD)
			search_child(s, at, id);
		if (!is_value(r) || is_free_model(r, at->variant) || s->n == s->room)
			continue;
		s->ways[s->n] = *at;
		s->ways[s->n++].row = id;
	}
}

size_t ways_find(struct way *ways, size_t room)
{
	struct search s = { .ways = ways, .room = room };
	struct way at = { .steps = 0 };

	search_element(&s, &at, E_DOMAIN);
	return s.n;
}

xmlDoc *build_new(void)
{
	return xmlReadMemory(base, sizeof(base) - 1, "", NULL, 0);
}

xmlDoc *build_accepted(void)
{
	return xmlReadMemory(accepted, sizeof(accepted) - 1, "", NULL, 0);
}

static xmlNode *child_named(xmlNode *parent, const char *name)
{
	xmlNode *n;

	for (n = parent->children; n; n = n->next)
		if (n->type == XML_ELEMENT_NODE && !strcmp((const char *)n->name, name))
			return n;
	return NULL;
}

/* A text that stands before the child elements. */
static void set_text(xmlNode *n, const char *text)
{
	xmlNode *old = n->children, *t = xmlNewText(X(text));

	if (old && old->type == XML_TEXT_NODE) {
		xmlUnlinkNode(old);
		xmlFreeNode(old);
	}
	if (n->children)
		xmlAddPrevSibling(n->children, t);
	else
		xmlAddChild(n, t);
}

static void set_value(xmlNode *n, const struct row *r, const char *text)
{
	xmlNode *c;

	if (r->type == ROW_ATTR) {
		xmlSetProp(n, X(r->name), X(text));
	} else if (r->type == ROW_TEXT) {
		set_text(n, text);
	} else {
		c = child_named(n, r->name);
		c = c ? c : xmlNewChild(n, NULL, X(r->name), NULL);
		set_text(c, text);
	}
}

static void fill_required(xmlNode *n, uint16_t elem, uint8_t variant)
{
	const struct tables *t = tables_default();
	static struct values good;
	uint16_t id;

	for (id = t->elems[elem].first; id < t->elems[elem].last; id++) {
		const struct row *r = &t->rows[id];

		if (!(r->flags & F_REQUIRED) || !is_value(r) || !row_applies(r, variant))
			continue;
		values_good(r, &good);
		set_value(n, r, good.text[r->kind == K_UINT]);
	}
}

static void fill_hostdev(xmlNode *n, uint8_t variant)
{
	xmlNode *address;

	xmlSetProp(n, X("type"), X(variant & ONLY_MDEV ? "mdev" : "pci"));
	address = xmlNewChild(xmlNewChild(n, NULL, X("source"), NULL), NULL, X("address"), NULL);
	if (variant & ONLY_MDEV)
		xmlSetProp(address, X("uuid"), X("c2177883-f1bb-47f0-914d-32a22e3a8804"));
}

static void fill_controller(xmlNode *n, uint8_t variant)
{
	xmlSetProp(n, X("type"), X(variant & ONLY_PCI ? "pci" : "virtio-serial"));
	xmlSetProp(n, X("index"), X(variant & ONLY_ROOT ? "0" : "1"));
	if (variant & ONLY_PCI)
		xmlSetProp(n, X("model"), X(variant & ONLY_ROOT ? "pcie-root" : "pcie-root-port"));
}

static void fill_address(xmlNode *n, uint8_t variant)
{
	xmlSetProp(n, X("type"), X(variant & ONLY_PCI ? "pci" : "drive"));
	xmlSetProp(n, X("slot"), X("4"));
	if (variant & ONLY_PCI) /* bus and slot 0 would mean: assign one */
		xmlSetProp(n, X("bus"), X("1"));
}

/* One that has all that the command line asks for. */
static void fill_interface(xmlNode *n)
{
	xmlSetProp(n, X("type"), X("user"));
	xmlSetProp(xmlNewChild(n, NULL, X("mac"), NULL), X("address"), X("52:54:00:12:34:56"));
	xmlSetProp(xmlNewChild(n, NULL, X("model"), NULL), X("type"), X("virtio"));
}

/* The model that takes what the way leads to. */
static void fill_iommu(xmlNode *n, const struct way *w)
{
	const struct tables *t = tables_default();
	uint32_t models = t->rows[w->row].models;
	unsigned i, word = 0;

	for (i = 0; i < w->steps; i++)
		models = t->rows[w->step[i]].models ? t->rows[w->step[i]].models : models;
	while (models && !(models >> word & 1))
		word++;
	xmlSetProp(n, X("model"), X(t->words[W_IOMMU_MODEL].word[word]));
}

static xmlNode *make(xmlNode *parent, uint16_t id, const struct way *w)
{
	const struct row *r = &tables_default()->rows[id];
	xmlNode *n = xmlNewChild(parent, NULL, X(r->name), NULL);

	fill_required(n, r->child, w->variant);
	if (r->child == E_HOSTDEV)
		fill_hostdev(n, w->variant);
	else if (r->child == E_CONTROLLER)
		fill_controller(n, w->variant);
	else if (r->child == E_IOMMU)
		fill_iommu(n, w);
	else if (r->child == E_ADDRESS)
		fill_address(n, w->variant);
	else if (id == A_DEVICES_INTERFACE)
		fill_interface(n);
	else if (id == A_DEVICES_CHANNEL) /* one of virtio would lose its address */
		xmlSetProp(xmlNewChild(n, NULL, X("target"), NULL), X("type"), X("guestfwd"));
	else if (id == A_DEVICES_REDIRDEV) /* one of USB has no PCI address */
		xmlSetProp(n, X("bus"), X("any"));
	return n;
}

void build_set(xmlDoc *doc, const struct way *w, const char *text, bool again)
{
	const struct tables *t = tables_default();
	xmlNode *n = xmlDocGetRootElement(doc), *next;
	unsigned i;

	for (i = 0; i < w->steps; i++) {
		const struct row *r = &t->rows[w->step[i]];

		next = again && r->flags & F_MANY ? NULL : child_named(n, r->name);
		n = next ? next : make(n, w->step[i], w);
	}
	set_value(n, &t->rows[w->row], text);
}

static void turn_attributes(xmlNode *n)
{
	xmlAttr *a = n->properties, *turned = NULL, *next;

	for (; a; a = next) {
		next = a->next;
		a->next = turned;
		a->prev = NULL;
		if (turned)
			turned->prev = a;
		turned = a;
	}
	n->properties = turned;
}

/* A device that is carried through keeps its order, and so does an address of another bus. */
static bool is_carried(xmlNode *n)
{
	const struct tables *t = tables_default();
	xmlChar *type = xmlGetProp(n, X("type"));
	bool other = type && strcmp((const char *)type, "pci") != 0;
	uint16_t id;

	xmlFree(type);
	if (!strcmp((const char *)n->name, "address"))
		return other;
	if (n->parent->type != XML_ELEMENT_NODE ||
	    strcmp((const char *)n->parent->name, "devices") != 0)
		return false;
	for (id = t->elems[E_DEVICES].first; id < t->elems[E_DEVICES].last; id++)
		if (t->rows[id].type == ROW_CHILD &&
		    !strcmp((const char *)n->name, t->rows[id].name))
			return t->elems[t->rows[id].child].flags & F_CARRIED;
	return false;
}

static void turn_below(xmlNode *n)
{
	for (; n; n = n->next) {
		if (n->type != XML_ELEMENT_NODE || is_carried(n))
			continue;
		turn_attributes(n);
		turn_below(n->children);
	}
}

void build_turn(xmlDoc *doc)
{
	turn_below(xmlDocGetRootElement(doc));
}

char *build_text(xmlDoc *doc)
{
	xmlChar *text = NULL;
	int len;

	xmlDocDumpMemoryEnc(doc, &text, &len, "UTF-8");
	return (char *)text;
}
