/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a user of VFIO sees of configuration space, by the tables of caps.def (K 2.6).
 */
#ifndef MODEL_CAPS_H
#define MODEL_CAPS_H

#include "pci.h"

#include <stddef.h>

enum cap_kind { CAP_HEADER, CAP_STANDARD, CAP_EXTENDED, CAP_KINDS };

/* A capability whose length is known. */
struct cap_known {
	enum cap_kind kind;
	uint16_t id;
};

struct cap_field {
	enum cap_kind kind;
	uint16_t id, at;
	uint32_t mask, where, is;
	const char *src;
};

/* All tables, as a mutant may change them. */
struct caps {
	const struct cap_known *known;
	size_t n_known;
	const struct cap_field *fields;
	size_t n_fields;
};

extern const struct caps vfio_caps;

/*
 * Of bytes that hardware shows, size of them, takes what is hidden out of the chains, and adds the bits that a user can
 * change to the mask, which has as many.
 */
void caps_view(const struct caps *t, uint8_t *shown, uint8_t *mask, uint32_t size);

#endif
