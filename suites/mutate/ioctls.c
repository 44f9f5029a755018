/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Do the tests of the mock notice when a row of ioctl.def is wrong? One fact is changed at a time, and the ioctl is asked
 * what the rows of suites/mock ask, each mutant in a process of its own. One that survives is a fact that no row holds.
 */
#include "asks.h"
#include "sizes.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROWS_MAX = 64, CHECKS_MAX = 512, SIZES_MAX = 64 };

/* Tables that can be written. */
struct altered {
	struct ioctls t;
	struct ioctl rows[ROWS_MAX];
	struct check checks[CHECKS_MAX];
	struct ioctl_size sizes[SIZES_MAX];
};

struct count {
	unsigned killed, survived;
};

/* ---- a mutant and its judges ---- */

/* What notices first, NULL: nothing does. */
static const char *killer(const struct ioctls *t, uint32_t nr)
{
	const struct ask *a;
	uint32_t out;
	size_t g, i;
	int ret;

	for (i = 0; i < n_size_facts; i++)
		if (size_facts[i].nr == nr && size_fault(&size_facts[i], t))
			return size_facts[i].claim;
	for (g = 0; g < ASK_GROUPS; g++) {
		for (i = 0; i < ask_groups[g]->n; i++) {
			a = &ask_groups[g]->asks[i];
			if (a->nr != nr)
				continue;
			ret = ask_answer(ask_groups[g], a, t, &out);
			if (ret != -a->answer || (a->out_at && out != a->out))
				return a->claim;
		}
	}
	return NULL;
}

/* A mutant that crashes is noticed, too. */
static bool survives(const struct ioctls *t, uint32_t nr)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid < 0)
		exit(2);
	if (!pid) {
		if (!freopen("/dev/null", "w", stderr))
			_exit(2);
		alarm(10);
		_exit(killer(t, nr) != NULL);
	}
	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) && !WEXITSTATUS(status);
}

static void hunt(struct count *n, const struct ioctls *t, const struct ioctl *row, const char *what)
{
	if (survives(t, row->nr)) {
		n->survived++;
		printf("survivor: %s %s\n", row->name, what);
	} else {
		n->killed++;
	}
}

