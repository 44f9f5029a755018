/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Do the golden cases notice when a fact is wrong? One fact of the tables is changed at a time, and the cases are run
 * in process against the changed tables until one of them fails. A mutant that survives is a fact that no case holds.
 */
#include "areas.h"
#include "hunt.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* One worker's share of the mutants. */
struct share {
	struct hunt hunt;
	bool list;
	unsigned worker, workers, next; /* this process takes every mutant whose number fits */
	unsigned killed, survived;
};

static void say(const struct share *s, const struct mutant *m, const struct end *end)
{
	struct buf line = { 0 };

	if (end->killer && !s->list)
		return;
	buf_add(&line, end->killer ? "killed: " : "survivor: ");
	mutant_name(m, &line);
	buf_add(&line, " [");
	areas_print(m->areas, &line);
	buf_add(&line, end->killer ? "] by " : end->elsewhere ? "] but for " : "]");
	buf_add(&line, end->killer ? end->killer : end->elsewhere ? end->elsewhere : "");
	puts(buf_text(&line));
	buf_done(&line);
}

static int hunt_mutant(void *data, const struct mutant *m)
{
	struct share *s = data;
	struct end end;
	int ret;

	if (s->next++ % s->workers != s->worker)
		return 0;
	ret = hunt_one(&s->hunt, m, &end);
	if (ret)
		return ret;
	if (end.killer)
		s->killed++;
	else
		s->survived++;
	say(s, m, &end);
	return 0;
}

static int each_mutant(struct each *e)
{
	static int (*const sorts[])(struct each *) = {
		row_mutants,	rule_mutants,	text_mutants,	word_mutants,  machine_mutants,
		argv_mutants,	device_mutants, bus_mutants,	foot_mutants,  chipset_mutants,
		orders_mutants, fill_mutants,	layout_mutants, place_mutants,
	};
	size_t i;
	int ret = 0;

	for (i = 0; i < sizeof(sorts) / sizeof(sorts[0]) && !ret; i++)
		ret = sorts[i](e);
	return ret;
}

static int hunt_share(struct share *s)
{
	struct each e = { tables_default(), argv_tables_default(), hunt_mutant, s, NULL };

	return each_mutant(&e);
}

static int ignore(void *data, const struct mutant *m)
{
	(void)data;
	(void)m;
	return 0;
}

/* Says what is not changed and why; returns how many changes that are. */
static unsigned say_exempt(unsigned *ret_stale)
{
	unsigned exempt[EXEMPTIONS] = { 0 }, sum;
	struct each e = { tables_default(), argv_tables_default(), ignore, NULL, exempt };
	struct buf lines = { 0 };

	each_mutant(&e);
	sum = known_print(exempt, &lines, ret_stale);
	fputs(buf_text(&lines), stdout);
	buf_done(&lines);
	return sum;
}

struct tally {
	unsigned killed, survived;
	int ret;
};

/* One worker: hunts its share and sends its tally up the pipe. */
static void work(struct share *s, unsigned worker, int fd)
{
	struct tally t;

	s->worker = worker;
	setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
	t.ret = hunt_share(s);
	t.killed = s->killed;
	t.survived = s->survived;
	fflush(stdout);
	if (write(fd, &t, sizeof(t)) != (ssize_t)sizeof(t))
		_exit(2);
	_exit(0);
}

static int start(struct share *s, unsigned worker, int *ret_fd)
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
		work(s, worker, fds[1]);
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

static int hunt_all(struct share *s, struct tally *sum)
{
	int fd[64], ret = 0;
	unsigned i, started = 0;

	for (i = 0; i < s->workers && !ret; i++) {
		ret = start(s, i, &fd[i]);
		started += !ret;
	}
	for (i = 0; i < started; i++)
		finish(fd[i], sum);
	return ret ? ret : sum->ret;
}

static void usage(FILE *out)
{
	fputs("usage: viommu-tck-mutate [--list] [--workers N] DATA-DIR\n"
	      "Changes one fact of the tables at a time and lists the changes that no golden case notices,\n"
	      "then those that none can notice, with the reason.\n"
	      "  --list       also say which case noticed each change\n"
	      "  --workers N  processes to use, 1 to 64 (default: one for each processor)\n",
	      out);
}

static int options(struct share *s, int argc, char **argv, const char **ret_dir)
{
	int i;

	s->workers = (unsigned)sysconf(_SC_NPROCESSORS_ONLN);
	for (i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--help")) {
			usage(stdout);
			exit(0);
		}
		if (!strcmp(argv[i], "--list"))
			s->list = true;
		else if (!strcmp(argv[i], "--workers") && i + 1 < argc)
			s->workers = (unsigned)strtoul(argv[++i], NULL, 10);
		else if (argv[i][0] != '-' && !*ret_dir)
			*ret_dir = argv[i];
		else
			return -EINVAL;
	}
	if (s->workers > 64)
		s->workers = 64;
	return *ret_dir && s->workers ? 0 : -EINVAL;
}

int main(int argc, char **argv)
{
	struct share s = { .list = false };
	struct tally sum = { 0 };
	const char *dir = NULL;
	unsigned exempt, stale;
	int ret;

	if (options(&s, argc, argv, &dir)) {
		usage(stderr);
		return 2;
	}
	ret = hunt_load(&s.hunt, dir);
	if (!ret)
		ret = hunt_try_cases(&s.hunt);
	if (!ret)
		ret = hunt_all(&s, &sum);
	hunt_done(&s.hunt);
	if (ret) {
		fprintf(stderr, "viommu-tck-mutate: %s\n",
			ret < 0 ? strerror(-ret) : "cases fail without any change");
		return 2;
	}
	exempt = say_exempt(&stale);
	printf("%u killed, %u survived, %u exempt\n", sum.killed, sum.survived, exempt);
	return sum.survived || stale;
}
