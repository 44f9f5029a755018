/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "make.h"

#include <stdlib.h>
#include <string.h>

enum each {
	EACH_HOST,
	EACH_DRIVER,
	EACH_ROOT,
	EACH_IOMMU,
	EACH_GROUP,
	EACH_DEVICE,
	EACH_BAR,
	EACH_MDEV,
	EACH_MDEV_TYPE,
	EACH_CDEV
};

enum bytes { BYTES_NONE, BYTES_config, BYTES_rom, BYTES_bar };

struct row {
	enum each each;
	char type;
	uint16_t mode;
	enum bytes bytes;
	const char *path, *content;
	bool (*when)(const struct spot *at);
};

static const struct row rows[] = {
#define DIR(e, p, w) { EACH_##e, 'd', 0755, BYTES_NONE, p, "", when_##w },
#define FILE(e, p, m, w, c) { EACH_##e, 'f', m, BYTES_NONE, p, c, when_##w },
#define LINK(e, p, w, c) { EACH_##e, 'l', 0777, BYTES_NONE, p, c, when_##w },
#define BYTES(e, p, m, w, what) { EACH_##e, 'f', m, BYTES_##what, p, "", when_##w },
#define NODE(e, p, m, w, c) { EACH_##e, 'c', m, BYTES_NONE, p, c, when_##w },
#include "sysfs.def"
#undef DIR
#undef FILE
#undef LINK
#undef BYTES
#undef NODE
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]), PIECES = 24 };

/* The patterns of a row, taken apart. */
struct row_pieces {
	size_t n_path, n_content;
	struct piece path[PIECES], content[PIECES];
};

/* A tree while it is made; texts are used again for each entry. */
struct making {
	struct tree *tree;
	struct row_pieces *pieces; /* of each row */
	struct buf path, content, link;
	bool ok;
};

static void bytes_fill(struct entry *e, enum bytes what, const struct spot *at)
{
	const struct host_resource *r = &at->d->resources[what == BYTES_rom ? HOST_ROM : at->n];

	e->bytes = true;
	e->content = "";
	e->length = 0;
	e->size = r->end - r->start + 1;
	if (what != BYTES_config)
		return;
	e->size = at->d->config_size;
	e->content = (const char *)at->config;
	e->length = at->d->config_size;
	while (e->length && !e->content[e->length - 1])
		e->length--;
}

/* "10:196" */
static void numbers_fill(struct entry *e, const char *text)
{
	const char *colon = strchr(text, ':');

	e->major = (uint32_t)strtoul(text, NULL, 10);
	e->minor = (uint32_t)strtoul(colon + 1, NULL, 10);
	e->length = 0;
}

static void row_make(struct making *m, const struct row *row, const struct spot *at)
{
	const struct row_pieces *p = &m->pieces[row - rows];
	struct entry e = { .type = row->type, .mode = row->mode };

	if (!m->ok || !row->when(at))
		return;
	buf_reset(&m->path);
	buf_reset(&m->content);
	pieces_add(&m->path, p->path, p->n_path, at);
	pieces_add(&m->content, p->content, p->n_content, at);
	m->ok = buf_ok(&m->path) && buf_ok(&m->content);
	if (!m->ok)
		return;
	e.path = buf_text(&m->path);
	e.content = buf_text(&m->content);
	e.length = m->content.len;
	e.size = row->type == 'f' ? ATTRIBUTE_SIZE : 0;
	if (row->bytes)
		bytes_fill(&e, row->bytes, at);
	if (row->type == 'c')
		numbers_fill(&e, e.content);
	if (row->type == 'l') {
		buf_reset(&m->link);
		link_text(&m->link, e.path, e.content);
		e.content = buf_text(&m->link);
		e.length = m->link.len;
	}
	m->ok = buf_ok(&m->link) && tree_add(m->tree, &e);
}

static void rows_make(struct making *m, enum each each, const struct spot *at)
{
	size_t i;

	for (i = 0; i < ROWS; i++)
		if (rows[i].each == each)
			row_make(m, &rows[i], at);
}

/* What a description says of its own goes over what follows. */
static void files_make(struct making *m, const char *dir, const struct host_file *files, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		const struct host_file *f = &files[i];
		struct entry e = { .type = f->type, .mode = f->mode, .size = ATTRIBUTE_SIZE };

		buf_reset(&m->path);
		buf_add(&m->path, dir);
		buf_add(&m->path, *dir ? "/" : "");
		buf_add(&m->path, f->path);
		e.path = buf_text(&m->path);
		e.content = f->content ? f->content : "";
		e.length = f->size;
		e.bytes = f->stat_size;
		if (f->stat_size)
			e.size = f->stat_size;
		if (f->type == 'l' || f->type == 'd') {
			e.mode = f->type == 'l' ? 0777 : 0755;
			e.size = 0;
		}
		if (f->type == '-')
			tree_drop(m->tree, e.path);
		else
			m->ok = m->ok && buf_ok(&m->path) && tree_add(m->tree, &e);
	}
}

static void bars_make(struct making *m, struct spot *at)
{
	for (at->n = 0; at->n < HOST_BARS; at->n++)
		if (at->d->resources[at->n].flags)
			rows_make(m, EACH_BAR, at);
}

