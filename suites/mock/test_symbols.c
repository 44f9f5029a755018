/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: every call that a known client imports is answered, or passed by for a reason that is written down; and the built
 * object exports the names of the table and nothing else.
 * Cannot prove: that clients of other versions import no more.
 * Truth: K 5.1, and nm on the packages that clients.list names.
 */
#include "unit.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const wrapped[] = {
#define NAME(name, ret, params) #name,
#include "../../mocks/preload/wrap.def"
};

enum { WRAPPED = sizeof(wrapped) / sizeof(wrapped[0]) };

static struct {
	const char *clients, *untouched, *object;
} given;

static bool is_wrapped(const char *name)
{
	size_t i;

	for (i = 0; i < WRAPPED; i++)
		if (!strcmp(wrapped[i], name))
			return true;
	return false;
}

/* The next line that says something, cut at a tab; false at the end. */
static bool next(FILE *f, char *line, int size)
{
	while (fgets(line, size, f)) {
		line[strcspn(line, "\t\n")] = '\0';
		if (*line && *line != '#')
			return true;
	}
	return false;
}

static bool is_listed(const char *path, const char *name)
{
	FILE *f = fopen(path, "re");
	char line[256];
	bool found = false;

	assert_non_null(f);
	while (!found && next(f, line, sizeof(line)))
		found = !strcmp(line, name);
	fclose(f);
	return found;
}

static void each_import_is_answered(void **state)
{
	FILE *f = fopen(given.clients, "re");
	char line[256];
	int missing = 0;

	(void)state;
	assert_non_null(f);
	while (next(f, line, sizeof(line)))
		if (is_wrapped(line) == is_listed(given.untouched, line)) {
			print_error("%s: in wrap.def and untouched.list, or in none of them\n",
				    line);
			missing++;
		}
	fclose(f);
	assert_int_equal(missing, 0);
}

static void each_reason_is_needed(void **state)
{
	FILE *f = fopen(given.untouched, "re");
	char line[256];

	(void)state;
	assert_non_null(f);
	while (next(f, line, sizeof(line)))
		if (!is_listed(given.clients, line))
			fail_msg("%s: no client imports it", line);
	fclose(f);
}

static void names_are_exported(void **state)
{
	void *library = dlopen(given.object, RTLD_NOW | RTLD_LOCAL);
	size_t i;

	(void)state;
	assert_non_null(library);
	for (i = 0; i < WRAPPED; i++)
		if (!dlsym(library, wrapped[i]))
			fail_msg("%s is not exported", wrapped[i]);
	assert_null(dlsym(library, "world_init"));
	dlclose(library);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_import_is_answered),
		cmocka_unit_test(each_reason_is_needed),
		cmocka_unit_test(names_are_exported),
	};

	if (argc != 4)
		return 2;
	given.clients = argv[1];
	given.untouched = argv[2];
	given.object = argv[3];
	return cmocka_run_group_tests_name("symbols", tests, NULL, NULL);
}
