/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: every call that a known client imports is answered, or passed by for a reason that is written down; and the built
 * object exports the names of the table and nothing else.
 * Cannot prove: that clients of other versions import no more.
 * Truth: K 5.1, and nm on the packages that clients.list names.
 */
#include "unit.h"

#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* ---- what the object really exports: dlsym() would find the same names in libc ---- */

struct image {
	const unsigned char *bytes;
	size_t size;
	const ElfW(Sym) * symbols;
	size_t n;
	const char *names;
};

static void map_image(struct image *ret, const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(fstat(fd, &st), 0);
	ret->size = (size_t)st.st_size;
	ret->bytes = mmap(NULL, ret->size, PROT_READ, MAP_PRIVATE, fd, 0);
	assert_ptr_not_equal(ret->bytes, MAP_FAILED);
	close(fd);
}

static void open_image(struct image *ret, const char *path)
{
	const ElfW(Ehdr) * head;
	const ElfW(Shdr) * s;
	size_t i;

	*ret = (struct image){ 0 };
	map_image(ret, path);
	head = (const void *)ret->bytes;
	assert_memory_equal(head->e_ident, ELFMAG, SELFMAG);
	s = (const void *)(ret->bytes + head->e_shoff);
	for (i = 0; i < head->e_shnum; i++)
		if (s[i].sh_type == SHT_DYNSYM) {
			ret->symbols = (const void *)(ret->bytes + s[i].sh_offset);
			ret->n = s[i].sh_size / sizeof(*ret->symbols);
			ret->names = (const char *)ret->bytes + s[s[i].sh_link].sh_offset;
		}
	assert_true(ret->n > 0);
}

static void close_image(struct image *i)
{
	munmap((void *)(uintptr_t)i->bytes, i->size);
}

/* The name of a symbol that others can use; NULL: it is none. */
static const char *exported(const struct image *i, size_t n)
{
	const ElfW(Sym) *s = &i->symbols[n];

	return s->st_shndx == SHN_UNDEF || ELF64_ST_BIND(s->st_info) == STB_LOCAL
		       ? NULL
		       : i->names + s->st_name;
}

static bool exports(const struct image *i, const char *name)
{
	const char *other;
	size_t n;

	for (n = 0; n < i->n; n++) {
		other = exported(i, n);
		if (other && !strcmp(other, name))
			return true;
	}
	return false;
}

static size_t names_missing(const char *path, const char **ret_name)
{
	struct image image;
	size_t i, missing = 0;

	open_image(&image, path);
	for (i = 0; i < WRAPPED; i++)
		if (!exports(&image, wrapped[i])) {
			*ret_name = wrapped[i];
			missing++;
		}
	close_image(&image);
	return missing;
}

static void names_are_exported(void **state)
{
	const char *name = "";
	Dl_info other;

	(void)state;
	if (names_missing(given.object, &name))
		fail_msg("%s is not exported", name);
	/*
	 * Nobody exports libc's names but libc and who stands in front of it; a program does when it is built with sanitizers,
	 * but the library of its tests never.
	 */
	assert_int_not_equal(dladdr((void *)(uintptr_t)_cmocka_run_group_tests, &other), 0);
	assert_int_equal(names_missing(other.dli_fname, &name), WRAPPED);
}

static void nothing_else_is_exported(void **state)
{
	struct image image;
	const char *name;
	size_t n, count = 0;

	(void)state;
	open_image(&image, given.object);
	for (n = 0; n < image.n; n++) {
		name = exported(&image, n);
		if (!name)
			continue;
		count++;
		if (!is_wrapped(name))
			fail_msg("%s is exported, and not in wrap.def", name);
	}
	assert_int_equal(count, WRAPPED);
	close_image(&image);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_import_is_answered),
		cmocka_unit_test(each_reason_is_needed),
		cmocka_unit_test(names_are_exported),
		cmocka_unit_test(nothing_else_is_exported),
	};

	if (argc != 4)
		return 2;
	given.clients = argv[1];
	given.untouched = argv[2];
	given.object = argv[3];
	return cmocka_run_group_tests_name("symbols", tests, NULL, NULL);
}
