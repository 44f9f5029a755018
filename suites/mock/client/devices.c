/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEVICE "/sys/bus/pci/devices/0000:02:00.0"
#define CONFIG (INT64_C(7) << 40)

int open_device(void)
{
	char path[300];
	struct dirent *e;
	DIR *d = opendir(DEVICE "/vfio-dev");
	int fd = -1;

	if (!d)
		return -1;
	while ((e = readdir(d)))
		if (*e->d_name == 'v') {
			snprintf(path, sizeof(path), "/dev/vfio/devices/%s", e->d_name);
			fd = open(path, O_RDWR | O_CLOEXEC);
		}
	closedir(d);
	return fd;
}

int bind_to(int device, int iommu)
{
	struct {
		uint32_t size, flags;
		int32_t iommufd;
		uint32_t devid;
		uint64_t token;
	} a = { 16, 0, iommu, 0, 0 };

	return ioctl(device, 0x3b76, &a);
}

static void attach_to(int device, uint32_t ioas)
{
	struct {
		uint32_t size, flags, pt;
	} a = { sizeof(a), 0, ioas };

	CHECK(!ioctl(device, 0x3b77, &a));
}

static void enable_memory(int device)
{
	uint16_t command = 2;

	CHECK(pwrite(device, &command, sizeof(command), CONFIG + 4) == sizeof(command));
}

/* Registers by pread() and by memory are the same ones. */
static void registers_are_memory(char **args)
{
	int iommu = open_iommu(), device = open_device();
	uint32_t ids, word = 0x12345678, back = 0;
	struct iovec v = { &back, sizeof(back) };
	volatile uint32_t *bar;

	(void)args;
	CHECK(device >= 0);
	REFUSED(pread(device, &ids, sizeof(ids), CONFIG), EINVAL);
	CHECK(!bind_to(device, iommu));
	CHECK(pread(device, &ids, sizeof(ids), CONFIG) == sizeof(ids) && ids == 0x10d38086);
	enable_memory(device);
	bar = mmap(NULL, 0x20000, PROT_READ | PROT_WRITE, MAP_SHARED, device, 0);
	CHECK(bar != MAP_FAILED);
	CHECK(pwrite(device, &word, sizeof(word), 0x100) == sizeof(word) && bar[0x40] == word);
	bar[0x41] = 99;
	CHECK(preadv(device, &v, 1, 0x104) == sizeof(back) && back == 99);
	REFUSED(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, device, 0), EINVAL);
	REFUSED(mmap(NULL, 4096, PROT_READ, MAP_SHARED, device, CONFIG), EINVAL);
}

/* K 1.5: what a device shows is no memory that could be pinned. */
static void registers_are_not_pinned(char **args)
{
	struct {
		uint32_t size, flags, ioas, reserved;
		uint64_t address, length, iova;
	} a = { sizeof(a), 7, 0, 0, 0, 4096, 0x10000 };
	int iommu = open_iommu(), device = open_device();
	void *bar, *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
				  -1, 0);

	(void)args;
	CHECK(!bind_to(device, iommu));
	a.ioas = new_ioas(iommu);
	attach_to(device, a.ioas);
	bar = mmap(NULL, 0x2000, PROT_READ | PROT_WRITE, MAP_SHARED, device, 0);
	CHECK(bar != MAP_FAILED && memory != MAP_FAILED);
	a.address = (uintptr_t)bar + 4096;
	REFUSED(ioctl(iommu, 0x3b85, &a), EFAULT);
	a.address = (uintptr_t)memory;
	CHECK(!ioctl(iommu, 0x3b85, &a));
}

/* K 2.6 [R]: what is mapped keeps the device. */
static void mapping_keeps_the_device(char **args)
{
	int iommu = open_iommu(), device = open_device(), again;
	void *bar;

	(void)args;
	CHECK(!bind_to(device, iommu));
	bar = mmap(NULL, 4096, PROT_READ, MAP_SHARED, device, 0);
	CHECK(bar != MAP_FAILED && !close(device));
	again = open_device();
	REFUSED(bind_to(again, iommu), EINVAL);
	CHECK(!munmap(bar, 4096));
	CHECK(!bind_to(again, iommu));
}

