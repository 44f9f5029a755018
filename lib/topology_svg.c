/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "topology_box.h"

#include <errno.h>

enum { MARGIN = 16, TITLE = 36, SWATCH = 12, HUES = 6, LEAST_WIDTH = 480 };

/*
 * Viewers that know nothing of media queries get dark on light, on a ground of its own. No colour says anything that a text
 * beside it does not.
 */
static const char head[] =
	"<style>\n"
	"text { font: 12px 'DejaVu Sans Mono', 'Liberation Mono', Menlo, Consolas, monospace; fill: #1c2126 }\n"
	".t { font-size: 16px; font-weight: bold }\n"
	".n { font-weight: bold }\n"
	".m { fill: #4d565f }\n"
	".g { fill: #ffffff }\n"
	".b { fill: none; stroke: #8a949e }\n"
	".c { fill: #ffffff; stroke: #8a949e }\n"
	".a { stroke-dasharray: 5 3 }\n"
	".h { fill: #fff3d6; stroke: #9a6700; stroke-width: 2 }\n"
	".u { stroke-width: 3 }\n"
	".u0 { fill: #e3efff; stroke: #1f6feb }\n"
	".u1 { fill: #e4f6e7; stroke: #1a7f37 }\n"
	".u2 { fill: #f6e8fb; stroke: #8d3fb5 }\n"
	".u3 { fill: #fde8e4; stroke: #c23a1e }\n"
	".u4 { fill: #def4f4; stroke: #0b7a80 }\n"
	".u5 { fill: #efeee0; stroke: #736b1d }\n"
	"@media (prefers-color-scheme: dark) {\n"
	"text { fill: #e8ebee }\n"
	".m { fill: #b4bcc4 }\n"
	".g { fill: #14181c }\n"
	".b { stroke: #79838d }\n"
	".c { fill: #20262c; stroke: #79838d }\n"
	".h { fill: #3a2d0c; stroke: #d9a024 }\n"
	".u0 { fill: #10233f; stroke: #58a0ff }\n"
	".u1 { fill: #112d19; stroke: #4cc265 }\n"
	".u2 { fill: #2c1838; stroke: #c98ae8 }\n"
	".u3 { fill: #3a1911; stroke: #f2836b }\n"
	".u4 { fill: #0c2c2e; stroke: #43c0c7 }\n"
	".u5 { fill: #2b2912; stroke: #c2b64c }\n"
	"}\n"
	"</style>\n";

#define ELLIPSIS "\xe2\x80\xa6"

/* A picture being written. */
struct svg {
	struct topology *p;
	struct buf *b;
	struct buf text; /* a text before it is cut and escaped */
	unsigned width, height, card;
};

static void number(struct svg *s, const char *name, unsigned v)
{
	buf_char(s->b, ' ');
	buf_add(s->b, name);
	buf_add(s->b, "=\"");
	buf_u64(s->b, v);
	buf_char(s->b, '"');
}

/* The text that was made, with what does not fit cut off. Nobody can scroll in a box. */
static void put_text(struct svg *s, const char *class, unsigned x, unsigned y, unsigned cells)
{
	const char *text = buf_text(&s->text);
	const bool fits = text_cells(text) <= cells;

	buf_add(s->b, "<text class=\"");
	buf_add(s->b, class);
	buf_char(s->b, '"');
	number(s, "x", x);
	number(s, "y", y);
	buf_char(s->b, '>');
	if (!fits)
		s->text.data[text_fitting(text, cells - text_cells(ELLIPSIS))] = '\0';
	buf_xml(s->b, text);
	buf_add(s->b, fits ? "</text>\n" : ELLIPSIS "</text>\n");
	buf_reset(&s->text);
}

static unsigned cells_of(unsigned width)
{
	return width * 2 / 15;
}

static void put_rect(struct svg *s, const char *class, const struct box *at)
{
	buf_add(s->b, "<rect class=\"");
	buf_add(s->b, class);
	buf_char(s->b, '"');
	number(s, "x", at->x);
	number(s, "y", at->y);
	number(s, "width", at->w);
	number(s, "height", at->h);
	buf_add(s->b, " rx=\"4\"/>\n");
}

