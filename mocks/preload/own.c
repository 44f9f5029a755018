/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * chmod() and chown() of a node: libvirt gives nodes to the user that QEMU runs as. Of what sysfs has nothing changes, and it is
 * not refused either.
 */
#include "engines.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static bool may(const struct spot *s, const struct own *o)
{
	const struct host_caller *c = &board_of(mock.s.w)->caller;
	const uint64_t need = o->mode >= 0 ? UINT64_C(1) << CAP_FOWNER : UINT64_C(1) << CAP_CHOWN;

	return c->capabilities & need || (o->mode >= 0 && c->uid == s->st.st_uid);
}

static int rewrite(const char *real, const struct spot *s, const struct own *o)
{
	char line[80];
	int n = snprintf(line, sizeof(line), "c %u:%u %04o %u %u\n", major(s->st.st_rdev),
			 minor(s->st.st_rdev),
			 (unsigned)(o->mode >= 0 ? o->mode : s->st.st_mode) & 07777,
			 o->uid != (uid_t)-1 && o->uid >= 0 ? (unsigned)o->uid : s->st.st_uid,
			 o->gid != (gid_t)-1 && o->gid >= 0 ? (unsigned)o->gid : s->st.st_gid);
	int fd = open(real, O_WRONLY | O_TRUNC | O_CLOEXEC), ret = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, line, (size_t)n) != n)
		ret = -EIO;
	close(fd);
	return ret;
}

int do_own(const char *to, const struct own *o)
{
	char real[PATH_MAX];
	struct visit v;
	struct spot s;
	int ret;

	visit_start(&v);
	ret = spot_look(to, true, &s);
	if (!ret && !may(&s, o))
		ret = -EPERM;
	if (!ret && s.kind == SPOT_NODE)
		ret = realpath(to, real) ? rewrite(real, &s, o) : -errno;
	return (int)visit_answer(&v, ret);
}
