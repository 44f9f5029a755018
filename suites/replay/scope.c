/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "files.h"
#include "texts.h"
#include "xml_tree.h"

#include <fnmatch.h>
#include <string.h>

/* A condition is copied before it is taken apart; rows are short. */
enum { WHEN_MAX = 256 };

static bool matches(char *alternatives, const char *value)
{
	char *save = NULL, *one;

	for (one = strtok_r(alternatives, "|", &save); one; one = strtok_r(NULL, "|", &save))
		if (!fnmatch(one, value, 0))
			return true;
	return false;
}

/* "os/type", "os/type@arch" or "@type", below the root. */
static bool in_input(const struct xml_node *n, char *path, char *value)
{
	char *attribute = strchr(path, '@'), *save = NULL, *step;
	const char *text;

	if (attribute)
		*attribute++ = '\0';
	for (step = strtok_r(path, "/", &save); step && n; step = strtok_r(NULL, "/", &save))
		n = xml_child(n, step);
	if (!n || !attribute)
		return n;
	text = xml_value(n, attribute);
	return text && (!value || matches(value, text));
}

static bool term_holds(const struct era_scope *s, char *term)
{
	const bool absent = *term == '!';
	char *value = strchr(term, '=');

	term += absent;
	if (value)
		*value++ = '\0';
	if (value && !strcmp(term, "version"))
		return matches(value, s->c->version) != absent;
	if (value && !strcmp(term, "arch"))
		return matches(value, s->c->arch) != absent;
	return in_input(s->input, term, value) != absent;
}

bool era_holds(const struct era_scope *s, const char *when)
{
	char copy[WHEN_MAX] = "", *save = NULL, *term;

	if (!when)
		return true;
	strncat(copy, when, sizeof(copy) - 1);
	for (term = strtok_r(copy, " ", &save); term; term = strtok_r(NULL, " ", &save))
		if (!term_holds(s, term))
			return false;
	return true;
}
