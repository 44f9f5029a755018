/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LINES = 3, WORDS = 12, TURNS = 9, STARTS = 21 };

static const double OUTSIDE = 1.05;

/* Lines that the client printed: of each, the least of all runs so far. */
struct figures {
	double v[LINES][2];
};

static double seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* ---- programs ---- */

static int start(const char *const *words, pid_t *ret_pid)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC))
		return -errno;
	fflush(stdout);
	*ret_pid = fork();
	if (!*ret_pid) {
		if (dup2(ends[1], STDOUT_FILENO) < 0)
			_exit(126);
		execvp(words[0], (char *const *)(uintptr_t)words);
		_exit(127);
	}
	close(ends[1]);
	if (*ret_pid < 0)
		close(ends[0]);
	return *ret_pid < 0 ? -EAGAIN : ends[0];
}

static void take(FILE *f, struct figures *ret)
{
	char line[128], *at;
	size_t i, k;
	double v;

	for (i = 0; i < LINES && fgets(line, sizeof(line), f); i++)
		for (at = line, k = 0; k < 2; k++) {
			v = strtod(at, &at);
			if (!(ret->v[i][k] > 0) || v < ret->v[i][k])
				ret->v[i][k] = v;
		}
}

/* Runs a program to its end; -ENOENT: there is none of that name, -EIO: it failed, and has said why. */
static int run(const char *const *words, struct figures *ret)
{
	int in, status;
	pid_t pid = -1;
	FILE *f;

	in = start(words, &pid);
	if (in < 0)
		return in;
	f = fdopen(in, "r");
	if (!f)
		return -errno;
	take(f, ret);
	fclose(f);
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return -EIO;
	if (WEXITSTATUS(status))
		return WEXITSTATUS(status) == 127 ? -ENOENT : -EIO;
	return 0;
}

#define ATTRIBUTE "/sys/bus/pci/devices/0000:01:00.0/vendor"
#define MOCKED(b) (b)->program, "mock", "--host", "intel-64", "--"

static int run_mocked(const struct mock_bench *b, const char *what, const char *path,
		      struct figures *ret)
{
	return run((const char *const[WORDS]){ MOCKED(b), b->client, what, path }, ret);
}

static int run_bare(const struct mock_bench *b, const char *what, const char *path,
		    struct figures *ret)
{
	return run((const char *const[WORDS]){ b->client, what, path }, ret);
}

/* ---- what is measured ---- */

static int verdict(const char *what, double is, double limit, const char *more)
{
	printf("mock, %s: %.2f (limit %.2f%s)\n", what, is, limit, more);
	return is > limit;
}

static int run_umockdev(const struct mock_bench *b, struct figures *ret)
{
	static const char node[] = "/dev/bus/usb/001/001";
	char ioctls[PATH_MAX], device[PATH_MAX];
	int r;

	if (snprintf(device, sizeof(device), "%s/usb.umockdev", b->data) >= PATH_MAX ||
	    snprintf(ioctls, sizeof(ioctls), "%s=%s/usb.ioctl", node, b->data) >= PATH_MAX)
		return -ENAMETOOLONG;
	r = run((const char *const[WORDS]){ "umockdev-run", "--device", device, "--ioctl", ioctls,
					    "--", b->client, "usb", node },
		ret);
	if (r == -ENOENT)
		fputs("umockdev-run is missing: ci/run deps installs it\n", stderr);
	return r;
}

/* Medians, as they are asked for; of several runs the least, as what else the machine does only ever adds. */
static int ioctls(const struct mock_bench *b)
{
	struct figures own = { 0 }, other = { 0 };
	int i, r = 0;

	for (i = 0; i < TURNS && !r; i++) {
		r = run_mocked(b, "ioctl", NULL, &own);
		if (!r)
			r = run_umockdev(b, &other);
	}
	if (r)
		return r;
	own.v[0][1] /= 4;
	r = verdict("median of an emulated ioctl", own.v[0][1] / 1e3, 0.5, " us");
	printf("mock, times quicker than umockdev: %.0f (at least 200), which takes %.1f us\n",
	       other.v[0][1] / own.v[0][1], other.v[0][1] / 1e3);
	return r | (other.v[0][1] < 200 * own.v[0][1]);
}