static void fill(struct altered *m)
{
	m->t = iommu_ioctls;
	memcpy(m->rows, m->t.rows, m->t.n * sizeof(m->rows[0]));
	memcpy(m->checks, m->t.checks, m->t.n_checks * sizeof(m->checks[0]));
	memcpy(m->sizes, m->t.sizes, m->t.n_sizes * sizeof(m->sizes[0]));
	m->t.rows = m->rows;
	m->t.checks = m->checks;
	m->t.sizes = m->sizes;
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

static void hunt_row(struct count *n, size_t i)
{
	static const struct number numbers[] = {
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
		fill(&m);
		move_number(&m.rows[i], &numbers[k / 2], way);
		snprintf(what, sizeof(what), "%s %+d", numbers[k / 2].name, way);
		hunt(n, &m.t, &m.rows[i], what);
	}
	fill(&m);
	m.rows[i].back = m.rows[i].back ? BACK_NEVER : BACK_ALWAYS;
	if (iommu_ioctls.rows[i].back)
		hunt(n, &m.t, &m.rows[i], "is not written back");
	fill(&m);
	m.rows[i].undone.size = 0;
	if (iommu_ioctls.rows[i].undone.size)
		hunt(n, &m.t, &m.rows[i], "tells what was not done");
}

static void hunt_size(struct count *n, size_t i)
{
	static const struct number numbers[] = {
		{ "ended", offsetof(struct ioctl_size, bytes), { -4, 4 } },
		{ "until", offsetof(struct ioctl_size, until), { -1, 1 } },
	};
	const struct ioctl *row = iommu_ioctls.rows;
	struct altered m;
	char what[64];
	size_t k;

	while (row->nr != iommu_ioctls.sizes[i].nr)
		row++;
	for (k = 0; k < 4; k++) {
		fill(&m);
		move_number(&m.sizes[i], &numbers[k / 2], numbers[k / 2].by[k % 2]);
		snprintf(what, sizeof(what), "size %zu %s %+d", i, numbers[k / 2].name,
			 numbers[k / 2].by[k % 2]);
		hunt(n, &m.t, row, what);
	}
}

/* ---- checks ---- */

/* The check at a place of an ioctl, as a survivor is told. */
struct target {
	const struct ioctl *row;
	size_t at, end; /* of the check, behind the last one of the ioctl */
};

static void hunt_check(struct count *n, const struct altered *m, const struct target *t,
		       const char *how)
{
	char what[96];

	snprintf(what, sizeof(what), "check %zu %s", t->at - t->row->first + 1, how);
	hunt(n, &m->t, t->row, what);
}

static bool never(struct call *c, const struct check *k)
{
	(void)c;
	(void)k;
	return false;
}

static bool always(struct call *c, const struct check *k)
{
	iommu_ioctls.checks[k->value].holds(c, &iommu_ioctls.checks[k->value]);
	return true;
}

static void hunt_answer(struct count *n, const struct target *t)
{
	struct check *k;
	struct altered m;

	fill(&m);
	k = &m.checks[t->at];
	k->err = k->err == EIO ? EINVAL : EIO;
	hunt_check(n, &m, t, "answers EIO");
	fill(&m);
	k = &m.checks[t->at];
	k->holds = never;
	hunt_check(n, &m, t, "never holds");
	/* What it finds is found, for others depend on it. */
	fill(&m);
	k = &m.checks[t->at];
	k->holds = always;
	k->value = t->at;
	hunt_check(n, &m, t, "always holds");
}

/* Two checks in a row that nothing can fail at once, so that their order is not seen. */
static const struct {
	uint16_t nr, check;
} apart[] = {
	{ 0x83, 6 }, /* without a length nothing ends too high */
	{ 0x83, 13 }, /* what ends too high and is mapped elsewhere is too short to be reserved */
	{ 0x85, 7 }, /* without a length nothing ends too high */
	{ 0x86, 3 }, /* the same */
	{ 0x89, 6 }, /* of different kernels */
	{ 0x89, 11 }, /* of different objects */
	{ 0x8f, 8 }, /* without a length nothing ends too high */
};

static bool are_apart(const struct target *t)
{
	size_t i;

	for (i = 0; i < sizeof(apart) / sizeof(apart[0]); i++)
		if (apart[i].nr == t->row->nr && apart[i].check == t->at - t->row->first + 1)
			return true;
	return false;
}

/* With the same errno nobody could tell them apart. */
static void hunt_order(struct count *n, const struct target *t)
{
	struct altered m;

	fill(&m);
	if (t->at + 1 == t->end || are_apart(t) || m.checks[t->at].err == m.checks[t->at + 1].err)
		return;
	m.checks[t->at] = iommu_ioctls.checks[t->at + 1];
	m.checks[t->at + 1] = iommu_ioctls.checks[t->at];
	hunt_check(n, &m, t, "comes after the next");
}

static void hunt_value(struct count *n, const struct target *t, uint64_t value)
{
	struct altered m;
	char how[64];

	fill(&m);
	m.checks[t->at].value = value;
	snprintf(how, sizeof(how), "has value %#llx", (unsigned long long)value);
	hunt_check(n, &m, t, how);
}

/* Limits are moved by one, sets lose a bit and win the next one. */
static void hunt_values(struct count *n, const struct target *t)
{
	const struct check *k = &iommu_ioctls.checks[t->at];
	uint64_t bits = k->value;

	if (k->holds == check_at_most) {
		hunt_value(n, t, k->value - 1);
		hunt_value(n, t, k->value + 1);
	} else if (bits) {
		/* A bit that is refused before is no loss. */
		if (k->holds != check_some_bit)
			hunt_value(n, t, k->value | (k->value + (k->value & -k->value)));
		for (; bits; bits &= bits - 1)
			hunt_value(n, t, k->value & ~(bits & -bits));
	}
}

static void hunt_conditions(struct count *n, const struct target *t)
{
	const struct check *k = &iommu_ioctls.checks[t->at];
	struct altered m;
	int i;

	for (i = -1; k->until && i <= 1; i += 2) {
		fill(&m);
		m.checks[t->at].until = (uint16_t)(k->until + i);
		hunt_check(n, &m, t, i < 0 ? "ends earlier" : "ends later");
	}
	fill(&m);
	m.checks[t->at].when = 0;
	if (k->when)
		hunt_check(n, &m, t, "asks without its flag");
	fill(&m);
	m.checks[t->at].of = 0;
	if (k->of)
		hunt_check(n, &m, t, "asks of all objects");
	fill(&m);
	m.checks[t->at].with.size = 0;
	if (k->with.size)
		hunt_check(n, &m, t, "asks without its field");
}

static void hunt_checks(struct count *n, size_t i)
{
	const struct ioctls *real = &iommu_ioctls;
	struct target t = { .row = &real->rows[i], .at = real->rows[i].first };

	t.end = i + 1 < real->n ? real->rows[i + 1].first : real->n_checks;
	for (; t.at < t.end; t.at++) {
		hunt_answer(n, &t);
		hunt_order(n, &t);
		hunt_values(n, &t);
		hunt_conditions(n, &t);
	}
}

int main(void)
{
	const struct ioctls *real = &iommu_ioctls;
	struct count n = { 0 };
	size_t i;

	if (real->n > ROWS_MAX || real->n_checks > CHECKS_MAX || real->n_sizes > SIZES_MAX)
		return 2;
	for (i = 0; i < real->n; i++)
		if (killer(real, real->rows[i].nr)) {
			printf("%s is not as its rows say\n", real->rows[i].name);
			return 2;
		}
	for (i = 0; i < real->n; i++) {
		hunt_row(&n, i);
		hunt_checks(&n, i);
	}
	for (i = 0; i < real->n_sizes; i++)
		hunt_size(&n, i);
	printf("%u mutants of ioctls: %u killed, %u survived\n", n.killed + n.survived, n.killed,
	       n.survived);
	return n.survived ? 1 : 0;
}