/* mprotect(2): no more than the file was opened for. mremap(2): such a mapping does not grow. */
static void mapping_keeps_its_rights(char **args)
{
	int device = open_device(), fd;
	char *bar, *moved;

	(void)args;
	CHECK(!bind_to(device, open_iommu()));
	fd = open("/sys/bus/pci/devices/0000:02:00.0/resource0", O_RDONLY | O_CLOEXEC);
	bar = mmap(NULL, 8192, PROT_READ, MAP_SHARED, fd, 0);
	CHECK(bar != MAP_FAILED);
	REFUSED(mprotect(bar, 8192, PROT_READ | PROT_WRITE), EACCES);
	CHECK(!munmap(bar, 8192));
	bar = mmap(NULL, 8192, PROT_READ, MAP_SHARED, device, 0);
	CHECK(bar != MAP_FAILED && !mprotect(bar, 8192, PROT_READ | PROT_WRITE));
	bar[4096] = 7;
	REFUSED(mremap(bar, 8192, 12288, MREMAP_MAYMOVE), EFAULT);
	REFUSED(mremap(bar, 8192, 8193, 0), EFAULT);
	REFUSED(mremap(bar, 0, 4096, MREMAP_MAYMOVE), EFAULT);
	REFUSED(mremap(bar, 8192, 8192, MREMAP_MAYMOVE | MREMAP_DONTUNMAP), EINVAL);
	moved = mmap(NULL, 8192, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(moved != MAP_FAILED);
	CHECK(mremap(bar, 8192, 8192, MREMAP_MAYMOVE | MREMAP_FIXED, moved) == moved);
	CHECK(moved[4096] == 7 && !close(device));
	REFUSED(bind_to(open_device(), open_iommu()), EINVAL);
	CHECK(mremap(moved, 8192, 4096, 0) == moved && !moved[0]);
	REFUSED(bind_to(open_device(), open_iommu()), EINVAL);
	CHECK(!munmap(moved, 4096) && !bind_to(open_device(), open_iommu()));
	/* What is none of ours grows. */
	bar = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(mremap(bar, 4096, 8192, MREMAP_MAYMOVE) != MAP_FAILED);
}

/* K 2.5: MSI-X, an eventfd for vector 0; or, with fd -2, the vector is raised. */
static int set_vector(int device, int32_t fd)
{
	const uint32_t what = fd == -2 ? 33 : 36;
	struct {
		uint32_t argsz, flags, index, start, count;
		int32_t fd;
	} a = { sizeof(a), what, 2, 0, 1, fd };

	return ioctl(device, 0x3b6e, &a);
}

/* open(2): the lowest number that is free. What the mock keeps open is in no program's way, and is not missed. */
static void numbers_are_the_programs(char **args)
{
	int device = open_device(), event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), next, other, i;
	uint64_t count;

	(void)args;
	CHECK(!bind_to(device, open_iommu()));
	next = dup(event);
	CHECK(!close(next) && !set_vector(device, event) && dup(event) == next);
	CHECK(!set_vector(device, -2));
	CHECK(read(event, &count, sizeof(count)) == sizeof(count) && count == 1);
	/* All that it does not know is closed, and the numbers are another file. */
	CHECK(!close_range((unsigned)next, ~0u, 0));
	other = memfd_create("other", MFD_CLOEXEC);
	for (i = other + 1; i < 4096; i++)
		if (dup2(other, i) != i)
			break;
	CHECK(i > other + 100 && !set_vector(device, -2) && !set_vector(device, -1));
	CHECK(lseek(other, 0, SEEK_END) == 0);
	while (i-- > other)
		CHECK(!close(i));
}

/* Its end closes all it had, a device with vectors and an ioeventfd, too. */
static void ends_with_vectors(char **args)
{
	int device = open_device(), event = eventfd(0, EFD_CLOEXEC);
	/* DEVICE_IOEVENTFD: 4 bytes at 0x100 */
	const uint32_t a[8] = { sizeof(a), 4, 0x100, 0, 1, 0, (uint32_t)event, 0 };

	(void)args;
	CHECK(!bind_to(device, open_iommu()) && !set_vector(device, event));
	CHECK(!ioctl(device, 0x3b74, a));
}

static void process_exit_closes(char **args)
{
	int iommu = open_iommu(), device, child = fork();

	(void)args;
	if (!child)
		_exit(bind_to(open_device(), iommu) ? 1 : 0);
	wait_child(child);
	device = open_device();
	CHECK(!bind_to(device, iommu));
}

/* ---- interrupts ---- */

enum { EVENTFD = 4 | 32, FIRE = 1 | 32, OFF = FIRE };

static int set_irqs(int device, uint32_t flags, uint32_t index, uint32_t count, int fd)
{
	struct {
		uint32_t size, flags, index, start, count;
		int32_t fd;
	} a = { sizeof(a), flags, index, 0, count, fd };

	return ioctl(device, 0x3b6e, &a);
}

static bool is_readable(int event)
{
	struct pollfd p = { .fd = event, .events = POLLIN };

	return poll(&p, 1, 0) == 1;
}

/* K 2.5 [R]: what is fired by hand is counted by its eventfd, once; what is off is not fired. */
static void interrupts_are_counted(char **args)
{
	int iommu = open_iommu(), device = open_device(), event = eventfd(0, EFD_CLOEXEC);
	uint64_t n;
	uint32_t index;

	(void)args;
	CHECK(!bind_to(device, iommu));
	for (index = 0; index <= 4; index++) {
		CHECK(!set_irqs(device, EVENTFD, index, 1, event) && !is_readable(event));
		CHECK(!set_irqs(device, FIRE, index, 1, 0) && is_readable(event));
		CHECK(read(event, &n, sizeof(n)) == sizeof(n) && n == 1);
		CHECK(!set_irqs(device, OFF, index, 0, 0));
		REFUSED(set_irqs(device, FIRE, index, 1, 0), EINVAL);
		CHECK(!is_readable(event));
	}
}