/* ---- texts of a box ---- */

static void name_of(struct buf *b, const struct topo_item *i)
{
	topology_address(b, i);
	buf_add(b, i->automatic ? "*" : "");
	buf_add(b, i->root || !*i->alias ? "" : " ");
	buf_add(b, i->alias);
}

static void band_of(struct buf *b, const struct topo_iommu *u)
{
	buf_add(b, "translated by ");
	buf_add(b, u->alias);
	buf_add(b, " (");
	buf_add(b, u->model);
	buf_char(b, ')');
}

/* All that a box says in one line, for those who hear it, and whole where the picture cuts it off. */
static void put_label(struct svg *s, const struct topo_item *i)
{
	name_of(&s->text, i);
	buf_add(&s->text, s->text.len ? ": " : "");
	topology_what(&s->text, i);
	topology_owner(&s->text, i);
	buf_xml(s->b, buf_text(&s->text));
	buf_reset(&s->text);
}

/* ---- boxes ---- */

static void class_of(char class[static 8], const struct box *b)
{
	const struct topo_item *i = b->item;
	const char *plain = i->host ? "h" : b->first ? "b" : "c";

	memcpy(class, plain, 2);
	if (b->band) {
		memcpy(class, "u u0", 5);
		class[3] = (char)('0' + i->behind->owner->number % HUES);
	}
	if (i->automatic)
		memcpy(class + strlen(class), " a", 3);
}

static void put_box(struct svg *s, const struct box *b)
{
	const unsigned x = b->x + BOX_PAD, cells = cells_of(b->w - 2 * BOX_PAD);
	const struct box *child;
	unsigned y = b->y;
	char class[8];

	class_of(class, b);
	buf_add(s->b, "<g role=\"group\" aria-label=\"");
	put_label(s, b->item);
	buf_add(s->b, "\">\n<title>");
	put_label(s, b->item);
	buf_add(s->b, "</title>\n");
	put_rect(s, class, b);
	if (b->band) {
		band_of(&s->text, b->item->behind->owner);
		put_text(s, "n", x, y + BOX_LINE, cells);
		y += b->band;
	}
	name_of(&s->text, b->item);
	put_text(s, "n", x, y + BOX_LINE, cells);
	topology_what(&s->text, b->item);
	put_text(s, "m", x, y + 2 * BOX_LINE, cells);
	for (child = b->first; child; child = child->next)
		put_box(s, child);
	buf_add(s->b, "</g>\n");
}

/* ---- what stands above and below the tree ---- */

static void put_title(struct svg *s)
{
	size_t i;

	buf_add(&s->text, "PCI topology of ");
	buf_add(&s->text, s->p->name);
	/* Its letters are a third larger. */
	put_text(s, "t", MARGIN, MARGIN + BOX_LINE, cells_of(s->width - 2 * MARGIN) * 3 / 4);
	for (i = 0; i < s->p->iommus; i++) {
		topology_iommu(&s->text, &s->p->iommu[i]);
		put_text(s, "m", MARGIN, MARGIN + TITLE + 10 + BOX_LINE * (unsigned)i,
			 cells_of(s->width - 2 * MARGIN));
	}
}

static void put_sign(struct svg *s, const char *class, unsigned *y, const char *text)
{
	const struct box at = { .x = MARGIN, .y = *y + 4, .w = SWATCH, .h = SWATCH };
	const unsigned x = class ? MARGIN + SWATCH + BOX_PAD : MARGIN;

	if (class)
		put_rect(s, class, &at);
	buf_add(&s->text, text);
	put_text(s, "m", x, *y + 14, cells_of(s->width - x));
	*y += BOX_LINE;
}

static bool has_hostdev(const struct box *b)
{
	for (; b; b = b->next)
		if (b->item->host || has_hostdev(b->first))
			return true;
	return false;
}

