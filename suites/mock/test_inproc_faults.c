/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: whichever call of a scenario fails with whichever errno is documented for it, and whichever piece of the machine's
 * memory is refused, that call did nothing: made again it answers as it would have, and so do all behind it. When all is closed
 * no memory of the machine and no descriptor of the process is left, and the scenario can be played again.
 * Cannot prove: that a full descriptor table is undone; that a write waits, which test_preload_faults does.
 * Truth: the rows of ioctl.def and vfio.def for what is documented; a run without faults for the answers.
 */
#include "scenes.h"

#include "unit.h"
#include "viommu-mock.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>

static const char *hosts;

static size_t open_descriptors(void)
{
	DIR *d = opendir("/proc/self/fd");
	size_t n = 0;

	assert_non_null(d);
	while (readdir(d))
		n++;
	closedir(d);
	return n;
}

static struct viommu_mock *start(const struct scene *s)
{
	struct viommu_mock *m;
	char path[512];

	snprintf(path, sizeof(path), "%s/hosts/%s.json", hosts, s->host);
	assert_int_equal(viommu_mock_new(path, &m, NULL), 0);
	return m;
}

/* A step that was refused on demand is taken once more. */
static void take(struct viommu_mock *m, const struct scene_step *s, struct scene_answer *ret)
{
	const unsigned hits = viommu_mock_fault_hits(m);

	scene_take(m, s, ret);
	if (viommu_mock_fault_hits(m) != hits && ret->answer < 0)
		scene_take(m, s, ret);
}

static void play(struct viommu_mock *m, const struct scene *s, const struct scene_answer *expected)
{
	struct scene_answer got;
	char claim[2][160];
	size_t i;

	for (i = 0; s->steps[i].act; i++) {
		take(m, &s->steps[i], &got);
		snprintf(claim[0], sizeof(claim[0]), "step %zu: %ld", i + 1, got.answer);
		snprintf(claim[1], sizeof(claim[1]), "step %zu: %ld", i + 1, expected[i].answer);
		assert_string_equal(claim[0], claim[1]);
		assert_memory_equal(got.words, expected[i].words, sizeof(got.words));
	}
	scene_end(m);
}

/* What the scenario answers when nothing fails; all of it is done. */
static void learn(const struct scene *s, struct scene_answer *ret)
{
	struct viommu_mock *m = start(s);
	char claim[80];
	size_t i;

	for (i = 0; s->steps[i].act; i++) {
		scene_take(m, &s->steps[i], &ret[i]);
		snprintf(claim, sizeof(claim), "step %zu: %ld", i + 1, ret[i].answer);
		if (ret[i].answer < 0 && !(s->steps[i].waits && ret[i].answer == -EAGAIN))
			assert_string_equal(claim, "it is done");
	}
	scene_end(m);
	viommu_mock_free(m);
}

/* Plays it with a fault, and once more without one. Whether the fault came. */
static bool play_with(const struct scene *s, const struct scene_answer *expected, const char *fault)
{
	struct viommu_mock *m = start(s);
	const uint64_t before = viommu_mock_live(m);
	const size_t descriptors = open_descriptors();
	bool hit;

	print_message("%s, %s\n", s->claim, fault);
	assert_int_equal(viommu_mock_fault(m, fault), 0);
	play(m, s, expected);
	hit = viommu_mock_fault_hits(m);
	assert_true(viommu_mock_live(m) == before);
	play(m, s, expected);
	assert_true(viommu_mock_live(m) == before);
	/* The machine keeps a descriptor for the memory of each device that was looked at. */
	assert_true(open_descriptors() <= descriptors + scene_devices(s));
	viommu_mock_free(m);
	return hit;
}

static void calls_are_done_or_undone(void **state)
{
	const struct scene *s = *state;
	struct scene_answer expected[SCENE_STEPS];
	int errs[SCENE_ERRNOS];
	char fault[64];
	size_t i, k, n, nth = 0;

	learn(s, expected);
	for (i = 0; s->steps[i].act; i++) {
		if (s->steps[i].act == SCENE_CLOSE)
			continue;
		nth++;
		n = scene_errnos(&s->steps[i], errs);
		for (k = 0; k < n; k++) {
			snprintf(fault, sizeof(fault), "*:%zu=%s", nth, strerrorname_np(errs[k]));
			assert_true(play_with(s, expected, fault));
		}
	}
}

static void memory_is_done_or_undone(void **state)
{
	const struct scene *s = *state;
	struct scene_answer expected[SCENE_STEPS];
	char fault[64];
	unsigned nth = 0;

	learn(s, expected);
	do {
		snprintf(fault, sizeof(fault), "alloc:%u=ENOMEM", ++nth);
	} while (play_with(s, expected, fault));
	assert_true(nth > 1);
}

int main(int argc, char **argv)
{
	const struct unit_table tables[] = {
		{ scenes, sizeof(scenes[0]), n_scenes, calls_are_done_or_undone },
		{ scenes, sizeof(scenes[0]), n_scenes, memory_is_done_or_undone },
	};

	if (argc != 2)
		return 2;
	hosts = argv[1];
	return UNIT_RUN("inproc_faults", tables);
}
