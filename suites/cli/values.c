/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "values.h"

#include "argv.h"
#include "cli.h"
#include "files.h"
#include "out.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

/* Words, each once; they belong to the tables or to the store. */
struct words_found {
	struct buf lines;
	const struct tables *t;
	struct caps_store *caps;
};

static void add_n(struct words_found *w, const char *word, size_t n)
{
	const char *at = w->lines.data;

	for (; at && *at; at = strchr(at, '\n') + 1)
		if (!strncmp(at, word, n) && at[n] == '\n')
			return;
	buf_add_n(&w->lines, word, n);
	buf_char(&w->lines, '\n');
}

static void add(struct words_found *w, const char *word)
{
	if (word && buf_ok(&w->lines))
		add_n(w, word, strlen(word));
}

static void add_blanked(struct words_found *w, const char *list)
{
	size_t n;

	for (; list && *list; list += n + (list[n] == ' ')) {
		n = strcspn(list, " ");
		add_n(w, list, n);
	}
}

/* Releases 0.x are made up, for cases. */
static void caps_words(struct words_found *w, const char *(*of)(const struct viommu_caps *caps))
{
	size_t i;

	for (i = 0; i < w->caps->count; i++) {
		const struct viommu_caps *caps = w->caps->entry[i].caps;

		if (caps && strncmp(viommu_caps_release(caps), "0.", 2) != 0)
			add(w, of(caps));
	}
}

static void caps_releases(struct words_found *w)
{
	caps_words(w, viommu_caps_release);
}

static void architectures(struct words_found *w)
{
	caps_words(w, viommu_caps_arch);
}

static void machines(struct words_found *w)
{
	const struct machine *m;

	for (m = w->t->machines; m->arches; m++)
		add_blanked(w, m->exact);
}

/* What older releases did is not known. */
static void add_release(struct words_found *w, const char *release)
{
	if (release && release_known(release))
		add(w, release);
}

static void rule_releases(struct words_found *w)
{
	unsigned id;

	for (id = 1; id < R_COUNT; id++) {
		add_release(w, w->t->rules[id].since);
		add_release(w, w->t->rules[id].until);
	}
}

static void text_releases(struct words_found *w)
{
	const struct word_since *s;
	const struct wording *text;
	const struct argv_row *a;

	for (s = w->t->word_since; s->words; s++)
		add_release(w, s->since);
	for (text = w->t->wordings; text->code; text++)
		add_release(w, text->until);
	for (a = argv_tables_default()->rows; a->id; a++) {
		add_release(w, a->since);
		add_release(w, a->until);
	}
}

/* Releases of libvirt at which an answer changes. */
static void libvirt_releases(struct words_found *w)
{
	unsigned id;

	add(w, OLDEST_RELEASE);
	for (id = A_NONE + 1; id < A_COUNT; id++) {
		add_release(w, w->t->rows[id].since);
		add_release(w, w->t->rows[id].late_since);
	}
	rule_releases(w);
	text_releases(w);
}

/* Names for explain: ELEMENT/NAME for rows, numbers for codes. */
static void topics(struct words_found *w)
{
	struct buf b = { 0 };
	unsigned id;

	for (id = A_NONE + 1; id < A_COUNT; id++) {
		const struct row *r = &w->t->rows[id];

		if (r->type == ROW_CHECK || *r->name == '*')
			continue;
		buf_reset(&b);
		if (strcmp(w->t->elems[r->elem].name, "*") != 0)
			buf_add(&b, w->t->elems[r->elem].name);
		buf_add(&b, b.len && *r->name ? "/" : "");
		buf_add(&b, r->name);
		add(w, buf_text(&b));
	}
	for (id = C_OK + 1; id < C_COUNT; id++) {
		buf_reset(&b);
		buf_add(&b, "VT");
		buf_u64(&b, w->t->codes[id].number);
		add(w, buf_text(&b));
	}
	w->lines.failed |= !buf_ok(&b);
	buf_done(&b);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names of the hosts in the data directory. */
static void hosts(struct words_found *w)
{
	CLEANUP(free_p) char *path = path_join(w->caps->dir, "hosts");
	DIR *dir = path ? opendir(path) : NULL;
	char *names[1024];
	const struct dirent *d;
	size_t n = 0, i;

	while (dir && n < 1024 && (d = readdir(dir)))
		if (strlen(d->d_name) > 5 && !strcmp(d->d_name + strlen(d->d_name) - 5, ".json"))
			names[n++] = strndup(d->d_name, strlen(d->d_name) - 5);
	if (dir)
		closedir(dir);
	for (i = 0; i < n; i++)
		w->lines.failed |= !names[i];
	if (!w->lines.failed)
		qsort(names, n, sizeof(names[0]), by_name);
	for (i = 0; i < n; i++) {
		add(w, names[i]);
		free(names[i]);
	}
}

static const struct {
	const char *name;
	void (*list)(struct words_found *w);
} kinds[] = {
	{ "caps", caps_releases }, { "as-of", libvirt_releases }, { "arch", architectures },
	{ "machine", machines },   { "explain", topics },	  { "host", hosts },
};

int values_print(const char *name, struct caps_store *caps)
{
	struct words_found w = { .t = tables_default(), .caps = caps };
	size_t i;
	int r = OK;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (!strcmp(kinds[i].name, name))
			break;
	if (i == sizeof(kinds) / sizeof(kinds[0]))
		return trouble(name,
			       "there are values of caps, as-of, arch, machine, explain and host");
	r = caps_all(caps);
	if (r < 0)
		return trouble(caps->bad ? caps->bad : "capability sets", caps_error(r));
	kinds[i].list(&w);
	r = answer_buf(&w.lines);
	buf_done(&w.lines);
	return r;
}
