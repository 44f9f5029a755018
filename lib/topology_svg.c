/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "topology_box.h"

#include <errno.h>

enum { MARGIN = 16, TITLE = 36, SWATCH = 12, LEAST_WIDTH = 480 };

/* A picture being written. */
struct picture {
	struct svg svg;
	struct topology *p;
	unsigned width, height;
};

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
static void put_label(struct picture *s, const struct topo_item *i)
{
	name_of(&s->svg.text, i);
	buf_add(&s->svg.text, s->svg.text.len ? ": " : "");
	topology_what(&s->svg.text, i);
	topology_owner(&s->svg.text, i);
	buf_xml(s->svg.b, buf_text(&s->svg.text));
	buf_reset(&s->svg.text);
}

/* ---- boxes ---- */

static void class_of(char class[static 8], const struct box *b)
{
	const struct topo_item *i = b->item;
	const char *plain = i->host ? "h" : b->first ? "b" : "c";

	memcpy(class, plain, 2);
	if (b->band) {
		memcpy(class, "u u0", 5);
		class[3] = (char)('0' + i->behind->owner->number % SVG_HUES);
	}
	if (i->automatic)
		memcpy(class + strlen(class), " a", 3);
}

static void put_box(struct picture *s, const struct box *b)
{
	const unsigned x = b->x + BOX_PAD, cells = svg_cells(b->w - 2 * BOX_PAD);
	const struct box *child;
	unsigned y = b->y;
	char class[8];

	class_of(class, b);
	buf_add(s->svg.b, "<g role=\"group\" aria-label=\"");
	put_label(s, b->item);
	buf_add(s->svg.b, "\">\n<title>");
	put_label(s, b->item);
	buf_add(s->svg.b, "</title>\n");
	svg_rect(&s->svg, class, &(struct svg_rect){ b->x, b->y, b->w, b->h });
	if (b->band) {
		band_of(&s->svg.text, b->item->behind->owner);
		svg_text(&s->svg, "n", x, y + BOX_LINE, cells);
		y += b->band;
	}
	name_of(&s->svg.text, b->item);
	svg_text(&s->svg, "n", x, y + BOX_LINE, cells);
	topology_what(&s->svg.text, b->item);
	svg_text(&s->svg, "m", x, y + 2 * BOX_LINE, cells);
	for (child = b->first; child; child = child->next)
		put_box(s, child);
	buf_add(s->svg.b, "</g>\n");
}

/* ---- what stands above and below the tree ---- */

static void put_title(struct picture *s)
{
	size_t i;

	buf_add(&s->svg.text, "PCI topology of ");
	buf_add(&s->svg.text, s->p->name);
	/* Its letters are a third larger. */
	svg_text(&s->svg, "t", MARGIN, MARGIN + BOX_LINE, svg_cells(s->width - 2 * MARGIN) * 3 / 4);
	for (i = 0; i < s->p->iommus; i++) {
		topology_iommu(&s->svg.text, &s->p->iommu[i]);
		svg_text(&s->svg, "m", MARGIN, MARGIN + TITLE + 10 + BOX_LINE * (unsigned)i,
			 svg_cells(s->width - 2 * MARGIN));
	}
}

static void put_sign(struct picture *s, const char *class, unsigned *y, const char *text)
{
	const struct svg_rect at = { MARGIN, *y + 4, SWATCH, SWATCH };
	const unsigned x = class ? MARGIN + SWATCH + BOX_PAD : MARGIN;

	if (class)
		svg_rect(&s->svg, class, &at);
	buf_add(&s->svg.text, text);
	svg_text(&s->svg, "m", x, *y + 14, svg_cells(s->width - x));
	*y += BOX_LINE;
}

static bool has_hostdev(const struct box *b)
{
	for (; b; b = b->next)
		if (b->item->host || has_hostdev(b->first))
			return true;
	return false;
}

static void put_legend(struct picture *s, const struct box *first, unsigned y)
{
	if (has_hostdev(first))
		put_sign(s, "h", &y, "host device");
	if (s->p->automatic)
		put_sign(s, "c a", &y, "* address given automatically");
}

static void put_head(struct picture *s)
{
	size_t i;

	buf_add(s->svg.b,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"graphics-document document\" "
		"aria-labelledby=\"topology-title\" aria-describedby=\"topology-desc\"");
	svg_number(&s->svg, "width", s->width);
	svg_number(&s->svg, "height", s->height);
	buf_add(s->svg.b, " viewBox=\"0 0 ");
	buf_u64(s->svg.b, s->width);
	buf_char(s->svg.b, ' ');
	buf_u64(s->svg.b, s->height);
	buf_add(s->svg.b, "\">\n<title id=\"topology-title\">PCI topology of ");
	buf_xml(s->svg.b, s->p->name);
	buf_add(s->svg.b, "</title>\n<desc id=\"topology-desc\">");
	buf_u64(s->svg.b, s->p->items);
	buf_add(s->svg.b, s->p->items == 1 ? " PCI function." : " PCI functions.");
	for (i = 0; i < s->p->iommus; i++) {
		topology_iommu(&s->svg.text, &s->p->iommu[i]);
		buf_char(s->svg.b, ' ');
		buf_xml(s->svg.b, buf_text(&s->svg.text));
		buf_char(s->svg.b, '.');
		buf_reset(&s->svg.text);
	}
	buf_add(s->svg.b,
		s->p->automatic ? " * address given automatically.</desc>\n" : "</desc>\n");
	buf_add(s->svg.b, svg_style);
	buf_add(s->svg.b, "<rect class=\"g\" width=\"100%\" height=\"100%\"/>\n");
}

/* ---- sizes ---- */

static void note_cells(struct picture *s, unsigned *most)
{
	unsigned cells = text_cells(buf_text(&s->svg.text));

	*most = cells > *most ? cells : *most;
	buf_reset(&s->svg.text);
}

static void note_item(struct picture *s, const struct topo_item *i, unsigned *most)
{
	const struct topo_item *child;

	name_of(&s->svg.text, i);
	note_cells(s, most);
	topology_what(&s->svg.text, i);
	note_cells(s, most);
	if (i->behind && i->behind->starts)
		band_of(&s->svg.text, i->behind->owner);
	note_cells(s, most);
	for (child = i->behind ? i->behind->first : NULL; child; child = child->next)
		note_item(s, child, most);
}

static unsigned card_width(struct picture *s)
{
	unsigned i, most = 0;

	for (i = 0; i < s->p->roots; i++)
		note_item(s, s->p->root[i], &most);
	most = most > BOX_CELLS ? BOX_CELLS : most;
	/* Rounded up, so that the way back to characters gives as many. */
	return cells_width(most + 1) + 2 * BOX_PAD;
}

static void note_size(struct picture *s, const struct box *b)
{
	for (; b; b = b->next) {
		s->width = b->x + b->w > s->width ? b->x + b->w : s->width;
		s->height = b->y + b->h > s->height ? b->y + b->h : s->height;
	}
}

static int draw(struct picture *s)
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
	buf_add(s->svg.b, "</svg>\n");
	return buf_ok(&s->svg.text) ? 0 : -ENOMEM;
}

int topology_svg(struct topology *p, struct buf *b)
{
	struct picture s = { .svg = { .b = b }, .p = p };
	int ret = draw(&s);

	buf_done(&s.svg.text);
	return ret;
}
