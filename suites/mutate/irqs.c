/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Mutants of irq.def, judged by what the rows of suites/mock say of GET_IRQ_INFO and SET_IRQS.
 */
#include "device_tables.h"
#include "ioctl_mutants.h"

#include <stdio.h>
#include <string.h>

enum { GET_IRQ_INFO = 0x6d, SET_IRQS = 0x6e, KINDS_MAX = 8, ACTIONS_MAX = 64 };

/* Tables that can be written. */
struct altered {
	struct ioctls t;
	struct irqs i;
	struct irq_kind kinds[KINDS_MAX];
	struct irq_action actions[ACTIONS_MAX];
};

static void fill(struct altered *m)
{
	m->t = vfio_ioctls;
	m->i = vfio_irqs;
	memcpy(m->kinds, m->i.kinds, m->i.n_kinds * sizeof(m->kinds[0]));
	memcpy(m->actions, m->i.actions, m->i.n_actions * sizeof(m->actions[0]));
	m->i.kinds = m->kinds;
	m->i.actions = m->actions;
	m->t.irqs = &m->i;
}

static const char *index_name(uint32_t index)
{
	static const char *const names[] = { "INTx", "MSI", "MSI-X", "ERR", "REQ" };

	return names[index];
}

/* ---- what is told of them ---- */

static void judge_kind(struct hunt *h, const struct altered *m, size_t i, const char *what)
{
	hunt(h, &m->t, GET_IRQ_INFO, index_name(vfio_irqs.kinds[i].index), what);
}

static void hunt_kind(struct hunt *h, size_t i)
{
	const struct irq_kind *real = &vfio_irqs.kinds[i];
	struct altered m;
	char what[48];
	uint32_t bit;
	size_t k;

	for (bit = VFIO_IRQ_EVENTFD; bit <= VFIO_IRQ_NORESIZE << 1; bit <<= 1) {
		fill(&m);
		m.kinds[i].flags ^= bit;
		snprintf(what, sizeof(what), "%s flag %u", real->flags & bit ? "loses" : "wins",
			 bit);
		judge_kind(h, &m, i, what);
	}
	fill(&m);
	m.kinds[i].grows = !real->grows;
	if (real->flags & VFIO_IRQ_NORESIZE)
		judge_kind(h, &m, i, real->grows ? "does not grow" : "grows");
	for (k = 0; k < vfio_irqs.n_kinds; k++) {
		fill(&m);
		m.kinds[i].count = vfio_irqs.kinds[k].count;
		snprintf(what, sizeof(what), "are as many as %s",
			 index_name(vfio_irqs.kinds[k].index));
		if (k != i)
			judge_kind(h, &m, i, what);
	}
	fill(&m);
	m.kinds[i] = m.kinds[--m.i.n_kinds];
	judge_kind(h, &m, i, "is not there");
}

/* ---- what is done with them ---- */

static const char *word_of(uint32_t flags)
{
	static const struct {
		uint32_t flag;
		const char *name;
	} words[] = {
		{ VFIO_MASK, "MASK" },	     { VFIO_UNMASK, "UNMASK" },
		{ VFIO_TRIGGER, "TRIGGER" }, { VFIO_DATA_NONE, "NONE" },
		{ VFIO_DATA_BOOL, "BOOL" },  { VFIO_DATA_EVENTFD, "EVENTFD" },
	};
	size_t i = 0;

	while (!(words[i].flag & flags))
		i++;
	return words[i].name;
}

static void judge_action(struct hunt *h, const struct altered *m, size_t i, const char *what)
{
	const struct irq_action *real = &vfio_irqs.actions[i];
	char name[48];

	snprintf(name, sizeof(name), "%s %s %s", index_name(real->index),
		 word_of(real->flags & VFIO_ACTION), word_of(real->flags & VFIO_DATA));
	hunt(h, &m->t, SET_IRQS, name, what);
}

static int do_nothing(struct call *c, struct vfio_state *s)
{
	(void)c;
	(void)s;
	return 0;
}

/* What the next row does that does anything else. */
static void hunt_run(struct hunt *h, size_t i)
{
	struct altered m;
	size_t k = i;

	fill(&m);
	m.actions[i].run = do_nothing;
	judge_action(h, &m, i, "does nothing");
	fill(&m);
	do
		k = (k + 1) % vfio_irqs.n_actions;
	while (vfio_irqs.actions[k].run == vfio_irqs.actions[i].run);
	m.actions[i].run = vfio_irqs.actions[k].run;
	judge_action(h, &m, i, "does what another does");
}

/* Instead of itself it is another combination. */
static void hunt_place(struct hunt *h, size_t i)
{
	const struct irq_action *real = &vfio_irqs.actions[i];
	struct altered m;
	char what[48];
	uint32_t bit, set, index;

	for (index = VFIO_INTX; index <= VFIO_REQ; index++) {
		fill(&m);
		m.actions[i].index = index;
		snprintf(what, sizeof(what), "is of %s", index_name(index));
		if (index != real->index)
			judge_action(h, &m, i, what);
	}
	for (bit = VFIO_DATA_NONE; bit <= VFIO_TRIGGER; bit <<= 1) {
		set = bit & VFIO_DATA ? VFIO_DATA : VFIO_ACTION;
		fill(&m);
		m.actions[i].flags = (real->flags & ~set) | bit;
		snprintf(what, sizeof(what), "is of %s", word_of(bit));
		if (!(real->flags & bit))
			judge_action(h, &m, i, what);
	}
}

static void hunt_action(struct hunt *h, size_t i)
{
	static const char *const times[] = { "any time", "when it is on", "when no other is on",
					     "when it is set" };
	const struct irq_action *real = &vfio_irqs.actions[i];
	enum irq_time when;
	struct altered m;

	hunt_run(h, i);
	hunt_place(h, i);
	for (when = IRQ_ANY; when <= IRQ_SET; when++) {
		fill(&m);
		m.actions[i].when = when;
		if (when != real->when)
			judge_action(h, &m, i, times[when]);
	}
	fill(&m);
	m.actions[i].least++;
	judge_action(h, &m, i, "is of one more");
	fill(&m);
	m.actions[i].least--;
	if (real->least)
		judge_action(h, &m, i, "is of none");
}

bool hunt_irqs(void)
{
	struct hunt h = { .noticed = vfio_noticed };
	size_t i;

	if (vfio_irqs.n_kinds > KINDS_MAX || vfio_irqs.n_actions > ACTIONS_MAX)
		return false;
	for (i = 0; i < vfio_irqs.n_kinds; i++)
		hunt_kind(&h, i);
	for (i = 0; i < vfio_irqs.n_actions; i++)
		hunt_action(&h, i);
	return hunt_end(&h, "interrupts of devices");
}
