/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cmd_host.h"

#include "files.h"
#include "out.h"
#include "tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LISTING_MAX = 256 * 1024 * 1024 };

static void tree_done(struct tree **t)
{
	tree_free(*t);
}

static void fd_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static int listing_open(const char *file, struct tree **ret)
{
	CLEANUP(blob_done) struct blob text = { 0 };
	unsigned line;
	int r = input_read(file, LISTING_MAX, &text);

	if (r < 0)
		return trouble(file, file_error(r));
	r = tree_parse(text.data, text.len, ret, &line);
	if (r != -EINVAL)
		return r < 0 ? trouble_errno(file, r) : OK;
	fprintf(stderr, "%s:%u: not a line of a listing\n", file, line);
	return TROUBLE;
}

static int host_tree(const struct cli *cli, const char *name, struct tree **ret)
{
	CLEANUP(host_done) struct host *h = NULL;

	if (host_open(cli, name, &h) != OK)
		return TROUBLE;
	*ret = tree_make(h);
	return *ret ? OK : trouble_errno(name, -ENOMEM);
}

static bool is_empty(int fd)
{
	DIR *dir = fdopendir(dup(fd));
	const struct dirent *d;
	bool empty = dir;

	while (dir && (d = readdir(dir)))
		empty = empty && (!strcmp(d->d_name, ".") || !strcmp(d->d_name, ".."));
	if (dir)
		closedir(dir);
	return empty;
}

/* Nothing that stands there is touched. */
static int write_into(struct tree *t, const char *path)
{
	CLEANUP(fd_close) int fd = -1;
	const char *bad = NULL;
	int r;

	if (mkdir(path, 0755) && errno != EEXIST)
		return trouble_errno(path, -errno);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return trouble_errno(path, -errno);
	if (!is_empty(fd))
		return trouble(path, "there is something in it");
	r = sysfs_write(t, fd, &bad);
	return r ? trouble_errno(bad ? bad : path, r) : OK;
}

int cmd_host_tree(const struct cli *cli)
{
	CLEANUP(tree_done) struct tree *t = NULL;
	int r;

	if (cli->nargs != (cli->listing ? 1 : 2))
		return trouble("host tree", cli->listing ? "takes a folder only with --from-listing"
							 : "takes a host and a folder");
	r = cli->listing ? listing_open(cli->listing, &t) : host_tree(cli, cli->args[0], &t);
	return r == OK ? write_into(t, cli->args[cli->nargs - 1]) : r;
}

static int folder_tree(const char *root, struct tree **ret)
{
	CLEANUP(fd_close) int fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int r = fd < 0 ? -errno : sysfs_read(fd, ret);

	return r < 0 ? trouble_errno(root, r) : OK;
}

int cmd_host_list(const struct cli *cli)
{
	CLEANUP(tree_done) struct tree *t = NULL;
	CLEANUP(buf_done) struct buf b = { 0 };
	int r;

	if (cli->nargs && cli->root)
		return trouble("host list", "a host and --root exclude each other");
	r = cli->nargs ? host_tree(cli, cli->args[0], &t)
		       : folder_tree(cli->root ? cli->root : "/", &t);
	if (r != OK)
		return r;
	tree_list(&b, t);
	return answer_buf(&b);
}

/* Not every tree is of a machine that a description can say. */
static int check_saved(const char *root, const struct buf *b)
{
	CLEANUP(host_done) struct host *h = NULL;
	CLEANUP(buf_done) struct buf why = { 0 };
	int r = host_parse("its description", b->data, b->len, &why, &h);

	if (r > 0)
		fprintf(stderr, "viommu-tck: %s: what is there cannot be described: %s", root,
			buf_text(&why));
	return r > 0 ? TROUBLE : r < 0 ? trouble_errno(root, r) : OK;
}

int cmd_host_record(const struct cli *cli)
{
	const char *root = cli->root ? cli->root : "/";
	CLEANUP(tree_done) struct tree *t = NULL;
	CLEANUP(host_done) struct host *h = NULL;
	CLEANUP(buf_done) struct buf b = { 0 };
	int r = folder_tree(root, &t);

	if (r != OK)
		return r;
	r = tree_record(t, cli->set & OPT_SERIALS, &h);
	if (r == -ENODATA)
		return trouble(root, "there is no PCI bus below it");
	if (r < 0)
		return trouble_errno(root, r);
	if (!host_save(&b, h))
		return trouble_errno(root, -ENOMEM);
	r = check_saved(root, &b);
	return r == OK ? answer_buf(&b) : r;
}
