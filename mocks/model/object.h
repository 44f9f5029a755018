/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Objects of a context and their numbers (K 1.3): one number space, the lowest free one is taken, what is referenced
 * cannot be destroyed.
 */
#ifndef MODEL_OBJECT_H
#define MODEL_OBJECT_H

#include "model.h"
#include "span.h"

enum object_type {
	OBJECT_NONE,
	OBJECT_DEVICE,
	OBJECT_ACCESS,
	OBJECT_IOAS,
	OBJECT_HWPT_PAGING,
	OBJECT_HWPT_NESTED,
	OBJECT_FAULT,
	OBJECT_VIOMMU,
	OBJECT_VDEVICE,
	OBJECT_VEVENTQ,
	OBJECT_HW_QUEUE,
	OBJECT_TYPES
};

struct object {
	uint32_t type, id;
	uint32_t users; /* references that others hold */
	uint32_t pad;
};

struct context {
	ref table; /* ref of each object by id; slot 0 stays empty */
	uint32_t slots; /* of the table */
	uint32_t lowest; /* no id below is free */
	uint32_t objects; /* how many there are */
	uint32_t references; /* open files, bound devices, event files */
	uint32_t compat_ioas; /* of the ioctls of VFIO containers; 0: none */
	uint32_t per_process; /* option RLIMIT_MODE */
};

/* Makes an object of a type, size bytes of which the first are a struct object; NULL: no memory, and no number is used. */
struct object *object_new(struct world *w, struct context *ctx, enum object_type type, size_t size);

/* Takes it out of the context and frees it; nothing may hold it. */
void object_delete(struct world *w, struct context *ctx, struct object *o, size_t size);

/* The same, but its number is dead: never found again, never given again. */
void object_bury(struct world *w, struct context *ctx, struct object *o, size_t size);

/* The object of that number, NULL if there is none. */
struct object *object_find(struct world *w, const struct context *ctx, uint32_t id);

/* ---- address spaces ---- */

/* A file that is mapped, and where it can be found as long as its owner keeps it open. */
struct mapped_file {
	uint64_t device, inode; /* 0: one of the mock's own, which is no memory */
	int32_t pid, fd;
	bool is_buffer; /* memory of a device (dma-buf): nothing is pinned, and nobody pays */
};

/* User memory, or part of a file, that one or more areas show. There are many: what they share stands elsewhere. */
struct pages {
	uint32_t users; /* areas */
	int32_t pid; /* whose memory it is; 0: a file's */
	uint64_t start; /* address there, or offset in the file */
	uint64_t bytes;
	ref file; /* struct mapped_file */
	ref account; /* who pays when it is pinned, pin.h; 0: nobody */
	uint32_t pins; /* areas that need it in memory */
	uint32_t charged; /* pages of the machine that were paid for */
	uint32_t writable; /* pinned for writing, as it was mapped */
	uint32_t counted; /* in a sum that is being made */
};

struct area {
	struct span span; /* the addresses; first, so that the tree's nodes are areas */
	ref pages;
	uint32_t prot; /* IOMMU_MAP_READABLE, IOMMU_MAP_WRITEABLE */
	uint32_t locked; /* hardware queues in it */
	uint32_t pinned; /* it is one of the pins of its pages */
	uint64_t offset; /* in the pages, of the first address */
};

/* A range that no mapping may touch, and who says so. */
struct reserved {
	ref next; /* by start */
	ref owner; /* device or domain */
	uint64_t start, last;
};

struct ioas {
	struct object object;
	struct span_set areas, allowed;
	ref reserved; /* list */
	uint32_t domains; /* page tables that show it: then memory is looked at */
	uint64_t alignment; /* of addresses and lengths, at least 1 */
	uint32_t huge_pages;
	ref tables; /* list of these page tables, oldest first */
	uint32_t accesses; /* users in the kernel, which want whole pages */
	uint32_t pad;
};

/* The ranges of a mapping as a tree, areas and allowed ones. */
struct spans ioas_areas(struct world *w, struct ioas *i);
struct spans ioas_allowed(struct world *w, struct ioas *i);

/* Destroys an object, with what belongs to it; nothing may hold it. */
void object_end(struct world *w, struct context *ctx, struct object *o);

/* Finds the alignment anew, from what shows the address space and its options. */
void ioas_align(struct world *w, struct ioas *i);
/* Whether all mappings would be allowed with that alignment. */
bool ioas_fits(struct world *w, struct ioas *i, uint64_t alignment);

/*
 * Adds a range that no mapping may touch; next is not looked at. 0, -ENOMEM, or -EADDRINUSE: a mapping or an allowed range
 * is there. Ranges may overlap.
 */
int ioas_reserve(struct world *w, struct ioas *i, const struct reserved *range);
/* Takes those of an owner out. */
void ioas_unreserve(struct world *w, struct ioas *i, ref owner);

/* Takes all mappings and ranges out. */
void ioas_empty(struct world *w, struct ioas *i);

/* Takes an area out and returns its bytes; the pages go with the last one that shows them. */
uint64_t area_end(struct world *w, struct ioas *i, struct area *a);

#endif
