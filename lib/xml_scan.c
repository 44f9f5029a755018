/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml_scan.h"

#include "limit.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>

/* The end of what began at s: behind the words that close it, or the end of the text. */
static const char *behind(const char *s, const char *end, const char *words)
{
	const char *at = s < end ? memmem(s, (size_t)(end - s), words, strlen(words)) : NULL;

	return at ? at + strlen(words) : end;
}

static bool starts(const char *s, const char *end, const char *words)
{
	return (size_t)(end - s) >= strlen(words) && !memcmp(s, words, strlen(words));
}

/* What ends a name in a tag. */
static const bool ends_name[UCHAR_MAX + 1] = {
	['\0'] = true, [' '] = true, ['\t'] = true, ['\r'] = true, ['\n'] = true, ['='] = true,
	['/'] = true,  ['>'] = true, ['?'] = true,  ['"'] = true,  ['\''] = true,
};

/* Bytes of the name at s; one that is too long is not looked at to its end. */
static size_t name_length(const char *s, const char *end)
{
	const char *p = s;

	if (end - s > MAX_NAME + 1)
		end = s + MAX_NAME + 1;
	while (p < end && !ends_name[(unsigned char)*p])
		p++;
	return (size_t)(p - s);
}

/* Looks at the names and the number of attributes of the tag at *s, whose < is gone, and moves *s behind it. */
static enum code_id scan_tag(const char **s, const char *end)
{
	const char *p = *s, *close;
	unsigned attrs = 0;
	size_t n;

	for (; p < end && *p != '>'; p += n ? n : 1) {
		n = 0;
		attrs += *p == '=';
		close = *p == '"' || *p == '\'' ? memchr(p + 1, *p, (size_t)(end - p - 1)) : p;
		if (close == p)
			n = name_length(p, end);
		else
			p = close ? close : end - 1;
		if (n > MAX_NAME)
			return C_TCK_NAME;
	}
	*s = p;
	return attrs > MAX_ATTRS ? C_TCK_ATTRS : C_OK;
}

/* The same for the processing instruction at *s, whose < is gone, or for the declaration. */
static enum code_id scan_instruction(const char **s, const char *end)
{
	const char *from = *s + 1;
	const size_t n = name_length(from, end);
	const bool declaration = n == 3 && !memcmp(from, "xml", 3);

	*s = behind(from, end, "?>");
	if (n > MAX_NAME)
		return C_TCK_NAME;
	return declaration && *s - from > MAX_VALUE ? C_TCK_VALUE : C_OK;
}

/* No name is too long and no attribute one too many in so few bytes: a='' takes five with its blank. */
enum { SHORT = MAX_ATTRS * 4 };

/* Whether the next tag begins so soon that the one at s is short; no < stands in what is whole. */
static bool is_short(const char *s, const char *end)
{
	return memchr(s, '<', end - s < SHORT ? (size_t)(end - s) : SHORT);
}

enum code_id xml_scan(const char *data, size_t len)
{
	const char *s = data, *end = data + len;
	enum code_id code = C_OK;

	if (len <= SHORT)
		return C_OK;
	while (!code && s < end && (s = memchr(s, '<', (size_t)(end - s)))) {
		s++;
		if (s < end && *s != '!' && *s != '?' && is_short(s, end))
			continue;
		if (starts(s, end, "!--"))
			s = behind(s + 3, end, "-->");
		else if (starts(s, end, "![CDATA["))
			s = behind(s, end, "]]>");
		else if (starts(s, end, "!DOCTYPE"))
			return C_OK; /* the parser is stopped there, and a comment in it is no tag */
		else if (starts(s, end, "?"))
			code = scan_instruction(&s, end);
		else
			code = scan_tag(&s, end);
	}
	return code;
}

/* How a text starts whose characters are not bytes: with a mark, or with < and any letter, for which * stands. */
static const struct {
	const char *bytes, *name;
	size_t n;
} wide[] = {
	{ "\xff\xfe\0\0", "UTF-32", 4 }, { "\0\0\xfe\xff", "UTF-32", 4 },
	{ "<\0\0\0", "UTF-32", 4 },	 { "\0\0\0<", "UTF-32", 4 },
	{ "\xff\xfe", "UTF-16", 2 },	 { "\xfe\xff", "UTF-16", 2 },
	{ "<\0*\0", "UTF-16", 4 },	 { "\0<\0*", "UTF-16", 4 },
};

static bool looks_like(const char *data, const char *bytes, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (bytes[i] != '*' && bytes[i] != data[i])
			return false;
	return true;
}

const char *xml_wide(const char *data, size_t len)
{
	size_t i;

	for (i = 0; i < sizeof(wide) / sizeof(wide[0]); i++)
		if (len >= wide[i].n && looks_like(data, wide[i].bytes, wide[i].n))
			return wide[i].name;
	return NULL;
}
