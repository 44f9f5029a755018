/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "generate.h"

#include <errno.h>
#include <string.h>

enum kind {
	KIND_NONE,
	KIND_NEST,
	KIND_ATTRIBUTES,
	KIND_VALUE,
	KIND_DEVICES,
	KIND_PAD,
	KIND_ELEMENTS,
	KIND_HOSTDEVS,
	KIND_CELLS
};

const char *const generate_kinds[] = { "",	     "nest",	    "attributes", "value",
				       "devices",    "pad-comment", "elements",	  "hostdevs",
				       "numa-cells", NULL };

static void repeat(struct buf *b, const char *s, size_t n)
{
	while (n--)
		buf_add(b, s);
}

static void attributes(struct buf *b, size_t n)
{
	size_t i;

	for (i = 1; i <= n; i++) {
		buf_add(b, i > 1 ? " a" : "a");
		buf_u64(b, i);
		buf_add(b, "=\"\"");
	}
}

/* A comment that makes the whole document n bytes long; rest is what stands around it. */
static void pad(struct buf *b, size_t n, size_t rest)
{
	const size_t frame = strlen("<!---->");

	buf_add(b, "<!--");
	buf_fill(b, 'c', n > rest + frame ? n - rest - frame : 0);
	buf_add(b, "-->");
}

static void fill(struct buf *b, const struct golden_case *c, size_t rest)
{
	const size_t n = c->generate_count;

	switch ((enum kind)c->generate) {
	case KIND_NONE:
		break;
	case KIND_NEST:
		repeat(b, "<x>", n);
		repeat(b, "</x>", n);
		break;
	case KIND_ATTRIBUTES:
		attributes(b, n);
		break;
	case KIND_VALUE:
		buf_fill(b, 'v', n);
		break;
	case KIND_DEVICES:
		repeat(b, "<rng model='virtio'/>", n);
		break;
	case KIND_PAD:
		pad(b, n, rest);
		break;
	case KIND_ELEMENTS:
		repeat(b, "<x/>", n);
		break;
	case KIND_HOSTDEVS:
		repeat(b, "<hostdev type='pci'><source><address/></source></hostdev>", n);
		break;
	case KIND_CELLS:
		repeat(b, "<cell memory='1'/>", n);
		break;
	}
}

int generate_document(const struct golden_case *c, struct buf *b)
{
	const char *mark = memmem(c->in.data, c->in.len, "%%", 2);

	if (!mark)
		return -EINVAL;
	buf_add_n(b, c->in.data, (size_t)(mark - c->in.data));
	fill(b, c, c->in.len - 2);
	buf_add_n(b, mark + 2, c->in.len - (size_t)(mark + 2 - c->in.data));
	return buf_ok(b) ? 0 : -ENOMEM;
}
