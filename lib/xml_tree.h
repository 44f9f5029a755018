/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_XML_TREE_H
#define VIOMMU_XML_TREE_H

#include "arena.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * A document as it was written. libxml2 reads it; its own tree takes thirty times the size of small elements, which no
 * document of many devices could afford, so this one keeps what is asked for later and nothing else.
 */

/* An attribute, or the declaration of a name space. Names are whole, with their prefix and its colon. */
struct xml_attr {
	const char *name, *value;
};

/* Which name space an element is of. In metadata that of QEMU is like any other. */
enum xml_space { SPACE_NONE, SPACE_QEMU, SPACE_FOREIGN };

#define QEMU_SPACE "http://libvirt.org/schemas/domain/qemu/1.0"
#define QEMU_PREFIX \
	"qemu" /* of all names in it, whatever the document has (seen on libvirt 9.0.0) */

enum { XML_ROOM = 2 }; /* attributes that are added come in numbers */

/* An element, or a text. */
struct xml_node {
	struct xml_node *next; /* sibling */
	const char *name; /* NULL for a text */
	union {
		struct xml_node *first; /* of an element: its children */
		const char *text;
	};
	const struct xml_attr *attr; /* attributes, then declarations, in the order of the document */
	struct xml_node *same; /* the next one of the same row; set by the reader */
	uint32_t line;
	unsigned attrs : 14, decls : 14;
	bool markup : 1; /* of a text: a comment or a processing instruction, as it is written */
	unsigned space : 2; /* enum xml_space */
	bool roomy : 1; /* attr is this node's alone, with room up to the next multiple of XML_ROOM */
};

struct xml_tree {
	struct arena arena;
	struct _xmlDict *names; /* holds the names without prefix */
	struct xml_node *root;
	bool foreign; /* there is something of a name space outside metadata */
};

/* A new element without parent, with room for its attributes and declarations; NULL without memory. */
struct xml_node *xml_element_new(struct xml_tree *t, unsigned attrs, unsigned decls);

/* A whole name; prefix may be NULL, local belongs to the dictionary. NULL without memory. */
const char *xml_name_new(struct xml_tree *t, const char *prefix, const char *local);

/* A new text without parent; NULL without memory. */
struct xml_node *xml_text_new(struct xml_tree *t, const char *text, size_t len);

/* A new comment or processing instruction, in parts that a NULL ends; NULL without memory. */
struct xml_node *xml_markup_new(struct xml_tree *t, const char *const *part);

/* Frees everything and leaves an empty tree. */
void xml_tree_done(struct xml_tree *t);

/* The text of an element, children left out; "" for none, copied only when it is in pieces. NULL without memory. */
const char *xml_text(struct arena *a, const struct xml_node *x);

/* The part of a name behind its prefix. */
const char *xml_local(const char *name);

/* The value of the attribute of that name, NULL when there is none. */
const char *xml_value(const struct xml_node *x, const char *name);

/* First child element, next sibling element, first child element of that name; x may be NULL. */
struct xml_node *xml_first(const struct xml_node *x);
struct xml_node *xml_next(const struct xml_node *x);
struct xml_node *xml_child(const struct xml_node *x, const char *name);

/* The element at the end of a path of names like "target/model", below x; x itself for "". NULL when it is not there. */
struct xml_node *xml_below(const struct xml_node *x, const char *path);

/* Of what is filled in, names and values outlive the tree. They return false, or NULL, without memory. */

/* The element at the end of a path, made when absent. */
struct xml_node *xml_need(struct xml_tree *t, struct xml_node *x, const char *path);

/* An element of that name without parent, with a copy of the attributes. */
struct xml_node *xml_made(struct xml_tree *t, const char *name, const struct xml_attr *attr,
			  unsigned attrs);

/* An element of that name, behind the other children of x. */
struct xml_node *xml_add(struct xml_tree *t, struct xml_node *x, const char *name);

/* Gives an element an attribute that it does not have. */
bool xml_set(struct xml_tree *t, struct xml_node *x, const char *name, const char *value);

/* Gives an element n more declarations, behind its own. */
bool xml_declare(struct xml_tree *t, struct xml_node *x, const struct xml_attr *const *decl,
		 unsigned n);

/* Takes an attribute, or all children of a name, from an element that may not have it. */
bool xml_drop_attr(struct xml_tree *t, struct xml_node *x, const char *name);
void xml_drop(struct xml_node *x, const char *name);

/* Drops the children of that name behind the first one. */
void xml_drop_again(struct xml_node *x, const char *name);

/* The same element again under another name, with a copy of what is below it. */
struct xml_node *xml_copy(struct xml_tree *t, const struct xml_node *x, const char *name);

#endif
