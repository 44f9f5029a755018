/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The picture of a host: a band for each IOMMU and one for what is behind none, in it the groups, in these the devices.
 */
#include "host_svg.h"

#include "svg.h"

#include <errno.h>
#include <string.h>

enum { MARGIN = 16, TITLE = 36, LINE = 17, PAD = 10, GAP = 8, SWATCH = 12 };
enum { CELLS = 36, COLUMNS = 4 };
enum { CARD_WIDTH = (CELLS + 1) * 15 / 2 + 2 * PAD, GROUP_WIDTH = CARD_WIDTH + 2 * PAD };
enum { CARD_HEIGHT = HOST_SVG_LINES * LINE + PAD };

struct picture {
	struct svg svg;
	const struct host *h;
	unsigned y; /* where the next thing goes */
	unsigned width; /* of all that stands in a band */
};

/* Where the next group of a band goes. */
struct flow {
	unsigned column, y, bottom; /* of the row */
};

/* ---- texts ---- */

static struct buf *text_of(struct picture *p)
{
	return &p->svg.text;
}

static void put(struct picture *p, const char *class, unsigned x, unsigned y)
{
	svg_text(&p->svg, class, x, y, CELLS);
}

/* What a box says in one line, for those who hear it, and whole where the picture cuts it off. */
static void open_box(struct picture *p)
{
	struct buf *b = p->svg.b;

	buf_add(b, "<g role=\"group\" aria-label=\"");
	buf_xml(b, buf_text(&p->svg.text));
	buf_add(b, "\">\n<title>");
	buf_xml(b, buf_text(&p->svg.text));
	buf_add(b, "</title>\n");
	buf_reset(&p->svg.text);
}

static void close_box(struct picture *p)
{
	buf_add(p->svg.b, "</g>\n");
}

/* ---- devices ---- */

static void put_device(struct picture *p, const struct host_device *d, unsigned x, unsigned y)
{
	const struct svg_rect at = { x, y, CARD_WIDTH, CARD_HEIGHT };
	size_t i;

	for (i = 0; i < HOST_SVG_LINES; i++) {
		host_say(text_of(p), i ? ", " : "");
		host_say_device(text_of(p), d, i);
	}
	open_box(p);
	svg_rect(&p->svg, host_is_vfio(p->h, d) ? "h" : "c", &at);
	for (i = 0; i < HOST_SVG_LINES; i++) {
		host_say_device(text_of(p), d, i);
		put(p, i ? "m" : "n", x + PAD, y + LINE * (unsigned)(i + 1));
	}
	close_box(p);
}

static void put_mdev(struct picture *p, const struct host_mdev *m, unsigned x, unsigned y)
{
	const struct svg_rect at = { x, y, CARD_WIDTH, CARD_HEIGHT };

	host_say(text_of(p), "mediated device ");
	host_say(text_of(p), m->uuid);
	open_box(p);
	svg_rect(&p->svg, "h", &at);
	host_say(text_of(p), m->uuid);
	put(p, "n", x + PAD, y + LINE);
	host_say(text_of(p), m->type);
	put(p, "m", x + PAD, y + 2 * LINE);
	host_say(text_of(p), "of ");
	bdf_text(&p->svg.text, m->parent);
	put(p, "m", x + PAD, y + 3 * LINE);
	if (m->cdev >= 0)
		host_say_number(text_of(p), "devices/vfio", (uint64_t)m->cdev);
	put(p, "m", x + PAD, y + 4 * LINE);
	close_box(p);
}

/* ---- groups ---- */

/* Behind which IOMMU; NULL: none. */
static bool is_behind(const struct host_device *d, const struct host_iommu *u)
{
	return u ? d->iommu && !strcmp(d->iommu, u->name) : !d->iommu;
}

/* Draws the cards of a group, or counts them when there is no place. */
static unsigned put_cards(struct picture *p, const struct host_iommu *u, int32_t group,
			  const struct svg_rect *at)
{
	const struct host *h = p->h;
	unsigned n = 0;
	size_t i;

	for (i = 0; i < h->n_devices; i++) {
		if (h->devices[i].group != group || !is_behind(&h->devices[i], u))
			continue;
		if (at)
			put_device(p, &h->devices[i], at->x, at->y + n * (CARD_HEIGHT + GAP));
		n++;
	}
	for (i = 0; !u && i < h->n_mdevs; i++) {
		if (h->mdevs[i].group != group)
			continue;
		if (at)
			put_mdev(p, &h->mdevs[i], at->x, at->y + n * (CARD_HEIGHT + GAP));
		n++;
	}
	return n;
}

static void put_group(struct picture *p, const struct host_iommu *u, const struct host_group *g,
		      struct flow *f)
{
	const int32_t number = g ? g->number : -1;
	const unsigned n = put_cards(p, u, number, NULL);
	const unsigned height = LINE + PAD + n * (CARD_HEIGHT + GAP) - GAP + PAD;
	struct svg_rect at, inside;

	if (!n)
		return;
	if (f->column == COLUMNS) {
		f->column = 0;
		f->y = f->bottom + GAP;
	}
	at = (struct svg_rect){ MARGIN + PAD + f->column * (GROUP_WIDTH + GAP), f->y, GROUP_WIDTH,
				height };
	inside = (struct svg_rect){ at.x + PAD, at.y + LINE + PAD, CARD_WIDTH, 0 };
	f->column++;
	f->bottom = at.y + height > f->bottom ? at.y + height : f->bottom;
	host_say_group(text_of(p), g);
	open_box(p);
	svg_rect(&p->svg, "b", &at);
	host_say_group(text_of(p), g);
	put(p, "n", at.x + PAD, at.y + LINE);
	put_cards(p, u, number, &inside);
	close_box(p);
}

