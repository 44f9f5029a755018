/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: a listing of a running kernel is given back, but for what is said to be volatile, by the machine that is recorded of
 * its tree and mocked, whether that machine is listed or recorded once more; the second recording is the first. Every host
 * that is shipped shows programs the tree that `host list` prints of it, and what is recorded there shows it again.
 * Cannot prove: what callers see that may not read all; those are left out.
 * Truth: listings in testdata/kernels, seen on Linux 7.3.4; sysfs.def for the shipped hosts.
 */
#include "sysfs_rig.h"

#include "files.h"
#include "process.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdio.h>
#include <unistd.h>

enum { PATH_SIZE = 4200 };

/* Where the steps of a trip leave what they printed. */
static char room[64];

/* Runs the program, which is to print to a file of the room. */
static void print_to(const char *file, const char *const words[PROCESS_WORDS])
{
	int folder = open(room, O_RDONLY | O_DIRECTORY), fds[3], i, status;

	fds[0] = process_stream("");
	fds[1] = openat(folder, file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	fds[2] = process_stream("");
	assert_true(fds[1] >= 0);
	status = process_run(process_program, words, fds);
	assert_string_equal(process_text(fds[2]), "");
	assert_int_equal(status, 0);
	for (i = 0; i < 3; i++)
		close(fds[i]);
	close(folder);
}

static void path_in_room(const char *file, char path[PATH_SIZE])
{
	snprintf(path, PATH_SIZE, "%s/%s", room, file);
}

static void read_in_room(const char *file, struct blob *ret)
{
	char path[PATH_SIZE];

	path_in_room(file, path);
	*ret = (struct blob){ 0 };
	assert_int_equal(blob_read(path, 0, ret), 0);
}

static struct tree *printed_tree(const char *file)
{
	struct blob text;
	struct tree *t;
	unsigned line;

	read_in_room(file, &text);
	if (tree_parse(text.data, text.len, &t, &line))
		fail_msg("%s:%u", file, line);
	blob_done(&text);
	return t;
}

static struct tree *recorded_tree(const char *file)
{
	struct buf message = { 0 };
	struct host *h = NULL;
	char path[PATH_SIZE];
	struct tree *t;

	path_in_room(file, path);
	if (host_load(path, &message, &h))
		fail_msg("%s", buf_text(&message));
	t = tree_make(h);
	assert_non_null(t);
	host_free(h);
	return t;
}

/* What two steps printed. */
static void same_files(const char *a, const char *b)
{
	struct blob is, other;

	read_in_room(a, &is);
	read_in_room(b, &other);
	assert_int_equal(is.len, other.len);
	assert_memory_equal(is.data, other.data, is.len);
	blob_done(&is);
	blob_done(&other);
}

static void same_and_done(struct tree *a, struct tree *b)
{
	same_trees(a, b);
	tree_free(a);
	tree_free(b);
}

struct trip {
	const char *claim, *listing;
};

static const struct trip trips[] = {
	{ "devices are bound to vfio-pci", "intel-7.3-vfio.listing" },
	{ "drivers of the kernel have the devices", "intel-7.3-before.listing" },
};

static void a_listing_comes_back(void **state)
{
	const struct trip *t = *state;
	char from[PATH_SIZE], tree[PATH_SIZE], host[PATH_SIZE];
	int fd = rig_folder(room);

	snprintf(from, sizeof(from), "%s/kernels/%s", rig_data, t->listing);
	path_in_room("tree", tree);
	path_in_room("recorded.json", host);
	print_to("nothing", (const char *const[PROCESS_WORDS]){ "host", "tree", "--from-listing",
								from, tree, NULL });
	print_to("recorded.json", (const char *const[PROCESS_WORDS]){ "host", "record", "--serials",
								      "--root", tree, NULL });
	print_to("again.json",
		 (const char *const[PROCESS_WORDS]){ "mock", "--host", host, "--", process_program,
						     "host", "record", "--serials", NULL });
	print_to("listing",
		 (const char *const[PROCESS_WORDS]){ "mock", "--host", host, "--", process_program,
						     "host", "list", "--root", "/", NULL });
	same_files("recorded.json", "again.json");
	same_and_done(listing(t->listing), recorded_tree("again.json"));
	same_and_done(listing(t->listing), printed_tree("listing"));
	rig_folder_end(fd, room);
}

static void programs_see_the_tree_of(const char *name)
{
	struct host *h = shipped(name);
	char path[PATH_SIZE];
	struct tree *t;

	if (h->caller.capabilities & UINT64_C(1) << CAP_SYS_ADMIN) {
		snprintf(path, sizeof(path), "%s/hosts/%s", rig_data, name);
		print_to("listing", (const char *const[PROCESS_WORDS]){
					    "mock", "--host", path, "--", process_program, "host",
					    "list", "--root", "/", NULL });
		t = tree_make(h);
		assert_non_null(t);
		print_message("%s\n", name);
		same_and_done(t, printed_tree("listing"));
		print_to("recorded.json", (const char *const[PROCESS_WORDS]){
						  "mock", "--host", path, "--", process_program,
						  "host", "record", "--serials", NULL });
		same_and_done(tree_make(h), recorded_tree("recorded.json"));
	}
	host_free(h);
}

/* A text that no description can say. */
static void what_cannot_be_said_is_refused(void **state)
{
	static const char method[] =
		"tree/sys/devices/pci0000:00/0000:00:11.0/0000:02:00.0/reset_method";
	int folder = rig_folder(room), fds[3] = { process_stream(""), -1, process_stream("") }, fd,
	    i;
	char from[PATH_SIZE], tree[PATH_SIZE], start[PATH_SIZE + 64];

	(void)state;
	snprintf(from, sizeof(from), "%s/kernels/%s", rig_data, trips[0].listing);
	path_in_room("tree", tree);
	print_to("nothing", (const char *const[PROCESS_WORDS]){ "host", "tree", "--from-listing",
								from, tree, NULL });
	fd = openat(folder, method, O_WRONLY | O_TRUNC);
	assert_int_equal(write(fd, "\xff", 1), 1);
	close(fd);
	fds[1] = process_stream("");
	assert_int_equal(process_run(process_program,
				     (const char *const[PROCESS_WORDS]){ "host", "record", "--root",
									 tree, NULL },
				     fds),
			 2);
	snprintf(start, sizeof(start), "viommu-tck: %s: what is there cannot be described: ", tree);
	assert_memory_equal(process_text(fds[2]), start, strlen(start));
	assert_string_equal(process_text(fds[1]), "");
	for (i = 0; i < 3; i++)
		close(fds[i]);
	rig_folder_end(folder, room);
}

static const struct trip all[] = { { "programs see what hosts are to show", NULL } };

static const struct trip bad[] = { { "what cannot be described is refused", NULL } };

static void every_host_is_shown(void **state)
{
	char path[PATH_SIZE];
	const struct dirent *d;
	DIR *dir;
	int fd;

	(void)state;
	snprintf(path, sizeof(path), "%s/hosts", rig_data);
	dir = opendir(path);
	assert_non_null(dir);
	fd = rig_folder(room);
	while ((d = readdir(dir)))
		if (strstr(d->d_name, ".json"))
			programs_see_the_tree_of(d->d_name);
	rig_folder_end(fd, room);
	closedir(dir);
}

int main(int argc, char **argv)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(trips, a_listing_comes_back), UNIT_TABLE(all, every_host_is_shown),
		UNIT_TABLE(bad, what_cannot_be_said_is_refused)
	};

	if (argc != 3)
		return 2;
	process_program = argv[1];
	rig_data = argv[2];
	return UNIT_RUN("host_trip", tables);
}
