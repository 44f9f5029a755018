/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the pipeline costs, as ratios to libxml2's own work on the same bytes in the same process, so that the noise
 * of a shared machine counts on both sides. Each figure is the median of many short rounds in turn.
 */
#include "documents.h"
#include "golden.h"
#include "mock.h"
#include "refusals.h"
#include "topology.h"
#include "work.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 41 };

static double seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static int rising(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static double median(double *v, size_t n)
{
	qsort(v, n, sizeof(*v), rising);
	return v[n / 2];
}

static double lowest(const double *v, size_t n)
{
	double least = v[0];

	while (n--)
		least = v[n] < least ? v[n] : least;
	return least;
}

/* The pipeline, a document that is refused being a fault of the bench. */
static int run(const struct buf *b, const struct viommu_caps *caps)
{
	struct viommu_report *rep;
	int ret = viommu_report_new(&rep);

	if (ret)
		return ret;
	ret = pipeline(b, caps, rep);
	if (ret > 0)
		fprintf(stderr, "%s\n", viommu_report_first(rep)->sentence);
	viommu_report_free(rep);
	return ret;
}

static int measure(const struct buf *b, const struct viommu_caps *caps, unsigned times,
		   double *ret_ratio, double *ret_us)
{
	double ratio[ROUNDS], us[ROUNDS];
	unsigned round, i;

	for (round = 0; round < ROUNDS; round++) {
		double t0 = seconds(), t1, t2;

		for (i = 0; i < times; i++)
			parse_alone(b);
		t1 = seconds();
		for (i = 0; i < times; i++)
			if (run(b, caps))
				return 1;
		t2 = seconds();
		ratio[round] = (t2 - t1) / (t1 - t0);
		us[round] = (t2 - t1) / times * 1e6;
	}
	*ret_ratio = median(ratio, ROUNDS);
	*ret_us = median(us, ROUNDS);
	return 0;
}

static int speed(const struct viommu_caps *caps, unsigned hostdevs, unsigned times,
		 double *ret_us_per_kib)
{
	struct buf b = { 0 };
	double ratio = 0, us = 0;
	int ret;

	document_make(&b, hostdevs);
	ret = measure(&b, caps, times, &ratio, &us);
	*ret_us_per_kib = us / ((double)b.len / 1024);
	if (!ret)
		printf("pipeline / libxml2 parse, %u host devices, %zu bytes: %.2f (limit 2.00), %.1f us, %.2f us/KiB\n",
		       hostdevs, b.len, ratio, us, *ret_us_per_kib);
	buf_done(&b);
	return ret ? ret : ratio > 2.0;
}

static int memory(const struct viommu_caps *caps, unsigned hostdevs)
{
	struct buf b = { 0 };
	size_t tree = 0, peak = 0;
	int ret;

	document_make(&b, hostdevs);
	ret = memory_of(&b, caps, &tree, &peak);
	printf("peak memory / libxml2 tree, %u host devices: %.2f (limit 3.00), %zu and %zu bytes\n",
	       hostdevs, (double)peak / (double)tree, peak, tree);
	buf_done(&b);
	return ret ? ret : peak > 3 * tree;
}

static int run_once(const char *program, const char *file)
{
	pid_t pid;
	int status;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		if (!freopen("/dev/null", "w", stdout))
			_exit(126);
		execl(program, program, "argv", file, (char *)NULL);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int cold_start(const char *program)
{
	char path[] = "/tmp/viommu-bench-XXXXXX";
	double ms[ROUNDS];
	struct buf b = { 0 };
	int fd = mkstemp(path), i, ret = 0;

	if (fd < 0)
		return 1;
	document_make(&b, 1);
	ret = write(fd, b.data, b.len) != (ssize_t)b.len;
	close(fd);
	for (i = 0; i < ROUNDS && !ret; i++) {
		double t0 = seconds();

		ret = run_once(program, path);
		ms[i] = (seconds() - t0) * 1e3;
	}
	unlink(path);
	buf_done(&b);
	if (ret)
		return ret;
	/* what else the machine does only ever adds: the quickest run is the program's own */
	printf("cold start of argv: %.2f ms at best (limit 5.00), %.2f ms in the median\n",
	       lowest(ms, ROUNDS), median(ms, ROUNDS));
	return lowest(ms, ROUNDS) > 5;
}

static int cases(const char *dir)
{
	double t0 = seconds(), per;
	struct golden g = { .count = 0 };
	struct engine e = engine_default(&g.caps);
	size_t i;
	int ret = golden_load(&g, dir);

	for (i = 0; i < g.count && !ret; i++) {
		struct golden_verdict v = { .quick = false };

		ret = golden_run(&e, &g.cases[i], &v);
		golden_verdict_done(&v);
	}
	engine_done(&e);
	per = (seconds() - t0) / (double)(g.count ? g.count : 1) * 1000;
	if (!ret)
		printf("1000 golden cases, loading included: %.2f s (limit 2.00; %zu cases run)\n",
		       per, g.count);
	golden_done(&g);
	return ret ? ret : per > 2;
}

static int measure_all(const char *dir, const char *program)
{
	struct caps_store store = { .dir = dir };
	const struct viommu_caps *caps = NULL;
	double small = 0, big = 0;
	int refused[2], topology, over = 0, ret = caps_get(&store, NULL, "x86_64", &caps);

	if (ret)
		return ret;
	refused[0] = refusals_memory(program);
	over |= speed(caps, 3, 200, &small);
	over |= speed(caps, 250, 4, &big);
	printf("cost of a byte, 250 host devices / 3: %.2f (linear: about 1)\n", big / small);
	over |= memory(caps, 3);
	over |= memory(caps, 250);
	over |= cold_start(program);
	over |= cases(dir);
	topology = topology_measure(caps);
	refused[1] = refusals_speed(caps);
	caps_done(&store);
	if (topology < 0)
		return topology;
	if (refused[0] < 0 || refused[1] < 0)
		return refused[0] < 0 ? refused[0] : refused[1];
	return over | topology | refused[0] | refused[1];
}

int main(int argc, char **argv)
{
	int ret, mock;

	if (argc != 5) {
		fputs("usage: viommu-tck-bench DATA-DIR PROGRAM CLIENT UMOCKDEV-DIR\n"
		      "Measures the library, PROGRAM's cold start and, by CLIENT, its mock hardware against the limits\n"
		      "that are printed.\n",
		      stderr);
		return 2;
	}
	ret = measure_all(argv[1], argv[2]);
	mock = ret < 0 ? ret : mock_measure(&(struct mock_bench){ argv[2], argv[3], argv[4] });
	ret = mock < 0 ? mock : ret | mock;
	if (ret < 0)
		fprintf(stderr, "viommu-tck-bench: %s\n", strerror(-ret));
	return ret < 0 ? 2 : ret != 0;
}