/* Who waits for an eventfd is woken up by another process that fires. */
static void interrupts_wake(char **args)
{
	int iommu = open_iommu(), device = open_device(), event = eventfd(0, EFD_CLOEXEC), child;
	struct pollfd p = { .fd = event, .events = POLLIN };

	(void)args;
	CHECK(!bind_to(device, iommu) && !set_irqs(device, EVENTFD, 2, 1, event));
	child = fork();
	if (!child) {
		CHECK(!set_irqs(device, FIRE, 2, 1, 0));
		_exit(0);
	}
	CHECK(poll(&p, 1, -1) == 1 && p.revents == POLLIN);
	wait_child(child);
}

/* ---- sysfs ---- */

static void driver_is(const char *name)
{
	char link[100];
	ssize_t n = readlink(DEVICE "/driver", link, sizeof(link) - 1);

	if (!name) {
		CHECK(n == -1 && errno == ENOENT);
		return;
	}
	CHECK(n > 0);
	link[n] = '\0';
	CHECK(!strcmp(strrchr(link, '/') + 1, name));
}

static int put_by_stream(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	if (!f)
		return -1;
	fputs(text, f);
	return fclose(f);
}

static bool reads_by_stream(const char *path, const char *expected)
{
	FILE *f = fopen(path, "r");
	char text[32] = "";
	bool same;

	if (!f)
		return false;
	same = fgets(text, sizeof(text), f) && !strcmp(text, expected);
	fclose(f);
	return same;
}

static void driver_changes(char **args)
{
	(void)args;
	driver_is("vfio-pci");
	REFUSED(write_attribute("/sys/bus/pci/drivers/vfio-pci/bind", "0000:02:00.0"), EBUSY);
	CHECK(write_attribute(DEVICE "/driver/unbind", "0000:02:00.0") == 12);
	driver_is(NULL);
	REFUSED(open_device(), ENOENT);
	CHECK(!put_by_stream(DEVICE "/driver_override", "vfio-pci\n"));
	CHECK(reads_by_stream(DEVICE "/driver_override", "vfio-pci\n"));
	CHECK(write_attribute("/sys/bus/pci/drivers_probe", "0000:02:00.0\n") == 13);
	driver_is("vfio-pci");
	CHECK(open_device() >= 0);
	/* What a stream could not write is told by whoever flushes it. */
	REFUSED(put_by_stream("/sys/bus/pci/drivers/vfio-pci/bind", "nothing"), ENODEV);
	REFUSED(open(DEVICE "/vendor", O_WRONLY), EACCES);
}

/* K 2.8 [R]: the write comes back when the device is closed. The close stands in the pipe first. */
static void unbind_waits(char **args)
{
	int iommu = open_iommu(), device = open_device(), ends[2], child;
	char order[3] = "";

	(void)args;
	CHECK(!bind_to(device, iommu) && !pipe(ends));
	child = fork();
	if (!child) {
		close(device);
		CHECK(write_attribute("/sys/bus/pci/drivers/vfio-pci/unbind", "0000:02:00.0") ==
		      12);
		CHECK(write(ends[1], "u", 1) == 1);
		_exit(0);
	}
	/* It is at work once nobody can open the device any more. */
	while (close(open_device()) == 0)
		;
	CHECK(write(ends[1], "c", 1) == 1);
	close(device);
	wait_child(child);
	CHECK(read(ends[0], order, 2) == 2 && !strcmp(order, "cu"));
	driver_is(NULL);
}

/* The kernel ends what it began for a writer that was killed: here whoever comes next does. */
static void killed_unbind_ends(char **args)
{
	int iommu = open_iommu(), device = open_device(), child;

	(void)args;
	CHECK(!bind_to(device, iommu));
	child = fork();
	if (!child) {
		close(device);
		write_attribute("/sys/bus/pci/drivers/vfio-pci/unbind", "0000:02:00.0");
		_exit(0);
	}
	while (close(open_device()) == 0)
		;
	CHECK(!kill(child, SIGKILL) && waitpid(child, NULL, 0) == child);
	driver_is("vfio-pci");
	close(device);
	driver_is(NULL);
	CHECK(write_attribute("/sys/bus/pci/drivers/vfio-pci/bind", "0000:02:00.0") == 12);
	CHECK(close(open_device()) == 0);
}

const struct scenario device_scenarios[] = {
	{ "registers", registers_are_memory },
	{ "mapping", mapping_keeps_the_device },
	{ "vectors", ends_with_vectors },
	{ "lowest", numbers_are_the_programs },
	{ "mapping-rights", mapping_keeps_its_rights },
	{ "pinned", registers_are_not_pinned },
	{ "exit", process_exit_closes },
	{ "irqs", interrupts_are_counted },
	{ "woken", interrupts_wake },
	{ "driver", driver_changes },
	{ "unbind", unbind_waits },
	{ "killed-unbind", killed_unbind_ends },
	{ NULL, NULL },
};
