/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "probe.h"

#include "step.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define SECTION(label_, ...) { .label = (label_), .op = OP_SECTION, __VA_ARGS__ },
#define CASE(label_, op_, on_, ...) { .label = (label_), .op = OP_##op_, .on = (on_), __VA_ARGS__ },
#define DO(op_, on_, ...) { .op = OP_##op_, .on = (on_), __VA_ARGS__ },
#define REPEAT(rows, last, ...) { .op = OP_REPEAT, .flags = (rows), .n = (last), __VA_ARGS__ },
static const struct step steps[] = {
#include "cases.def"
};

enum { COUNT = sizeof(steps) / sizeof(steps[0]), COLUMN = 58 };

/*
 * Where in 2 MiB the memory for mappings begins: automatic addresses follow from it (K 1.5), so it is the same on every
 * run, and that of the recordings.
 */
enum { HUGE = 2 << 20, BUF_AT = 0x46000 };

/* ---- one row ---- */

static int tell(const struct probe *p, struct buf *line)
{
	const int r = buf_ok(line) ? p->line(p->arg, buf_text(line)) : -ENOMEM;

	buf_reset(line);
	return r;
}

/* What the call is given. */
static void prepare(struct world *w, const struct step *s, struct buf *path)
{
	const bool named = s->on && *s->on != '/' && *s->on != '{';
	const uint64_t *fd = named ? value_place(w, s->on, strlen(s->on)) : NULL;
	struct buf text = { 0 };

	memset(w->io, 0, sizeof(w->io));
	w->fd = fd ? (int)*fd : -1;
	w->at = s->at ? request_of(w, s->at) : 0;
	w->n = s->n ? value_of(w, s->n, strlen(s->n)) : 0;
	w->len = s->data ? words_put(w, s->data, w->io, sizeof(w->io)) : 0;
	w->text[0] = '\0';
	if (s->on && !named)
		text_show(path, w, s->on);
	w->path = buf_text(path);
	if (!s->text)
		return;
	text_show(&text, w, s->text);
	w->len = text.len < sizeof(w->io) ? text.len : 0;
	memcpy(w->io, buf_text(&text), w->len);
	if (!buf_ok(&text))
		path->failed = true;
	buf_done(&text);
}

/* "name=D@16": what was given back there, of a call that succeeded. "name": what the call made. */
static void keep_one(struct world *w, const char *word, size_t n)
{
	const char *is = memchr(word, '=', n);
	uint64_t *place = value_place(w, word, is ? (size_t)(is - word) : n);

	if (!place)
		return;
	if (!is)
		*place = w->made;
	else if (w->result != -1)
		*place = field_of(w, is[1], is + 3, n - (size_t)(is + 3 - word));
}

static void keep(struct world *w, const char *words)
{
	size_t n;

	for (; *words; words += n + (words[n] == ' ')) {
		n = strcspn(words, " ");
		keep_one(w, words, n);
	}
}

static void call(struct world *w, const struct step *s)
{
	w->made = 0;
	w->result = call_make(w, s);
	w->error = errno;
	if (!call_opens(s->op))
		return;
	w->made = (uint64_t)w->result;
	if (w->result >= 0 && !s->keep)
		close((int)w->result);
	w->result = w->result < 0 ? -1 : 0;
}

static int show(const struct probe *p, struct world *w, const struct step *s, struct buf *line)
{
	int r = 0;

	if (s->label) {
		text_show(line, w, s->label);
		buf_fill(line, ' ', line->len < COLUMN ? COLUMN - line->len : 0);
		text_show(line, w, w->result == -1 ? " {rc} {err}" : " {rc}");
		r = tell(p, line);
	}
	/* What is not there has no words. */
	if (r || !s->show || (w->result == -1 && (s->op == OP_LINK || s->op == OP_FDINFO)))
		return r;
	text_show(line, w, s->show);
	return tell(p, line);
}

static int step(const struct probe *p, struct world *w, const struct step *s)
{
	struct buf path = { 0 }, line = { 0 };
	int r;

	prepare(w, s, &path);
	if (w->bad || !buf_ok(&path)) {
		buf_done(&path);
		return w->bad ? -EINVAL : -ENOMEM;
	}
	call(w, s);
	if (s->keep)
		keep(w, s->keep);
	r = show(p, w, s, &line);
	buf_done(&path);
	buf_done(&line);
	return w->bad ? -EINVAL : r;
}

/* ---- all rows ---- */

/* The rows behind s, again and again. */
static int repeat(const struct probe *p, struct world *w, const struct step *s)
{
	const uint64_t last = value_of(w, s->n, strlen(s->n));
	uint64_t *i = &w->values[V_i];
	int k, r = 0;

	for (*i = s->from ? value_of(w, s->from, strlen(s->from)) : 0; !r && *i <= last; ++*i)
		for (k = 1; !r && k <= s->flags; k++)
			r = step(p, w, s + k);
	return r;
}

static int heading(const struct probe *p, const struct step *s)
{
	char line[80];

	snprintf(line, sizeof(line), "## %s", s->label);
	return p->line(p->arg, line);
}

static int run(const struct probe *p, struct world *w)
{
	bool skipped = false;
	size_t i;
	int r = 0;

	for (i = 0; !r && i < COUNT; i++) {
		const struct step *s = &steps[i];

		if (s->op == OP_SECTION)
			skipped = s->devices && !p->devices[s->devices - 1];
		if (skipped)
			continue;
		if (s->op == OP_SECTION) {
			r = heading(p, s);
		} else if (s->op == OP_REPEAT) {
			r = repeat(p, w, s);
			i += (size_t)s->flags;
		} else {
			r = step(p, w, s);
		}
	}
	return r;
}

static void find_group(struct world *w)
{
	char path[128], to[256];
	ssize_t n;

	strcpy(w->group, "-1");
	if (!w->devices[0])
		return;
	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%.32s/iommu_group", w->devices[0]);
	n = readlink(path, to, sizeof(to) - 1);
	if (n < 0)
		return;
	to[n] = '\0';
	snprintf(w->group, sizeof(w->group), "%.16s", strrchr(to, '/') ? strrchr(to, '/') + 1 : to);
}

static void values_reset(struct world *w)
{
	static const uint64_t first[] = {
#define VALUE(name, at_first) (uint64_t)(at_first),
#include "values.def"
#undef VALUE
	};

	memcpy(w->values, first, sizeof(first));
}

int probe_run(const struct probe *p, const char **ret_bad)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE), size = 3 * HUGE;
	struct world w = { .devices = { p->devices[0], p->devices[1] } };
	char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	void *read_only = mmap(NULL, page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int r = -ENOMEM;

	*ret_bad = NULL;
	values_reset(&w);
	find_group(&w);
	if (memory != MAP_FAILED && read_only != MAP_FAILED) {
		w.values[V_buf] = (((uintptr_t)memory + HUGE - 1) & -(uintptr_t)HUGE) + BUF_AT;
		w.values[V_aux] = (uintptr_t)w.aux;
		w.values[V_page_read_only] = (uintptr_t)read_only;
		memset(memory, 0, size);
		r = run(p, &w);
		*ret_bad = w.bad;
	}
	if (memory != MAP_FAILED)
		munmap(memory, size);
	if (read_only != MAP_FAILED)
		munmap(read_only, page);
	return r;
}
