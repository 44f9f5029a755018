/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "value.h"

#include "derive.h"

#include <string.h>

struct saving {
	struct buf *b;
	const struct host *h;
	unsigned depth;
};

static const char *text_of(const void *field)
{
	const char *s;

	memcpy(&s, field, sizeof(s));
	return s;
}

static void line(struct saving *s, bool first)
{
	buf_add(s->b, first ? "\n" : ",\n");
	buf_fill(s->b, ' ', 2 * (size_t)s->depth);
}

static void quoted_hex(struct buf *b, uint64_t v, unsigned digits)
{
	buf_add(b, "\"0x");
	buf_hex(b, v, digits ? digits : 1);
	buf_char(b, '"');
}

/* ---- what need not be written ---- */

static bool is_usual_text(const struct saving *s, const struct key *k, const char *element)
{
	const char *is = text_of(element + k->at);
	const char *usual = k->word		     ? k->word(s->h, element)
			    : k->text		     ? k->text
			    : k->kind == KIND_CHOICE ? k->words->name
						     : NULL;

	return is == usual || (is && usual && !strcmp(is, usual));
}

static size_t count_of(const struct key *k, const char *element)
{
	size_t n;

	memcpy(&n, element + k->count, sizeof(n));
	return n;
}

static bool all_zero(const char *p, size_t n)
{
	while (n && !*p) {
		p++;
		n--;
	}
	return !n;
}

static bool is_usual_content(const struct key *k, const struct host_file *f)
{
	const bool hex = !f->content || strlen(f->content) != f->size || !text_sound(f->content);

	return !f->size || hex != (k == &host_keys[K_FILE_HEX]);
}

/* The text has two keys; "none" and what is no name are said by the second. */
static bool is_usual_override(const struct key *k, const char *s)
{
	const struct key *name = &host_keys[K_DEVICE_OVERRIDE];
	const bool packed = s && (!name_sound(s) || strlen(s) > name->max || !strcmp(s, "none"));

	return !s || packed == (k == name);
}

static bool is_as_derived(const struct saving *s, const struct key *k, const char *element)
{
	const int r = k->usual(s->h, element);

	if (r < 0 && s->b)
		s->b->failed = true;
	return r > 0;
}

static bool is_usual(const struct saving *s, const struct key *k, const char *element)
{
	if (k->usual)
		return is_as_derived(s, k, element);
	if (k == &host_keys[K_DEVICE_OVERRIDE] || k->kind == KIND_PACKED)
		return is_usual_override(k, text_of(element + k->at));
	switch (k->kind) {
	case KIND_BASE:
		return true;
	case KIND_TEXT:
	case KIND_NAME:
	case KIND_UUID:
	case KIND_PATH:
	case KIND_CHOICE:
		return is_usual_text(s, k, element);
	case KIND_LIST:
	case KIND_NUMBERS:
		return !count_of(k, element);
	case KIND_BYTES:
	case KIND_POINTER:
		return !text_of(element + k->at);
	case KIND_HEXES:
	case KIND_BARS:
		return all_zero(element + k->at, k->size);
	case KIND_CONTENT:
		return is_usual_content(k, (const struct host_file *)(const void *)element);
	case KIND_MEMBER:
		return object_usual(s->h, k->object, element + k->at);
	default:
		break;
	}
	if (k->identity)
		return false;
	return field_get(element + k->at, k->size) ==
	       ((k->number ? k->number(s->h, element) : k->value) &
		(UINT64_MAX >> (64 - 8 * k->size)));
}

bool object_usual(const struct host *h, enum object_id o, const void *object)
{
	const struct saving s = { .h = h };
	size_t i, n;
	const struct key *k = object_keys(o, &n);

	for (i = 0; i < n; i++)
		if (!is_usual(&s, &k[i], object))
			return false;
	return true;
}

/* ---- values ---- */

