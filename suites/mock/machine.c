/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "machine.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#define B(n) (UINT64_C(1) << (n))
#define MSI_X86                                \
	{                                      \
		{                              \
			0xfee00000, 0xfeefffff \
		}                              \
	}
#define MSI_SMMU                             \
	{                                    \
		{                            \
			0x8000000, 0x80fffff \
		}                            \
	}
#define SMALL_PAGES (B(12) | B(21) | B(30))

/* S1P, COHACC, HTTU 2, ATS; RIL */
#define IDR                                                           \
	{                                                             \
		B(1) | B(4) | B(7) | B(10), 0x400 | 20 << 6, 0, B(10) \
	}

static const struct hw hws[HWS] = {
	[HW_RECORDED] = { HOST_INTEL, 1, .cap = 0xd2008c22260286, .ecap = 0xf00f4e,
			  .page_sizes = SMALL_PAGES, .address_bits = 39, .windows = MSI_X86 },
	[HW_SCALABLE] = { HOST_INTEL, 1, .cap = 0xd2008c40660462,
			  .ecap = B(43) | B(26) | B(45) | B(40) | UINT64_C(19) << 35,
			  .page_sizes = SMALL_PAGES, .address_bits = 48, .windows = MSI_X86 },
	[HW_AMD] = { HOST_AMD, 2, .efr = B(52), .efr2 = 7, .page_sizes = SMALL_PAGES,
		     .address_bits = 64,
		     .windows = { { 0xfee00000, 0xfeefffff }, { 0xfd00000000, 0xffffffffff } } },
	[HW_SMMU] = { HOST_SMMUV3, 1, .idr = IDR, .iidr = 0x43b, .aidr = 2,
		      .page_sizes = SMALL_PAGES, .address_bits = 48, .nesting = 1,
		      .windows = MSI_SMMU },
	[HW_SMMU_TOO] = { HOST_SMMUV3, 1, .idr = IDR, .page_sizes = SMALL_PAGES, .address_bits = 48,
			  .nesting = 1, .windows = MSI_SMMU },
	[HW_PLAIN_SMMU] = { HOST_SMMUV3, 1, .idr = { 1 }, .page_sizes = SMALL_PAGES,
			    .address_bits = 44, .windows = MSI_SMMU },
	[HW_CMDQV] = { HOST_SMMUV3, 1, .idr = IDR, .page_sizes = SMALL_PAGES, .address_bits = 48,
		       .nesting = 1, .cmdqv = 1, .cmdqv_version = 1, .cmdqv_log2vcmdqs = 1,
		       .cmdqv_log2vsids = 4, .windows = MSI_SMMU },
	[HW_64K] = { HOST_SMMUV3, 1, .idr = IDR, .page_sizes = B(16), .address_bits = 48,
		     .windows = MSI_SMMU },
};

static int install(const struct caller *by, struct world *w, ref file, const char *name)
{
	struct machine_rig *m = by->data;

	(void)w;
	assert_true(name[0] == '[');
	if (m->no_descriptors)
		return -EMFILE;
	assert_true(m->n_files < MACHINE_FILES);
	m->files[m->n_files] = file;
	return FIRST_FD + (int)m->n_files++;
}

static int file_of(const struct caller *by, struct world *w, int fd, ref *ret_file)
{
	const struct machine_rig *m = by->data;
	const unsigned n = (unsigned)fd - FIRST_FD;

	(void)w;
	*ret_file = n < m->n_files ? m->files[n] : 0;
	return fd < 0 ? -EBADF : 0;
}

/* The first page plays one, when a test says so. */
static bool shows_region(const struct caller *by, uint64_t start, uint64_t bytes)
{
	const struct machine_rig *m = by->data;

	return m->shows_region && start < (uintptr_t)m->memory + RIG_PAGE &&
	       start + bytes > (uintptr_t)m->memory;
}

static void *make(struct machine_rig *m, ref *ret, size_t size)
{
	*ret = heap_new(&m->rig.w->heap, size);
	assert_int_not_equal(*ret, 0);
	return heap_at(&m->rig.w->heap, *ret);
}

