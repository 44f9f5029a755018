/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ioctl_mutants.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { ROWS_MAX = 64, CHECKS_MAX = 512, SIZES_MAX = 64 };

/* Tables that can be written. */
struct altered {
	struct ioctls t;
	struct ioctl rows[ROWS_MAX];
	struct check checks[CHECKS_MAX];
	struct ioctl_size sizes[SIZES_MAX];
};

static void fill(struct altered *m, const struct ioctl_hunt *h)
{
	m->t = *h->real;
	memcpy(m->rows, m->t.rows, m->t.n * sizeof(m->rows[0]));
	memcpy(m->checks, m->t.checks, m->t.n_checks * sizeof(m->checks[0]));
	memcpy(m->sizes, m->t.sizes, m->t.n_sizes * sizeof(m->sizes[0]));
	m->t.rows = m->rows;
	m->t.checks = m->checks;
	m->t.sizes = m->sizes;
}

static void judge(struct ioctl_hunt *h, const struct altered *m, const struct ioctl *row,
		  const char *what)
{
	hunt(&h->hunt, &m->t, row->nr, row->name, what);
}

/* ---- rows of ioctls ---- */

/* Facts that are numbers: where they are in a row, and how far they are moved. */
struct number {
	const char *name;
	size_t at;
	int by[2];
};

static void move_number(void *row, const struct number *n, int by)
{
	uint16_t value;

	memcpy(&value, (char *)row + n->at, sizeof(value));
	value = (uint16_t)(value + by);
	memcpy((char *)row + n->at, &value, sizeof(value));
}

static void hunt_numbers(struct ioctl_hunt *h, size_t i)
{
	static const struct number numbers[] = {
		{ "number", offsetof(struct ioctl, nr), { -1, 1 } },
		{ "min", offsetof(struct ioctl, min), { -1, 1 } },
		{ "full", offsetof(struct ioctl, full), { -4, 4 } },
		{ "since", offsetof(struct ioctl, since), { -1, 1 } },
	};
	struct altered m;
	char what[64];
	size_t k;
	int way;

	for (k = 0; k < 2 * sizeof(numbers) / sizeof(numbers[0]); k++) {
		way = numbers[k / 2].by[k % 2];
		fill(&m, h);
		move_number(&m.rows[i], &numbers[k / 2], way);
		snprintf(what, sizeof(what), "%s %+d", numbers[k / 2].name, way);
		judge(h, &m, &h->real->rows[i], what);
	}
}

/* When a command is written back. */
static void hunt_back(struct ioctl_hunt *h, size_t i)
{
	static const char *const whats[] = {
		[BACK_NEVER] = "is not written back",
		[BACK_ON_SUCCESS] = "is written back on success",
		[BACK_ALWAYS] = "is always written back",
	};
	const enum back real = h->real->rows[i].back;
	struct altered m;
	enum back back;

	/* Without a command there is nothing to be written. */
	for (back = BACK_NEVER; back <= BACK_ALWAYS && h->real->rows[i].full; back++) {
		if (back == real || (!h->devices && back != BACK_NEVER))
			continue;
		fill(&m, h);
		m.rows[i].back = back;
		judge(h, &m, &m.rows[i], whats[back]);
	}
}

static void hunt_row(struct ioctl_hunt *h, size_t i)
{
	const struct ioctl *real = &h->real->rows[i];
	struct altered m;

	hunt_numbers(h, i);
	hunt_back(h, i);
	fill(&m, h);
	m.rows[i].undone.size = 0;
	if (real->undone.size)
		judge(h, &m, &m.rows[i], "tells what was not done");
	fill(&m, h);
	m.rows[i].loose = !real->loose;
	if (real->full)
		judge(h, &m, &m.rows[i], real->loose ? "minds its tail" : "does not mind its tail");
	fill(&m, h);
	m.rows[i].pci = !real->pci;
	if (h->devices)
		judge(h, &m, &m.rows[i],
		      real->pci ? "is one of mediated devices" : "is none of mediated devices");
}

static void hunt_size(struct ioctl_hunt *h, size_t i)
{
	static const struct number numbers[] = {
		{ "ended", offsetof(struct ioctl_size, bytes), { -4, 4 } },
		{ "until", offsetof(struct ioctl_size, until), { -1, 1 } },
	};
	const struct ioctl *row = h->real->rows;
	struct altered m;
	char what[64];
	size_t k;

	while (row->nr != h->real->sizes[i].nr)
		row++;
	for (k = 0; k < 4; k++) {
		fill(&m, h);
		move_number(&m.sizes[i], &numbers[k / 2], numbers[k / 2].by[k % 2]);
		snprintf(what, sizeof(what), "size %zu %s %+d", i, numbers[k / 2].name,
			 numbers[k / 2].by[k % 2]);
		judge(h, &m, row, what);
	}
}

/* ---- checks ---- */

/* The check at a place of an ioctl, as a survivor is told. */
struct target {
	const struct ioctl *row;
	size_t at, end; /* of the check, behind the last one of the ioctl */
};

static void judge_check(struct ioctl_hunt *h, const struct altered *m, const struct target *t,
			const char *how)
{
	char what[96];

	snprintf(what, sizeof(what), "check %zu %s", t->at - t->row->first + 1, how);
	judge(h, m, t->row, what);
}

static bool never(struct call *c, const struct check *k)
{
	(void)c;
	(void)k;
	return false;
}

