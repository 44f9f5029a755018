/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

#include "fds.h"
#include "files.h"
#include "out.h"
#include "session.h"

#include <errno.h>
#include <string.h>

/* The values of --fd. */
struct fds {
	struct viommu_fd *fd;
	size_t n;
};

static void fds_done(struct fds *f)
{
	while (f->n)
		free((char *)f->fd[--f->n].name);
	free(f->fd);
}

static int bad_fd(const char *value, const char *why)
{
	CLEANUP(buf_done) struct buf b = { 0 };

	buf_add(&b, "argv: --fd ");
	buf_add(&b, value);
	return buf_ok(&b) ? trouble(buf_text(&b), why) : trouble_errno(NULL, -ENOMEM);
}

/* NAME=NUMBER. A name may have an equals sign: that of a group is the user's. */
static int take_fd(struct fds *f, const char *value)
{
	const char *number = strrchr(value, '=');
	struct viommu_fd *fd = &f->fd[f->n];
	const char *fault;

	if (!number)
		return bad_fd(value, "not NAME=NUMBER, iommufd-fd=20 for example");
	if (!fds_number(number + 1, &fd->number))
		return bad_fd(value, "not a descriptor's number behind the equals sign");
	fd->name = strndup(value, (size_t)(number - value));
	if (!fd->name)
		return trouble_errno(NULL, -ENOMEM);
	fault = fds_fault(f->fd, f->n++);
	return fault ? bad_fd(value, fault) : OK;
}

static int take_fds(struct fds *f, const struct cli *cli)
{
	size_t i;
	int r = OK;

	f->fd = calloc(cli->nfds + 1, sizeof(*f->fd));
	if (!f->fd)
		return trouble_errno(NULL, -ENOMEM);
	for (i = 0; i < cli->nfds && r == OK; i++)
		r = take_fd(f, cli->fds[i]);
	return r;
}

/* A number that stands nowhere is meant for a descriptor that is called otherwise. */
static int check_used(const struct cli *cli, const struct fds *f)
{
	const struct viommu_fd *unused = fds_unused(f->fd, f->n);

	if (!unused)
		return OK;
	return bad_fd(cli->fds[unused - f->fd], "the command line has no descriptor of that name");
}

static int print_argv(const struct cli *cli, const struct viommu_doc *doc,
		      struct viommu_report *rep, const struct fds *f)
{
	const struct viommu_argv_options o = {
		.size = sizeof(o),
		.flags = cli->set & OPT_JSON ? VIOMMU_ARGV_JSON : 0,
		.fds = f->fd,
		.nfds = f->n,
	};
	const char *file = session_name(cli->args[0]);
	CLEANUP(free_p) char *text = NULL;
	int r = viommu_argv_with(doc, rep, &o, &text);

	if (r < 0)
		return trouble_errno(file, r);
	if (r)
		return refused(file, rep);
	if (check_used(cli, f) != OK)
		return TROUBLE;
	r = answer(text);
	if (r == OK)
		remarks(file, rep);
	return r;
}

int cmd_argv(const struct cli *cli)
{
	CLEANUP(fds_done) struct fds f = { 0 };
	CLEANUP(session_done) struct session s = { 0 };
	CLEANUP(report_free_p) struct viommu_report *rep = NULL;
	CLEANUP(doc_free_p) struct viommu_doc *doc = NULL;
	int r;

	if (take_fds(&f, cli) != OK || session_open(&s, cli) != OK)
		return TROUBLE;
	r = session_read(&s, cli, cli->args[0], &rep, &doc);
	if (r == OK)
		return print_argv(cli, doc, rep, &f);
	return r == REFUSED ? refused(session_name(cli->args[0]), rep) : r;
}
