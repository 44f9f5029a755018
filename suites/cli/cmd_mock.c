/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

#include "files.h"
#include "launch.h"
#include "out.h"
#include "visible.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Runs of a sweep: a program that makes more calls than that is not swept to its end. */
enum { SWEEP_MAX = 100000 };

/* ---- where things are ---- */

/* What is loaded stands in the build directory or in the installation, by the way from this program. */
static bool find_library(char *path, size_t size)
{
	static const char *const places[] = { "mocks/preload/libviommu-mock.so",
					      "../" VIOMMU_MOCK_LIBDIR "/libviommu-mock.so" };
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash;
	size_t i;

	if (n <= 0)
		return false;
	self[n] = '\0';
	slash = strrchr(self, '/');
	for (i = 0; slash && i < sizeof(places) / sizeof(places[0]); i++) {
		slash[1] = '\0';
		if (snprintf(path, size, "%s%s", self, places[i]) < (int)size &&
		    !access(path, R_OK))
			return true;
	}
	return false;
}

static bool set_format(const struct cli *cli, struct launch *l)
{
	static const struct {
		const char *word;
		bool json, times;
	} rows[] = { { "text", false, false },
		     { "json", true, false },
		     { "text-times", false, true },
		     { "json-times", true, true } };
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		l->json = rows[i].json;
		l->times = rows[i].times;
		if (!cli->trace_format || !strcmp(cli->trace_format, rows[i].word))
			return true;
	}
	return false;
}

/* What "--fault sweep=ENOMEM" names, NULL for other faults. */
static const char *swept(const struct cli *cli)
{
	static const char word[] = "sweep=";

	return cli->nfds == 1 && !strncmp(cli->fds[0], word, sizeof(word) - 1)
		       ? cli->fds[0] + sizeof(word) - 1
		       : NULL;
}

/* ---- running ---- */

/* Exit code of one run, after a message if there was one. */
static int run(const struct launch *l, struct ending *ret)
{
	CLEANUP(buf_done) struct buf message = { 0 };
	int r = launch_run(l, &message, ret);

	if (message.len)
		SAY("viommu-tck: ", buf_text(&message), "\n");
	else if (r < 0)
		trouble_errno("mock", r);
	return r ? TROUBLE : ret->code;
}

/* One line on a run of a sweep. */
static int tell(uint32_t nth, const char *err, const struct ending *e)
{
	CLEANUP(buf_done) struct buf b = { 0 };

	buf_u64(&b, nth);
	buf_char(&b, ' ');
	buf_add(&b, e->hits ? e->point : "no call left");
	if (e->hits) {
		buf_char(&b, ' ');
		buf_add(&b, err);
	}
	buf_add(&b, e->signalled ? ": killed by signal " : ": exit ");
	buf_u64(&b, (uint64_t)(e->signalled ? e->code - 128 : e->code));
	buf_char(&b, '\n');
	return answer_buf(&b);
}

/* The program again and again: the first call fails, the second … until none is left. A run that is killed is a failure. */
static int sweep(struct launch *l, const char *err)
{
	char fault[64];
	const char *faults[1] = { fault };
	struct ending e = { .hits = 1 };
	int worst = OK, r;
	uint32_t nth;

	l->faults = faults;
	l->n_faults = 1;
	for (nth = 1; e.hits && nth < SWEEP_MAX; nth++) {
		snprintf(fault, sizeof(fault), "*:%u=%s", nth, err);
		r = run(l, &e);
		if (r == TROUBLE && !e.hits && !e.code)
			return TROUBLE;
		if (tell(nth, err, &e) != OK)
			return TROUBLE;
		worst = e.signalled ? REFUSED : worst;
	}
	return worst;
}

int cmd_mock(const struct cli *cli)
{
	CLEANUP(buf_done) struct buf host = { 0 };
	struct launch l = { .trace = cli->trace,
			    .faults = cli->fds,
			    .n_faults = cli->nfds,
			    .argv = (char *const *)cli->args };
	char library[PATH_MAX];
	struct ending e;

	if (!cli->host)
		return trouble("mock", "which machine? --host names one");
	if (!set_format(cli, &l))
		return trouble(cli->trace_format,
			       "no format of a trace: text, json, text-times or json-times");
	if (!find_library(library, sizeof(library)))
		return trouble("libviommu-mock.so",
			       "neither built nor installed beside this program");
	l.preload = library;
	if (find_host(cli, cli->host, &host) != OK)
		return TROUBLE;
	l.host = buf_text(&host);
	return swept(cli) ? sweep(&l, swept(cli)) : run(&l, &e);
}