static void add_device(struct machine_rig *m, const struct machine_device *like)
{
	struct hardware *all = heap_at(&m->rig.w->heap, m->rig.w->machine);
	struct device *d = make(m, &m->devices[m->n_devices++], sizeof(*d));
	struct group *g;

	d->next = all->devices;
	all->devices = m->devices[m->n_devices - 1];

	if (like->hw && !m->hws[like->hw])
		*(struct hw *)make(m, &m->hws[like->hw], sizeof(struct hw)) = hws[like->hw];
	d->hw = m->hws[like->hw];
	d->pasid_bits = like->pasid_bits;
	d->ats = like->ats;
	d->is_mdev = like->mdev;
	d->noiommu = like->noiommu;
	if (!like->group)
		return;
	if (!m->groups[like->group])
		make(m, &m->groups[like->group], sizeof(*g));
	d->group = m->groups[like->group];
	g = heap_at(&m->rig.w->heap, d->group);
	d->next_in_group = g->devices;
	g->devices = m->devices[m->n_devices - 1];
}

void machine_start(struct machine_rig *m, const struct machine_device *devices)
{
	static const struct front front = { .install = install,
					    .file_of = file_of,
					    .shows_region = shows_region };
	unsigned i;

	*m = (struct machine_rig){ 0 };
	rig_start(&m->rig, RIG_PAGE);
	m->rig.by.front = &front;
	m->rig.by.data = m;
	make(m, &m->rig.w->machine, sizeof(struct hardware));
	for (i = 0; i < MACHINE_DEVICES && (devices[i].hw || devices[i].group); i++)
		add_device(m, &devices[i]);
	m->memfd = memfd_create("machine", MFD_CLOEXEC);
	assert_int_equal(ftruncate(m->memfd, 2 * RIG_PAGE), 0);
	m->memory = mmap(NULL, (MACHINE_PAGES + 1) * RIG_PAGE, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert_ptr_not_equal(m->memory, MAP_FAILED);
	assert_int_equal(mprotect(m->memory + MACHINE_PAGES * RIG_PAGE, RIG_PAGE, PROT_READ), 0);
}

struct device *machine_device(struct machine_rig *m, unsigned n)
{
	assert_true(n < m->n_devices);
	return heap_at(&m->rig.w->heap, m->devices[n]);
}

struct file *machine_file(struct machine_rig *m, unsigned fd)
{
	assert_true(fd - FIRST_FD < m->n_files && m->files[fd - FIRST_FD]);
	return heap_at(&m->rig.w->heap, m->files[fd - FIRST_FD]);
}

void machine_close(struct machine_rig *m, unsigned fd)
{
	if (machine_file(m, fd)->kind != FILE_DMABUF)
		queue_close(m->rig.w, machine_file(m, fd));
	heap_free(&m->rig.w->heap, m->files[fd - FIRST_FD], sizeof(struct file));
	m->files[fd - FIRST_FD] = 0;
}

void machine_stop(struct machine_rig *m)
{
	struct heap *h = &m->rig.w->heap;
	unsigned i;

	for (i = 0; i < m->n_devices; i++)
		device_leave(m->rig.w, machine_device(m, i));
	for (i = 0; i < m->n_files; i++)
		if (m->files[i])
			machine_close(m, FIRST_FD + i);
	for (i = 0; i < m->n_devices; i++)
		heap_free(h, m->devices[i], sizeof(struct device));
	for (i = 0; i < MACHINE_GROUPS; i++)
		heap_free(h, m->groups[i], sizeof(struct group));
	for (i = 0; i < HWS; i++)
		heap_free(h, m->hws[i], sizeof(struct hw));
	heap_free(h, m->rig.w->machine, sizeof(struct hardware));
	close(m->memfd);
	if (m->much)
		munmap(m->much, m->n_much);
	munmap(m->memory, (MACHINE_PAGES + 1) * RIG_PAGE);
	rig_stop(&m->rig);
}
