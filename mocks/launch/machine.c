/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "machine.h"

#include "device.h"
#include "front.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int say(struct buf *message, const char *what, int ret)
{
	buf_add(message, what);
	buf_add(message, ": ");
	buf_add(message, strerror(-ret));
	return ret;
}

/* The first one who looks at the tree makes it of that, and whoever changes it later starts from it. */
static int write_host(int folder, const struct host *h)
{
	struct buf b = { 0 };
	int fd, ret = host_save(&b, h) ? 0 : -ENOMEM;

	if (!ret) {
		fd = openat(folder, "host.json", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		ret = fd < 0 ? -errno : 0;
		if (!ret && write(fd, b.data, b.len) != (ssize_t)b.len)
			ret = -ENOSPC;
		if (fd >= 0)
			close(fd);
	}
	buf_done(&b);
	return ret;
}

static int write_folder(const struct mock_session *s, const struct host *h, struct buf *message)
{
	int folder = open(s->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), ret;

	if (folder < 0)
		return say(message, s->path, -errno);
	ret = write_host(folder, h);
	if (ret)
		say(message, "the description of the machine", ret);
	board_of(s->w)->bare = 1;
	close(folder);
	return ret;
}

int machine_make(struct mock_session *s, const struct host *h, struct buf *message)
{
	int ret = machine_load(s->w, h);

	if (!ret)
		ret = board_make(s->w, &h->caller);
	if (ret)
		return say(message, "the machine cannot be made", ret);
	return write_folder(s, h, message);
}
