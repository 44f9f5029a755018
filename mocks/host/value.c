/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "value.h"

#include "utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool text_sound(const char *s)
{
	size_t n = 1;

	for (; *s && n; s += n)
		n = utf8_character(s);
	return !*s;
}

/* ---- texts ---- */

static int keep_text(const char *s, void *field)
{
	char *was, *copy = NULL;

	if (s) {
		copy = strdup(s);
		if (!copy)
			return -ENOMEM;
	}
	memcpy(&was, field, sizeof(was));
	free(was);
	memcpy(field, &copy, sizeof(copy));
	return 0;
}

bool name_sound(const char *s)
{
	return *s && *s != '.' &&
	       !s[strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			    "0123456789_.:+-")];
}

static bool uuid_sound(const char *s)
{
	size_t i;

	for (i = 0; i < 36; i++) {
		const bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? s[i] != '-' : hex_digit(s[i]) > 15 || (s[i] >= 'A' && s[i] <= 'F'))
			return false;
	}
	return !s[36];
}

/* No path may lead out of the folder that a tree is written to. */
static bool path_sound(const char *s)
{
	size_t n;

	for (;; s += n + 1) {
		n = strcspn(s, "/");
		if (!n || (n <= 2 && !strncmp(s, "..", n)))
			return false;
		if (!s[n])
			return true;
	}
}

static int read_plain(struct reading *in, const struct key *k, void *field)
{
	const char *s;
	uint64_t v;

	if (json_read_text(&in->r, &s) || strlen(s) > (k->words ? 64 : k->max))
		return -EINVAL;
	if (k->none && !strcmp(s, "none"))
		return keep_text(NULL, field);
	if (k->kind == KIND_CHOICE && !word_value(k->words, s, &v))
		return -EINVAL;
	if ((k->kind == KIND_NAME || k->kind == KIND_BASE) && !name_sound(s))
		return -EINVAL;
	if (k->kind == KIND_UUID && !uuid_sound(s))
		return -EINVAL;
	if (k->kind == KIND_PATH && !path_sound(s))
		return -EINVAL;
	return keep_text(s, field);
}

static int read_word(struct reading *in, const struct key *k, void *field)
{
	const char *s;
	uint64_t v;

	if (json_read_text(&in->r, &s) || !word_value(k->words, s, &v))
		return -EINVAL;
	field_set(field, k->size, v);
	return 0;
}

static int read_bdf(struct reading *in, const struct key *k, void *field)
{
	const char *s;
	struct bdf at;

	if (json_read_text(&in->r, &s) || !bdf_parse(s, &at))
		return -EINVAL;
	memcpy(field, &at, k->size);
	return 0;
}

/* ---- bytes ---- */

static int read_hex_bytes(const char *s, size_t room, char *to, size_t *ret_n)
{
	size_t n;

	for (n = 0; s[0]; s += 2, n++) {
		if (n == room || hex_digit(s[0]) > 15 || hex_digit(s[1]) > 15)
			return -EINVAL;
		to[n] = (char)(hex_digit(s[0]) << 4 | hex_digit(s[1]));
	}
	*ret_n = n;
	return 0;
}

static int read_bytes(struct reading *in, const struct key *k, void *field)
{
	char *bytes = calloc(1, k->max), *was;
	const char *s;
	size_t n;

	if (!bytes)
		return -ENOMEM;
	if (json_read_text(&in->r, &s) || read_hex_bytes(s, k->max, bytes, &n)) {
		free(bytes);
		return -EINVAL;
	}
	memcpy(&was, field, sizeof(was));
	free(was);
	memcpy(field, &bytes, sizeof(bytes));
	return 0;
}

/* Neither of the two bytes can be in it: the kernel ends a text at them. */
static int read_packed(struct reading *in, const struct key *k, void *field)
{
	const char *s;
	size_t n;
	char *text;
	int ret;

	if (json_read_text(&in->r, &s) || !*s)
		return -EINVAL;
	text = calloc(1, k->max + 1);
	if (!text)
		return -ENOMEM;
	ret = read_hex_bytes(s, k->max, text, &n);
	if (!ret && (strlen(text) != n || strchr(text, '\n')))
		ret = -EINVAL;
	if (!ret)
		ret = keep_text(text, field);
	free(text);
	return ret;
}