static void save_number(struct saving *s, const struct key *k, const char *field)
{
	const uint64_t v = field_get(field, k->size);
	const char *word = k->words ? word_of(k->words, v) : NULL;

	if (k->kind == KIND_BOOL)
		buf_add(s->b, v ? "true" : "false");
	else if (word)
		buf_json(s->b, word);
	else if (k->kind == KIND_HEX || k->kind == KIND_FLAGS)
		quoted_hex(s->b, v, k->digits);
	else if (k->kind == KIND_LIMIT && v == UINT64_MAX)
		buf_add(s->b, "\"unlimited\"");
	else if (k->kind == KIND_INT)
		buf_i64(s->b, (int32_t)v);
	else
		buf_u64(s->b, v);
}

static void save_octal(struct saving *s, const struct key *k, const char *field)
{
	const uint64_t v = field_get(field, k->size);
	int shift;

	buf_add(s->b, "\"0");
	for (shift = 6; shift >= 0; shift -= 3)
		buf_char(s->b, (char)('0' + (v >> shift & 7)));
	buf_char(s->b, '"');
}

static void save_release(struct saving *s, const struct key *k, const char *field)
{
	const uint64_t v = field_get(field, k->size);

	buf_char(s->b, '"');
	buf_u64(s->b, v / 100);
	buf_char(s->b, '.');
	buf_u64(s->b, v % 100);
	buf_char(s->b, '"');
}

static void save_bdf(struct saving *s, const struct key *k, const char *field)
{
	struct bdf at;

	memcpy(&at, field, k->size);
	buf_char(s->b, '"');
	bdf_text(s->b, at);
	buf_char(s->b, '"');
}

static void save_text(struct saving *s, const struct key *k, const char *field)
{
	const char *text = text_of(field);

	(void)k;
	buf_json(s->b, text ? text : "none");
}

static void save_numbers(struct saving *s, const struct key *k, const char *field)
{
	const size_t n = k->count ? count_of(k, field - k->at) : k->size / sizeof(uint32_t);
	size_t i;

	buf_char(s->b, '[');
	for (i = 0; i < n; i++) {
		const uint64_t v = field_get(field + i * sizeof(uint32_t), sizeof(uint32_t));

		buf_add(s->b, i ? ", " : "");
		if (k->kind == KIND_HEXES)
			quoted_hex(s->b, v, 1);
		else
			buf_u64(s->b, v);
	}
	buf_char(s->b, ']');
}

static void save_bits(struct saving *s, const struct key *k, const char *field)
{
	const uint64_t bits = field_get(field, k->size);
	const struct words *w;
	bool first = true;

	buf_char(s->b, '[');
	for (w = k->words; w->name; w++) {
		if (!(bits >> w->value & 1))
			continue;
		buf_add(s->b, first ? "" : ", ");
		buf_json(s->b, w->name);
		first = false;
	}
	buf_char(s->b, ']');
}

static void save_hex(struct buf *b, const char *bytes, size_t n)
{
	size_t i;

	buf_char(b, '"');
	for (i = 0; i < n; i++)
		buf_hex(b, (unsigned char)bytes[i], 2);
	buf_char(b, '"');
}

static void save_bytes(struct saving *s, const struct key *k, const char *field)
{
	const char *bytes = text_of(field);
	size_t n = k->max;

	while (n && !bytes[n - 1])
		n--;
	save_hex(s->b, bytes, n);
}

static void save_packed(struct saving *s, const struct key *k, const char *field)
{
	const char *text = text_of(field);

	(void)k;
	save_hex(s->b, text, strlen(text));
}

static void save_content(struct saving *s, const struct key *k, const char *field)
{
	const struct host_file *f = (const struct host_file *)(const void *)(field - k->at);

	if (k == &host_keys[K_FILE_HEX])
		save_hex(s->b, f->content, f->size);
	else
		buf_json(s->b, f->content);
}

/* ---- objects ---- */

static void save_object(struct saving *s, enum object_id o, const char *object);

