/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "golden.h"

#include "files.h"
#include "meta.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

/* Names in a directory, in byte order whatever the locale. */
struct listing {
	struct dirent **entry;
	int n;
};

static void listing_done(struct listing *l)
{
	while (l->n > 0)
		free(l->entry[--l->n]);
	free(l->entry);
}

static int not_hidden(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int list(const char *dir, struct listing *l)
{
	l->n = scandir(dir, &l->entry, not_hidden, by_bytes);
	return l->n < 0 ? -errno : 0;
}

static int read_text(struct arena *a, const char *path, struct golden_text *ret)
{
	CLEANUP(blob_done) struct blob b = { 0 };
	int r = blob_read(path, 0, &b);

	if (r < 0)
		return r;
	ret->data = arena_strndup(a, b.data, b.len);
	ret->len = b.len;
	return ret->data ? 0 : -ENOMEM;
}

/* The place of a file with a fixed name, or NULL. */
static struct golden_text *fixed_place(struct golden_case *c, const char *name)
{
	const struct {
		const char *name;
		struct golden_text *place;
	} fixed[] = {
		{ "case.json", &c->json }, { "in.xml", &c->in },   { "out.xml", &c->out },
		{ "args", &c->args },	   { "dst.xml", &c->dst }, { "err", &c->refusal.err },
		{ "findings", &c->says },
	};
	unsigned kind;
	size_t i;

	for (i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
		if (!strcmp(fixed[i].name, name))
			return fixed[i].place;
	for (kind = VIOMMU_TOPOLOGY_TEXT; kind < TOPOLOGIES; kind++)
		if (!strcmp(golden_topology_name(kind), name))
			return &c->topology[kind];
	return NULL;
}

static int add_file(struct arena *a, struct golden_case *c, const char *name)
{
	CLEANUP(free_p) char *path = path_join(c->dir, name);
	struct golden_text *place = fixed_place(c, name);
	struct golden_file *f;

	if (!path)
		return -ENOMEM;
	if (place)
		return read_text(a, path, place);
	f = &c->files[c->file_count++];
	f->name = arena_strdup(a, name);
	if (is_directory(path))
		return f->name ? 0 : -ENOMEM;
	return f->name ? read_text(a, path, &f->text) : -ENOMEM;
}

/* What cannot be read is the fault of this case alone: the others are there to be judged. */
static int unreadable(struct golden_case *c, const char *name, int error, struct buf *problems)
{
	if (error == -ENOMEM)
		return error;
	c->unreadable = true;
	buf_add(problems, name);
	buf_add(problems, ": ");
	buf_add(problems, file_error(error));
	buf_char(problems, '\n');
	return 0;
}

static int read_files(struct arena *a, struct golden_case *c, struct buf *problems)
{
	CLEANUP(listing_done) struct listing l = { 0 };
	int i, r;

	r = list(c->dir, &l);
	if (r < 0)
		return unreadable(c, "the directory", r, problems);
	c->files = arena_alloc(a, ((size_t)l.n + 1) * sizeof(*c->files));
	if (!c->files)
		return -ENOMEM;
	for (i = 0; i < l.n && !r; i++) {
		r = add_file(a, c, l.entry[i]->d_name);
		if (r < 0)
			r = unreadable(c, l.entry[i]->d_name, r, problems);
	}
	return r;
}

/* The text of bad-WHY.xml or bad-WHY.err; data NULL when there is no such file. */
static struct golden_text take_file(struct golden_case *c, const char *why, const char *ending)
{
	const size_t n = strlen(why);
	size_t i;

	for (i = 0; i < c->file_count; i++) {
		struct golden_file *f = &c->files[i];

		if (strncmp(f->name, "bad-", 4) != 0 || strncmp(f->name + 4, why, n) != 0 ||
		    strcmp(f->name + 4 + n, ending) != 0)
			continue;
		f->explained = true;
		return f->text;
	}
	return (struct golden_text){ 0 };
}

static int read_case(struct arena *a, struct golden_case *c)
{
	CLEANUP(buf_done) struct buf problems = { 0 };
	size_t i;
	int r;

	r = read_files(a, c, &problems);
	if (!r && (c->json.data || !c->unreadable))
		r = meta_read(a, c, &problems);
	for (i = 0; !r && i < c->bads; i++) {
		c->bad[i].xml = take_file(c, c->bad[i].why, ".xml");
		c->bad[i].refusal.err = take_file(c, c->bad[i].why, ".err");
	}
	if (!r && !c->unreadable)
		r = case_check(c, &problems);
	if (!r && !buf_ok(&problems))
		r = -ENOMEM;
	if (r || !problems.len)
		return r;
	c->problems = arena_strdup(a, buf_text(&problems));
	return c->problems ? 0 : -ENOMEM;
}

static char *arena_join(struct arena *a, const char *one, const char *two)
{
	CLEANUP(free_p) char *path = path_join(one, two);

	return path ? arena_strdup(a, path) : NULL;
}

/* Keeps the name of something that is no directory. */
static int add_stray(struct golden *g, const char *dir, const char *name)
{
	CLEANUP(buf_done) struct buf b = { 0 };

	buf_add(&b, g->strays ? g->strays : "");
	buf_add(&b, dir);
	buf_char(&b, '/');
	buf_add(&b, name);
	buf_char(&b, '\n');
	g->strays = buf_ok(&b) ? arena_strdup(&g->arena, buf_text(&b)) : NULL;
	return g->strays ? 0 : -ENOMEM;
}

static int add_case(struct golden *g, const char *area, const char *dir, const char *name)
{
	struct golden_case *p, *c;

	/* Doubling at powers of two: the array has no room of its own to remember. */
	if (!(g->count & (g->count - 1))) {
		p = realloc(g->cases, (g->count ? g->count * 2 : 1) * sizeof(*p));
		if (!p)
			return -ENOMEM;
		g->cases = p;
	}
	c = &g->cases[g->count];
	*c = (struct golden_case){ .area = area };
	c->id = arena_join(&g->arena, area, name);
	c->dir = arena_join(&g->arena, dir, name);
	if (!c->id || !c->dir)
		return -ENOMEM;
	if (!is_directory(c->dir))
		return add_stray(g, area, name);
	g->count++;
	return read_case(&g->arena, c);
}

static int read_area(struct golden *g, const char *cases, const char *name)
{
	CLEANUP(listing_done) struct listing l = { 0 };
	CLEANUP(free_p) char *dir = path_join(cases, name);
	char *area = arena_strdup(&g->arena, name);
	int i, r;

	if (!dir || !area)
		return -ENOMEM;
	if (!is_directory(dir))
		return add_stray(g, "cases", name);
	r = list(dir, &l);
	for (i = 0; !r && i < l.n; i++)
		r = add_case(g, area, dir, l.entry[i]->d_name);
	return r;
}

int golden_load(struct golden *g, const char *data_dir)
{
	CLEANUP(listing_done) struct listing l = { 0 };
	CLEANUP(free_p) char *cases = path_join(data_dir, "cases");
	int i, r;

	*g = (struct golden){ 0 };
	g->dir = arena_strdup(&g->arena, data_dir);
	g->caps.dir = g->dir;
	if (!g->dir || !cases)
		return -ENOMEM;
	r = list(cases, &l);
	for (i = 0; !r && i < l.n; i++)
		r = read_area(g, cases, l.entry[i]->d_name);
	return r;
}

void golden_done(struct golden *g)
{
	caps_done(&g->caps);
	free(g->cases);
	arena_done(&g->arena);
	*g = (struct golden){ 0 };
}
