/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Plays a scene by the calls of libc, as a program on the machine does, once for each fault. It looks into the machine's memory
 * from outside: what is left there after all is closed. Exit code 0: all was done or undone; else standard error says what not.
 */
#include "player.h"

#include "front.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Numbers below are the scene's: it says of each which one is the lowest free. */
enum { OWN_FD = 100 };

static struct {
	struct mock_session s;
	const struct scene *scene;
	struct scene_answer expected[SCENE_STEPS];
	char fault[64]; /* that is played */
	size_t files, descriptors; /* before */
	uint64_t live;
	int err; /* standard error */
} play;

void player_fail(const char *what, size_t step, long got, long expected)
{
	dprintf(play.err, "%s, %s, step %zu: %s: %ld instead of %ld\n", play.scene->claim,
		*play.fault ? play.fault : "no fault", step, what, got, expected);
	exit(1);
}

struct mock_session *player_session(void)
{
	return &play.s;
}

/* ---- what is left ---- */

static size_t entries(const char *path)
{
	DIR *d = opendir(path);
	size_t n = 0;

	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return n;
}

static size_t open_files(void)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/open", play.s.path);
	return entries(path);
}

static uint64_t live(void)
{
	uint64_t ret;

	world_lock(play.s.w);
	ret = play.s.w->heap.live;
	world_unlock(play.s.w);
	return ret;
}

static void end(void)
{
	int fd;

	for (fd = 0; fd < OWN_FD; fd++)
		close(fd);
	/* Whoever comes next forgets what is gone. */
	close(open("/dev/iommu", O_RDWR | O_CLOEXEC));
}

static void nothing_is_left(void)
{
	if (live() != play.live)
		player_fail("memory of the machine", 0, (long)live(), (long)play.live);
	if (open_files() != play.files)
		player_fail("open files", 0, (long)open_files(), (long)play.files);
	if (entries("/proc/self/fd") != play.descriptors)
		player_fail("descriptors", 0, (long)entries("/proc/self/fd"),
			    (long)play.descriptors);
}

/* ---- faults ---- */

static void add(const char *point, int err)
{
	snprintf(play.fault, sizeof(play.fault), "%s=%s", point, strerrorname_np(err));
	world_lock(play.s.w);
	if (fault_add(play.s.w, play.fault))
		player_fail("is no fault", 0, 0, 0);
	world_unlock(play.s.w);
}

static unsigned hits(void)
{
	unsigned n;

	world_lock(play.s.w);
	n = fault_hits(play.s.w);
	world_unlock(play.s.w);
	return n;
}

static void clear(void)
{
	world_lock(play.s.w);
	fault_clear(play.s.w);
	world_unlock(play.s.w);
}

/* ---- plays ---- */

/* Step i is refused with err when that is not 0. What is refused on demand is taken once more. */
static void take(size_t i, int err, struct scene_answer *ret)
{
	const struct scene_step *s = &play.scene->steps[i];
	const unsigned before = hits();

	if (err)
		add(s->act == SCENE_SYSFS ? "write:1" : "*:1", err);
	player_take(s, ret);
	if (err && hits() == before)
		player_fail("the fault did not come", i + 1, ret->answer, -err);
	if (err && ret->answer != -err)
		player_fail("what was refused on demand", i + 1, ret->answer, -err);
	if (hits() != before && ret->answer < 0)
		player_take(s, ret);
}

/* at: the step that is refused with err; SIZE_MAX: none. */
static void run(size_t at, int err)
{
	struct scene_answer got;
	size_t i;

	for (i = 0; play.scene->steps[i].act; i++) {
		take(i, i == at ? err : 0, &got);
		if (got.answer != play.expected[i].answer)
			player_fail("answer", i + 1, got.answer, play.expected[i].answer);
		if (memcmp(got.words, play.expected[i].words, sizeof(got.words)) != 0)
			player_fail("argument", i + 1, 1, 0);
	}
	end();
	nothing_is_left();
}

static void learn(void)
{
	size_t i;

	for (i = 0; play.scene->steps[i].act; i++) {
		player_take(&play.scene->steps[i], &play.expected[i]);
		if (play.expected[i].answer < 0)
			player_fail("is not done", i + 1, play.expected[i].answer, 0);
	}
	end();
	play.live = live();
	play.files = open_files();
	play.descriptors = entries("/proc/self/fd");
	run(SIZE_MAX, 0);
}

static void refuse_calls(void)
{
	const struct scene_step *s = play.scene->steps;
	int errs[SCENE_ERRNOS];
	size_t i, k, n;

	for (i = 0; s[i].act; i++) {
		/* What waited was refused, or not, when it began. */
		if (s[i].act == SCENE_CLOSE || player_waited(s, i))
			continue;
		n = scene_errnos(&s[i], errs);
		for (k = 0; k < n; k++)
			run(i, errs[k]);
	}
}

static void refuse_memory(void)
{
	unsigned nth = 0, before;
	char point[20];

	do {
		snprintf(point, sizeof(point), "alloc:%u", ++nth);
		before = hits();
		add(point, ENOMEM);
		run(SIZE_MAX, 0);
	} while (hits() != before);
	clear();
}

/* Not by mock_session_open(): programs on a machine do not learn where its session is. */
static bool open_session(void)
{
	const char *dir = getenv("VIOMMU_MOCK");
	char path[PATH_MAX];
	off_t size;
	int fd;

	if (!dir || snprintf(path, sizeof(path), "%s/world", dir) >= (int)sizeof(path))
		return false;
	play.s.path = strdup(dir);
	fd = open(path, O_RDWR | O_CLOEXEC);
	size = lseek(fd, 0, SEEK_END);
	if (!play.s.path || size <= 0)
		return false;
	play.s.w = mmap(NULL, (size_t)size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	return play.s.w != MAP_FAILED;
}

/* Numbers below are the scene's. */
static void clear_descriptors(void)
{
	play.err = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, OWN_FD);
	close_range(0, OWN_FD - 1, 0);
}

int main(int argc, char **argv)
{
	size_t i = 0;

	while (argc == 2 && i < n_scenes && strcmp(scenes[i].claim, argv[1]) != 0)
		i++;
	if (argc != 2 || i == n_scenes)
		return 2;
	play.scene = &scenes[i];
	if (!open_session())
		return 2;
	clear_descriptors();
	learn();
	refuse_calls();
	refuse_memory();
	return 0;
}
