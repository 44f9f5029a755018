/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A disk that is full while programs run: calls of the kernel that would need more of it are refused.
 */
#include "client.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define REFUSE(nr)                                       \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (nr), 0, 1), \
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSPC)

static void fill_the_disk(void)
{
	struct sock_filter f[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		REFUSE(SYS_fallocate),
		REFUSE(SYS_mkdirat),
		REFUSE(SYS_mknodat),
		REFUSE(SYS_pwrite64),
#ifdef SYS_mkdir
		REFUSE(SYS_mkdir),
		REFUSE(SYS_mknod),
#endif
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof(f) / sizeof(f[0]), f };

	CHECK(!prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	CHECK(!prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program));
}

/* What there is is used up, and then it is no memory; what is given back can be had again. */
static void on_a_full_disk(int fd)
{
	struct {
		uint32_t size, flags, id;
	} a = { sizeof(a), 0, 0 };
	uint32_t last = 0;

	fill_the_disk();
	REFUSED(open("/dev/iommu", O_RDWR), ENOSPC);
	while (!ioctl(fd, 0x3b81, &a))
		last = a.id;
	CHECK(errno == ENOMEM && last > 100);
	CHECK(end_ioas(fd, last) && new_ioas(fd) == last);
	for (; last; last--)
		CHECK(end_ioas(fd, last));
	REFUSED(open("/dev/vfio/devices/vfio0", O_RDWR), ENOSPC);
	_exit(0);
}

/* Others go on when there is room again. */
static void disk_is_full(char **args)
{
	int fd = open_iommu(), child = fork();

	(void)args;
	if (!child)
		on_a_full_disk(fd);
	wait_child(child);
	CHECK(new_ioas(fd) == 1 && new_ioas(open_iommu()) == 1);
	CHECK(open("/dev/vfio/devices/vfio0", O_RDWR) >= 0);
}

const struct scenario full_scenarios[] = {
	{ "full", disk_is_full },
	{ NULL, NULL },
};