/* What it finds is found, for others depend on it. */
static bool always(struct call *c, const struct check *k)
{
	const struct ioctls *real = c->dev ? &vfio_ioctls : &iommu_ioctls;

	real->checks[k->value].holds(c, &real->checks[k->value]);
	return true;
}

static void hunt_answer(struct ioctl_hunt *h, const struct target *t)
{
	struct check *k;
	struct altered m;

	fill(&m, h);
	k = &m.checks[t->at];
	k->err = k->err == EIO ? EINVAL : EIO;
	judge_check(h, &m, t, "answers EIO");
	fill(&m, h);
	k = &m.checks[t->at];
	k->holds = never;
	judge_check(h, &m, t, "never holds");
	fill(&m, h);
	k = &m.checks[t->at];
	k->holds = always;
	k->value = t->at;
	judge_check(h, &m, t, "always holds");
}

/* With the same errno nobody could tell them apart. */
static void hunt_order(struct ioctl_hunt *h, const struct target *t)
{
	const struct check *two = &h->real->checks[t->at];
	struct altered m;

	if (t->at + 1 == t->end || two[0].err == two[1].err)
		return;
	fill(&m, h);
	m.checks[t->at] = two[1];
	m.checks[t->at + 1] = two[0];
	judge_check(h, &m, t, "comes after the next");
}

static void hunt_value(struct ioctl_hunt *h, const struct target *t, uint64_t value)
{
	struct altered m;
	char how[64];

	fill(&m, h);
	m.checks[t->at].value = value;
	snprintf(how, sizeof(how), "has value %#llx", (unsigned long long)value);
	judge_check(h, &m, t, how);
}

/* Limits are moved by one, sets lose a bit and win the next one. */
static void hunt_values(struct ioctl_hunt *h, const struct target *t)
{
	const struct check *k = &h->real->checks[t->at];
	uint64_t bits = k->value;

	if (k->holds == check_at_most || k->holds == check_long_enough) {
		hunt_value(h, t, k->value - 1);
		hunt_value(h, t, k->value + 1);
	} else if (bits) {
		/* A bit that is refused before is no loss. */
		if (k->holds != check_some_bit)
			hunt_value(h, t, k->value | (k->value + (k->value & -k->value)));
		for (; bits; bits &= bits - 1)
			hunt_value(h, t, k->value & ~(bits & -bits));
	}
}

static void hunt_conditions(struct ioctl_hunt *h, const struct target *t)
{
	const struct check *k = &h->real->checks[t->at];
	struct altered m;
	int i;

	for (i = -1; k->until && i <= 1; i += 2) {
		fill(&m, h);
		m.checks[t->at].until = (uint16_t)(k->until + i);
		judge_check(h, &m, t, i < 0 ? "ends earlier" : "ends later");
	}
	fill(&m, h);
	m.checks[t->at].when = 0;
	if (k->when)
		judge_check(h, &m, t, "asks without its flag");
	fill(&m, h);
	m.checks[t->at].of = 0;
	if (k->of)
		judge_check(h, &m, t, "asks of all objects");
	fill(&m, h);
	m.checks[t->at].with.size = 0;
	if (k->with.size)
		judge_check(h, &m, t, "asks without its field");
}

/* What a check looks at: what stands beside it. */
static void hunt_fields(struct ioctl_hunt *h, const struct target *t)
{
	static const struct {
		const char *name;
		size_t at;
	} fields[] = { { "field", offsetof(struct check, field) },
		       { "second field", offsetof(struct check, field2) },
		       { "condition", offsetof(struct check, with) } };
	const struct check *real = &h->real->checks[t->at];
	struct altered m;
	struct field f;
	char how[64];
	size_t k;

	for (k = 0; k < 2 * sizeof(fields) / sizeof(fields[0]); k++) {
		memcpy(&f, (const char *)real + fields[k / 2].at, sizeof(f));
		if (!f.size)
			continue;
		f.at = (uint16_t)(k % 2 ? f.at + f.size : f.at - f.size);
		fill(&m, h);
		memcpy((char *)&m.checks[t->at] + fields[k / 2].at, &f, sizeof(f));
		snprintf(how, sizeof(how), "has its %s %s", fields[k / 2].name,
			 k % 2 ? "one behind" : "one before");
		judge_check(h, &m, t, how);
	}
}

static void hunt_checks(struct ioctl_hunt *h, size_t i)
{
	const struct ioctls *real = h->real;
	struct target t = { .row = &real->rows[i], .at = real->rows[i].first };

	t.end = i + 1 < real->n ? real->rows[i + 1].first : real->n_checks;
	for (; t.at < t.end; t.at++) {
		hunt_answer(h, &t);
		hunt_order(h, &t);
		hunt_values(h, &t);
		hunt_conditions(h, &t);
		hunt_fields(h, &t);
	}
}

/* ---- all of them ---- */

bool hunt_ioctls(struct ioctl_hunt *h)
{
	const struct ioctls *real = h->real;
	size_t i;

	if (real->n > ROWS_MAX || real->n_checks > CHECKS_MAX || real->n_sizes > SIZES_MAX)
		return false;
	for (i = 0; i < real->n; i++)
		if (h->hunt.noticed(real, real->rows[i].nr)) {
			printf("%s is not as its rows say\n", real->rows[i].name);
			return false;
		}
	for (i = 0; i < real->n; i++) {
		hunt_row(h, i);
		hunt_checks(h, i);
	}
	for (i = 0; i < real->n_sizes; i++)
		hunt_size(h, i);
	return true;
}
