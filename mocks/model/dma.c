/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Memory as devices see it: by way of the address space they are attached to, into the memory of whoever mapped it.
 */
#include "nested.h"

#include <errno.h>

struct dma {
	struct world *w;
	struct hwpt *table; /* NULL: an access of the kernel, which leaves no dirt */
	struct ioas *ioas;
	char *bytes; /* of this process */
	bool write; /* by the device */
};

/* One piece, in one mapping. */
static int copy(const struct dma *t, const struct area *a, uint64_t iova, size_t n)
{
	const struct pages *p = heap_at(&t->w->heap, a->pages);
	const struct mapped_file *f = heap_at(&t->w->heap, p->file);
	const uint64_t at = p->start + a->offset + iova - a->span.start;
	const struct caller owner = { .pid = p->pid };
	int ret;

	if (f)
		ret = mapped_file_copy(f, t->bytes, n, at, t->write);
	else if (t->write)
		ret = caller_put(&owner, at, t->bytes, n);
	else
		ret = caller_get(&owner, t->bytes, at, n);
	if (!ret && t->write && t->table)
		hwpt_soil(t->w, t->table, iova, iova + n - 1);
	return ret;
}

static int transfer(struct dma *t, uint64_t iova, uint64_t bytes)
{
	const uint32_t prot = t->write ? IOMMU_MAP_WRITEABLE : IOMMU_MAP_READABLE;
	const struct area *a;
	uint64_t n;
	int ret;

	if (bytes && iova + bytes - 1 < iova)
		return -EFAULT;
	for (; bytes; bytes -= n) {
		a = (struct area *)span_touching(ioas_areas(t->w, t->ioas), iova, iova);
		if (!a || !(a->prot & prot))
			return -EFAULT;
		n = a->span.last - iova + 1;
		if (n > bytes)
			n = bytes;
		ret = copy(t, a, iova, n);
		if (ret)
			return ret;
		iova += n;
		t->bytes += n;
	}
	return 0;
}

static int device_dma(struct world *w, struct device *d, struct dma t, uint64_t iova,
		      uint64_t bytes)
{
	const struct bound *b = bound_of(w, d);
	void *table = b ? heap_at(&w->heap, b->table) : NULL;

	t.w = w;
	if (table && d->is_mdev) {
		t.ioas = table;
		return transfer(&t, iova, bytes);
	}
	t.table = table;
	if (t.table && t.table->object.type == OBJECT_HWPT_NESTED)
		t.table = nested_below(w, t.table);
	if (!t.table)
		return -EFAULT;
	t.ioas = heap_at(&w->heap, t.table->ioas);
	return transfer(&t, iova, bytes);
}

int device_dma_read(struct world *w, struct device *d, void *to, uint64_t iova, uint64_t bytes)
{
	return device_dma(w, d, (struct dma){ .bytes = to }, iova, bytes);
}

int device_dma_write(struct world *w, struct device *d, const void *from, uint64_t iova,
		     uint64_t bytes)
{
	return device_dma(w, d, (struct dma){ .bytes = (char *)from, .write = true }, iova, bytes);
}
