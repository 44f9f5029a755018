/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef GOLDEN_VALIDATOR_H
#define GOLDEN_VALIDATOR_H

#include "xml_tree.h"

#include <libxml/tree.h>

/* A compiled RELAX NG schema. */
struct validator;

/* Compiles a schema. Returns 0, -EINVAL when the text is not one, or -ENOMEM. */
int validator_new(struct validator **ret, const char *text, size_t len);
void validator_free(struct validator *v);

/* Frees what the XML library keeps for the whole program, at its end. */
void validator_finish(void);

/* Why a document has not the schema's shape. */
struct invalid {
	char *why; /* one fault a line, the innermost first; to be freed */
	unsigned line; /* of the first fault */
};

/* Whether a document has the schema's shape: 1 yes, 0 no and *ret_invalid, or -ENOMEM. */
int validator_check(const struct validator *v, const struct xml_node *root,
		    struct invalid *ret_invalid);

/* The same document as a tree of the XML library's, for its validator. Returns 0 or -ENOMEM. */
int validator_tree(xmlDoc **ret, const struct xml_node *root);

#endif
