/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The table of what a description can say (hosts.def), and what reading, writing and the schema share.
 */
#ifndef HOST_KEYS_H
#define HOST_KEYS_H

#include "load.h"

#define MINUS_1 ((uint64_t)-1)

/* A resource as it is written; it ends in struct host_resource. */
struct bar {
	uint8_t row;
	uint64_t start, size, flags;
};

enum object_id {
#define OBJECT(o, ...) O_##o,
#define KEY(...)
#include "hosts.def"
#undef OBJECT
#undef KEY
	O_COUNT
};

enum key_id {
#define OBJECT(o, ...) B_##o, BEFORE_##o = B_##o - 1,
#define KEY(o, id, ...) K_##o##_##id,
#include "hosts.def"
#undef OBJECT
#undef KEY
	K_COUNT
};

enum kind_id {
	KIND_BASE,
	KIND_BOOL,
	KIND_UINT,
	KIND_POWER, /* a power of two */
	KIND_INT,
	KIND_LIMIT,
	KIND_HEX,
	KIND_HEXES, /* a field that is an array */
	KIND_OCTAL,
	KIND_FLAGS, /* a word, or a number in hexadecimal */
	KIND_TEXT,
	KIND_NAME, /* a text that can be a name of a file */
	KIND_UUID,
	KIND_PATH,
	KIND_PACKED, /* a text that need not be UTF-8, in hexadecimal */
	KIND_CHOICE, /* a text of a closed set */
	KIND_WORD, /* the same as a number */
	KIND_LETTER, /* the same as the letter of the word */
	KIND_BITS,
	KIND_NUMBERS,
	KIND_BDF,
	KIND_RELEASE,
	KIND_BYTES,
	KIND_CONTENT, /* of a file */
	KIND_MEMBER,
	KIND_POINTER, /* a member that may be missing */
	KIND_LIST,
	KIND_BARS,
	KINDS
};

/* A closed set; a NULL name ends it. */
struct words {
	const char *name;
	uint64_t value;
};

struct key {
	const char *name;
	enum kind_id kind;
	uint16_t at, size; /* of the field */
	uint16_t count; /* place of a size_t, from the start of the structure */
	uint64_t min, max, value;
	const char *text;
	unsigned digits;
	const struct words *words;
	enum object_id object;
	bool identity, none;
	uint64_t (*number)(const struct host *h, const void *element);
	const char *(*word)(const struct host *h, const void *element);
	int (*usual)(const struct host *h, const void *element); /* -ENOMEM: cannot tell */
	const char *doc;
};

struct object {
	const char *name, *title;
	size_t size;
};

extern const struct key host_keys[K_COUNT];
extern const struct object host_objects[O_COUNT];

extern const struct words host_arches[], host_capabilities[], host_iommu_types[],
	host_window_types[], host_node_states[], host_bar_types[], host_group_types[],
	host_file_types[];

/* The keys of an object, in their order. */
const struct key *object_keys(enum object_id o, size_t *ret_n);
/* The key that names elements of an object, or NULL. */
const struct key *object_identity(enum object_id o);

/* Sets all fields to what they are when nothing is written. False: no memory. */
bool object_defaults(enum object_id o, void *to);
/* Frees what the fields hold, not the object. */
void object_clear(enum object_id o, void *object);
void key_clear(const struct key *k, void *object);

/* A number of 1, 2, 4 or 8 bytes, or an address. */
uint64_t field_get(const void *field, size_t size);
void field_set(void *field, size_t size, uint64_t value);
uint64_t bdf_number(struct bdf at);

/* The word of a value, or NULL; the value of a word, false when it is none. */
const char *word_of(const struct words *words, uint64_t value);
bool word_value(const struct words *words, const char *word, uint64_t *ret);

/* Hooks of the table. */
#define HOOK(name) uint64_t name(const struct host *h, const void *element)
HOOK(derive_address);
HOOK(derive_page_sizes);
HOOK(derive_address_bits);
HOOK(derive_nesting);
HOOK(derive_remapping);
HOOK(derive_coherent);
HOOK(derive_dma_owner);
HOOK(derive_parent);
HOOK(derive_vendor);
HOOK(derive_device);
HOOK(derive_class);
HOOK(derive_revision);
HOOK(derive_subsystem_vendor);
HOOK(derive_subsystem_device);
HOOK(derive_cdev);
HOOK(derive_msix);
HOOK(derive_msix_bar);
HOOK(derive_msix_table);
HOOK(derive_msix_pba);
HOOK(derive_msi);
HOOK(derive_pin);
HOOK(derive_pasid_bits);
HOOK(derive_ats);
HOOK(derive_flr);
HOOK(derive_rom_file);
HOOK(derive_vf_device);
HOOK(derive_mdev_cdev);
#undef HOOK
const char *derive_iommu(const struct host *h, const void *element);
const char *derive_reset(const struct host *h, const void *element);
int usual_physfn(const struct host *h, const void *element);
int usual_drivers(const struct host *h, const void *element);
int usual_groups(const struct host *h, const void *element);
int usual_windows(const struct host *h, const void *element);
int usual_group(const struct host *h, const void *element);
int usual_mdev_group(const struct host *h, const void *element);
int usual_mdev_types(const struct host *h, const void *element);

/* ---- configuration space ---- */

/* Offset of a capability, or of an extended one; 0: there is none. */
unsigned config_capability(const uint8_t *config, uint8_t id);
unsigned config_extended(const uint8_t *config, uint16_t id);
uint32_t config_get(const uint8_t *config, unsigned at, unsigned size);

#endif
