/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "read.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MAX = 64 * 1024 * 1024 };

struct text {
	char *data;
	size_t len;
};

static int read_whole(int fd, struct text *ret)
{
	struct stat st;
	ssize_t n;

	if (fstat(fd, &st))
		return -errno;
	if (!S_ISREG(st.st_mode))
		return S_ISDIR(st.st_mode) ? -EISDIR : -ENXIO;
	if (st.st_size > FILE_MAX)
		return -EFBIG;
	ret->data = calloc(1, (size_t)st.st_size + 1);
	if (!ret->data)
		return -ENOMEM;
	while (ret->len < (size_t)st.st_size) {
		n = read(fd, ret->data + ret->len, (size_t)st.st_size - ret->len);
		if (n < 0 && errno != EINTR)
			return -errno;
		if (!n)
			break;
		ret->len += n > 0 ? (size_t)n : 0;
	}
	return 0;
}

static int text_read(const char *path, struct text *ret)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK), r;

	if (fd < 0)
		return -errno;
	r = read_whole(fd, ret);
	close(fd);
	return r;
}

static int loader_start(struct loader *l, struct buf *message)
{
	struct marks *m = &l->marks[O_HOST];

	*l = (struct loader){ .message = message, .host = calloc(1, sizeof(struct host)) };
	m->of = calloc(1, sizeof(*m->of));
	m->n = 1;
	return l->host && m->of && object_defaults(O_HOST, l->host) ? 0 : -ENOMEM;
}

static void loader_done(struct loader *l)
{
	size_t i;

	for (i = 0; i < O_COUNT; i++)
		free(l->marks[i].of);
	free(l->marked);
	host_free(l->host);
	arena_done(&l->arena);
}

/* The name of a host: that of its file without folder and ending. */
static char *host_name(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	const size_t n = strlen(name);

	return strndup(name, n > 5 && !strcmp(name + n - 5, ".json") ? n - 5 : n);
}

/* All was read: fills in the rest, looks at it, hands it out. */
static int loader_finish(struct loader *l, struct host **ret)
{
	int r = check_before(l);

	if (!r)
		r = derive_all(l);
	if (!r)
		r = check_all(l);
	if (r)
		return r;
	free(l->host->name);
	l->host->name = host_name(l->names[0]);
	if (!l->host->name)
		return -ENOMEM;
	*ret = l->host;
	l->host = NULL;
	return 0;
}

int host_parse(const char *name, const char *text, size_t len, struct buf *message,
	       struct host **ret_host)
{
	const char *base;
	struct loader l;
	int r = loader_start(&l, message);

	l.names[l.files++] = name;
	if (!r)
		r = find_base(&l, 0, text, len, &base);
	if (!r && base)
		r = fault(&l, 1, "a text alone has no base", NULL);
	if (!r)
		r = read_text(&l, 0, text, len);
	if (!r)
		r = loader_finish(&l, ret_host);
	loader_done(&l);
	return r;
}

/* Path of a base, which stands beside. */
static const char *base_path(struct loader *l, const char *path, const char *base)
{
	const char *slash = strrchr(path, '/');
	struct buf b = { 0 };
	const char *ret;

	buf_add_n(&b, path, slash ? (size_t)(slash + 1 - path) : 0);
	buf_add(&b, base);
	buf_add(&b, ".json");
	ret = buf_ok(&b) ? arena_strdup(&l->arena, buf_text(&b)) : NULL;
	buf_done(&b);
	return ret;
}

/* Reads a file, and those it is based on, which are applied first. */
static int load_chain(struct loader *l, struct text *texts)
{
	const char *base = NULL;
	unsigned at;
	int r = 0;

	for (at = 0; !r; at++) {
		r = text_read(l->names[at], &texts[at]);
		if (r && at && r != -ENOMEM)
			return fault(l, (place)(at - 1) << LINE_BITS | 1, "cannot read its base",
				     l->names[at]);
		l->files++;
		if (!r)
			r = find_base(l, at, texts[at].data, texts[at].len, &base);
		if (r || !base)
			break;
		if (at + 1 == BASES_MAX)
			return fault(l, (place)at << LINE_BITS | 1, "one base too many", base);
		l->names[at + 1] = base_path(l, l->names[at], base);
		r = l->names[at + 1] ? 0 : -ENOMEM;
	}
	for (at = l->files; !r && at--;)
		r = read_text(l, at, texts[at].data, texts[at].len);
	return r;
}

int host_load(const char *path, struct buf *message, struct host **ret_host)
{
	struct text texts[BASES_MAX] = { { NULL, 0 } };
	struct loader l;
	unsigned i;
	int r = loader_start(&l, message);

	l.names[0] = path;
	if (!r)
		r = load_chain(&l, texts);
	if (!r)
		r = loader_finish(&l, ret_host);
	for (i = 0; i < BASES_MAX; i++)
		free(texts[i].data);
	loader_done(&l);
	return r;
}
