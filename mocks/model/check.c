/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "call.h"
#include "file.h"
#include "vfio.h"
#include "viommu.h"

#include <string.h>
#include <sys/stat.h>

uint64_t call_field(const struct call *c, struct field f)
{
	uint64_t u64 = 0;
	uint32_t u32;
	uint16_t u16;

	switch (f.size) {
	case sizeof(u64):
		memcpy(&u64, c->bytes + f.at, sizeof(u64));
		return u64;
	case sizeof(u32):
		memcpy(&u32, c->bytes + f.at, sizeof(u32));
		return u32;
	case sizeof(u16):
		memcpy(&u16, c->bytes + f.at, sizeof(u16));
		return u16;
	default:
		memcpy(&u64, c->bytes + f.at, f.size);
		return u64;
	}
}

bool check_known_bits(struct call *c, const struct check *k)
{
	return !(call_field(c, k->field) & ~k->value);
}

bool check_zero(struct call *c, const struct check *k)
{
	return !call_field(c, k->field);
}

bool check_not_zero(struct call *c, const struct check *k)
{
	return call_field(c, k->field);
}

bool check_some_bit(struct call *c, const struct check *k)
{
	return call_field(c, k->field) & k->value;
}

bool check_one_bit(struct call *c, const struct check *k)
{
	return __builtin_popcountll(call_field(c, k->field) & k->value) == 1;
}

bool check_long_enough(struct call *c, const struct check *k)
{
	const struct field size = { 0, sizeof(uint32_t) };

	return call_field(c, size) >= k->value;
}

bool check_at_most(struct call *c, const struct check *k)
{
	return call_field(c, k->field) <= k->value;
}

bool check_below_max(struct call *c, const struct check *k)
{
	return call_field(c, k->field) != UINT64_MAX;
}

bool check_sum(struct call *c, const struct check *k)
{
	uint64_t sum;

	return !__builtin_add_overflow(call_field(c, k->field), call_field(c, k->field2), &sum);
}

/* Asks for everything there is. */
static bool is_all(struct call *c, const struct check *k)
{
	return !call_field(c, k->field) && call_field(c, k->field2) == UINT64_MAX;
}

bool check_all_or_below_max(struct call *c, const struct check *k)
{
	return is_all(c, k) ||
	       (call_field(c, k->field) != UINT64_MAX && call_field(c, k->field2) != UINT64_MAX);
}

bool check_all_or_sum(struct call *c, const struct check *k)
{
	return is_all(c, k) || check_sum(c, k);
}

/* ---- objects ---- */

bool check_exists(struct call *c, const struct check *k)
{
	c->object = object_find(c->w, c->ctx, (uint32_t)call_field(c, k->field));
	return c->object;
}

bool check_unused(struct call *c, const struct check *k)
{
	(void)k;
	return !c->object->users && !viommu_is_mapped(c, c->object);
}

static struct ioas *find_ioas(struct call *c, const struct check *k)
{
	struct object *o = object_find(c->w, c->ctx, (uint32_t)call_field(c, k->field));

	return o && o->type == OBJECT_IOAS ? (struct ioas *)o : NULL;
}

bool check_ioas(struct call *c, const struct check *k)
{
	c->ioas = find_ioas(c, k);
	return c->ioas;
}

bool check_source(struct call *c, const struct check *k)
{
	c->source = find_ioas(c, k);
	return c->source;
}

bool check_file(struct call *c, const struct check *k)
{
	const struct front *front = c->by->front;
	const int fd = (int)call_field(c, k->field);
	struct stat st;

	if (front && front->file_of && front->file_of(c->by, c->w, fd, &c->other))
		return false;
	if (c->other)
		return true;
	if (front && front->stat_of)
		return !front->stat_of(c->by, fd, &c->device, &c->inode);
	if (fstat(fd, &st))
		return false;
	c->device = st.st_dev;
	c->inode = st.st_ino;
	return true;
}

/* The dma-buf that check_file() found, NULL: it is another file. */
static const struct file *buffer_of(struct call *c)
{
	const struct file *f = heap_at(&c->w->heap, c->other);

	return f && f->kind == FILE_DMABUF ? f : NULL;
}

bool check_one_range(struct call *c, const struct check *k)
{
	const struct file *f = buffer_of(c);

	(void)k;
	return !f || f->bytes;
}

bool check_in_buffer(struct call *c, const struct check *k)
{
	const struct file *f = buffer_of(c);

	return !f || call_field(c, k->field) + call_field(c, k->field2) <= f->bytes;
}

bool check_not_revoked(struct call *c, const struct check *k)
{
	const struct file *f = buffer_of(c);

	(void)k;
	return !f || dma_buf_device(c->w, f);
}

/* ---- places ---- */

bool check_multiple(struct call *c, const struct check *k)
{
	return call_field(c, k->field) % c->ioas->alignment == 0;
}

bool check_multiple_in_page(struct call *c, const struct check *k)
{
	return call_field(c, k->field) % c->w->page_size % c->ioas->alignment == 0;
}

bool check_not_reserved(struct call *c, const struct check *k)
{
	uint64_t start = call_field(c, k->field);
	uint64_t last = start + call_field(c, k->field2) - 1;
	const struct reserved *r = heap_at(&c->w->heap, c->ioas->reserved);

	for (; r; r = heap_at(&c->w->heap, r->next))
		if (r->start <= last && start <= r->last)
			return false;
	return true;
}

bool check_not_mapped(struct call *c, const struct check *k)
{
	uint64_t start = call_field(c, k->field);

	return !span_touching(ioas_areas(c->w, c->ioas), start,
			      start + call_field(c, k->field2) - 1);
}

/* Whether the source shows all of a range, with that protection. */
static bool shows(struct call *c, const struct check *k, uint32_t prot)
{
	uint64_t start = call_field(c, k->field);
	uint64_t last = start + call_field(c, k->field2) - 1;
	const struct span *s;

	for (;;) {
		s = span_touching(ioas_areas(c->w, c->source), start, start);
		if (!s || (((const struct area *)s)->prot & prot) != prot)
			return false;
		if (s->last >= last)
			return true;
		start = s->last + 1;
	}
}

bool check_covered(struct call *c, const struct check *k)
{
	return shows(c, k, 0);
}

bool check_writable(struct call *c, const struct check *k)
{
	return shows(c, k, IOMMU_MAP_WRITEABLE);
}

bool check_mapped(struct call *c, const struct check *k)
{
	const uint64_t at = call_field(c, k->field);

	return span_touching(ioas_areas(c->w, c->ioas), at, at);
}

/* ---- the caller and the kernel ---- */

bool check_capable(struct call *c, const struct check *k)
{
	return c->by->capabilities >> k->value & 1;
}

bool check_noiommu_built_in(struct call *c, const struct check *k)
{
	(void)k;
	return c->w->noiommu;
}
