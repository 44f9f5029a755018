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

#define ARGV(...) +1
enum {
	OPTIONS = 1
#include "argv.def"
};

#define ALIAS(...) +1
enum {
	ALIASES = 1
#include "devices.def"
};

#define KIND(...) +1
enum {
	KINDS = 1
#include "devices.def"
};

enum { TEXT = 512, KEYS = 32 };

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

void rename_word(struct world *w, const struct mutant *m)
{
	static struct words copy[W_COUNT];
	static const char *word[TABLE_WORDS];

	memcpy(copy, w->t.words, sizeof(copy));
	memcpy(word, copy[m->id].word, copy[m->id].n * sizeof(*word));
	word[m->other] = "no-such-word";
	copy[m->id].word = word;
	w->t.words = copy;
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

static struct argv_row *own_options(struct world *w)
{
	static struct argv_row copy[OPTIONS];

	memcpy(copy, w->argv.rows, sizeof(copy));
	w->argv.rows = copy;
	return copy;
}

/* It is of no machine. The row stays, because what follows may go on with it. */
void lose_option(struct world *w, const struct mutant *m)
{
	own_options(w)[m->id].machines = 1U << 31;
}

void forget_option(struct world *w, const struct mutant *m)
{
	struct argv_row *copy = own_options(w);

	copy[m->id].since = NULL;
	copy[m->id].until = NULL;
}

static struct argv_device *own_kinds(struct world *w)
{
	static struct argv_device copy[KINDS];

	memcpy(copy, w->argv.devices, sizeof(copy));
	w->argv.devices = copy;
	return copy;
}

void lose_kind(struct world *w, const struct mutant *m)
{
	own_kinds(w)[m->id].row = 0;
}

void lose_key(struct world *w, const struct mutant *m)
{
	static struct argv_key keys[KEYS];
	struct argv_device *d = &own_kinds(w)[m->id];
	uint16_t from = 0, to = 0;

	while (d->keys[from].type != KEY_END && to < KEYS - 1) {
		if (from != m->other)
			keys[to++] = d->keys[from];
		from++;
	}
	keys[to].type = KEY_END;
	d->keys = keys;
}

void rename_alias(struct world *w, const struct mutant *m)
{
	static struct argv_alias copy[ALIASES];

	memcpy(copy, w->argv.aliases, sizeof(copy));
	copy[m->id].text = "no-such-alias";
	w->argv.aliases = copy;
}
