/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

#include "files.h"
#include "out.h"
#include "probe.h"
#include "recording.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { RECORDING_MAX = 4 << 20 };

struct asked {
	struct expect *expect; /* NULL: lines are printed as they come */
	struct buf report;
};

static void buf_line(struct buf *b, const char *text)
{
	buf_add(b, text);
	buf_char(b, '\n');
}

/* A call may be one that never returns: what came before it is out. */
static int line(void *arg, const char *text)
{
	struct asked *a = arg;
	int r;

	if (a->expect) {
		expect_line(a->expect, text, &a->report);
		return 0;
	}
	buf_line(&a->report, text);
	r = answer_buf(&a->report);
	buf_reset(&a->report);
	return r;
}

static int count(struct asked *a)
{
	const struct expect_counts n = expect_end(a->expect, &a->report);
	const struct {
		unsigned n;
		const char *what;
	} rows[] = { { n.passed, " passed, " },
		     { n.different, " different, " },
		     { n.missing, " missing, " },
		     { n.unknown, " without a source\n" } };
	size_t i;
	int r;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_u64(&a->report, rows[i].n);
		buf_add(&a->report, rows[i].what);
	}
	r = answer_buf(&a->report);
	return r == OK && n.different + n.missing + n.unknown ? REFUSED : r;
}

static bool is_device(const char *name)
{
	char path[128];

	return strlen(name) < 32 && !strchr(name, '/') && *name != '.' &&
	       snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s", name) < (int)sizeof(path) &&
	       !access(path, F_OK);
}

static int run(const struct cli *cli, struct asked *a)
{
	const struct probe p = { .devices = { cli->nargs ? cli->args[0] : NULL,
					      cli->nargs > 1 ? cli->args[1] : NULL },
				 .line = line,
				 .arg = a };
	const char *bad;
	const int r = probe_run(&p, &bad);

	if (r < 0)
		return bad ? trouble(bad, "is no word of a case") : trouble_errno("probe", r);
	if (r)
		return r;
	return a->expect ? count(a) : OK;
}

/* A name is that of a recording in the data directory when there is no such file. */
static int find_recording(const struct cli *cli, struct buf *path)
{
	CLEANUP(free_p) char *dir = NULL;
	const bool is_name = strcmp(cli->expect, "-") != 0 && !strchr(cli->expect, '/');

	if (is_name && access(cli->expect, F_OK) && data_find(cli->data, &dir) >= 0) {
		buf_add(path, dir);
		buf_add(path, "/kernels/");
	}
	buf_add(path, cli->expect);
	return buf_ok(path) ? OK : trouble(cli->expect, "no memory");
}

int cmd_probe(const struct cli *cli)
{
	CLEANUP(blob_done) struct blob recording = { 0 };
	CLEANUP(buf_done) struct buf path = { 0 };
	CLEANUP(expect_done) struct expect *expect = NULL;
	struct asked a = { 0 };
	size_t i;
	int r;

	for (i = 0; i < cli->nargs; i++)
		if (!is_device(cli->args[i]))
			return trouble(cli->args[i], "no PCI device of that address");
	if (cli->expect) {
		r = find_recording(cli, &path);
		if (r != OK)
			return r;
		r = input_read(buf_text(&path), RECORDING_MAX, &recording);
		if (r < 0)
			return trouble(cli->expect, file_error(r));
		expect = recording.data ? expect_parse(recording.data) : NULL;
		if (!expect)
			return recording.data ? trouble_errno("probe", -ENOMEM)
					      : trouble(cli->expect, "there is nothing in it");
		a.expect = expect;
	}
	r = run(cli, &a);
	buf_done(&a.report);
	return r;
}
