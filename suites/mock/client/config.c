/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Configuration space, by the file of sysfs and by VFIO. */
#include "client.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEVICE "/sys/bus/pci/devices/0000:02:00.0"
#define PF "/sys/bus/pci/devices/0000:01:00.0"
#define VFIO_CONFIG (INT64_C(7) << 40)

static uint32_t get(int fd, off_t at)
{
	uint32_t v = 0;

	CHECK(pread(fd, &v, sizeof(v), at) == sizeof(v));
	return v;
}

/* What another program finds there. */
static uint32_t file_says(off_t at)
{
	int fd = open(DEVICE "/config", O_RDONLY | O_CLOEXEC);
	uint32_t v;

	CHECK(fd >= 0);
	v = get(fd, at);
	close(fd);
	return v;
}

static void put(int fd, off_t at, uint32_t v, size_t n)
{
	CHECK(pwrite(fd, &v, n, at) == (ssize_t)n);
}

static int open_config(int flags)
{
	int fd = open(DEVICE "/config", flags | O_CLOEXEC);

	CHECK(fd >= 0);
	return fd;
}

/* Bits that hardware does not let change stay, and what is written is there at once. */
static void writes_are_masked(char **args)
{
	int fd = open_config(O_RDWR), other = open_config(O_RDWR);

	(void)args;
	put(fd, 0, 0xffffffff, 4);
	CHECK(get(fd, 0) == 0x10d38086 && file_says(0) == 0x10d38086);
	put(fd, 4, 0xffff, 2);
	CHECK((get(fd, 4) & 0xffff) == 0x0547 && (get(other, 4) & 0xffff) == 0x0547);
	CHECK((file_says(4) & 0xffff) == 0x0547);
	put(fd, 4, 0x0002, 2);
	CHECK((file_says(4) & 0xffff) == 0x0002);
	put(fd, 0x10, 0xffffffff, 4);
	CHECK(file_says(0x10) == 0xfffe0000);
	CHECK(lseek(fd, 0x3c, SEEK_SET) == 0x3c && write(fd, "\x55\xaa", 2) == 2);
	CHECK(lseek(fd, 0, SEEK_CUR) == 0x3e && (file_says(0x3c) & 0xffff) == 0x0155);
}

/* The file ends where it ends. */
static void size_stays(char **args)
{
	int fd = open_config(O_RDWR | O_TRUNC);
	struct stat st;
	char page[4096];

	(void)args;
	REFUSED(pwrite(fd, "x", 1, 4096), EFBIG);
	CHECK(pwrite(fd, "0123456789", 10, 4090) == 6 && pwrite(fd, "x", 0, 9999) == 0);
	CHECK(pread(fd, page, sizeof(page), 4090) == 6 && pread(fd, page, 1, 4096) == 0);
	CHECK(!ftruncate(fd, 0) && !ftruncate(fd, 1 << 20));
	REFUSED(ftruncate(fd, -1), EINVAL);
	CHECK(!fstat(fd, &st) && st.st_size == 4096);
	CHECK(!stat(DEVICE "/config", &st) && st.st_size == 4096);
	CHECK(pread(fd, page, sizeof(page), 0) == 4096 && file_says(0) == 0x10d38086);
	CHECK(lseek(fd, 0, SEEK_SET) == 0 && read(fd, page, 4) == 4 &&
	      read(fd, page, 4096) == 4092);
	fd = open(DEVICE "/numa_node", O_RDWR | O_CLOEXEC);
	CHECK(fd >= 0 && !ftruncate(fd, 0) && read(fd, page, sizeof(page)) > 0);
	REFUSED(pread(open_config(O_WRONLY), page, 1, 0), EBADF);
}

/* K 2.6: BARs and the line of the interrupt are the user's own, the rest is hardware's. */
static void two_views_of_one_space(char **args)
{
	int iommu = open_iommu(), device = open_device(), fd = open_config(O_RDWR);
	uint32_t command = file_says(4) & 0xffff;

	(void)args;
	CHECK(!bind_to(device, iommu));
	put(fd, 0x0c, 0x10, 1);
	CHECK((get(device, VFIO_CONFIG + 0x0c) & 0xff) == 0x10);
	put(device, VFIO_CONFIG + 4, 0x0406, 2);
	CHECK((file_says(4) & 0xffff) == 0x0006 && (get(fd, 4) & 0xffff) == 0x0006);
	put(device, VFIO_CONFIG + 0x10, 0xffffffff, 4);
	CHECK(get(device, VFIO_CONFIG + 0x10) == 0xfffe0000 && file_says(0x10) != 0xfffe0000);
	put(fd, 4, 0x0002, 2);
	CHECK((get(device, VFIO_CONFIG + 4) & 0xffff) == 0x0402);
	close(device);
	/* What depends on the close finds that it is over. */
	device = open_device();
	CHECK(!bind_to(device, iommu));
	close(device);
	device = open_device();
	CHECK(!bind_to(device, iommu));
	CHECK((file_says(4) & 0xffff) == ((command & ~4u) | 3));
}

/* The place of the capability of virtual functions. */
static off_t find_sriov(void)
{
	int fd = open(PF "/config", O_RDONLY | O_CLOEXEC);
	off_t at = 0x100;

	CHECK(fd >= 0);
	while (at && (get(fd, at) & 0xffff) != 0x10)
		at = get(fd, at) >> 20;
	CHECK(at);
	close(fd);
	return at;
}

static void functions_are(const char *text, off_t at, uint32_t control)
{
	int fd = open(PF "/sriov_numvfs", O_WRONLY | O_CLOEXEC);

	CHECK(fd >= 0 && write(fd, text, 1) == 1);
	close(fd);
	fd = open(PF "/config", O_RDONLY | O_CLOEXEC);
	CHECK(fd >= 0 && (get(fd, at + 8) & 0xffff) == control);
	CHECK((get(fd, at + 0x10) & 0xffff) == (uint32_t)(*text - '0'));
	close(fd);
}

static void functions_are_counted(char **args)
{
	const off_t at = find_sriov();
	int fd = open(PF "/config", O_RDWR | O_CLOEXEC);

	(void)args;
	functions_are("0", at, 0);
	functions_are("3", at, 0x19);
	/* From here on the description has the bytes themselves. */
	CHECK(fd >= 0);
	put(fd, 4, 0x0006, 2);
	functions_are("0", at, 0);
	functions_are("2", at, 0x19);
}

const struct scenario config_scenarios[] = {
	{ "config-masks", writes_are_masked },
	{ "config-size", size_stays },
	{ "config-views", two_views_of_one_space },
	{ "config-functions", functions_are_counted },
	{ NULL, NULL },
};
