/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef MUTANTS_H
#define MUTANTS_H

#include "argv.h"
#include "buf.h"
#include "device_table.h"
#include "table.h"

/* A copy of the tables, to be changed. Arrays that they point to are the source's; a change replaces them by its own. */
struct world {
	struct tables t;
	struct argv_tables argv;
	struct device_tables devices;
};

struct mutant;

/* How a fact is changed. */
typedef void change_fn(struct world *w, const struct mutant *m);

/* One changed fact. The changed copy of the tables is then used as if it were the truth. */
struct mutant {
	change_fn *apply;
	const char *name, *what, *detail; /* "IOMMU_EIM" "is read later than" "IOMMU_IOTLB" */
	unsigned areas; /* of cases that may kill it */
	uint16_t id, other; /* places in the table */
	uint32_t bit;
	int by;
	bool big; /* documents of megabytes may kill it too */
	/* For speed: cases that expect this number, or have these texts, are tried first. */
	unsigned number;
	const char *hint[2];
};

typedef int mutant_fn(void *data, const struct mutant *m);

struct each {
	const struct tables *t;
	const struct argv_tables *argv;
	mutant_fn *fn;
	void *data;
	unsigned *exempt; /* EXEMPTIONS numbers: how often each was asked for, or NULL */
};

/* Rows of apart.def, and of unseen.def behind them. */
#define APART(...) +1
#define UNSEEN(...) +1
enum {
	EXEMPT_APART = 0
#include "apart.def"
	,
	EXEMPTIONS = EXEMPT_APART
#include "unseen.def"
};

/* Whether unseen.def says that a change of a fact cannot be seen; it is counted. */
bool known_unseen(const struct each *e, const struct mutant *m);

static inline int emit(struct each *e, const struct mutant *m)
{
	return known_unseen(e, m) ? 0 : e->fn(e->data, m);
}

/* A way to change one fact; apply NULL: it has nothing that could be changed so. */
struct way {
	change_fn *apply;
	const char *what;
	int by;
};

/* All of them, one after the other, of a mutant that tells the rest. */
static inline int emit_ways(struct each *e, struct mutant *m, const struct way *ways, size_t n)
{
	int ret = 0;
	size_t i;

	for (i = 0; i < n && !ret; i++) {
		m->apply = ways[i].apply;
		m->what = ways[i].what;
		m->by = ways[i].by;
		if (m->apply)
			ret = emit(e, m);
	}
	return ret;
}

#define EMIT_WAYS(e, m, ways) emit_ways(e, m, ways, sizeof(ways) / sizeof((ways)[0]))

/*
 * Each calls fn for every mutant of its tables, in their order; stops at the first result that is not 0 and returns it.
 * Changes that cannot be seen from outside (two rows swapped that cannot both be at fault, say) are no mutants.
 */
int row_mutants(struct each *e);
int rule_mutants(struct each *e);
int text_mutants(struct each *e);
int word_mutants(struct each *e);
int machine_mutants(struct each *e);
int argv_mutants(struct each *e);
int device_mutants(struct each *e);
int bus_mutants(struct each *e);
int foot_mutants(struct each *e);
int chipset_mutants(struct each *e);
int orders_mutants(struct each *e);
int fill_mutants(struct each *e);
int layout_mutants(struct each *e);
int place_mutants(struct each *e);

/* Whether apart.def says that the order of two facts cannot be seen. To be asked last: it is counted. */
bool known_apart(const struct each *e, const char *a, const char *b);

/*
 * Adds a line for each exemption, with its reason; an exemption from nothing is marked as such. Returns how many changes are
 * exempt, *ret_stale how many exemptions are from nothing.
 */
unsigned known_print(const unsigned exempt[EXEMPTIONS], struct buf *b, unsigned *ret_stale);

/* "IOMMU_DRIVER_EIM loses a model 0x1". */
void mutant_name(const struct mutant *m, struct buf *b);

#endif
