/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A program like any other, which knows nothing of the mock: it is run on a machine and off it, and prints what its calls
 * took: nanoseconds, unless something else is said.
 */
#include <fcntl.h>
#include <linux/usbdevice_fs.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	ROUNDS = 101,
	MILLION = 1000000,
	PAGE = 4096,
	THREADS = 64,
	THREAD_ROUNDS = 9,
	CALLS = 64000, /* of all threads together */
};

static int device = -1;

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e9 + (double)ts.tv_nsec;
}

/* A call that fails is quick, and no answer. */
static void need(int holds, const char *what)
{
	if (holds)
		return;
	perror(what);
	exit(1);
}

static int open_or_end(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);

	need(fd >= 0, path);
	return fd;
}

static int rising(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

struct timed {
	void (*call)(const char *argument);
	const char *argument;
	unsigned calls; /* of a round */
};

/* The least and the median of rounds, for one call. */
static void print_times(const struct timed *t)
{
	double ns[ROUNDS];
	unsigned round, i;

	for (round = 0; round < ROUNDS; round++) {
		double t0 = now();

		for (i = 0; i < t->calls; i++)
			t->call(t->argument);
		ns[round] = (now() - t0) / t->calls;
	}
	qsort(ns, ROUNDS, sizeof(ns[0]), rising);
	printf("%.1f %.1f\n", ns[0], ns[ROUNDS / 2]);
}

/* ---- /dev/iommu ---- */

struct map {
	uint32_t size, flags, ioas, reserved;
	uint64_t address, length, iova;
};

struct unmap {
	uint32_t size, ioas;
	uint64_t iova, length;
};

struct alloc {
	uint32_t size, flags, id;
};

static char *memory;

static uint32_t ioas_new(void)
{
	struct alloc a = { sizeof(a), 0, 0 };

	need(!ioctl(device, 0x3b81, &a), "IOAS_ALLOC");
	return a.id;
}

static void ioas_end(uint32_t id)
{
	struct {
		uint32_t size, id;
	} a = { sizeof(a), id };

	need(!ioctl(device, 0x3b80, &a), "DESTROY");
}

/* Readable and writeable, at that IOVA. */
static void map_at(uint32_t ioas, uint64_t iova)
{
	struct map m = { sizeof(m), 7, ioas, 0, (uintptr_t)memory, PAGE, iova };

	need(!ioctl(device, 0x3b85, &m), "IOAS_MAP");
}

static void unmap_at(uint32_t ioas, uint64_t iova)
{
	struct unmap u = { sizeof(u), ioas, iova, PAGE };

	need(!ioctl(device, 0x3b86, &u), "IOAS_UNMAP");
}

/* Four calls: what a program does with an address space. */
static void four_calls(const char *unused)
{
	uint32_t ioas = ioas_new();

	(void)unused;
	map_at(ioas, PAGE);
	unmap_at(ioas, PAGE);
	ioas_end(ioas);
}

static void iommu_start(void)
{
	device = open_or_end("/dev/iommu", O_RDWR);
	memory = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	need(memory != MAP_FAILED, "mmap");
	*memory = 1;
}

static void run_ioctl(const char *unused)
{
	(void)unused;
	iommu_start();
	print_times(&(struct timed){ four_calls, NULL, 500 });
}

static double pair_at(uint32_t ioas, uint64_t iova)
{
	double ns[ROUNDS];
	unsigned i;

	for (i = 0; i < ROUNDS; i++) {
		double t0 = now();

		map_at(ioas, iova);
		unmap_at(ioas, iova);
		ns[i] = now() - t0;
	}
	qsort(ns, ROUNDS, sizeof(ns[0]), rising);
	return ns[ROUNDS / 2];
}

static long resident(void)
{
	char text[80];
	const char *second;
	int fd = open_or_end("/proc/self/statm", O_RDONLY);
	ssize_t n = read(fd, text, sizeof(text) - 1);

	close(fd);
	need(n > 0, "statm");
	text[n] = '\0';
	second = strchr(text, ' ');
	need(second != NULL, text);
	return strtol(second, NULL, 10) * sysconf(_SC_PAGESIZE);
}

/* All at once: the time for each of them. */
static double end_million(uint32_t ioas)
{
	struct unmap u = { sizeof(u), ioas, 0, UINT64_MAX };
	double t0 = now();

	need(!ioctl(device, 0x3b86, &u), "IOAS_UNMAP");
	need(u.length == (uint64_t)MILLION * PAGE, "what was unmapped");
	return (now() - t0) / MILLION;
}

/* A map and unmap with none and with a million others, the bytes of these, and what it takes to be rid of each. */
static void run_million(const char *unused)
{
	uint32_t ioas;
	double first, last;
	long before;
	uint64_t i;

	(void)unused;
	iommu_start();
	ioas = ioas_new();
	first = pair_at(ioas, 0x100000000);
	before = resident();
	/* Every second page: neighbours could be taken for one. */
	for (i = 0; i < MILLION; i++)
		map_at(ioas, 0x100000000 + i * 2 * PAGE);
	last = pair_at(ioas, 0x100000000 + (uint64_t)MILLION * PAGE + PAGE);
	printf("%.1f %.1f\n%ld 0\n", first, last, resident() - before);
	printf("%.1f 0\n", end_million(ioas));
}

/* ---- threads ---- */

struct share {
	pthread_t thread;
	uint32_t ioas;
	unsigned calls;
	double start, end;
};

static pthread_barrier_t ready;

static void *map_share(void *data)
{
	struct share *s = data;
	unsigned i;

	pthread_barrier_wait(&ready);
	s->start = now();
	for (i = 0; i < s->calls / 2; i++) {
		map_at(s->ioas, PAGE);
		unmap_at(s->ioas, PAGE);
	}
	s->end = now();
	return NULL;
}

/* From the first call to the end of the last, for each of them. */
static double time_of_threads(unsigned n)
{
	struct share s[THREADS];
	double first = 0, last = 0;
	unsigned i;

	pthread_barrier_init(&ready, NULL, n);
	for (i = 0; i < n; i++) {
		s[i] = (struct share){ .ioas = ioas_new(), .calls = CALLS / n };
		need(!pthread_create(&s[i].thread, NULL, map_share, &s[i]), "thread");
	}
	for (i = 0; i < n; i++) {
		pthread_join(s[i].thread, NULL);
		first = !i || s[i].start < first ? s[i].start : first;
		last = s[i].end > last ? s[i].end : last;
		ioas_end(s[i].ioas);
	}
	pthread_barrier_destroy(&ready);
	return (last - first) / CALLS;
}

/* For each call, of one thread and of all of them, in the best of rounds. */
static void run_threads(const char *unused)
{
	double one = 0, all = 0, t;
	unsigned i;

	(void)unused;
	iommu_start();
	for (i = 0; i < THREAD_ROUNDS; i++) {
		t = time_of_threads(1);
		one = !i || t < one ? t : one;
		t = time_of_threads(THREADS);
		all = !i || t < all ? t : all;
	}
	printf("%.1f %.1f\n", one, all);
}

/* ---- what is not for the machine ---- */

static void bytes_there(const char *unused)
{
	int n;

	(void)unused;
	need(!ioctl(device, FIONREAD, &n), "FIONREAD");
}

static void look(const char *path)
{
	struct stat st;

	need(!stat(path, &st), path);
}

static void open_close(const char *path)
{
	close(open_or_end(path, O_RDONLY));
}

static void run_others(const char *unused)
{
	int ends[2];

	(void)unused;
	need(!pipe(ends), "pipe");
	device = ends[0];
	print_times(&(struct timed){ bytes_there, NULL, 1000 });
	print_times(&(struct timed){ look, "/usr/bin/env", 100 });
	print_times(&(struct timed){ open_close, "/usr/bin/env", 100 });
}

static void read_all(const char *path)
{
	char text[PAGE];
	int fd = open_or_end(path, O_RDONLY);

	need(read(fd, text, sizeof(text)) > 0, path);
	close(fd);
}

static void run_read(const char *path)
{
	print_times(&(struct timed){ read_all, path, 100 });
}

/* ---- a device of umockdev ---- */

static void claim(const char *unused)
{
	unsigned interface = 0;

	(void)unused;
	need(!ioctl(device, USBDEVFS_CLAIMINTERFACE, &interface), "USBDEVFS_CLAIMINTERFACE");
}

static void run_usb(const char *path)
{
	device = open_or_end(path, O_RDWR);
	print_times(&(struct timed){ claim, NULL, 50 });
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(const char *argument);
	} rows[] = {
		{ "ioctl", run_ioctl },	  { "million", run_million }, { "threads", run_threads },
		{ "others", run_others }, { "read", run_read },	      { "usb", run_usb },
		{ "once", read_all },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]) && argc > 1; i++)
		if (!strcmp(rows[i].name, argv[1])) {
			rows[i].run(argc > 2 ? argv[2] : "");
			return 0;
		}
	return 2;
}
