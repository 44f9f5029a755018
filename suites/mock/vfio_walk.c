/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "vfio_walk.h"

#include <errno.h>
#include <stdio.h>

/* As the probe of kernels prints an answer. */
static const char *said(long answer, char *text, size_t size)
{
	if (answer < 0)
		snprintf(text, size, "-1 %s", strerrorname_np((int)-answer));
	else
		snprintf(text, size, "%ld", answer);
	return text;
}

static void step_is_taken(struct vrig *m, const struct step *from)
{
	struct step s = *from;
	char got[64], expected[64], a[160], b[160];
	size_t i;

	snprintf(a, sizeof(a), "%s: %s", s.claim, said(s.take(m, &s), got, sizeof(got)));
	snprintf(b, sizeof(b), "%s: %s", s.claim, said(s.answer, expected, sizeof(expected)));
	assert_string_equal(a, b);
	for (i = 0; i < STEP_OUTS && s.out[i].word; i++) {
		snprintf(a, sizeof(a), "%s, word %u: %x", s.claim, s.out[i].word,
			 s.words[s.out[i].word - 1]);
		snprintf(b, sizeof(b), "%s, word %u: %x", s.claim, s.out[i].word, s.out[i].value);
		assert_string_equal(a, b);
	}
}

void walk_take(struct vrig *m, const struct step *steps)
{
	for (; steps->claim; steps++)
		step_is_taken(m, steps);
}

void walk_is_taken(void **state)
{
	const struct walk *k = *state;
	struct vrig m;

	vrig_describe(&m);
	if (k->change)
		k->change(&m);
	vrig_start(&m);
	walk_take(&m, k->steps);
	vrig_stop(&m);
}

/* ---- steps ---- */

long take_open(struct vrig *m, struct step *s)
{
	return vrig_open(m, (enum file_kind)s->nr, s->words[0]);
}

long take_close(struct vrig *m, struct step *s)
{
	vrig_close(m, s->fd);
	return 0;
}

long take_ioctl(struct vrig *m, struct step *s)
{
	return vrig_ioctl(m, s->fd, s->nr, s->words);
}

long take_null(struct vrig *m, struct step *s)
{
	return vrig_ioctl(m, s->fd, s->nr, NULL);
}

long take_with(struct vrig *m, struct step *s)
{
	return vrig_ioctl(m, s->fd, s->nr, (void *)(uintptr_t)s->words[0]);
}

long take_read(struct vrig *m, struct step *s)
{
	static uint8_t room[8192];

	return vrig_pread(m, s->fd, room, s->io.bytes, (int64_t)s->io.offset);
}

long take_value(struct vrig *m, struct step *s)
{
	uint64_t v = 0;
	long ret = vrig_pread(m, s->fd, &v, s->io.bytes, (int64_t)s->io.offset);

	return ret < 0 ? ret : (long)v;
}

long take_nowhere(struct vrig *m, struct step *s)
{
	return vrig_pread(m, s->fd, NULL, 4, (int64_t)s->io.offset);
}

long take_write(struct vrig *m, struct step *s)
{
	return vrig_pwrite(m, s->fd, &s->io.value, s->io.bytes, (int64_t)s->io.offset);
}

long take_mmap(struct vrig *m, struct step *s)
{
	const struct mapping a = { s->io.bytes, s->io.prot, s->io.flags, s->io.offset };
	struct shown ignored;

	return file_mmap(m->w, m->files[s->fd], &a, &ignored);
}

long take_seek(struct vrig *m, struct step *s)
{
	return -file_seek(m->w, m->files[s->fd]);
}

long take_poll(struct vrig *m, struct step *s)
{
	return file_poll(m->w, m->files[s->fd]);
}

long take_sync(struct vrig *m, struct step *s)
{
	return -file_sync(m->w, m->files[s->fd]);
}

long take_epoll(struct vrig *m, struct step *s)
{
	return -file_epoll(m->w, m->files[s->fd]);
}

long take_lacks(struct vrig *m, struct step *s)
{
	return file_lacks(m->w, m->files[s->fd], (uint32_t)IOMMUFD_TYPE << 8 | s->nr);
}

long take_irq(struct vrig *m, struct step *s)
{
	return vrig_irq(m, s->fd, &s->irq.a, s->irq.data);
}

long take_signals(struct vrig *m, struct step *s)
{
	int n = m->signals[s->nr - FD_EVENT];

	m->signals[s->nr - FD_EVENT] = 0;
	return n;
}

/* ---- files of sysfs ---- */

static struct written written_by(struct vrig *m, const struct step *s)
{
	return (struct written){ &m->by, s->text.words, strlen(s->text.words), 0, NULL };
}

#define OF_DRIVER(name)                                                           \
	long take_##name(struct vrig *m, struct step *s)                          \
	{                                                                         \
		const struct written t = written_by(m, s);                        \
                                                                                  \
		return driver_##name(m->w, driver_find(m->w, s->text.where), &t); \
	}
OF_DRIVER(bind)
OF_DRIVER(unbind)
OF_DRIVER(new_id)
OF_DRIVER(remove_id)

#define OF_DEVICE(name, function)                                         \
	long take_##name(struct vrig *m, struct step *s)                  \
	{                                                                 \
		const struct written t = written_by(m, s);                \
                                                                          \
		return function(m->w, vrig_device(m, s->text.where), &t); \
	}
OF_DEVICE(override, device_override)
OF_DEVICE(numvfs, device_numvfs)
OF_DEVICE(reset, device_reset)
OF_DEVICE(numa, device_numa_node)

long take_probe(struct vrig *m, struct step *s)
{
	const struct written t = written_by(m, s);

	return bus_probe(m->w, &t);
}

long take_type(struct vrig *m, struct step *s)
{
	const struct written t = written_by(m, s);

	return group_type(m->w, device_group(m->w, vrig_device(m, s->text.where)), &t);
}

long take_cdev(struct vrig *m, struct step *s)
{
	const struct device *d = vrig_device(m, s->text.where);

	return d ? d->cdev : -ENOENT;
}

long take_minor(struct vrig *m, struct step *s)
{
	return device_group(m->w, vrig_device(m, s->text.where))->minor;
}

long take_driven(struct vrig *m, struct step *s)
{
	const struct device *d = vrig_device(m, s->text.where);

	return d ? driver_of(m->w, d) == driver_find(m->w, s->text.words) : -ENOENT;
}
