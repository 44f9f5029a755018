/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Programs that give up their privileges: who may do what on the machine is said by its caller, who is root.
 */
#include "client.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NOBODY = 65534 };

#define DEVICE "/sys/bus/pci/devices/0000:02:00.0"
#define DRIVER "/sys/bus/pci/drivers/vfio-pci"

static void write_word(const char *path, const char *word)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	CHECK(fd >= 0 && write(fd, word, 2) == 2 && !close(fd));
}

static void device_works(int device)
{
	volatile uint32_t *bar = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, device, 0);

	CHECK(bar != MAP_FAILED);
	bar[8] = bar[8] + 1;
	CHECK(!munmap((void *)(uintptr_t)bar, 4096));
}

/* All that a program does with the machine. */
static void machine_works(int iommu, int device)
{
	struct stat st;
	int other;

	CHECK(!stat("/dev/iommu", &st) && S_ISCHR(st.st_mode) && !access(DEVICE "/vendor", R_OK));
	CHECK(end_ioas(iommu, new_ioas(iommu)));
	other = open_iommu();
	CHECK(new_ioas(other) == 1 && !close(other));
	device_works(device);
	write_word(DEVICE "/numa_node", "-1");
	write_word(DEVICE "/numa_node", "0\n");
}

static void become(uid_t uid)
{
	CHECK(!setresgid(uid, uid, uid) && !setresuid(uid, uid, uid));
}

/* The child stays another user; what it executes is that, too. */
static void stay_another(char **args, int iommu, int device)
{
	static char scenario[] = "node";
	char *const words[] = { args[0], scenario, NULL };

	become(NOBODY);
	machine_works(iommu, device);
	REFUSED(setuid(1), EPERM);
	REFUSED(seteuid(0), EPERM);
	machine_works(iommu, device);
	if (!access(args[0], X_OK))
		execv(args[0], words);
	_exit(0);
}

static void becomes_another(char **args)
{
	int iommu = open_iommu(), device = open_device(), child;

	CHECK(!bind_to(device, iommu));
	machine_works(iommu, device);
	/* Who has no privileges has none to give up. */
	if (geteuid())
		return;
	CHECK(!seteuid(NOBODY));
	machine_works(iommu, device);
	CHECK(!seteuid(0));
	machine_works(iommu, device);
	child = fork();
	if (!child)
		stay_another(args, iommu, device);
	wait_child(child);
	/* What root makes meanwhile is for both. */
	machine_works(iommu, device);
	child = fork();
	if (!child) {
		CHECK(!setuid(NOBODY));
		machine_works(iommu, device);
		_exit(0);
	}
	wait_child(child);
	child = fork();
	if (!child)
		stay_another(args, iommu, device);
	machine_works(iommu, device);
	wait_child(child);
	CHECK(!close(device) && !bind_to(open_device(), open_iommu()));
}

static void becomes_and_tells(char **args)
{
	int iommu = open_iommu();

	(void)args;
	CHECK(new_ioas(iommu) == 1);
	if (!geteuid())
		become(NOBODY);
	CHECK(new_ioas(iommu) == 2 && new_ioas(iommu) == 3);
}

const struct scenario user_scenarios[] = {
	{ "becomes", becomes_another },
	{ "become-and-tell", becomes_and_tells },
	{ NULL, NULL },
};
