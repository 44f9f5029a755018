/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What stands for an open file of the machine in the kernel that really runs: a folder, or a pipe where there is something
 * to wait for, with an inode of its own by which every process knows it, however it came by the descriptor. A lock on it
 * lives as long as the open file description: so the kernel counts dup(), fork(), exec() and descriptors in flight.
 *
 * A folder is refused by read, write, mmap and epoll with errnos of their own, and has no size and no memory: calls that
 * are not for us need no look, and those that are come back with one.
 */
#ifndef SESSION_LEASE_H
#define SESSION_LEASE_H

#include "mock_session.h"

#include <sys/stat.h>

/* Whether a file looks like a lease: no ordinary folder or pipe has this mode. */
static inline bool lease_is(const struct mock_session *s, const struct stat *st)
{
	return st->st_dev == s->dev && (st->st_mode & 07777) == 01700 &&
	       (S_ISDIR(st->st_mode) || S_ISFIFO(st->st_mode) || S_ISREG(st->st_mode));
}

/* A pipe is for what can be waited for, a text for what streams of libc write to, which tell nobody. */
enum lease_kind { LEASE_FOLDER, LEASE_PIPE, LEASE_TEXT };

/* A new descriptor, its lock taken: flags are O_CLOEXEC and O_NONBLOCK. ret_st tells its inode. Negative errno. */
int lease_take(const struct mock_session *s, uint32_t number, enum lease_kind kind, int flags,
	       struct stat *ret_st);

/* Whether any open file description, or mapping of the device's memory, is left. */
bool lease_alive(const struct mock_session *s, uint32_t number, uint32_t memory);

/* Waits until there is none; -EINTR. To be called with nothing locked. */
int lease_wait(const struct mock_session *s, uint32_t number, uint32_t memory);

/* Forgets it. */
void lease_drop(const struct mock_session *s, uint32_t number);

/*
 * The memory of a device, or of what virtual IOMMUs of a context show. With a lease's number, that lease lives as long as what is mapped by this descriptor; 0: no
 * lease. access: O_RDONLY or O_RDWR; what is mapped of the first one stays without PROT_WRITE. Negative errno.
 */
int memory_open(const struct mock_session *s, uint32_t memory, uint32_t lease, int access);

/* What is mapped by that descriptor is of this owner, too, which knows by memory_held() whether any such mapping is left. */
int memory_hold(int fd, uint32_t owner);
bool memory_held(const struct mock_session *s, uint32_t memory, uint32_t owner);

#endif
