/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "changes.h"

#include <string.h>

/*
 * Changes of tables that struct tables only points to. Each keeps a copy of its own, made anew for every mutant; the sizes
 * are counted by the tables themselves.
 */
#define MACHINE(...) +1
enum {
	MACHINES = 1
#include "machines.def"
};

#define WORDING(...) +1
enum {
	WORDINGS = 1
#include "codes.def"
};

enum { TEXT = 512 };

/* A text without its last word. Long enough for every text of codes.def. */
static const char *shorter(const char *of)
{
	static char text[TEXT];
	char *blank;

	memccpy(text, of, '\0', sizeof(text) - 1);
	blank = strrchr(text, ' ');
	*(blank ? blank : text) = '\0';
	return text;
}

void shorten_code(struct world *w, const struct mutant *m)
{
	w->t.codes[m->id].text = shorter(w->t.codes[m->id].text);
}

static struct wording *own_wordings(struct world *w)
{
	static struct wording copy[WORDINGS];

	memcpy(copy, w->t.wordings, sizeof(copy));
	w->t.wordings = copy;
	return copy;
}

void shorten_wording(struct world *w, const struct mutant *m)
{
	struct wording *copy = own_wordings(w);

	copy[m->id].text = shorter(copy[m->id].text);
}

void forget_wording(struct world *w, const struct mutant *m)
{
	own_wordings(w)[m->id].until_n = 0;
}

static struct machine *own_machines(struct world *w)
{
	static struct machine copy[MACHINES];

	memcpy(copy, w->t.machines, sizeof(copy));
	w->t.machines = copy;
	return copy;
}

void flip_flag(struct world *w, const struct mutant *m)
{
	own_machines(w)[m->id].flags ^= m->bit;
}

void change_cpu_limit(struct world *w, const struct mutant *m)
{
	own_machines(w)[m->id].cpu_limit--;
}
