/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What /dev/iommu shows of a virtual IOMMU (K 1.1, 1.5).
 */
#include "client.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

struct page {
	uint64_t offset, bytes;
	uint32_t viommu;
};

/* A page table that can be a parent, of a device that is bound as object 1. */
static uint32_t new_parent(int iommu)
{
	uint32_t a[12] = { sizeof(a), 1, 1, new_ioas(iommu) };

	CHECK(!ioctl(iommu, 0x3b89, a));
	return a[4];
}

static struct page new_viommu(int iommu, uint32_t parent)
{
	struct {
		uint32_t size, flags, type, device, parent, id, bytes, reserved;
		uint64_t data;
	} a = { sizeof(a), 0, 2, 1, parent, 0, 16, 0, 0 };
	struct page p;

	a.data = (uintptr_t)&p;
	CHECK(!ioctl(iommu, 0x3b90, &a));
	p.viommu = a.id;
	return p;
}

static volatile uint32_t *show(int iommu, const struct page *p)
{
	void *m = mmap(NULL, p->bytes, PROT_READ | PROT_WRITE, MAP_SHARED, iommu, (off_t)p->offset);

	return m == MAP_FAILED ? NULL : m;
}

static void hide(volatile uint32_t *m, const struct page *p)
{
	CHECK(!munmap((void *)(uintptr_t)m, p->bytes));
}

/* A child keeps the mapping, and nothing else; it ends when the pipe does. */
static int keep_in_child(int iommu, int ret_end[2])
{
	int child;
	char byte;

	CHECK(!pipe(ret_end));
	child = fork();
	if (child)
		return child;
	close(iommu);
	close(ret_end[1]);
	CHECK(!read(ret_end[0], &byte, 1));
	_exit(0);
}

static void page_holds(char **args)
{
	int iommu = open_iommu(), device = open("/dev/vfio/devices/vfio0", O_RDWR), end[2], child;
	volatile uint32_t *m, *again;
	struct page p;

	(void)args;
	CHECK(!bind_to(device, iommu));
	p = new_viommu(iommu, new_parent(iommu));
	CHECK(!show(iommu, &(struct page){ p.offset, p.bytes * 2, 0 }) && errno == ENXIO);
	m = show(iommu, &p);
	CHECK(m);
	*m = 1;
	REFUSED(end_ioas(iommu, p.viommu) ? 0 : -1, EBUSY);
	child = keep_in_child(iommu, end);
	hide(m, &p);
	REFUSED(end_ioas(iommu, p.viommu) ? 0 : -1, EBUSY);
	again = show(iommu, &p);
	CHECK(again && *again == 1);
	hide(again, &p);
	close(end[1]);
	wait_child(child);
	CHECK(end_ioas(iommu, p.viommu));
	CHECK(!show(iommu, &p) && errno == ENXIO);
	CHECK(!close(iommu) && !close(device));
}

/* A mapping is the file's, too: the context ends with it. */
static void page_keeps(char **args)
{
	int iommu = open_iommu(), device = open("/dev/vfio/devices/vfio0", O_RDWR);
	struct page p;
	volatile uint32_t *m;

	CHECK(!bind_to(device, iommu));
	p = new_viommu(iommu, new_parent(iommu));
	m = show(iommu, &p);
	CHECK(m && !close(iommu) && !close(device));
	*m = 2;
	page_holds(args);
	CHECK(*m == 2);
	hide(m, &p);
}

static void pages(char **args)
{
	page_holds(args);
	page_keeps(args);
}

const struct scenario page_scenarios[] = {
	{ "page", pages },
	{ NULL, NULL },
};
