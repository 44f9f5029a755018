/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_DOC_H
#define VIOMMU_DOC_H

#include "table.h"
#include "xml_tree.h"

struct buf;
struct viommu_caps;

/* What a cell knows of its value: was it in the document, was it filled in, or is it absent. */
enum cell_state { CELL_ABSENT, CELL_WRITTEN, CELL_INFERRED };

/*
 * The value of one row of one element. Which member counts is a matter of the row's kind. Most cells of most elements
 * are empty, and a document of many devices is walked through often: a cell without padding keeps more of it in caches.
 */
struct __attribute__((packed, aligned(4))) cell {
	union {
		uint64_t u; /* numbers, words by place, switches: 1 on/yes, 2 off/no */
		const char *s; /* texts */
		const uint8_t *uuid; /* 16 bytes */
		struct node *first; /* child elements */
		struct xml_node *
			xml; /* opaque children: the first of them; kept attributes: whose they are */
	};
	uint8_t state;
};

/* One element. */
struct node {
	struct node *parent, *next; /* next of the same row */
	struct node *last; /* of the first node of a row: the last one */
	struct xml_node *xml; /* NULL when made up */
	uint32_t line;
	uint16_t elem, row; /* what it is, and the CHILD row of the parent that holds it */
	uint32_t ordinal; /* from 1, among the nodes of its row */
	struct cell cell[]; /* by .slot of the cells of its rows */
};

struct viommu_doc {
	struct arena arena;
	const struct tables *t;
	struct xml_tree xml;
	size_t xml_size; /* bytes of the text it was read from */
	struct node *root, *devices;
	const struct machine *machine; /* NULL when not known */
	const struct viommu_caps *caps;
	uint32_t as_of;
	unsigned flags;
	const char *uuid; /* option */
	bool uuid_made_up;
	bool has[E_COUNT]; /* whether there is such an element */
	bool addressed[A_COUNT]; /* rows of <devices>: whether a device of the row has an address */
	uint32_t controllers; /* types that there are, since controllers are numbered; bit n is word n */
	struct node *bus[256]; /* PCI controller of that index, or NULL */
	uint16_t buses; /* one more than the highest index */
	bool bus_too_high; /* a PCI controller has an index that no bus can have */
	const struct node
		*unplaced; /* the first device or controller that found no PCI address, or NULL */
	uint16_t unplaced_buses; /* how many buses there were then */
};

/* Makes an element of the given kind below parent (NULL for none), at the end of its row; NULL without memory. */
struct node *node_new(struct viommu_doc *d, struct node *parent, uint16_t row, uint16_t elem);

/* Puts a node that has no place yet at the end of its row, or before another node of that row. */
void node_append(const struct tables *t, struct node *parent, uint16_t row, struct node *n);

/* The cell of a row that this element has: any row of it but a CHECK. */
static inline struct cell *cell_at(const struct tables *t, const struct node *n, uint16_t row)
{
	return (struct cell *)&n->cell[t->cells[row].slot];
}

/* The cell of a row of this very element; NULL when n is NULL or the row is another element's. */
static inline struct cell *node_cell(const struct tables *t, const struct node *n, uint16_t row)
{
	return n && t->cells[row].elem == n->elem ? cell_at(t, n, row) : NULL;
}

/* The element below n that holds the row, n itself included, or NULL. */
static inline struct node *find_node(const struct tables *t, struct node *n, uint16_t row)
{
	const uint16_t elem = t->cells[row].elem;

	while (n && n->elem != elem) {
		const uint16_t via = t->via[n->elem][elem];

		n = via ? cell_at(t, n, via)->first : NULL;
	}
	return n;
}

/* The cell of a row of this element or of an element below it, or NULL. */
static inline struct cell *find_cell(const struct tables *t, const struct node *n, uint16_t row)
{
	struct cell *c = node_cell(t, n, row);

	return c ? c : node_cell(t, find_node(t, (struct node *)n, row), row);
}

/* The same when it is written or inferred; NULL when it is absent. */
static inline struct cell *find_set(const struct tables *t, const struct node *n, uint16_t row)
{
	struct cell *c = find_cell(t, n, row);

	return c && c->state != CELL_ABSENT ? c : NULL;
}

/* Whether the row is written or inferred. */
static inline bool cell_set(const struct tables *t, const struct node *n, uint16_t row)
{
	return find_set(t, n, row);
}

/* Its number, or dflt when absent. */
static inline uint64_t cell_num(const struct tables *t, const struct node *n, uint16_t row,
				uint64_t dflt)
{
	const struct cell *c = find_set(t, n, row);

	return c ? c->u : dflt;
}

/* Its text, or NULL when absent. */
static inline const char *cell_text(const struct tables *t, const struct node *n, uint16_t row)
{
	const struct cell *c = find_set(t, n, row);

	return c ? c->s : NULL;
}

/* First child element of a CHILD row, or NULL. */
static inline struct node *node_child(const struct tables *t, const struct node *n, uint16_t row)
{
	const struct cell *c = row ? node_cell(t, n, row) : NULL;

	return c ? c->first : NULL;
}

/* Fills an absent cell; a cell that has a value is left alone. */
void cell_infer(const struct tables *t, struct node *n, uint16_t row, uint64_t v);
void cell_infer_text(const struct tables *t, struct node *n, uint16_t row, const char *s);

/* The child element of a CHILD row, made when absent; NULL without memory. */
struct node *node_need(struct viommu_doc *d, struct node *n, uint16_t row);

/* Variants of the element, or of the device that it belongs to: enum only. */
uint8_t node_variant(const struct tables *t, const struct node *n);

/* Whether an element is read for its faults only, since the device that it belongs to is printed as it was written. */
bool node_shadow(const struct tables *t, const struct node *n);

/* Whether an element is printed as it was written. */
bool node_carried(const struct tables *t, const struct node *n);

/* The attributes that a KEPT row carries through, in the order of its words. */
struct kept_list {
	const struct words *words;
	const struct xml_node *xml;
	uint8_t at;
	const char *name, *value;
};

/* c: the cell of the row, NULL for none. */
struct kept_list kept_of(const struct tables *t, uint16_t row, const struct cell *c);
/* Goes to the next one: name and value. False after the last one. */
bool kept_next(struct kept_list *k);
/* How such an attribute is called in remarks: <cell memAccess>. */
void kept_name(struct buf *b, const char *elem, const char *name);

/* The model of an IOMMU, PCI controller or mediated device as a bit of its set; 0 for anything else. */
uint32_t node_model(const struct tables *t, const struct node *n);

/* Whether n is a controller of that word of CTL_TYPE. */
static inline bool is_controller(const struct tables *t, const struct node *n, unsigned type)
{
	const struct cell *c = node_cell(t, n, A_CONTROLLER_TYPE);

	return c && c->state != CELL_ABSENT && c->u == type;
}

/* The first device of the list of a row of <devices>, for loops over n->next. */
static inline struct node *devices_of(const struct viommu_doc *d, uint16_t row)
{
	return node_child(d->t, d->devices, row);
}

#endif
