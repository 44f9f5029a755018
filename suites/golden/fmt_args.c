/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fmt.h"

#include "files.h"
#include "json.h"

#include <errno.h>
#include <string.h>

/* Characters that a shell would not leave alone. */
static const char special[] = "\r\t\n !\"#$&'()*;<>?[\\]^`{|}~";

/* Copies up to the closing quote; NULL when there is none. */
static const char *quoted(const char *s, char quote, struct buf *word)
{
	const char *end = strchr(s, quote);

	if (!end)
		return NULL;
	buf_add_n(word, s, (size_t)(end - s));
	return end + 1;
}

/* Reads one word that ends at an unquoted blank or newline; NULL when a quote is left open. */
static const char *read_word(const char *s, struct buf *word)
{
	buf_add(word, "");
	while (s && *s && *s != ' ' && *s != '\n') {
		if (*s == '\'' || *s == '"') {
			s = quoted(s + 1, *s, word);
		} else {
			if (*s == '\\' && s[1])
				s++;
			buf_char(word, *s++);
		}
	}
	return s;
}

static void write_word(struct buf *b, const char *s)
{
	const size_t name = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_");

	/* Of a variable of the environment only the value is quoted. */
	if (name && s[name] == '=') {
		buf_add_n(b, s, name + 1);
		s += name + 1;
	}
	if (*s && !strpbrk(s, special)) {
		buf_add(b, s);
		return;
	}
	buf_char(b, '\'');
	for (; *s; s++) {
		if (*s == '\'')
			buf_add(b, "'\\''");
		else
			buf_char(b, *s);
	}
	buf_char(b, '\'');
}

/* JSON is written anew, too; with a key twice it would lose one. */
static void emit_word(struct buf *b, const struct buf *word)
{
	CLEANUP(json_put_p) struct json_object *json = NULL;
	CLEANUP(buf_done) struct buf text = { 0 }, twice = { 0 };

	if (word->len && word->data[0] == '{' && !json_key_twice(word->data, word->len, &twice))
		json = json_parse(word->data, word->len);
	if (json)
		json_compact(&text, json);
	write_word(b, json ? buf_text(&text) : buf_text(word));
}

/* What stands between two words: blanks, or a backslash and the end of the line. */
static const char *skip(const char *s, bool *ret_line_end)
{
	*ret_line_end = false;
	for (;; s++) {
		if (*s == '\\' && s[1] == '\n')
			s++;
		else if (*s != ' ' && *s != '\n')
			return s;
		*ret_line_end |= *s == '\n';
	}
}

int fmt_args(struct buf *b, const struct golden_text *text)
{
	CLEANUP(buf_done) struct buf word = { 0 };
	bool line_end = false;
	const char *s = skip(text->data, &line_end);

	while (*s) {
		buf_reset(&word);
		s = read_word(s, &word);
		if (!s)
			return -EINVAL;
		emit_word(b, &word);
		s = skip(s, &line_end);
		if (*s)
			buf_add(b, line_end ? " \\\n" : " ");
	}
	buf_char(b, '\n');
	return buf_ok(b) && buf_ok(&word) ? 0 : -ENOMEM;
}
