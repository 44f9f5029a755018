/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Do the golden cases notice when a fact is wrong? One fact of the tables is changed at a time, and the cases are run
 * in process against the changed tables until one of them fails. A mutant that survives is a fact that no case holds.
 */
#include "golden.h"
#include "mutants.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RECENT = 24 };

struct hunt {
	struct golden golden;
	struct tables *copy;
	bool list, all;
	unsigned worker, workers, next; /* this process takes every mutant whose number fits */
	unsigned killed, survived;
	size_t recent[RECENT]; /* cases that noticed the last changes: neighbours are noticed by neighbours */
	unsigned newest;
};

static bool area_named(const char *areas, const char *id)
{
	const char *slash = strchr(id, '/');
	size_t len = slash ? (size_t)(slash - id) : strlen(id);

	if (!*areas)
		return true;
	for (; *areas; areas += strspn(areas, " ")) {
		size_t word = strcspn(areas, " ");

		if (word == len && !strncmp(areas, id, len))
			return true;
		areas += word;
	}
	return false;
}

/* 1 when the case fails with the changed tables, 0 when it does not notice. */
static int notices(struct hunt *h, struct engine *e, const struct golden_case *c)
{
	struct golden_verdict v = { .quick = true };
	int ret = golden_run(e, c, &v);

	if (!ret)
		ret = v.failures != 0;
	golden_verdict_done(&v);
	(void)h;
	return ret;
}

/* Documents of megabytes would take the hunt longer than all others together. */
static bool too_big(const struct golden_case *c)
{
	return c->generate_count > 1000000;
}

/* 1 when the case may kill the mutant, and does. */
static int kills(struct hunt *h, struct engine *e, const struct mutant *m, size_t at)
{
	const struct golden_case *c = &h->golden.cases[at];

	if ((too_big(c) && !m->code) || !area_named(m->area, c->id))
		return 0;
	return notices(h, e, c);
}

static int hunt_all_cases(struct hunt *h, struct engine *e, const struct mutant *m,
			  size_t *ret_killer)
{
	unsigned k;
	size_t i;
	int ret = 0;

	for (k = 0; k < RECENT && !ret; k++) {
		*ret_killer = h->recent[(h->newest + RECENT - k) % RECENT];
		ret = kills(h, e, m, *ret_killer);
	}
	for (i = 0; i < h->golden.count && !ret; i++) {
		*ret_killer = i;
		ret = kills(h, e, m, i);
	}
	if (ret > 0 && k == RECENT)
		h->recent[++h->newest % RECENT] = *ret_killer;
	return ret;
}

static int hunt_one(struct hunt *h, const struct mutant *m, const char **ret_killer)
{
	struct engine e = engine_default(&h->golden.caps);
	size_t killer = 0;
	int ret;

	e.t = h->copy;
	memcpy(h->copy, tables_default(), sizeof(*h->copy));
	m->apply(h->copy, m);
	tables_derive(h->copy);
	ret = hunt_all_cases(h, &e, m, &killer);
	*ret_killer = ret > 0 ? h->golden.cases[killer].id : NULL;
	engine_done(&e);
	return ret < 0 ? ret : 0;
}

static int hunt_mutant(void *data, const struct mutant *m)
{
	struct hunt *h = data;
	struct buf name = { 0 };
	const char *killer;
	int ret;

	if (h->next++ % h->workers != h->worker)
		return 0;
	ret = hunt_one(h, m, &killer);
	if (ret)
		return ret;
	mutant_name(tables_default(), m, &name);
	if (killer)
		h->killed++;
	else
		h->survived++;
	if (!killer)
		printf("survivor: %s\n", buf_text(&name));
	else if (h->list)
		printf("killed: %s by %s\n", buf_text(&name), killer);
	buf_done(&name);
	return 0;
}

