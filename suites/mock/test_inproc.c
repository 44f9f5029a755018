/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: the functions of viommu-mock.h do what the calls of a program do on the machine: descriptors, devices, faults, the
 * trace, what devices do by themselves, and that nothing is left when all is closed.
 * Cannot prove: the rest of the model, which has tests of its own.
 * Truth: viommu-mock.h, K 1.1, 1.3, 1.5, 2.2.
 */
#include "unit.h"

#include "viommu-mock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/mman.h>

static const char *host, *grace, *cmdqv;

static struct viommu_mock *start(void)
{
	struct viommu_mock *m;

	assert_int_equal(viommu_mock_new(host, &m, NULL), 0);
	return m;
}

static uint32_t ioas(struct viommu_mock *m, int fd)
{
	uint32_t a[3] = { sizeof(a), 0, 0 };

	return viommu_mock_ioctl(m, fd, 0x3b81, a) ? 0 : a[2];
}

static int bind_to(struct viommu_mock *m, int device, int iommu)
{
	uint32_t a[4] = { sizeof(a), 0, (uint32_t)iommu, 0 };

	return viommu_mock_ioctl(m, device, 0x3b76, a);
}

/* Maps memory for a device that is bound as object 1. */
static int map_to(struct viommu_mock *m, int iommu, int device, const void *memory)
{
	const uint64_t address = (uintptr_t)memory;
	uint32_t map[10] = { 40, 7, ioas(m, iommu), 0, 0, 0, 4096, 0, 0x10000 };
	uint32_t attach[3] = { sizeof(attach), 0, map[2] };

	memcpy(map + 4, &address, sizeof(address));
	assert_int_equal(viommu_mock_ioctl(m, device, 0x3b77, attach), 0);
	return viommu_mock_ioctl(m, iommu, 0x3b85, map);
}

static void descriptors_are_counted(void **state)
{
	struct viommu_mock *m = start();
	const uint64_t before = viommu_mock_live(m);
	int fd = viommu_mock_open(m, "/dev/iommu", O_RDWR), other = viommu_mock_dup(m, fd);

	(void)state;
	assert_true(fd >= 0 && other > fd);
	assert_int_equal(ioas(m, fd), 1);
	assert_int_equal(viommu_mock_close(m, fd), 0);
	assert_int_equal(ioas(m, other), 2);
	assert_int_equal(viommu_mock_ioctl(m, fd, 0x3b81, NULL), -EBADF);
	assert_int_equal(viommu_mock_close(m, other), 0);
	assert_int_equal(viommu_mock_close(m, other), -EBADF);
	assert_true(viommu_mock_live(m) == before);
	assert_int_equal(viommu_mock_open(m, "/dev/null", O_RDWR), -ENOENT);
	viommu_mock_free(m);
}

static void devices_are_there(void **state)
{
	struct viommu_mock *m = start();
	int iommu = viommu_mock_open(m, "/dev/iommu", O_RDWR);
	int device = viommu_mock_open(m, "/dev/vfio/devices/vfio1", O_RDWR);
	const uint64_t config = UINT64_C(7) << 40;
	const struct viommu_mock_part page = { 0, 4096, PROT_READ | PROT_WRITE };
	const struct viommu_mock_part looked_at = { 0, 4096, PROT_READ };
	uint16_t command = 2;
	uint32_t word = 7;
	int resource;
	void *bar;

	(void)state;
	assert_int_equal(bind_to(m, device, iommu), 0);
	assert_int_equal(viommu_mock_read(m, device, &word, 4, (int64_t)config), 4);
	assert_int_equal(word, 0x10d38086);
	assert_int_equal(viommu_mock_write(m, device, &command, 2, (int64_t)config + 4), 2);
	assert_int_equal(viommu_mock_mmap(m, device, &page, &bar), 0);
	((volatile uint32_t *)bar)[4] = 99;
	assert_int_equal(viommu_mock_read(m, device, &word, 4, 16), 4);
	assert_int_equal(word, 99);
	/* K 1.5: it is no memory that could be pinned. */
	assert_int_equal(map_to(m, iommu, device, bar), -EFAULT);
	munmap(bar, 4096);
	/* mprotect(2): no more than the file was opened for. */
	resource = viommu_mock_open(m, "/sys/bus/pci/devices/0000:02:00.0/resource0", O_RDONLY);
	assert_int_equal(viommu_mock_mmap(m, resource, &looked_at, &bar), 0);
	assert_int_equal(mprotect(bar, 4096, PROT_READ | PROT_WRITE), -1);
	assert_int_equal(errno, EACCES);
	munmap(bar, 4096);
	assert_int_equal(viommu_mock_sysfs_write(m, "/sys/bus/pci/drivers/vfio-pci/unbind",
						 "0000:02:00.0"),
			 -EAGAIN);
	assert_int_equal(viommu_mock_close(m, device), 0);
	assert_int_equal(viommu_mock_sysfs_write(m, "/sys/bus/pci/drivers/vfio-pci/unbind",
						 "0000:02:00.0"),
			 12);
	viommu_mock_free(m);
}