static void device_make(struct making *m, const struct host *h, const struct host_device *d)
{
	struct buf dir = { 0 };
	uint8_t config[HOST_CONFIG];
	struct spot at = { .h = h, .d = d, .config = config, .cdev = d->cdev };

	device_dir(&dir, h, d);
	at.dir = buf_text(&dir);
	at.iommu = host_find_iommu(h, d->iommu);
	host_config(h, d, config);
	if (host_is_bridge(d))
		host_bridge_buses(h, d, &at.secondary, &at.subordinate);
	rows_make(m, EACH_DEVICE, &at);
	bars_make(m, &at);
	if (d->cdev >= 0)
		rows_make(m, EACH_CDEV, &at);
	m->ok = m->ok && buf_ok(&dir);
	buf_done(&dir);
}

static void device_files_make(struct making *m, const struct host *h, const struct host_device *d)
{
	struct buf dir = { 0 };

	if (!d->n_files)
		return;
	device_dir(&dir, h, d);
	m->ok = m->ok && buf_ok(&dir);
	files_make(m, buf_text(&dir), d->files, d->n_files);
	buf_done(&dir);
}

static void mdev_types_make(struct making *m, const struct host *h)
{
	struct buf dir = { 0 };
	size_t i;

	for (i = 0; i < h->n_mdev_types; i++) {
		const struct host_mdev_type *t = &h->mdev_types[i];
		struct spot at = { .h = h, .mdev_type = t };

		at.d = &h->devices[host_find(h, t->parent)];
		buf_reset(&dir);
		device_dir(&dir, h, at.d);
		at.dir = buf_text(&dir);
		rows_make(m, EACH_MDEV_TYPE, &at);
	}
	m->ok = m->ok && buf_ok(&dir);
	buf_done(&dir);
}

static void mdevs_make(struct making *m, const struct host *h)
{
	struct buf dir = { 0 };
	size_t i;

	for (i = 0; i < h->n_mdevs; i++) {
		const struct host_device *d = &h->devices[host_find(h, h->mdevs[i].parent)];
		struct spot at = { .h = h, .d = d, .mdev = &h->mdevs[i] };

		buf_reset(&dir);
		device_dir(&dir, h, d);
		at.dir = buf_text(&dir);
		at.cdev = at.mdev->cdev;
		at.g = host_find_group(h, at.mdev->group);
		rows_make(m, EACH_MDEV, &at);
		if (at.cdev >= 0)
			rows_make(m, EACH_CDEV, &at);
	}
	m->ok = m->ok && buf_ok(&dir);
	buf_done(&dir);
}

static const struct host_device *first_in(const struct host *h, int32_t group)
{
	size_t i;

	for (i = 0; i < h->n_devices; i++)
		if (h->devices[i].group == group)
			return &h->devices[i];
	return NULL;
}

static void others_make(struct making *m, const struct host *h)
{
	struct spot at = { .h = h };
	size_t i;

	rows_make(m, EACH_HOST, &at);
	for (i = 0; i < h->n_drivers; i++) {
		at.driver = &h->drivers[i];
		rows_make(m, EACH_DRIVER, &at);
	}
	at.driver = NULL;
	for (i = 0; i < h->n_iommus; i++) {
		at.iommu = &h->iommus[i];
		rows_make(m, EACH_IOMMU, &at);
	}
	for (i = 0; i < h->n_groups; i++) {
		at.g = &h->groups[i];
		at.d = first_in(h, at.g->number);
		at.iommu = at.d ? host_find_iommu(h, at.d->iommu) : NULL;
		rows_make(m, EACH_GROUP, &at);
	}
}

/* Devices are in the order of their addresses, so those of a root bus follow one another. */
static void roots_make(struct making *m, const struct host *h)
{
	struct spot at = { .h = h };
	size_t i;

	for (i = 0; i < h->n_devices; i++) {
		const struct bdf root = device_root(h, &h->devices[i])->at;

		if (i && root.domain == at.root.domain && root.bus == at.root.bus)
			continue;
		at.root = root;
		rows_make(m, EACH_ROOT, &at);
	}
}

static struct row_pieces *rows_read(void)
{
	struct row_pieces *p = calloc(ROWS, sizeof(*p));
	size_t i;

	for (i = 0; p && i < ROWS; i++) {
		p[i].n_path = pattern_read(p[i].path, PIECES, rows[i].path);
		p[i].n_content = pattern_read(p[i].content, PIECES, rows[i].content);
	}
	return p;
}

struct tree *tree_make(const struct host *h)
{
	struct making m = { .tree = tree_new(), .pieces = rows_read(), .ok = true };
	size_t i;

	if (!m.tree || !m.pieces) {
		free(m.pieces);
		return tree_free(m.tree);
	}
	others_make(&m, h);
	roots_make(&m, h);
	for (i = 0; i < h->n_devices; i++)
		device_make(&m, h, &h->devices[i]);
	mdev_types_make(&m, h);
	mdevs_make(&m, h);
	for (i = 0; i < h->n_devices; i++)
		device_files_make(&m, h, &h->devices[i]);
	files_make(&m, "", h->files, h->n_files);
	free(m.pieces);
	buf_done(&m.path);
	buf_done(&m.content);
	buf_done(&m.link);
	return m.ok ? m.tree : tree_free(m.tree);
}
