/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "unit.h"

#include "files.h"
#include "replay_tree.h"

#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

static char *place;

const char *tree_text(const char *name)
{
	size_t i;

	for (i = 0; i < tree_count; i++)
		if (!strcmp(tree_files[i].name, name))
			return tree_files[i].text;
	return "";
}

char *tree_path(const char *dir, const char *name)
{
	char *part = path_join(place, dir), *path = part ? path_join(part, name) : NULL;

	free(part);
	assert_non_null(path);
	return path;
}

void tree_write(const char *dir, const char *name, const char *text, size_t n)
{
	CLEANUP(free_p) char *path = tree_path(dir, name);
	FILE *f;

	unlink(path);
	if (text[0] == '@') {
		assert_int_equal(symlink(text + 1, path), 0);
		return;
	}
	f = fopen(path, "we");
	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void tree_remove(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void tree_renew(void)
{
	CLEANUP(free_p) char *dir = tree_path("tree", ".");
	size_t i;

	dir[strlen(dir) - 2] = '\0';
	tree_remove(dir);
	assert_int_equal(mkdir(dir, 0777), 0);
	for (i = 0; i < tree_count; i++)
		tree_write("tree", tree_files[i].name, tree_files[i].text,
			   strlen(tree_files[i].text));
}

static bool make_directory(const char *name)
{
	char *path = path_join(place, name);
	bool made = path && !mkdir(path, 0777);

	free(path);
	return made;
}

bool tree_make_place(void)
{
	const char *tmp = getenv("TMPDIR");
	char *template = path_join(tmp && *tmp ? tmp : "/tmp", "test-replay-XXXXXX");
	size_t i;

	place = template ? mkdtemp(template) : NULL;
	if (!place || !make_directory("data") || !make_directory("data/caps"))
		return false;
	for (i = 0; i < tree_caps_count; i++)
		tree_write("data/caps", tree_caps[i].name, tree_caps[i].text,
			   strlen(tree_caps[i].text));
	return true;
}

void tree_remove_place(void)
{
	tree_remove(place);
	free(place);
	place = NULL;
}
