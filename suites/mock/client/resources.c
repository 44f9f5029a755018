/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Memory of a device in sysfs: resourceN and rom.
 */
#include "client.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEVICE "/sys/bus/pci/devices/0000:02:00.0"
#define BAR_BYTES 0x20000

static int open_resource(const char *name, int flags)
{
	char path[100];
	int fd;

	snprintf(path, sizeof(path), DEVICE "/%s", name);
	fd = open(path, flags | O_CLOEXEC);
	CHECK(fd >= 0);
	return fd;
}

/* A device that is bound, with its memory enabled. */
static int start_device(void)
{
	const uint16_t command = 3;
	int device = open_device();

	CHECK(!bind_to(device, open_iommu()));
	CHECK(pwrite(device, &command, sizeof(command), (INT64_C(7) << 40) + 4) == 2);
	return device;
}

static void looks_like_one(int fd, off_t bytes)
{
	char link[40], name[200];
	struct stat st, at;
	ssize_t n;

	CHECK(!fstat(fd, &st) && S_ISREG(st.st_mode) && (st.st_mode & 0777) == 0600);
	CHECK(st.st_size == bytes && !stat(DEVICE "/resource0", &at));
	CHECK(st.st_ino == at.st_ino && st.st_size == at.st_size);
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, name, sizeof(name) - 1);
	CHECK(n > 0);
	name[n] = '\0';
	CHECK(!strcmp(name, "/sys/devices/pci0000:00/0000:00:11.0/0000:02:00.0/resource0"));
	CHECK(lseek(fd, 0, SEEK_END) == bytes && lseek(fd, -4, SEEK_CUR) == bytes - 4);
	REFUSED(lseek(fd, -1, SEEK_SET), EINVAL);
	CHECK((fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDWR);
}

/* Memory can be mapped, and nothing else; it is what VFIO shows. */
static void memory_is_shared(char **args)
{
	int device = start_device(), fd = open_resource("resource0", O_RDWR);
	volatile uint32_t *there, *here;
	uint32_t word = 0x12345678;

	(void)args;
	looks_like_one(fd, BAR_BYTES);
	here = mmap(NULL, BAR_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	there = mmap(NULL, BAR_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, device, 0);
	CHECK(here != MAP_FAILED && there != MAP_FAILED);
	here[64] = word;
	CHECK(there[64] == word && pread(device, &word, 4, 256) == 4 && word == 0x12345678);
	word = 5;
	CHECK(pwrite(device, &word, 4, 0x1000) == 4 && here[0x400] == 5);
	here = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0x1000);
	CHECK(here != MAP_FAILED && *here == 5);
	REFUSED(pread(fd, &word, 4, 0), EIO);
	REFUSED(pwrite(fd, &word, 4, 0), EIO);
	CHECK(pread(fd, &word, 4, BAR_BYTES) == 0);
	REFUSED(pwrite(fd, &word, 4, BAR_BYTES), EFBIG);
	REFUSED(mmap(NULL, BAR_BYTES + 4096, PROT_READ, MAP_SHARED, fd, 0), EINVAL);
	REFUSED(mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, BAR_BYTES), EINVAL);
	REFUSED(mmap(NULL, 4096, PROT_EXEC, MAP_SHARED, fd, 0), EPERM);
	fd = open_resource("resource0", O_RDONLY);
	REFUSED(mmap(NULL, 4096, PROT_WRITE, MAP_SHARED, fd, 0), EACCES);
	REFUSED(write(fd, &word, 4), EBADF);
	/* What is open there keeps nobody from taking the driver away. */
	CHECK(!close(device) && munmap((void *)(uintptr_t)there, BAR_BYTES) == 0);
	fd = open("/sys/bus/pci/drivers/vfio-pci/unbind", O_WRONLY | O_CLOEXEC);
	CHECK(write(fd, "0000:02:00.0", 12) == 12);
}

static void ports_have_widths(char **args)
{
	int device = start_device(), fd = open_resource("resource2", O_RDWR);
	uint32_t word = 0xa5a5c3c3, back = 0;
	uint64_t wide;

	(void)args;
	CHECK(pwrite(fd, &word, 4, 8) == 4 && pread(device, &back, 4, (INT64_C(2) << 40) + 8) == 4);
	CHECK(back == word && pread(fd, &back, 2, 10) == 2);
	CHECK((back & 0xffff) == 0xa5a5);
	CHECK(lseek(fd, 8, SEEK_SET) == 8 && read(fd, &back, 1) == 1 && (back & 0xff) == 0xc3);
	CHECK(lseek(fd, 0, SEEK_CUR) == 9);
	REFUSED(pread(fd, &back, 3, 0), EINVAL);
	REFUSED(pread(fd, &wide, 8, 0), EINVAL);
	REFUSED(pwrite(fd, &back, 3, 0), EINVAL);
	/* What goes beyond the end is cut off first. */
	CHECK(pread(fd, &back, 4, 30) == 2 && pwrite(fd, &back, 4, 31) == 1);
	CHECK(pread(fd, &back, 4, 32) == 0);
	REFUSED(mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0), ENODEV);
}

static void rom_is_enabled(char **args)
{
	int fd = open_resource("rom", O_RDWR);
	static unsigned char bytes[10000];

	(void)args;
	REFUSED(pread(fd, bytes, 4, 0), EINVAL);
	CHECK(pwrite(fd, "1\n", 2, 0) == 2);
	CHECK(pread(fd, bytes, 1000, 0) == 1000 && pread(fd, bytes, 10000, 0) == 4096);
	CHECK(pread(fd, bytes, sizeof(bytes), 0x40000 - 10) == 10);
	CHECK(pread(fd, bytes, sizeof(bytes), 0x40000) == 0);
	REFUSED(mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0), ENODEV);
	REFUSED(pwrite(fd, "maybe", 5, 0), EINVAL);
	CHECK(pread(fd, bytes, 4, 0) == 4 && pwrite(fd, "off", 3, 0) == 3);
	REFUSED(pread(fd, bytes, 4, 0), EINVAL);
	CHECK(pwrite(fd, "On", 2, 0) == 2 && pread(fd, bytes, 4, 0) == 4);
	CHECK(pwrite(fd, "0\n", 2, 0) == 2);
	REFUSED(pread(fd, bytes, 4, 0), EINVAL);
}

const struct scenario resource_scenarios[] = {
	{ "resource", memory_is_shared },
	{ "ports", ports_have_widths },
	{ "rom", rom_is_enabled },
	{ NULL, NULL },
};