/* K 3.2; and a function that is gone leaves nothing behind. */
static void sysfs_shows_memory(void **state)
{
	struct viommu_mock *m = start();
	const uint64_t before = viommu_mock_live(m);
	const struct viommu_mock_part page = { 0x1000, 4096, PROT_READ | PROT_WRITE };
	int device = viommu_mock_open(m, "/dev/vfio/devices/vfio1", O_RDWR);
	int bar = viommu_mock_open(m, "/sys/bus/pci/devices/0000:02:00.0/resource0", O_RDWR);
	int iommu = viommu_mock_open(m, "/dev/iommu", O_RDWR);
	int vf = viommu_mock_open(m, "/sys/bus/pci/devices/0000:01:00.1/resource0", O_RDWR);
	uint32_t word = 2;
	void *p;

	(void)state;
	assert_int_equal(bind_to(m, device, iommu), 0);
	assert_int_equal(viommu_mock_write(m, device, &word, 2, (INT64_C(7) << 40) + 4), 2);
	assert_int_equal(viommu_mock_mmap(m, bar, &page, &p), 0);
	*(volatile uint32_t *)p = 77;
	assert_int_equal(viommu_mock_read(m, device, &word, 4, 0x1000), 4);
	assert_int_equal(word, 77);
	munmap(p, 4096);
	assert_int_equal(viommu_mock_read(m, bar, &word, 4, 0), -EIO);
	assert_int_equal(viommu_mock_open(m, "/sys/bus/pci/devices/0000:02:00.0/resource5", O_RDWR),
			 -ENOENT);
	assert_int_equal(viommu_mock_open(m, "/sys/resource0", O_RDWR), -ENOENT);
	assert_int_equal(
		viommu_mock_sysfs_write(m, "/sys/bus/pci/devices/0000:01:00.0/sriov_numvfs", "0"),
		1);
	assert_int_equal(viommu_mock_mmap(m, vf, &page, &p), -ENODEV);
	assert_int_equal(
		viommu_mock_sysfs_write(m, "/sys/bus/pci/devices/0000:01:00.0/sriov_numvfs", "2"),
		1);
	viommu_mock_close(m, vf);
	viommu_mock_close(m, bar);
	viommu_mock_close(m, device);
	viommu_mock_close(m, iommu);
	assert_true(viommu_mock_live(m) == before);
	viommu_mock_free(m);
}

/* ---- a page of a virtual IOMMU ---- */

/* On device 0: a page table that can be a parent is object 3 then. */
static int start_nesting(struct viommu_mock *m)
{
	int iommu = viommu_mock_open(m, "/dev/iommu", O_RDWR);
	int device = viommu_mock_open(m, "/dev/vfio/devices/vfio0", O_RDWR);
	uint32_t hwpt[12] = { sizeof(hwpt), 1, 1, 2 };

	assert_int_equal(bind_to(m, device, iommu), 0);
	assert_int_equal(ioas(m, iommu), 2);
	assert_int_equal(viommu_mock_ioctl(m, iommu, 0x3b89, hwpt), 0);
	return iommu;
}

/* Its id; offset and length of its page. */
static uint32_t viommu(struct viommu_mock *m, int iommu, struct viommu_mock_part *ret)
{
	uint64_t data[2] = { 0 }, address = (uintptr_t)data;
	uint32_t a[10] = { 40, 0, 2, 1, 3, 0, sizeof(data) };

	memcpy(a + 8, &address, sizeof(address));
	assert_int_equal(viommu_mock_ioctl(m, iommu, 0x3b90, a), 0);
	*ret = (struct viommu_mock_part){ data[0], data[1], PROT_READ | PROT_WRITE };
	return a[5];
}

static int destroy(struct viommu_mock *m, int iommu, uint32_t id)
{
	return viommu_mock_ioctl(m, iommu, 0x3b80, (uint32_t[]){ 8, id });
}

