/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: a folder that is brought up to date is the one that would be written anew, and files that programs have open stay.
 * Cannot prove: that drivers change just this.
 * Truth: sections 3.2 to 3.4 of the kernel facts.
 */
#include "sysfs_rig.h"

#include <stdlib.h>
#include <sys/stat.h>

static void bind(struct host *h, const char *driver)
{
	struct bdf at = { 0, 1, 0 };
	struct host_device *d = &h->devices[host_find(h, at)];

	free(d->driver);
	d->driver = driver ? strdup(driver) : NULL;
	d->cdev = host_is_vfio(h, d) ? 0 : -1;
	assert_int_equal(host_regroup(h), 0);
}

static void to_other_driver(struct host *h)
{
	bind(h, "ixgbe");
}

static void to_none(struct host *h)
{
	bind(h, NULL);
}

static void to_vfio(struct host *h)
{
	bind(h, "vfio-pci");
}

static void to_identity(struct host *h)
{
	struct host_group *g = host_find_group(h, 2);

	free(g->type);
	g->type = strdup("identity");
}

static void to_two(struct host *h)
{
	assert_int_equal(host_set_vfs(h, (struct bdf){ 0, 1, 0 }, 2), 0);
}

static void to_eight(struct host *h)
{
	assert_int_equal(host_set_vfs(h, (struct bdf){ 0, 1, 0 }, 8), 0);
}

static void to_three(struct host *h)
{
	const struct host_mdev m = { .uuid = (char *)"7a2d9426-e5d2-4e24-9c80-2a1f5e6b7c03",
				     .parent = { 0, 1, 0 },
				     .type = (char *)"nvidia-223",
				     .group = 77,
				     .cdev = 7 };

	h->mdev_types[1].available--;
	assert_int_equal(host_add_mdev(h, &m), 0);
	assert_int_equal(host_regroup(h), 0);
}

static void to_one_less(struct host *h)
{
	h->mdev_types[0].available++;
	host_remove_mdev(h, 0);
	assert_int_equal(host_regroup(h), 0);
}

struct change {
	const char *host;
	void (*change[4])(struct host *h);
};

static const struct change changes[] = {
	{ "intel.json", { to_other_driver, to_none, to_vfio, to_identity } },
	{ "intel-other-driver.json", { to_vfio, to_none, to_other_driver, to_vfio } },
	{ "mdev.json", { to_three, to_one_less, to_one_less, to_one_less } },
	{ "intel-sriov.json", { to_two, to_eight, to_two, to_identity } },
};

static struct tree *follow(const struct change *c, size_t k, struct host *h, int fd,
			   struct tree *was)
{
	struct tree *now, *read;
	const char *bad = "";

	c->change[k](h);
	now = tree_make(h);
	if (sysfs_update(fd, was, now, &bad))
		fail_msg("%s %zu: %s", c->host, k, bad);
	assert_int_equal(sysfs_read(fd, &read), 0);
	same_trees(now, read);
	tree_free(read);
	tree_free(was);
	return now;
}

static void changes_are_followed(void **state)
{
	size_t i, k;

	(void)state;
	for (i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		struct host *h = shipped(changes[i].host);
		struct tree *t = tree_make(h);
		char path[64];
		int fd = rig_folder(path);

		assert_int_equal(sysfs_write(t, fd, NULL), 0);
		for (k = 0; k < 4; k++)
			t = follow(&changes[i], k, h, fd, t);
		tree_free(t);
		host_free(h);
		rig_folder_end(fd, path);
	}
}

/* Who has a file open sees what it says now. */
static void a_file_that_changes_stays_the_same_file(void **state)
{
	struct host *h = shipped("intel.json");
	struct tree *was = tree_make(h), *now;
	struct stat before, after;
	char path[64];
	int fd = rig_folder(path);
	const char *file = "sys/kernel/iommu_groups/2/type";

	(void)state;
	assert_int_equal(sysfs_write(was, fd, NULL), 0);
	assert_int_equal(fstatat(fd, file, &before, 0), 0);
	to_identity(h);
	now = tree_make(h);
	assert_int_equal(sysfs_update(fd, was, now, NULL), 0);
	assert_int_equal(fstatat(fd, file, &after, 0), 0);
	assert_int_equal(before.st_ino, after.st_ino);
	assert_int_equal(after.st_size, strlen("identity\n"));
	tree_free(was);
	tree_free(now);
	host_free(h);
	rig_folder_end(fd, path);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(changes_are_followed),
		cmocka_unit_test(a_file_that_changes_stays_the_same_file),
	};

	rig_data = argc > 1 ? argv[1] : "testdata";
	return cmocka_run_group_tests(tests, NULL, NULL);
}