static bool dearer(const struct figures *on, const struct figures *off)
{
	return on->v[1][0] > OUTSIDE * off->v[1][0] || on->v[2][0] > OUTSIDE * off->v[2][0];
}

/* A neighbour slows one side more than the other: what is over its limit is measured further. */
static int others(const struct mock_bench *b)
{
	struct figures on = { 0 }, off = { 0 };
	int i, r = 0;

	for (i = 0; i < 4 * TURNS && !r && (i < TURNS || dearer(&on, &off)); i++) {
		r = run_mocked(b, "others", NULL, &on);
		if (!r)
			r = run_bare(b, "others", NULL, &off);
	}
	if (r)
		return r;
	r |= verdict("an ioctl of others", on.v[0][0] - off.v[0][0], 20, " ns more");
	r |= verdict("stat outside", on.v[1][0] / off.v[1][0], OUTSIDE, " times bare");
	r |= verdict("open and close outside", on.v[2][0] / off.v[2][0], OUTSIDE, " times bare");
	return r;
}

/* By a link of a class or bus each, as programs go there. */
static int attributes(const struct mock_bench *b)
{
	struct figures own = { 0 }, real = { 0 };
	int i, r = 0;

	for (i = 0; i < TURNS && !r; i++) {
		r = run_mocked(b, "read", ATTRIBUTE, &own);
		if (!r)
			r = run_bare(b, "read", "/sys/class/net/lo/mtu", &real);
	}
	if (r)
		return r;
	return verdict("an attribute is opened, read, closed", own.v[0][0] / real.v[0][0], 1,
		       " times real");
}

static int million(const struct mock_bench *b)
{
	struct figures f = { 0 };
	int r = run_mocked(b, "million", NULL, &f);

	if (r)
		return r;
	r |= verdict("the millionth map and unmap", f.v[0][1] / f.v[0][0], 3, " times the first");
	r |= verdict("a millionth of unmapping a million", f.v[2][0] / f.v[0][0], 1,
		     " times the first");
	r |= verdict("a million mappings", f.v[1][0] / (1 << 20), 128, " MiB");
	return r;
}

static int threads(const struct mock_bench *b)
{
	struct figures f = { 0 };
	int r = run_mocked(b, "threads", NULL, &f);

	if (r)
		return r;
	printf("mock, throughput of 64 threads: %.2f times one's (at least 0.50), %.0f and %.0f ns a call\n",
	       f.v[0][0] / f.v[0][1], f.v[0][1], f.v[0][0]);
	return f.v[0][0] < 0.5 * f.v[0][1];
}

static int started(const char *const *words, double *least)
{
	struct figures none = { 0 };
	double t0 = seconds(), ms;
	int r = run(words, &none);

	ms = (seconds() - t0) * 1e3;
	*least = *least > 0 && *least < ms ? *least : ms;
	return r;
}

/* Also of a program that looks at sysfs, which is made then. */
static int starts(const struct mock_bench *b)
{
	double on = 0, off = 0, look = 0;
	int i, r = 0;

	for (i = 0; i < STARTS && !r; i++) {
		r = started((const char *const[WORDS]){ "true" }, &off);
		if (!r)
			r = started((const char *const[WORDS]){ MOCKED(b), "true" }, &on);
		if (!r)
			r = started((const char *const[WORDS]){ MOCKED(b), b->client, "once",
								ATTRIBUTE },
				    &look);
	}
	if (r)
		return r;
	printf("mock, the same for a program that looks at its sysfs: %.2f ms (no limit)\n",
	       look - off);
	return verdict("a machine of 64 devices and its end", on - off, 25, " ms");
}

int mock_measure(const struct mock_bench *b)
{
	static int (*const all[])(const struct mock_bench *b) = { ioctls,  others,  attributes,
								  million, threads, starts };
	int over = 0, r = 0;
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]) && r >= 0; i++) {
		r = all[i](b);
		over |= r > 0;
	}
	return r < 0 ? r : over;
}