/* The cases themselves must be sound, or every mutant dies for no reason. */
static int cases_pass(struct hunt *h)
{
	struct engine e = engine_default(&h->golden.caps);
	size_t i;
	int failing = 0;

	for (i = 0; i < h->golden.count && failing >= 0; i++) {
		int ret = too_big(&h->golden.cases[i]) ? 0 : notices(h, &e, &h->golden.cases[i]);

		if (ret > 0)
			fprintf(stderr, "viommu-tck-mutate: case %s fails as it is\n",
				h->golden.cases[i].id);
		failing = ret < 0 ? ret : failing + ret;
	}
	engine_done(&e);
	return failing;
}

struct tally {
	unsigned killed, survived;
	int ret;
};

/* One worker: hunts its share and sends its tally up the pipe. */
static void work(struct hunt *h, unsigned worker, int fd)
{
	struct tally t;

	h->worker = worker;
	t.ret = mutants_each(tables_default(), hunt_mutant, h);
	t.killed = h->killed;
	t.survived = h->survived;
	fflush(stdout);
	if (write(fd, &t, sizeof(t)) != (ssize_t)sizeof(t))
		_exit(2);
	_exit(0);
}

static int start(struct hunt *h, unsigned worker, int *ret_fd)
{
	int fds[2];
	pid_t pid;

	if (pipe(fds))
		return -errno;
	fflush(stdout);
	pid = fork();
	if (pid < 0)
		return -errno;
	if (!pid)
		work(h, worker, fds[1]);
	close(fds[1]);
	*ret_fd = fds[0];
	return 0;
}

static int finish(int fd, struct tally *sum)
{
	struct tally t;
	int status;

	if (read(fd, &t, sizeof(t)) != (ssize_t)sizeof(t))
		t = (struct tally){ .ret = -EIO };
	close(fd);
	wait(&status);
	sum->killed += t.killed;
	sum->survived += t.survived;
	if (!sum->ret)
		sum->ret = t.ret;
	return t.ret;
}

static int hunt_all(struct hunt *h, struct tally *sum)
{
	int fd[64], ret = 0;
	unsigned i, started = 0;

	for (i = 0; i < h->workers && !ret; i++) {
		ret = start(h, i, &fd[i]);
		started += !ret;
	}
	for (i = 0; i < started; i++)
		finish(fd[i], sum);
	return ret ? ret : sum->ret;
}

static void usage(FILE *out)
{
	fputs("usage: viommu-tck-mutate [--list] [--workers N] DATA-DIR\n"
	      "Changes one fact of the tables at a time and lists the changes that no golden case notices.\n"
	      "  --list       also say which case noticed each change\n"
	      "  --workers N  processes to use, 1 to 64 (default: one for each processor)\n",
	      out);
}

static int options(struct hunt *h, int argc, char **argv, const char **ret_dir)
{
	int i;

	h->workers = (unsigned)sysconf(_SC_NPROCESSORS_ONLN);
	for (i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--help")) {
			usage(stdout);
			exit(0);
		}
		if (!strcmp(argv[i], "--list"))
			h->list = true;
		else if (!strcmp(argv[i], "--workers") && i + 1 < argc)
			h->workers = (unsigned)strtoul(argv[++i], NULL, 10);
		else if (argv[i][0] != '-' && !*ret_dir)
			*ret_dir = argv[i];
		else
			return -EINVAL;
	}
	if (h->workers > 64)
		h->workers = 64;
	return *ret_dir && h->workers ? 0 : -EINVAL;
}

int main(int argc, char **argv)
{
	struct hunt h = { .list = false };
	struct tally sum = { 0 };
	const char *dir = NULL;
	int ret;

	if (options(&h, argc, argv, &dir)) {
		usage(stderr);
		return 2;
	}
	h.copy = malloc(sizeof(*h.copy));
	ret = h.copy ? golden_load(&h.golden, dir) : -ENOMEM;
	if (!ret)
		ret = cases_pass(&h);
	if (!ret)
		ret = hunt_all(&h, &sum);
	golden_done(&h.golden);
	free(h.copy);
	if (ret) {
		fprintf(stderr, "viommu-tck-mutate: %s\n",
			ret < 0 ? strerror(-ret) : "cases fail without any change");
		return 2;
	}
	printf("%u killed, %u survived\n", sum.killed, sum.survived);
	return sum.survived != 0;
}
