/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "scenes.h"

#include "viommu-mock.h"

#include <fcntl.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

enum { DESCRIPTORS_USED = 16, PAGE = 65536 };

static void put_address(uint32_t *words, uint32_t at, const void *p)
{
	const uint64_t address = (uintptr_t)p;

	if (at)
		memcpy(words + at, &address, sizeof(address));
}

static long take_ioctl(struct viommu_mock *m, const struct scene_step *s, uint32_t *words)
{
	/* Memory has to stay as long as it is mapped. */
	static char room[5 * PAGE];
	/* Not _Alignas: under valgrind a program is loaded at any multiple of 4 KiB. */
	char *const memory = (char *)(((uintptr_t)room + PAGE - 1) & -(uintptr_t)PAGE);
	static uint32_t data[1024];
	const int event = s->event ? eventfd(0, EFD_CLOEXEC) : -1;
	long ret;

	memcpy(data, s->data, sizeof(s->data));
	put_address(words, s->memory, memory);
	put_address(words, s->pointer, data);
	if (s->event)
		words[s->event] = (uint32_t)event;
	ret = viommu_mock_ioctl(m, s->fd, 0x3b00 | s->nr, words);
	/* Addresses and numbers of the process are no answers. */
	if (s->event)
		words[s->event] = 0;
	if (event >= 0)
		close(event);
	return ret;
}

static long take_mmap(struct viommu_mock *m, const struct scene_step *s)
{
	const struct viommu_mock_part part = { s->offset, s->nr, PROT_READ };
	void *p;
	int ret = viommu_mock_mmap(m, s->fd, &part, &p);

	return ret ? ret : munmap(p, s->nr);
}

void scene_take(struct viommu_mock *m, const struct scene_step *s, struct scene_answer *ret)
{
	*ret = (struct scene_answer){ 0 };
	memcpy(ret->words, s->words, sizeof(ret->words));
	switch (s->act) {
	case SCENE_OPEN:
		ret->answer = viommu_mock_open(m, s->path, O_RDWR);
		break;
	case SCENE_IOCTL:
		ret->answer = take_ioctl(m, s, ret->words);
		break;
	case SCENE_READ:
		ret->answer = viommu_mock_read(m, s->fd, ret->words, s->nr, (int64_t)s->offset);
		break;
	case SCENE_WRITE:
		ret->answer = viommu_mock_write(m, s->fd, s->words, s->nr, (int64_t)s->offset);
		break;
	case SCENE_MMAP:
		ret->answer = take_mmap(m, s);
		break;
	case SCENE_SYSFS:
		ret->answer = viommu_mock_sysfs_write(m, s->path, s->text);
		break;
	default:
		ret->answer = viommu_mock_close(m, s->fd);
	}
}

void scene_end(struct viommu_mock *m)
{
	int fd;

	for (fd = 0; fd < DESCRIPTORS_USED; fd++)
		viommu_mock_close(m, fd);
}