static void save_member(struct saving *s, const struct key *k, const char *field)
{
	save_object(s, k->object, k->kind == KIND_POINTER ? text_of(field) : field);
}

static void save_list(struct saving *s, const struct key *k, const char *field)
{
	const size_t n = count_of(k, field - k->at);
	size_t i;

	buf_char(s->b, '[');
	s->depth++;
	for (i = 0; i < n; i++) {
		line(s, !i);
		save_object(s, k->object, text_of(field) + i * host_objects[k->object].size);
	}
	s->depth--;
	if (n)
		line(s, true);
	buf_char(s->b, ']');
}

static void save_bars(struct saving *s, const struct key *k, const char *field)
{
	const struct host_resource *r = (const struct host_resource *)(const void *)field;
	bool first = true;
	uint8_t row;

	buf_char(s->b, '[');
	s->depth++;
	for (row = 0; row < HOST_RESOURCES; row++, r++) {
		struct bar bar = { row, r->start, r->end - r->start + 1, r->flags };

		if (!r->flags)
			continue;
		line(s, first);
		save_object(s, k->object, (const char *)&bar);
		first = false;
	}
	s->depth--;
	line(s, true);
	buf_char(s->b, ']');
}

static void (*const savers[KINDS])(struct saving *s, const struct key *k, const char *field) = {
	[KIND_BOOL] = save_number,     [KIND_UINT] = save_number,     [KIND_POWER] = save_number,
	[KIND_INT] = save_number,      [KIND_LIMIT] = save_number,    [KIND_HEX] = save_number,
	[KIND_HEXES] = save_numbers,   [KIND_OCTAL] = save_octal,     [KIND_FLAGS] = save_number,
	[KIND_TEXT] = save_text,       [KIND_NAME] = save_text,	      [KIND_UUID] = save_text,
	[KIND_PATH] = save_text,       [KIND_PACKED] = save_packed,   [KIND_CHOICE] = save_text,
	[KIND_WORD] = save_number,     [KIND_LETTER] = save_number,   [KIND_BITS] = save_bits,
	[KIND_NUMBERS] = save_numbers, [KIND_BDF] = save_bdf,	      [KIND_RELEASE] = save_release,
	[KIND_BYTES] = save_bytes,     [KIND_CONTENT] = save_content, [KIND_MEMBER] = save_member,
	[KIND_POINTER] = save_member,  [KIND_LIST] = save_list,	      [KIND_BARS] = save_bars,
};

/* Members on one line where all of them are short. */
static bool is_flat(enum object_id o, const char *object)
{
	if (o == O_DRIVER)
		return !((const struct host_driver *)(const void *)object)->n_ids;
	return o == O_WINDOW || o == O_ID || o == O_BAR || o == O_GROUP || o == O_VFS ||
	       o == O_FILE || o == O_MDEV || o == O_MDEV_TYPE;
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as the table is */
static void save_object(struct saving *s, enum object_id o, const char *object)
{
	const bool flat = is_flat(o, object);
	size_t i, n;
	const struct key *k = object_keys(o, &n);
	bool first = true;

	buf_add(s->b, flat ? "{ " : "{");
	s->depth++;
	for (i = 0; i < n; i++) {
		if (is_usual(s, &k[i], object))
			continue;
		if (!flat)
			line(s, first);
		else
			buf_add(s->b, first ? "" : ", ");
		buf_json(s->b, k[i].name);
		buf_add(s->b, ": ");
		savers[k[i].kind](s, &k[i], object + k[i].at);
		first = false;
	}
	s->depth--;
	if (!flat && !first)
		line(s, true);
	buf_add(s->b, flat ? " }" : "}");
}

bool host_save(struct buf *b, const struct host *h)
{
	struct saving s = { .b = b, .h = h };

	save_object(&s, O_HOST, (const char *)h);
	buf_char(b, '\n');
	return buf_ok(b);
}
