/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "xml_scan.h"

#include "limit.h"

#include <string.h>

/* The end of what began at s: behind the words that close it, or the end of the text. */
static const char *behind(const char *s, const char *end, const char *words)
{
	const char *at = memmem(s, (size_t)(end - s), words, strlen(words));

	return at ? at + strlen(words) : end;
}

static bool starts(const char *s, const char *end, const char *words)
{
	return (size_t)(end - s) >= strlen(words) && !memcmp(s, words, strlen(words));
}

/* Counts the attributes of the tag at *s and moves *s behind it. */
static unsigned tag_attrs(const char **s, const char *end)
{
	unsigned attrs = 0;
	const char *p;

	for (p = *s; p < end && *p != '>'; p++) {
		attrs += *p == '=';
		if (*p != '"' && *p != '\'')
			continue;
		p = memchr(p + 1, *p, (size_t)(end - p - 1));
		if (!p)
			p = end - 1;
	}
	*s = p;
	return attrs;
}

/*
 * libxml2 compares every attribute of an element with every other one before it tells anybody: with a hundred thousand
 * of them that takes minutes. So they are counted in the bytes, when there are enough bytes for so many.
 */
bool xml_too_many_attrs(const char *data, size_t len)
{
	const char *s = data, *end = data + len;

	while (len > (size_t)MAX_ATTRS * 4 && s < end && (s = memchr(s, '<', (size_t)(end - s)))) {
		if (starts(s, end, "<!--"))
			s = behind(s, end, "-->");
		else if (starts(s, end, "<![CDATA["))
			s = behind(s, end, "]]>");
		else if (starts(s, end, "<?"))
			s = behind(s, end, "?>");
		else if (tag_attrs(&s, end) > MAX_ATTRS)
			return true;
	}
	return false;
}
