/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "vfio_rig.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SIZE = 1 << 26, PID_OF_EVENTS = 1, PAGE = 4096 };

/* ---- the front end ---- */

static struct vrig *rig_of(const struct caller *by)
{
	return by->data;
}

static int install(const struct caller *by, struct world *w, ref file, const char *name)
{
	struct vrig *m = rig_of(by);
	int fd = FD_FIRST;

	(void)w;
	(void)name;
	while (fd < FD_END && m->files[fd])
		fd++;
	if (fd == FD_END)
		return -EMFILE;
	m->files[fd] = file;
	return fd;
}

static int file_of(const struct caller *by, struct world *w, int fd, ref *ret_file)
{
	const struct vrig *m = rig_of(by);

	(void)w;
	*ret_file = fd >= 0 && fd < FD_END ? m->files[fd] : 0;
	if (*ret_file || fd == FD_STDOUT || (fd >= FD_EVENT && fd < FD_EVENT + FD_EVENTS))
		return 0;
	return -EBADF;
}

static int event_take(const struct caller *by, int fd, struct event *ret)
{
	ref file;

	if (file_of(by, NULL, fd, &file))
		return -EBADF;
	if (fd < FD_EVENT)
		return -EINVAL;
	*ret = (struct event){ PID_OF_EVENTS, fd };
	rig_of(by)->taken[fd - FD_EVENT]++;
	return 0;
}

/* Those two are not told who calls. */
static struct vrig *current;

static void event_signal(const struct event *e)
{
	current->signals[e->fd - FD_EVENT]++;
}

static void event_drop(struct event *e)
{
	current->taken[e->fd - FD_EVENT]--;
}

static ssize_t memory_get(struct world *w, ref file, void *to, size_t bytes, uint64_t at)
{
	size_t i, k;

	(void)w;
	(void)file;
	memset(to, 0, bytes);
	for (i = 0; i < current->n_memory; i++)
		for (k = 0; k < bytes; k++)
			if (current->memory[i].at == at + k)
				((uint8_t *)to)[k] = current->memory[i].byte;
	return (ssize_t)bytes;
}

static ssize_t memory_put(struct world *w, ref file, const void *from, size_t bytes, uint64_t at)
{
	size_t k;

	(void)w;
	(void)file;
	for (k = 0; k < bytes; k++, current->n_memory++) {
		assert_true(current->n_memory <
			    sizeof(current->memory) / sizeof(current->memory[0]));
		current->memory[current->n_memory].at = at + k;
		current->memory[current->n_memory].byte = ((const uint8_t *)from)[k];
	}
	return (ssize_t)bytes;
}

static const struct front front = {
	.install = install,
	.file_of = file_of,
	.event_take = event_take,
	.event_signal = event_signal,
	.event_drop = event_drop,
	.memory_get = memory_get,
	.memory_put = memory_put,
};

/* ---- start and stop ---- */

void vrig_prepare(struct vrig *m)
{
	m->w = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
		    -1, 0);
	assert_ptr_not_equal(m->w, MAP_FAILED);
	assert_int_equal(world_init(m->w, SIZE, PAGE), 0);
	m->by = (struct caller){ .pid = getpid(),
				 .own = true,
				 .capabilities = UINT64_MAX,
				 .memlock = UINT64_MAX,
				 .front = &front,
				 .data = m };
	current = m;
}

void vrig_forget(struct vrig *m)
{
	munmap(m->w, SIZE);
}

void vrig_start(struct vrig *m)
{
	vrig_prepare(m);
	assert_int_equal(machine_load(m->w, &m->host), 0);
}

void vrig_stop(struct vrig *m)
{
	int i;

	for (i = FD_FIRST; i < FD_END; i++)
		if (m->files[i])
			vrig_close(m, i);
	machine_end(m->w);
	for (i = 0; i < FD_EVENTS; i++)
		assert_int_equal(m->taken[i], 0);
	assert_int_equal(m->w->heap.live, 0);
	vrig_forget(m);
}

/* ---- calls ---- */

int vrig_open(struct vrig *m, enum file_kind kind, uint32_t number)
{
	int err = 0;
	ref file = file_open(m->w, &m->by, &(struct opening){ kind, number, 2, NULL }, &err);

	return file ? install(&m->by, m->w, file, "") : -err;
}

int vrig_open_group(struct vrig *m, uint32_t number)
{
	ref bound[RIG_DEVICES + 1] = { 0 }; /* and the mediated one */
	struct device *d;
	size_t i = 0;
	int fd;

	for (d = machine_first(m->w); d; d = machine_next(m->w, d), i++) {
		assert_true(i <= RIG_DEVICES);
		bound[i] = d->bound;
		d->bound = 0;
	}
	fd = vrig_open(m, FILE_GROUP, number);
	for (i = 0, d = machine_first(m->w); d; d = machine_next(m->w, d), i++)
		d->bound = bound[i];
	return fd;
}

void vrig_close(struct vrig *m, int fd)
{
	file_close(m->w, &m->by, m->files[fd]);
	m->files[fd] = 0;
}

int vrig_ioctl(struct vrig *m, int fd, uint32_t nr, void *arg)
{
	return file_ioctl(m->w, m->files[fd], &m->by, (uint32_t)IOMMUFD_TYPE << 8 | nr,
			  (uintptr_t)arg);
}

long vrig_pread(struct vrig *m, int fd, void *to, size_t bytes, int64_t offset)
{
	return file_read(m->w, m->files[fd], &m->by,
			 &(struct transfer){ (uintptr_t)to, bytes, offset });
}

long vrig_pwrite(struct vrig *m, int fd, const void *from, size_t bytes, int64_t offset)
{
	return file_write(m->w, m->files[fd], &m->by,
			  &(struct transfer){ (uintptr_t)from, bytes, offset });
}

int vrig_bind(struct vrig *m, int fd, int iommufd, uint32_t *ret_id)
{
	struct vfio_bind a = { .argsz = sizeof(a), .iommufd = iommufd };
	int ret = vrig_ioctl(m, fd, 0x76, &a);

	if (ret_id)
		*ret_id = a.out_devid;
	return ret;
}

int vrig_irq(struct vrig *m, int fd, const struct vfio_set_irqs *a, const void *data)
{
	struct {
		struct vfio_set_irqs a;
		uint8_t data[64];
	} all = { .a = *a };
	const size_t each = a->flags & VFIO_DATA_EVENTFD ? 4 : a->flags & VFIO_DATA_BOOL ? 1 : 0;
	const size_t bytes = a->count * each;

	memcpy(all.data, data, bytes < sizeof(all.data) ? bytes : sizeof(all.data));
	if (!all.a.argsz)
		all.a.argsz = (uint32_t)(sizeof(all.a) + bytes);
	return vrig_ioctl(m, fd, 0x6e, &all);
}

int vrig_bound(struct vrig *m, uint32_t cdev, int *ret_iommufd)
{
	int iommufd = vrig_open(m, FILE_IOMMU, 0), fd = vrig_open(m, FILE_CDEV, cdev);

	assert_true(iommufd >= 0 && fd >= 0);
	assert_int_equal(vrig_bind(m, fd, iommufd, NULL), 0);
	if (ret_iommufd)
		*ret_iommufd = iommufd;
	return fd;
}

struct device *vrig_device(struct vrig *m, const char *address)
{
	const struct written t = { &m->by, address, strlen(address), 0, NULL };
	struct bdf at;

	assert_true(bdf_read(&t, &at));
	return machine_at(m->w, at);
}