static void put_legend(struct svg *s, const struct box *first, unsigned y)
{
	if (has_hostdev(first))
		put_sign(s, "h", &y, "host device");
	if (s->p->automatic)
		put_sign(s, "c a", &y, "* address given automatically");
}

static void put_head(struct svg *s)
{
	size_t i;

	buf_add(s->b,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"graphics-document document\" "
		"aria-labelledby=\"topology-title\" aria-describedby=\"topology-desc\"");
	number(s, "width", s->width);
	number(s, "height", s->height);
	buf_add(s->b, " viewBox=\"0 0 ");
	buf_u64(s->b, s->width);
	buf_char(s->b, ' ');
	buf_u64(s->b, s->height);
	buf_add(s->b, "\">\n<title id=\"topology-title\">PCI topology of ");
	buf_xml(s->b, s->p->name);
	buf_add(s->b, "</title>\n<desc id=\"topology-desc\">");
	buf_u64(s->b, s->p->items);
	buf_add(s->b, s->p->items == 1 ? " PCI function." : " PCI functions.");
	for (i = 0; i < s->p->iommus; i++) {
		topology_iommu(&s->text, &s->p->iommu[i]);
		buf_char(s->b, ' ');
		buf_xml(s->b, buf_text(&s->text));
		buf_char(s->b, '.');
		buf_reset(&s->text);
	}
	buf_add(s->b, s->p->automatic ? " * address given automatically.</desc>\n" : "</desc>\n");
	buf_add(s->b, head);
	buf_add(s->b, "<rect class=\"g\" width=\"100%\" height=\"100%\"/>\n");
}

/* ---- sizes ---- */

static void note_cells(struct svg *s, unsigned *most)
{
	unsigned cells = text_cells(buf_text(&s->text));

	*most = cells > *most ? cells : *most;
	buf_reset(&s->text);
}

static void note_item(struct svg *s, const struct topo_item *i, unsigned *most)
{
	const struct topo_item *child;

	name_of(&s->text, i);
	note_cells(s, most);
	topology_what(&s->text, i);
	note_cells(s, most);
	if (i->behind && i->behind->starts)
		band_of(&s->text, i->behind->owner);
	note_cells(s, most);
	for (child = i->behind ? i->behind->first : NULL; child; child = child->next)
		note_item(s, child, most);
}

static unsigned card_width(struct svg *s)
{
	unsigned i, most = 0;

	for (i = 0; i < s->p->roots; i++)
		note_item(s, s->p->root[i], &most);
	most = most > BOX_CELLS ? BOX_CELLS : most;
	/* Rounded up, so that the way back to characters gives as many. */
	return cells_width(most + 1) + 2 * BOX_PAD;
}

static void note_size(struct svg *s, const struct box *b)
{
	for (; b; b = b->next) {
		s->width = b->x + b->w > s->width ? b->x + b->w : s->width;
		s->height = b->y + b->h > s->height ? b->y + b->h : s->height;
	}
}

static int draw(struct svg *s)
{
	unsigned top = MARGIN + TITLE + BOX_LINE * (unsigned)s->p->iommus + (s->p->iommus ? 10 : 0);
	struct box *first = NULL, *b;
	unsigned legend;

	if (s->p->roots)
		first = boxes_of(s->p, card_width(s), MARGIN, top);
	if (s->p->roots && !first)
		return -ENOMEM;
	s->width = LEAST_WIDTH - MARGIN;
	s->height = top;
	note_size(s, first);
	legend = s->height + BOX_GAP;
	s->width += MARGIN;
	s->height = legend + MARGIN + (has_hostdev(first) ? BOX_LINE : 0) +
		    (s->p->automatic ? BOX_LINE : 0);
	put_head(s);
	put_title(s);
	for (b = first; b; b = b->next)
		put_box(s, b);
	put_legend(s, first, legend);
	buf_add(s->b, "</svg>\n");
	return buf_ok(&s->text) ? 0 : -ENOMEM;
}

int topology_svg(struct topology *p, struct buf *b)
{
	struct svg s = { .p = p, .b = b };
	int ret = draw(&s);

	buf_done(&s.text);
	return ret;
}
