/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PARENT "/sys/class/mdev_bus/0000:01:00.0/"
#define TYPE PARENT "mdev_supported_types/nvidia-222/"
#define DEVICES "/sys/bus/mdev/devices/"
#define FIRST "7a2d9426-e5d2-4e24-9c80-2a1f5e6b7c01"
#define THIRD "7a2d9426-e5d2-4e24-9c80-2a1f5e6b7c03"
#define FOURTH "7a2d9426-e5d2-4e24-9c80-2a1f5e6b7c04"
#define FIFTH "7a2d9426-e5d2-4e24-9c80-2a1f5e6b7c05"

static bool says(const char *path, const char *text)
{
	char room[64] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	CHECK(fd >= 0 && read(fd, room, sizeof(room) - 1) >= 0 && !close(fd));
	return !strcmp(room, text);
}

/* The node of THIRD, by way of its folder. */
static int open_third(void)
{
	CHECK(!access(DEVICES THIRD "/vfio-dev/vfio2/dev", R_OK));
	return open("/dev/vfio/devices/vfio2", O_RDWR | O_CLOEXEC);
}

static bool is_there(const char *path)
{
	struct stat st;

	return !lstat(path, &st);
}

/* K 3.4: a device with its group and its nodes, one less to be made; and back. */
static void they_come_and_go(char **args)
{
	char group[200];
	int iommu = open_iommu(), device;
	ssize_t n;

	(void)args;
	CHECK(says(TYPE "available_instances", "2\n"));
	CHECK(write_attribute(TYPE "create", THIRD "\n") == 37);
	CHECK(says(TYPE "available_instances", "1\n"));
	CHECK(is_there(TYPE "devices/" THIRD) && is_there(PARENT THIRD "/mdev_type/create"));
	n = readlink(DEVICES THIRD "/iommu_group", group, sizeof(group) - 1);
	CHECK(n > 0);
	group[n] = '\0';
	CHECK(!strncmp(strrchr(group, '/') - 12, "iommu_groups", 12));
	CHECK(is_there(DEVICES THIRD "/iommu_group/devices/" THIRD));
	device = open_third();
	CHECK(device >= 0 && !bind_to(device, iommu) && !close(device));
	REFUSED(write_attribute(TYPE "create", THIRD), EEXIST);
	CHECK(write_attribute(TYPE "create", FOURTH) == 36);
	REFUSED(write_attribute(TYPE "create", FIFTH), EUSERS);
	REFUSED(write_attribute(TYPE "create", "no UUID"), EINVAL);
	CHECK(write_attribute(DEVICES THIRD "/remove", "0") == 1 && is_there(DEVICES THIRD));
	CHECK(write_attribute(DEVICES THIRD "/remove", "1") == 1);
	CHECK(!is_there(DEVICES THIRD) && !is_there(PARENT THIRD) &&
	      !is_there(TYPE "devices/" THIRD));
	REFUSED(open("/dev/vfio/devices/vfio2", O_RDWR), ENOENT);
	CHECK(is_there("/dev/vfio/devices/vfio3") && says(TYPE "available_instances", "1\n"));
	CHECK(write_attribute(DEVICES FOURTH "/remove", "1") == 1 &&
	      write_attribute(DEVICES FIRST "/remove", "1") == 1);
	CHECK(says(TYPE "available_instances", "3\n"));
}

/* K 2.8: the write comes back when the device is closed. The close stands in the pipe first. */
static void its_end_waits(char **args)
{
	int iommu = open_iommu(), device, ends[2], child;
	char order[3] = "";

	(void)args;
	CHECK(write_attribute(TYPE "create", THIRD) == 36);
	device = open_third();
	CHECK(!bind_to(device, iommu) && !pipe(ends));
	child = fork();
	if (!child) {
		close(device);
		CHECK(write_attribute(DEVICES THIRD "/remove", "1\n") == 2);
		CHECK(write(ends[1], "r", 1) == 1);
		_exit(0);
	}
	/* It is at work once nobody can open the device any more. */
	while (!close(open("/dev/vfio/devices/vfio2", O_RDWR | O_CLOEXEC)))
		;
	CHECK(write(ends[1], "c", 1) == 1);
	close(device);
	wait_child(child);
	CHECK(read(ends[0], order, 2) == 2 && !strcmp(order, "cr"));
	CHECK(!is_there(DEVICES THIRD));
}

const struct scenario mdev_scenarios[] = {
	{ "mdevs", they_come_and_go },
	{ "mdev-end", its_end_waits },
	{ NULL, NULL },
};