static void put_groups(struct picture *p, const struct host_iommu *u, struct flow *f)
{
	size_t i;

	for (i = 0; i < p->h->n_groups; i++)
		put_group(p, u, &p->h->groups[i], f);
	put_group(p, u, NULL, f);
}

/* As wide as its groups need, up to so many columns. */
static unsigned width_of(struct picture *p)
{
	size_t i, k;
	unsigned n, most = 2;

	for (i = 0; i <= p->h->n_iommus; i++) {
		const struct host_iommu *u = i < p->h->n_iommus ? &p->h->iommus[i] : NULL;

		n = put_cards(p, u, -1, NULL) > 0;
		for (k = 0; k < p->h->n_groups; k++)
			n += put_cards(p, u, p->h->groups[k].number, NULL) > 0;
		most = n > most ? n : most;
	}
	most = most > COLUMNS ? COLUMNS : most;
	return most * (GROUP_WIDTH + GAP) - GAP;
}

/* ---- bands ---- */

/* The groups are drawn twice: what they take in height stands in front of them. */
static void put_band(struct picture *p, const struct host_iommu *u)
{
	struct buf *b = p->svg.b, apart = { 0 };
	struct flow f = { 0, p->y + LINE + PAD, p->y + LINE };
	char class[] = "u u0";
	struct svg_rect at = { MARGIN, p->y, p->width + 2 * PAD, 0 };

	p->svg.b = &apart;
	put_groups(p, u, &f);
	p->svg.b = b;
	if (u || apart.len) {
		host_say_iommu(text_of(p), u);
		open_box(p);
		class[3] = (char)('0' + (u ? u - p->h->iommus : 0) % SVG_HUES);
		at.h = f.bottom + PAD - p->y;
		svg_rect(&p->svg, u ? class : "b", &at);
		host_say_iommu(text_of(p), u);
		svg_text(&p->svg, "n", MARGIN + PAD, p->y + LINE, svg_cells(p->width));
		buf_add_n(b, apart.data ? apart.data : "", apart.len);
		close_box(p);
		p->y += at.h + GAP;
	}
	if (!buf_ok(&apart))
		b->failed = true;
	buf_done(&apart);
}

/* ---- all of it ---- */

static void put_head(struct picture *p, unsigned width, unsigned height)
{
	struct svg *s = &p->svg;

	buf_add(s->b,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"graphics-document document\" "
		"aria-labelledby=\"host-title\" aria-describedby=\"host-desc\"");
	svg_number(s, "width", width);
	svg_number(s, "height", height);
	buf_add(s->b, " viewBox=\"0 0 ");
	buf_u64(s->b, width);
	buf_char(s->b, ' ');
	buf_u64(s->b, height);
	buf_add(s->b, "\">\n<title id=\"host-title\">");
	host_say_title(text_of(p), p->h);
	buf_xml(s->b, buf_text(&s->text));
	buf_reset(&s->text);
	buf_add(s->b, "</title>\n<desc id=\"host-desc\">");
	host_say_machine(text_of(p), p->h);
	host_say_number(text_of(p), ". IOMMUs: ", p->h->n_iommus);
	host_say_number(text_of(p), ", groups: ", p->h->n_groups);
	host_say_number(text_of(p), ", PCI functions: ", p->h->n_devices);
	buf_xml(s->b, buf_text(&s->text));
	buf_reset(&s->text);
	buf_add(s->b, ".</desc>\n");
	buf_add(s->b, svg_style);
	buf_add(s->b, "<rect class=\"g\" width=\"100%\" height=\"100%\"/>\n");
}

static void put_title(struct picture *p)
{
	host_say(text_of(p), p->h->name);
	/* Its letters are a third larger. */
	svg_text(&p->svg, "t", MARGIN, MARGIN + LINE, svg_cells(p->width) * 3 / 4);
	p->y = MARGIN + TITLE + 2;
	if (p->h->title) {
		host_say(text_of(p), p->h->title);
		svg_text(&p->svg, "m", MARGIN, p->y, svg_cells(p->width));
		p->y += LINE;
	}
	host_say_machine(text_of(p), p->h);
	svg_text(&p->svg, "m", MARGIN, p->y, svg_cells(p->width));
	p->y += PAD;
}

static bool is_for_users(const struct host *h)
{
	size_t i;

	for (i = 0; i < h->n_devices; i++)
		if (host_is_vfio(h, &h->devices[i]))
			return true;
	return h->n_mdevs;
}

static void put_legend(struct picture *p)
{
	const struct svg_rect at = { MARGIN, p->y + 4, SWATCH, SWATCH };

	if (!is_for_users(p->h))
		return;
	svg_rect(&p->svg, "h", &at);
	host_say(text_of(p), "for user space: a VFIO driver is bound");
	svg_text(&p->svg, "m", MARGIN + SWATCH + PAD, p->y + 14, svg_cells(p->width));
	p->y += LINE;
}

int host_svg(struct buf *b, const struct host *h)
{
	struct buf body = { 0 };
	struct picture p = { .svg = { .b = &body }, .h = h };
	bool ok;
	size_t i;

	p.width = width_of(&p);
	put_title(&p);
	for (i = 0; i < h->n_iommus; i++)
		put_band(&p, &h->iommus[i]);
	put_band(&p, NULL);
	put_legend(&p);
	p.svg.b = b;
	put_head(&p, p.width + 2 * PAD + 2 * MARGIN, p.y + MARGIN);
	buf_add_n(b, body.data ? body.data : "", body.len);
	buf_add(b, "</svg>\n");
	ok = buf_ok(&body) && buf_ok(&p.svg.text) && buf_ok(b);
	buf_done(&body);
	buf_done(&p.svg.text);
	return ok ? 0 : -ENOMEM;
}