static int read_content(struct reading *in, const struct key *k, void *field)
{
	struct host_file *f = (struct host_file *)(void *)((char *)field - k->at);
	const bool hex = k == &host_keys[K_FILE_HEX];
	const char *s;
	char *copy;
	size_t n;

	if (json_read_text(&in->r, &s) || strlen(s) > (hex ? 2 * k->max : k->max))
		return -EINVAL;
	n = strlen(s);
	copy = strdup(s);
	if (!copy)
		return -ENOMEM;
	if (hex && read_hex_bytes(s, n, copy, &n)) {
		free(copy);
		return -EINVAL;
	}
	free(f->content);
	f->content = copy;
	f->content[n] = '\0';
	f->size = n;
	return 0;
}

/* ---- all kinds ---- */

static const struct {
	int (*read)(struct reading *in, const struct key *k, void *field);
	const char *what;
} kinds[KINDS] = {
	[KIND_BASE] = { read_plain, "the name of a host" },
	[KIND_BOOL] = { read_bool, "true or false" },
	[KIND_UINT] = { read_uint, "a number" },
	[KIND_POWER] = { read_uint, "a power of two" },
	[KIND_INT] = { read_int, "a number" },
	[KIND_LIMIT] = { read_limit, "a number, or \"unlimited\"" },
	[KIND_HEX] = { read_hex, "a number like \"0x1f\"" },
	[KIND_HEXES] = { read_numbers, "a list of numbers like \"0x1f\"" },
	[KIND_OCTAL] = { read_octal, "permissions like \"0644\"" },
	[KIND_FLAGS] = { read_hex, "a word, or a number like \"0x1f\"" },
	[KIND_TEXT] = { read_plain, "a text" },
	[KIND_NAME] = { read_plain, "a name of letters, digits and _.:+-" },
	[KIND_UUID] = { read_plain, "a UUID in lower case" },
	[KIND_PATH] = { read_plain, "a relative path without .." },
	[KIND_PACKED] = { read_packed, "bytes in hexadecimal" },
	[KIND_CHOICE] = { read_plain, "one of the words" },
	[KIND_WORD] = { read_word, "one of the words" },
	[KIND_LETTER] = { read_word, "one of the words" },
	[KIND_BITS] = { read_bits, "a list of the words" },
	[KIND_NUMBERS] = { read_numbers, "a list of numbers" },
	[KIND_BDF] = { read_bdf, "an address like \"0000:01:00.0\"" },
	[KIND_RELEASE] = { read_release, "a release like \"7.3\"" },
	[KIND_BYTES] = { read_bytes, "bytes in hexadecimal" },
	[KIND_CONTENT] = { read_content, "a text" },
	[KIND_MEMBER] = { NULL, "an object" },
	[KIND_POINTER] = { NULL, "an object" },
	[KIND_LIST] = { NULL, "a list" },
	[KIND_BARS] = { NULL, "a list" },
};

int read_value(struct reading *in, const struct key *k, void *object)
{
	return kinds[k->kind].read(in, k, (char *)object + k->at);
}

/* What a key takes, with its limits. */
void value_what(struct buf *b, const struct key *k)
{
	const struct words *w;

	buf_add(b, kinds[k->kind].what);
	for (w = k->words; w && w->name; w++) {
		buf_add(b, w == k->words ? ": " : ", ");
		buf_add(b, w->name);
	}
	if (k->kind == KIND_UINT || k->kind == KIND_POWER || k->kind == KIND_INT) {
		buf_add(b, " from ");
		buf_i64(b, (int64_t)k->min);
		buf_add(b, " to ");
		buf_u64(b, k->max);
	} else if (k->kind == KIND_HEX || k->kind == KIND_HEXES) {
		buf_add(b, " up to 0x");
		buf_hex(b, k->max, 1);
	} else if (k->max && k->kind <= KIND_CONTENT && k->kind >= KIND_TEXT) {
		buf_add(b, ", ");
		buf_u64(b, k->max);
		buf_add(b, " bytes at most");
	}
}

int wrong_value(struct reading *in, const struct key *k, place at)
{
	struct buf b = { 0 };
	int ret;

	buf_char(&b, '\'');
	buf_add(&b, k->name);
	buf_add(&b, "' is to be ");
	value_what(&b, k);
	ret = buf_ok(&b) ? fault(in->l, at, buf_text(&b), NULL) : -ENOMEM;
	buf_done(&b);
	return ret;
}
