/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "vfio_asks.h"

#include <stdio.h>
#include <sys/mman.h>

enum { COMMAND_ROOM = 8192, PAGE = 4096 };

/* Memory ends behind the command. */
int vfio_command_answer(struct vrig *m, const struct ioctls *tables, const struct vfio_command *c)
{
	struct call call = { .w = m->w, .file = m->files[c->fd], .by = &m->by };
	char *room = mmap(NULL, COMMAND_ROOM + PAGE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *at = room + COMMAND_ROOM - c->room;
	int ret;

	assert_ptr_not_equal(room, MAP_FAILED);
	memcpy(at, c->bytes, c->room);
	mprotect(room + COMMAND_ROOM, PAGE, PROT_NONE);
	if (c->read_only)
		mprotect(room, COMMAND_ROOM, PROT_READ);
	ret = cdev_with(tables, &call, (uint32_t)IOMMUFD_TYPE << 8 | c->nr,
			c->nowhere ? 0 : (uintptr_t)at);
	if (c->ret_bytes)
		memcpy(c->ret_bytes, at, c->room);
	munmap(room, COMMAND_ROOM + PAGE);
	return ret;
}

/* ---- answers ---- */

/* What came of a command. */
struct outcome {
	int answer;
	uint32_t words[VFIO_ASK_WORDS], held, told;
};

const struct vfio_ask_group *vfio_ask_group(size_t n)
{
	const struct vfio_ask_group *const all[] = { asks_bind, asks_device, asks_call, asks_irqs };
	const struct vfio_ask_group *g;
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		for (g = all[i]; g->n; g++)
			if (!n--)
				return g;
	return NULL;
}

static struct device *device_of(struct vrig *m, const struct vfio_ask *a)
{
	const struct file *f = heap_at(&m->w->heap, m->files[a->fd ? a->fd : ASK_DEV]);

	return heap_at(&m->w->heap, f->device);
}

/* The command of a row, and its answer. */
static int ask(struct vrig *m, const struct vfio_ask *a, const struct ioctls *tables,
	       uint32_t words[VFIO_ASK_WORDS])
{
	const uint64_t token = (uintptr_t)a->token;
	const struct vfio_command c = { .fd = a->fd ? a->fd : ASK_DEV,
					.nr = a->nr,
					.bytes = words,
					.room = a->room ? a->room : sizeof(a->words),
					.read_only = a->read_only,
					.nowhere = a->nowhere,
					.ret_bytes = words };
	struct file *f = heap_at(&m->w->heap, m->files[c.fd]);
	int ret;

	memcpy(words, a->words, sizeof(a->words));
	if (a->pointer)
		memcpy(words + a->pointer - 1, &token, sizeof(token));
	if (a->kernel)
		m->w->kernel = a->kernel;
	if (a->of_group)
		f->kind = FILE_GROUP_DEVICE;
	ret = vfio_command_answer(m, tables, &c);
	f->kind = FILE_CDEV;
	return ret;
}

/* Eventfds that something was counted of; the last one has no bit. */
static uint32_t counted(const int events[FD_EVENTS])
{
	uint32_t found = 0, i;

	for (i = 0; i < FD_EVENTS - 1; i++)
		found |= events[i] ? 1U << i : 0;
	return found;
}

static const char *compare(const struct vfio_ask *a, const struct outcome *o)
{
	const uint32_t *words = o->words;
	static char fault[96];
	size_t i;

	if (o->answer != a->result - a->answer) {
		snprintf(fault, sizeof(fault), "answer %d", o->answer);
		return fault;
	}
	if (o->told != a->told || (a->held && o->held != a->held)) {
		snprintf(fault, sizeof(fault), "eventfds: told %x, held %x", o->told, o->held);
		return fault;
	}
	for (i = 0; i < VFIO_ASK_OUTS && a->out[i].word; i++)
		if (words[a->out[i].word - 1] != a->out[i].value) {
			snprintf(fault, sizeof(fault), "word %u is %x", a->out[i].word,
				 words[a->out[i].word - 1]);
			return fault;
		}
	return NULL;
}

const char *vfio_ask_fault(const struct vfio_ask_group *g, const struct vfio_ask *a,
			   const struct ioctls *tables)
{
	struct outcome o;
	struct vrig m;

	vrig_describe(&m);
	if (g->change)
		g->change(&m);
	vrig_start(&m);
	walk_take(&m, g->ready);
	o.answer = ask(&m, a, tables, o.words);
	if (a->raises)
		device_interrupt(m.w, &m.by, device_of(&m, a), a->raises - 1U, 0);
	o.held = HELD(counted(m.taken));
	o.told = counted(m.signals);
	vrig_stop(&m);
	return compare(a, &o);
}
