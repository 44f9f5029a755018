/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Calls that few programs make.
 */
#include "client.h"

#include <errno.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>
#include <unistd.h>

static void rare_calls(char **args)
{
	static char *const none[] = { NULL };
	struct statvfs fs;
	char list[8];

	(void)args;
	CHECK(!statvfs("/dev/vfio/devices", &fs) && !statvfs("/sys/bus/pci", &fs));
	CHECK(pathconf("/sys/bus/pci", _PC_NAME_MAX) == 255);
	REFUSED(pathconf("/sys/none", _PC_NAME_MAX), ENOENT);
	CHECK(listxattr("/dev/iommu", list, sizeof(list)) == 0);
	CHECK(llistxattr("/sys/bus", list, sizeof(list)) == 0);
	REFUSED(listxattr("/sys/none", list, sizeof(list)), ENOENT);
	REFUSED(removexattr("/dev/iommu", "user.x"), EOPNOTSUPP);
	REFUSED(lremovexattr("/dev/iommu", "user.x"), EOPNOTSUPP);
	REFUSED(execv("/dev/iommu", none), EACCES);
	REFUSED(execve("/sys/bus/pci/drivers_probe", none, none), EACCES);
	REFUSED(execve("/sys/none", none, none), ENOENT);
}

const struct scenario rare_scenarios[] = {
	{ "rare", rare_calls },
	{ NULL, NULL },
};
