/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What is to be known of the process: closed descriptors, handlers of signals, limits.
 */
#include "attribute.h"
#include "engines.h"

#include <errno.h>
#include <linux/capability.h>
#include <unistd.h>

uint8_t foreign[FOREIGN_MAX];
uint64_t own_inodes[FOREIGN_MAX];

bool own_forget(unsigned first, unsigned last)
{
	watch_leave(first, last);
	for (; first <= last && first < FOREIGN_MAX; first++)
		own_keep((int)first, 0);
	return false;
}

int do_hint(int ret)
{
	struct visit v;

	if (!have_files())
		return ret;
	mock.board->suspect = 1;
	if (have_texts()) {
		const int saved = errno;

		/* A shell replaces what a stream wrote to: nobody looks later. */
		visit_start(&v);
		visit_lock(&v);
		attribute_drain_all(&v);
		visit_end(&v);
		errno = saved;
	}
	return ret;
}

int do_close(int fd)
{
	uint64_t dev = 0, ino = 0;
	struct handle *h;
	struct stat st;
	struct visit v;
	int ret;

	visit_start(&v);
	if (!fstat(fd, &st) && lease_is(&mock.s, &st)) {
		dev = st.st_dev;
		ino = st.st_ino;
	}
	ret = close(fd);
	if (ino) {
		visit_lock(&v);
		h = handle_find(mock.s.w, dev, ino);
		if (h && h->kind == FILE_NONE)
			attribute_drain(&v, h);
		h = handle_find(mock.s.w, dev, ino);
		if (h)
			reap_one(&v.stage, h);
	}
	visit_end(&v);
	return ret;
}

bool handles_by(handler *h)
{
	if (h != SIG_DFL && h != SIG_IGN && h != SIG_ERR)
		mock.handlers = true;
	return false;
}

bool handles(const struct sigaction *a)
{
	return a && handles_by(a->sa_handler);
}

/* The limit on locked memory is the machine's. A real one would be refused where the mock runs as nobody. */
int do_limit(const struct rlimit *set, struct rlimit *ret_old)
{
	struct rlimit new, old;
	struct visit v;
	struct host_caller *c;
	int ret = 0;

	visit_start(&v);
	visit_lock(&v);
	c = &mock.board->caller;
	old = (struct rlimit){ c->memlock, c->memlock };
	if (set && program_get(&new, set, sizeof(new)))
		ret = -EFAULT;
	else if (set && new.rlim_max > c->memlock &&
		 !(c->capabilities & UINT64_C(1) << CAP_SYS_RESOURCE))
		ret = -EPERM;
	else if (set)
		c->memlock = new.rlim_cur;
	if (!ret && ret_old)
		ret = program_put(ret_old, &old, sizeof(old));
	return (int)visit_answer(&v, ret);
}
