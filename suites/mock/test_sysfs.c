/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: a listing of a running kernel becomes a folder, a description and a listing again, and stays the same but for what
 * is said to be volatile; every link of every host leads somewhere.
 * Cannot prove: that other machines look like these.
 * Truth: listings in testdata/kernels, seen on Linux 7.3.4.
 */
#include "sysfs_rig.h"

#include "files.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>

/* ---- round trips ---- */

static void write_and_read(struct tree *t, struct tree **ret)
{
	char path[64];
	int fd = rig_folder(path);
	const char *bad = "";

	if (sysfs_write(t, fd, &bad))
		fail_msg("%s", bad);
	assert_int_equal(sysfs_read(fd, ret), 0);
	rig_folder_end(fd, path);
}

/* The machine that a tree shows, described, read and made again. */
static struct tree *again(struct tree *t)
{
	struct buf text = { 0 }, message = { 0 };
	struct host *h = NULL;
	struct tree *made;

	assert_int_equal(tree_record(t, true, &h), 0);
	assert_true(host_save(&text, h));
	host_free(h);
	if (host_parse("recorded", text.data, text.len, &message, &h))
		fail_msg("%s", buf_text(&message));
	made = tree_make(h);
	assert_non_null(made);
	host_free(h);
	buf_done(&text);
	return made;
}

static void round_trip(const char *name)
{
	struct tree *first = listing(name), *second, *third, *fourth;

	write_and_read(first, &second);
	same_trees(first, second);
	third = again(second);
	same_trees(first, third);
	write_and_read(third, &fourth);
	same_trees(first, fourth);
	tree_free(first);
	tree_free(second);
	tree_free(third);
	tree_free(fourth);
}

static void listings_survive(void **state)
{
	(void)state;
	round_trip("intel-7.3-vfio.listing");
	round_trip("intel-7.3-before.listing");
}

/* Lines are the same, too, volatile ones apart. */
static void listings_are_printed_as_they_were(void **state)
{
	struct buf text = { 0 };
	struct blob file = { 0 };
	struct tree *t = listing("intel-7.3-vfio.listing");
	char path[4096];

	(void)state;
	snprintf(path, sizeof(path), "%s/kernels/intel-7.3-vfio.listing", rig_data);
	assert_int_equal(blob_read(path, 0, &file), 0);
	tree_list(&text, t);
	assert_string_equal(buf_text(&text), file.data);
	blob_done(&file);
	buf_done(&text);
	tree_free(t);
}

struct line {
	const char *claim, *text;
};

static void what_is_no_listing_is_refused(void **state)
{
	static const struct line lines[] = {
		{ "no fields", "/sys/a\n" },
		{ "a path that leads out", "/sys/../etc|d|755|0|\n" },
		{ "an empty part of a path", "/sys//a|d|755|0|\n" },
		{ "no such type", "/sys/a|x|755|0|\n" },
		{ "no permissions", "/sys/a|d|9|0|\n" },
		{ "half a byte", "/sys/a|f|444|4096|123\n" },
		{ "no digits", "/sys/a|f|444|4096|xy\n" },
		{ "a node without numbers", "/dev/iommu|c|660|10|\n" },
		{ "a link to nowhere", "/sys/a|l|777|0|\n" },
	};
	struct tree *t;
	unsigned line;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (tree_parse(lines[i].text, strlen(lines[i].text), &t, &line) != -EINVAL ||
		    line != 1)
			fail_msg("%s", lines[i].claim);
}

/* ---- every host ---- */

/* Where a link leads, from the root. */
static void resolve(const struct entry *e, char *to, size_t room)
{
	const char *target = e->content;
	size_t n = (size_t)(strrchr(e->path, '/') - e->path);

	for (; !strncmp(target, "../", 3); target += 3) {
		assert_true(n > 0);
		while (n && e->path[--n] != '/')
			;
	}
	snprintf(to, room, "%.*s%s%s", (int)n, e->path, n ? "/" : "", target);
}

/* Buses that are no PCI are not shown, and neither are nodes that are missing. */
static bool elsewhere(const char *path)
{
	return strstr(path, "sys/bus/pci_express") || strstr(path, "sys/class/pci_bus") ||
	       strstr(path, "sys/bus/mdev") || strstr(path, "sys/devices/platform/iommufd") ||
	       !strncmp(path, "dev/vfio/devices", 16);
}

static void links_lead_somewhere(struct tree *t, const char *name)
{
	size_t i, n;
	const struct entry *const *e = tree_entries(t, &n);
	char to[4096];

	for (i = 0; i < n; i++) {
		if (strchr(e[i]->path, '{') || (e[i]->length && strchr(e[i]->content, '{')))
			fail_msg("%s: %s: a name that is not known", name, e[i]->path);
		if (e[i]->type != 'l')
			continue;
		resolve(e[i], to, sizeof(to));
		if (!tree_find(t, to) && !elsewhere(to))
			fail_msg("%s: %s leads to %s", name, e[i]->path, to);
	}
}

static void every_host(void (*fn)(struct host *h, const char *name))
{
	char path[4096];
	const struct dirent *d;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/hosts", rig_data);
	dir = opendir(path);
	assert_non_null(dir);
	while ((d = readdir(dir))) {
		struct host *h;

		if (!strstr(d->d_name, ".json"))
			continue;
		h = shipped(d->d_name);
		fn(h, d->d_name);
		host_free(h);
	}
	closedir(dir);
}

static void check_links(struct host *h, const char *name)
{
	struct tree *t = tree_make(h);

	assert_non_null(t);
	links_lead_somewhere(t, name);
	tree_free(t);
}

static void links_of_every_host_lead_somewhere(void **state)
{
	(void)state;
	every_host(check_links);
}

static void check_folder(struct host *h, const char *name)
{
	struct tree *t = tree_make(h), *read = NULL;

	(void)name;
	write_and_read(t, &read);
	same_trees(t, read);
	tree_free(t);
	tree_free(read);
}

static void folders_of_every_host_say_the_same(void **state)
{
	(void)state;
	every_host(check_folder);
}

/* ---- recordings ---- */

static void serial_numbers_are_left_out(void **state)
{
	struct tree *t = listing("intel-7.3-before.listing");
	struct buf text = { 0 };
	struct host *h = NULL;

	(void)state;
	assert_int_equal(tree_record(t, false, &h), 0);
	assert_true(host_save(&text, h));
	assert_null(strstr(buf_text(&text), "52-54-00"));
	assert_null(strstr(buf_text(&text), "563412ffff005452"));
	assert_null(strstr(buf_text(&text), "subsysnqn"));
	host_free(h);
	buf_done(&text);
	tree_free(t);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(listings_survive),
		cmocka_unit_test(listings_are_printed_as_they_were),
		cmocka_unit_test(what_is_no_listing_is_refused),
		cmocka_unit_test(links_of_every_host_lead_somewhere),
		cmocka_unit_test(folders_of_every_host_say_the_same),
		cmocka_unit_test(serial_numbers_are_left_out),
	};

	rig_data = argc > 1 ? argv[1] : "testdata";
	return cmocka_run_group_tests(tests, NULL, NULL);
}
