/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

#include "cmd_host.h"
#include "files.h"
#include "out.h"

#include <stdio.h>
#include <string.h>

int find_host(const struct cli *cli, const char *host, struct buf *path)
{
	CLEANUP(free_p) char *dir = NULL;
	const char *dot = strrchr(host, '.');

	if (!strcmp(host, "-") || strchr(host, '/') || (dot && !strcmp(dot, ".json"))) {
		buf_add(path, host);
		return OK;
	}
	if (data_find(cli->data, &dir) < 0)
		return trouble(host,
			       "no directory with hosts; name one with --data or VIOMMU_TCK_DATA");
	buf_add(path, dir);
	buf_add(path, "/hosts/");
	buf_add(path, host);
	buf_add(path, ".json");
	return buf_ok(path) ? OK : trouble(host, "no memory");
}

enum { TEXT_MAX = 64 * 1024 * 1024 };

static int parse_input(struct buf *message, struct host **ret)
{
	CLEANUP(blob_done) struct blob text = { 0 };
	int r = input_read("-", TEXT_MAX, &text);

	return r < 0 ? r : host_parse("<stdin>", text.data, text.len, message, ret);
}

int host_open(const struct cli *cli, const char *name, struct host **ret)
{
	CLEANUP(buf_done) struct buf path = { 0 }, message = { 0 };
	int r = find_host(cli, name, &path);

	if (r != OK)
		return r;
	r = !strcmp(name, "-") ? parse_input(&message, ret)
			       : host_load(buf_text(&path), &message, ret);
	if (r < 0)
		return trouble(buf_text(&path), file_error(r));
	if (r)
		fprintf(stderr, "%s\n", buf_text(&message));
	return r ? TROUBLE : OK;
}

int cmd_host_check(const struct cli *cli)
{
	int all = OK;
	size_t i;

	for (i = 0; i < cli->nargs; i++) {
		CLEANUP(host_done) struct host *h = NULL;

		if (host_open(cli, cli->args[i], &h) != OK)
			all = TROUBLE;
	}
	return all;
}

int cmd_host_save(const struct cli *cli)
{
	CLEANUP(host_done) struct host *h = NULL;
	CLEANUP(buf_done) struct buf b = { 0 };
	int r = host_open(cli, cli->args[0], &h);

	if (r != OK)
		return r;
	host_save(&b, h);
	return answer_buf(&b);
}

int cmd_host_schema(const struct cli *cli)
{
	CLEANUP(buf_done) struct buf b = { 0 };

	(void)cli;
	host_schema(&b);
	return answer_buf(&b);
}