/* K 1.1: it is a reference. */
static void a_mapped_page_holds_its_viommu(void **state)
{
	struct viommu_mock_part part, other;
	struct viommu_mock *m;
	uint32_t id, second;
	void *page, *two;
	int iommu;

	(void)state;
	assert_int_equal(viommu_mock_new(cmdqv, &m, NULL), 0);
	iommu = start_nesting(m);
	id = viommu(m, iommu, &part);
	second = viommu(m, iommu, &other);
	assert_int_equal(viommu_mock_mmap(m, iommu, &part, &page), 0);
	*(volatile uint32_t *)page = 1;
	assert_int_equal(destroy(m, iommu, id), -EBUSY);
	assert_int_equal(destroy(m, iommu, second), 0);
	assert_int_equal(viommu_mock_mmap(m, iommu, &part, &two), 0);
	assert_int_equal(*(volatile uint32_t *)two, 1);
	munmap(page, part.bytes);
	assert_int_equal(destroy(m, iommu, id), -EBUSY);
	munmap(two, part.bytes);
	assert_int_equal(destroy(m, iommu, id), 0);
	assert_int_equal(viommu_mock_mmap(m, iommu, &part, &page), -ENXIO);
	/* The next one at its place knows nothing of it. */
	assert_int_equal(viommu(m, iommu, &other), id);
	assert_true(other.offset == part.offset);
	assert_int_equal(viommu_mock_mmap(m, iommu, &other, &page), 0);
	assert_int_equal(*(volatile uint32_t *)page, 0);
	munmap(page, other.bytes);
	viommu_mock_free(m);
}

static void add_line(void *data, const char *text, size_t n)
{
	buf_add_n(data, text, n);
}

static void calls_fail_on_demand(void **state)
{
	struct viommu_mock *m = start();
	struct buf lines = { 0 };
	int fd;

	(void)state;
	viommu_mock_trace(m, add_line, &lines, 0);
	assert_int_equal(viommu_mock_fault(m, "IOAS_ALLOC:2=ENOSPC"), 0);
	assert_int_equal(viommu_mock_fault(m, "IOAS_ALLOC"), -EINVAL);
	assert_int_equal(viommu_mock_fault(m, "IOAS_ALLOC=ENOTHING"), -EINVAL);
	assert_int_equal(viommu_mock_fault(m, "IOAS_ALOC=ENOSPC"), -ENOENT);
	fd = viommu_mock_open(m, "/dev/iommu", O_RDWR);
	assert_int_equal(ioas(m, fd), 1);
	assert_int_equal(ioas(m, fd), 0);
	assert_int_equal(ioas(m, fd), 2);
	assert_int_equal(viommu_mock_fault_hits(m), 1);
	viommu_mock_free(m);
	assert_string_equal(buf_text(&lines), "open \"/dev/iommu\" -> iommu1\n"
					      "iommu1 IOAS_ALLOC flags=0x0 -> ioas_id=1\n"
					      "iommu1 IOAS_ALLOC flags=0x0 -> ENOSPC\n"
					      "iommu1 IOAS_ALLOC flags=0x0 -> ioas_id=2\n"
					      "iommu1 release\n");
	buf_done(&lines);
}

/* ---- what devices do by themselves ---- */

#define GPU "0009:01:00.0"
enum { PAGE = 65536 };

/* Entries of its stream table: the guest translates, or does not. */
enum { TRANSLATES = 0xb, BYPASSES = 0x9 };

/* A machine with a device behind a virtual IOMMU; descriptors: 0 /dev/iommu, 1 the device, 2 faults, 3 events. */
static struct viommu_mock *start_nested(uint64_t first)
{
	const uint64_t entry[2] = { first };
	static const struct {
		int fd;
		uint32_t request, words[12];
	} rows[] = {
		{ 1, 0x3b76, { 16 } },
		{ 0, 0x3b81, { 12 } },
		{ 0, 0x3b89, { 48, 1, 1, 2 } },
		{ 0, 0x3b90, { 40, 0, 1, 1, 3 } },
		{ 0, 0x3b91, { 24, 4, 1, 0, 0x100 } },
		{ 0, 0x3b8e, { 16 } },
		{ 0, 0x3b93, { 32, 0, 4, 1, 16 } },
		{ 0, 0x3b89, { 48, 4, 1, 4, 0, 0, 2, sizeof(entry), 0, 0, 6 } },
		{ 1, 0x3b77, { 12, 0, 8 } },
	};
	const uint64_t address = (uintptr_t)entry;
	struct viommu_mock *m;
	uint32_t words[12];
	size_t i;

