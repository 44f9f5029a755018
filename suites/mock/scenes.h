/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Scenes: what programs do with a machine that is linked with them, step by step, all of it granted, and at the end all as
 * it was.
 */
#ifndef MOCK_SCENES_H
#define MOCK_SCENES_H

#include <stddef.h>
#include <stdint.h>

struct viommu_mock;

enum { SCENE_STEPS = 32, SCENE_WORDS = 14, SCENE_DATA = 8, SCENE_ERRNOS = 24 };

enum scene_act {
	SCENE_STOP, /* behind the last step */
	SCENE_OPEN,
	SCENE_IOCTL,
	SCENE_READ,
	SCENE_WRITE,
	SCENE_MMAP,
	SCENE_SYSFS,
	SCENE_CLOSE,
};

struct scene_step {
	enum scene_act act;
	int fd; /* the lowest free one is given out */
	uint32_t nr; /* of an ioctl; bytes that are read, written or mapped */
	const char *path, *text; /* of a file that is opened or written */
	uint64_t offset;
	uint32_t words[SCENE_WORDS]; /* argument of an ioctl; what is written */
	uint32_t memory; /* place in it of the address of memory to be mapped; 0: none */
	uint32_t pointer; /* the same for data */
	uint32_t data[SCENE_DATA];
	uint32_t event; /* the same for a descriptor of an eventfd */
	int waits; /* a write that does not come back before a device is closed */
};

struct scene {
	const char *claim, *host;
	struct scene_step steps[SCENE_STEPS];
};

extern const struct scene scenes[];
extern const size_t n_scenes;

/* What a step answered, and the argument behind it. */
struct scene_answer {
	long answer;
	uint32_t words[SCENE_WORDS];
};

void scene_take(struct viommu_mock *m, const struct scene_step *s, struct scene_answer *ret);
/* Closes what the steps left open. */
void scene_end(struct viommu_mock *m);
/* The errnos that are documented for it. Returns how many. */
size_t scene_errnos(const struct scene_step *s, int ret[SCENE_ERRNOS]);
/* How many devices it opens. */
size_t scene_devices(const struct scene *s);

#endif
