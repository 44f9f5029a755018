/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "texts.h"

#include <string.h>

/* Whether every quote is closed on the line that it is opened on. */
static bool quotes_close(const char *s, size_t n)
{
	const char *end = s + n;
	bool quoted = false;

	for (; s < end; s++) {
		if (*s == '\\' && !quoted)
			s++;
		else if (*s == '\'')
			quoted = !quoted;
	}
	return !quoted;
}

/* One line without its newline; all but the last go on with " \". */
static const char *add_line(const char *line, size_t n, bool last, struct buf *lines)
{
	const bool more = n >= 2 && !memcmp(line + n - 2, " \\", 2);

	if (!n || line[0] == ' ')
		return "a line without an option";
	if (last && more)
		return "the last line goes on";
	if (!last && !more)
		return "a line that is not the last one does not go on";
	if (!last)
		n -= 2;
	if (!quotes_close(line, n))
		return "a quote that is not closed";
	buf_add_n(lines, line, n);
	buf_char(lines, '\n');
	return NULL;
}

const char *args_lines(const char *data, size_t len, struct buf *lines)
{
	const char *end = data + len, *why = NULL;

	if (!len)
		return "an empty file";
	if (memchr(data, '\0', len))
		return "a NUL byte";
	if (end[-1] != '\n')
		return "the last line is cut off";
	while (data < end && !why) {
		const char *nl = memchr(data, '\n', (size_t)(end - data));

		why = add_line(data, (size_t)(nl - data), nl + 1 == end, lines);
		data = nl + 1;
	}
	return why;
}

void args_unquote(const char *s, size_t n, struct buf *b)
{
	const char *end = s + n;
	bool quoted = false;

	for (; s < end; s++) {
		if (*s == '\'')
			quoted = !quoted;
		else if (*s == '\\' && !quoted && s + 1 < end)
			buf_char(b, *++s);
		else
			buf_char(b, *s);
	}
}
