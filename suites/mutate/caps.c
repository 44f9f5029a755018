/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Mutants of caps.def, judged by the facts of suites/mock.
 */
#include "cap_facts.h"
#include "judge.h"

#include <stdio.h>
#include <string.h>

enum { KNOWN_MAX = 64, FIELDS_MAX = 64, EXTENDED_MAX = 0x40 };

/* Tables that can be written. */
struct altered {
	struct caps t;
	struct cap_known known[KNOWN_MAX + 1];
	struct cap_field fields[FIELDS_MAX];
};

static void fill(struct altered *m)
{
	m->t = vfio_caps;
	memcpy(m->known, m->t.known, m->t.n_known * sizeof(m->known[0]));
	memcpy(m->fields, m->t.fields, m->t.n_fields * sizeof(m->fields[0]));
	m->t.known = m->known;
	m->t.fields = m->fields;
}

static bool cap_noticed(const void *tables, uint32_t of)
{
	size_t i;

	(void)of;
	for (i = 0; i < n_cap_facts; i++)
		if (cap_fault(&cap_facts[i], tables))
			return true;
	return cap_unknown_fault(tables);
}

static const char *kind_name(enum cap_kind kind)
{
	static const char *const names[CAP_KINDS] = { "header", "standard", "extended" };

	return names[kind];
}

static void judge(struct hunt *h, const struct altered *m, const struct cap_known *of,
		  const char *what)
{
	char name[64];

	snprintf(name, sizeof(name), "%s %#x", kind_name(of->kind), of->id);
	hunt(h, &m->t, 0, name, what);
}

/* ---- which ones are known ---- */

static void hunt_known(struct hunt *h, size_t i)
{
	const struct cap_known *real = &vfio_caps.known[i];
	struct altered m;

	fill(&m);
	m.known[i] = m.known[--m.t.n_known];
	judge(h, &m, real, "is hidden");
	fill(&m);
	m.known[i].kind = real->kind == CAP_STANDARD ? CAP_EXTENDED : CAP_STANDARD;
	judge(h, &m, real, "is of the other chain");
}

static bool is_known(enum cap_kind kind, uint16_t id)
{
	size_t i;

	for (i = 0; i < vfio_caps.n_known; i++)
		if (vfio_caps.known[i].kind == kind && vfio_caps.known[i].id == id)
			return true;
	return false;
}

/* Each that is hidden. */
static void hunt_unknown(struct hunt *h, enum cap_kind kind)
{
	struct cap_known new = { kind, 1 };
	struct altered m;

	for (; new.id < EXTENDED_MAX; new.id++) {
		if (is_known(kind, new.id))
			continue;
		fill(&m);
		m.known[m.t.n_known++] = new;
		judge(h, &m, &new, "is shown");
	}
}

/* ---- what can be written ---- */

static void judge_field(struct hunt *h, const struct altered *m, size_t i, const char *how)
{
	const struct cap_field *f = &vfio_caps.fields[i];
	const struct cap_known of = { f->kind, f->id };
	char what[96];

	snprintf(what, sizeof(what), "field at %#x, %#x %s", f->at, f->mask, how);
	judge(h, m, &of, what);
}

/* Whether a bit can be written by another field, too. */
static bool is_of_other(size_t i, unsigned bit)
{
	const struct cap_field *f = vfio_caps.fields, *of = &f[i];
	int there;

	for (; f < vfio_caps.fields + vfio_caps.n_fields; f++) {
		there = (int)bit + 8 * (of->at - f->at);
		if (f != of && f->kind == of->kind && f->id == of->id && !f->where && there >= 0 &&
		    there < 32 && f->mask >> there & 1)
			return true;
	}
	return false;
}

static void hunt_mask(struct hunt *h, size_t i)
{
	const uint32_t mask = vfio_caps.fields[i].mask;
	struct altered m;
	char how[32];
	unsigned bit;

	for (bit = 0; bit < 32; bit++) {
		if (is_of_other(i, bit))
			continue;
		fill(&m);
		m.fields[i].mask ^= 1u << bit;
		snprintf(how, sizeof(how), "%s bit %u", mask >> bit & 1 ? "loses" : "wins", bit);
		judge_field(h, &m, i, how);
	}
}

/* For which capabilities it is. */
static void hunt_condition(struct hunt *h, size_t i)
{
	const uint32_t where = vfio_caps.fields[i].where;
	struct altered m;
	uint32_t bits;

	for (bits = where; bits; bits &= bits - 1) {
		fill(&m);
		m.fields[i].where &= ~(bits & -bits);
		m.fields[i].is &= ~(bits & -bits);
		judge_field(h, &m, i, "does not look at a bit");
		fill(&m);
		m.fields[i].is ^= bits & -bits;
		judge_field(h, &m, i, "is where a bit is otherwise");
	}
}

static void hunt_place(struct hunt *h, size_t i)
{
	const struct cap_field *real = &vfio_caps.fields[i];
	enum cap_kind kind;
	struct altered m;
	int by;

	for (kind = CAP_HEADER; kind < CAP_KINDS; kind++) {
		fill(&m);
		m.fields[i].kind = kind;
		if (kind != real->kind)
			judge_field(h, &m, i, kind_name(kind));
	}
	for (by = -1; by <= 1; by += 2) {
		fill(&m);
		m.fields[i].at = (uint16_t)(real->at + by);
		judge_field(h, &m, i, by < 0 ? "is a byte before" : "is a byte behind");
		fill(&m);
		m.fields[i].id = (uint16_t)(real->id + by);
		judge_field(h, &m, i, by < 0 ? "is of the id before" : "is of the id behind");
	}
}

static void hunt_field(struct hunt *h, size_t i)
{
	struct altered m;

	fill(&m);
	m.fields[i] = m.fields[--m.t.n_fields];
	judge_field(h, &m, i, "is not there");
	hunt_place(h, i);
	hunt_mask(h, i);
	hunt_condition(h, i);
}

static const struct exempt exempt[] = {
	{ "standard 0x5", "field at 0x8, 0xffff does not look at a bit",
	  "with 64 bits the whole word is the upper address" },
};

bool hunt_caps(void)
{
	struct hunt h = { .noticed = cap_noticed,
			  .exempt = exempt,
			  .n_exempt = sizeof(exempt) / sizeof(exempt[0]) };
	size_t i;

	if (vfio_caps.n_known > KNOWN_MAX || vfio_caps.n_fields > FIELDS_MAX)
		return false;
	if (cap_noticed(&vfio_caps, 0)) {
		printf("capabilities are not as the facts say\n");
		return false;
	}
	for (i = 0; i < vfio_caps.n_known; i++)
		hunt_known(&h, i);
	hunt_unknown(&h, CAP_STANDARD);
	hunt_unknown(&h, CAP_EXTENDED);
	for (i = 0; i < vfio_caps.n_fields; i++)
		hunt_field(&h, i);
	return hunt_end(&h, "capabilities");
}