	assert_int_equal(viommu_mock_new(grace, &m, NULL), 0);
	assert_int_equal(viommu_mock_open(m, "/dev/iommu", O_RDWR), 0);
	assert_int_equal(viommu_mock_open(m, "/dev/vfio/devices/vfio0", O_RDWR), 1);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		memcpy(words, rows[i].words, sizeof(words));
		if (words[7])
			memcpy(words + 8, &address, sizeof(address));
		assert_int_equal(viommu_mock_ioctl(m, rows[i].fd, rows[i].request, words), 0);
	}
	return m;
}

/* K 1.5: there is something to read from then on, until it is read. */
static void queues_are_told(void **state)
{
	static const struct viommu_mock_page_fault fault = { .address = 0x1000 };
	struct viommu_mock *m = start_nested(TRANSLATES);
	const uint64_t event[4] = { 99 };
	uint32_t words[10] = { 0 }, answer[2] = { 1, 0 };

	(void)state;
	assert_int_equal(viommu_mock_poll(m, 2), POLLOUT);
	assert_int_equal(viommu_mock_page_fault(m, GPU, &fault), 0);
	assert_int_equal(viommu_mock_poll(m, 2), POLLIN | POLLOUT);
	assert_int_equal(viommu_mock_read(m, 2, words, sizeof(words), -1), 40);
	assert_int_equal(words[6], 0x1000);
	assert_int_equal(viommu_mock_poll(m, 2), POLLOUT);
	assert_int_equal(viommu_mock_write(m, 2, answer, sizeof(answer), -1), 8);
	assert_int_equal(viommu_mock_poll(m, 3), 0);
	assert_int_equal(viommu_mock_event(m, GPU, 1, event, sizeof(event)), 0);
	assert_int_equal(viommu_mock_poll(m, 3), POLLIN);
	assert_int_equal(viommu_mock_read(m, 3, words, sizeof(words), -1), 40);
	assert_int_equal(words[2], 99);
	assert_int_equal(viommu_mock_poll(m, 3), 0);
	assert_int_equal(viommu_mock_event(m, GPU, 2, event, sizeof(event)), -EOPNOTSUPP);
	assert_int_equal(viommu_mock_event(m, "0019:01:00.0", 1, event, 8), -ENOENT);
	assert_int_equal(viommu_mock_page_fault(m, "0019:01:00.0", &fault), -ENOENT);
	assert_int_equal(viommu_mock_page_fault(m, "0029:01:00.0", &fault), -ENODEV);
	viommu_mock_free(m);
}

static void memory_is_reached(void **state)
{
	/* Who loads a program need not give it whole pages of a machine with larger ones. */
	char *memory = aligned_alloc(PAGE, PAGE);
	struct viommu_mock *m = start_nested(BYPASSES);
	const uint64_t address = (uintptr_t)memory;
	uint32_t map[10] = { 40, 5, 2, 0, 0, 0, PAGE, 0, 0x40000 };
	char bytes[8];
	struct viommu_mock_dma dma = { 0x40000, bytes, sizeof(bytes), 0 };

	(void)state;
	assert_non_null(memory);
	strcpy(memory, "before");
	memcpy(map + 4, &address, sizeof(address));
	assert_int_equal(viommu_mock_dma(m, GPU, &dma), -EFAULT);
	assert_int_equal(viommu_mock_ioctl(m, 0, 0x3b85, map), 0);
	assert_int_equal(viommu_mock_dma(m, GPU, &dma), 0);
	assert_string_equal(bytes, "before");
	dma.write = 1;
	assert_int_equal(viommu_mock_dma(m, GPU, &dma), -EFAULT);
	assert_int_equal(viommu_mock_dma(m, "0019:01:00.0", &dma), -EFAULT);
	assert_int_equal(viommu_mock_dma(m, "nothing", &dma), -ENODEV);
	viommu_mock_free(m);
	free(memory);
}

static void bad_hosts_are_told(void **state)
{
	struct viommu_mock *m;
	char *why;

	(void)state;
	assert_int_equal(viommu_mock_new("/proc/self/comm", &m, &why), -EINVAL);
	assert_non_null(why);
	free(why);
	assert_int_equal(viommu_mock_new("/nowhere", &m, NULL), -ENOENT);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(descriptors_are_counted),
		cmocka_unit_test(devices_are_there),
		cmocka_unit_test(calls_fail_on_demand),
		cmocka_unit_test(queues_are_told),
		cmocka_unit_test(memory_is_reached),
		cmocka_unit_test(bad_hosts_are_told),
		cmocka_unit_test(a_mapped_page_holds_its_viommu),
		cmocka_unit_test(sysfs_shows_memory),
	};

	if (argc != 4)
		return 2;
	host = argv[1];
	grace = argv[2];
	cmdqv = argv[3];
	return cmocka_run_group_tests_name("inproc", tests, NULL, NULL);
}
