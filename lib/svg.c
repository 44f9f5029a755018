/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "svg.h"

/*
 * Viewers that know nothing of media queries get dark on light, on a ground of its own. No colour says anything that a text
 * beside it does not.
 */
const char svg_style[] =
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

/* Of the character that starts there, 0 inside one. What is beyond two bytes may be wide. */
static unsigned cells_at(const char *s)
{
	const unsigned char c = (unsigned char)*s;

	if ((c & 0xc0) == 0x80)
		return 0;
	return c < 0xe0 ? 1 : 2;
}

unsigned text_cells(const char *s)
{
	unsigned cells = 0;

	for (; *s; s++)
		cells += cells_at(s);
	return cells;
}

size_t text_fitting(const char *s, unsigned cells)
{
	const char *at;

	for (at = s; *at && cells_at(at) <= cells; at++)
		cells -= cells_at(at);
	return (size_t)(at - s);
}

unsigned cells_width(unsigned cells)
{
	return cells * 15 / 2;
}

void svg_number(struct svg *s, const char *name, unsigned v)
{
	buf_char(s->b, ' ');
	buf_add(s->b, name);
	buf_add(s->b, "=\"");
	buf_u64(s->b, v);
	buf_char(s->b, '"');
}

void svg_text(struct svg *s, const char *class, unsigned x, unsigned y, unsigned cells)
{
	const char *text = buf_text(&s->text);
	const bool fits = text_cells(text) <= cells;

	buf_add(s->b, "<text class=\"");
	buf_add(s->b, class);
	buf_char(s->b, '"');
	svg_number(s, "x", x);
	svg_number(s, "y", y);
	buf_char(s->b, '>');
	if (!fits)
		s->text.data[text_fitting(text, cells - text_cells(ELLIPSIS))] = '\0';
	buf_xml(s->b, text);
	buf_add(s->b, fits ? "</text>\n" : ELLIPSIS "</text>\n");
	buf_reset(&s->text);
}

unsigned svg_cells(unsigned width)
{
	return width * 2 / 15;
}

void svg_rect(struct svg *s, const char *class, const struct svg_rect *at)
{
	buf_add(s->b, "<rect class=\"");
	buf_add(s->b, class);
	buf_char(s->b, '"');
	svg_number(s, "x", at->x);
	svg_number(s, "y", at->y);
	svg_number(s, "width", at->w);
	svg_number(s, "height", at->h);
	buf_add(s->b, " rx=\"4\"/>\n");
}
