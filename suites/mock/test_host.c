/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: every host that is shipped loads, and says the same when it is written anew; what is left out follows from what
 * is there.
 * Cannot prove: that the machines exist.
 * Truth: hosts.def; section 1.7 of the kernel facts for registers.
 */
#include "unit.h"

#include "files.h"
#include "load.h"

#include <dirent.h>
#include <stdio.h>

static const char *data;

/* ---- shipped ones ---- */

static char *host_path(const char *name)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/hosts/%s", data, name);
	return strdup(path);
}

static struct host *shipped(const char *name)
{
	struct buf message = { 0 };
	struct host *h = NULL;
	char *path = host_path(name);

	if (host_load(path, &message, &h))
		fail_msg("%s", buf_text(&message));
	buf_done(&message);
	free(path);
	return h;
}

static void saved_is_the_same(const char *name)
{
	struct buf one = { 0 }, two = { 0 }, message = { 0 };
	struct host *h = shipped(name), *again = NULL;

	assert_true(host_save(&one, h));
	if (host_parse(name, one.data, one.len, &message, &again))
		fail_msg("%s: %s", name, buf_text(&message));
	assert_true(host_save(&two, again));
	assert_string_equal(buf_text(&one), buf_text(&two));
	assert_int_equal(h->n_devices, again->n_devices);
	assert_int_equal(h->n_groups, again->n_groups);
	host_free(h);
	host_free(again);
	buf_done(&one);
	buf_done(&two);
}

static void shipped_ones_are_sound(void **state)
{
	char *folder = host_path("");
	DIR *dir = opendir(folder);
	const struct dirent *d;
	size_t n = 0;

	(void)state;
	assert_non_null(dir);
	while ((d = readdir(dir)))
		if (strstr(d->d_name, ".json")) {
			saved_is_the_same(d->d_name);
			n++;
		}
	assert_in_range(n, 30, 1000);
	closedir(dir);
	free(folder);
}

/* ---- what follows ---- */

static void registers_say_what_hardware_does(void **state)
{
	struct host *intel = shipped("intel-e1000e.json"), *arm = shipped("arm.json");
	struct host *nested = shipped("intel-scalable.json"), *large = shipped("grace-2smmu.json");

	(void)state;
	assert_int_equal(intel->iommus[0].address_bits, 39);
	assert_int_equal(intel->iommus[0].page_sizes, 0x40201000);
	assert_true(intel->iommus[0].interrupt_remapping);
	assert_false(intel->iommus[0].nesting);
	assert_false(intel->iommus[0].coherent);
	assert_true(nested->iommus[0].nesting);
	assert_int_equal(arm->iommus[0].address, 0x9050000);
	/* The hardware has all granules; tables have the one of the machine's pages. */
	assert_int_equal(arm->iommus[0].page_sizes, 0x40201000);
	assert_int_equal(large->iommus[0].page_sizes, 0x20010000);
	assert_true(arm->iommus[0].nesting);
	assert_int_equal(arm->iommus[0].windows[0].start, 0x8000000);
	host_free(intel);
	host_free(arm);
	host_free(nested);
	host_free(large);
}

static void config_space_says_what_a_device_has(void **state)
{
	struct host *h = shipped("intel-e1000e.json");
	struct bdf at = { 0, 2, 0 };
	const struct host_device *d = &h->devices[host_find(h, at)];

	(void)state;
	assert_int_equal(d->vendor, 0x8086);
	assert_int_equal(d->device, 0x10d3);
	assert_int_equal(d->msix, 5);
	assert_int_equal(d->msix_bar, 3);
	assert_int_equal(d->msi, 1);
	assert_int_equal(d->pin, 1);
	assert_string_equal(d->reset_methods, "pm bus");
	assert_int_equal(d->group, 8);
	assert_int_equal(host_find_group(h, 8)->minor, 1);
	host_free(h);
}

/* What is made of the fields is a configuration space that says the same. */
static void made_config_space_can_be_read(void **state)
{
	struct host *h = shipped("arm.json");
	struct bdf at = { 0, 1, 0 };
	struct host_device *d = &h->devices[host_find(h, at)];
	uint8_t config[HOST_CONFIG];
	struct buf text = { 0 }, message = { 0 };
	struct host *read = NULL;
	const struct host_device *is;
	size_t i;

	(void)state;
	host_config(h, d, config);
	buf_add(&text,
		"{ \"devices\": [{ \"at\": \"01:00.0\", \"bars\": [{ \"size\": \"0x2000000\" }], "
		"\"config\": \"");
	for (i = 0; i < HOST_CONFIG; i++)
		buf_hex(&text, config[i], 2);
	buf_add(&text, "\" }] }");
	if (host_parse("x", text.data, text.len, &message, &read))
		fail_msg("%s", buf_text(&message));
	is = &read->devices[0];
	assert_int_equal(is->vendor, d->vendor);
	assert_int_equal(is->subsystem_device, d->subsystem_device);
	assert_int_equal(is->msix, d->msix);
	assert_int_equal(is->msix_pba, d->msix_pba);
	assert_int_equal(is->msi, d->msi);
	assert_int_equal(is->pasid_bits, d->pasid_bits);
	assert_true(is->ats && is->flr);
	host_free(h);
	host_free(read);
	buf_done(&text);
}

static void virtual_functions_come_and_go(void **state)
{
	struct host *h = shipped("intel-sriov.json");
	struct bdf pf = { 0, 1, 0 }, vf = { 0, 1, 16 };
	const struct host_device *d;
	size_t n = h->n_devices;

	(void)state;
	assert_int_equal(host_set_vfs(h, pf, 0), 0);
	assert_int_equal(h->n_devices, n - 8);
	assert_int_equal(host_find(h, vf), -1);
	assert_int_equal(h->n_groups, 3);
	assert_int_equal(host_set_vfs(h, pf, 2), 0);
	assert_int_equal(h->n_devices, n - 6);
	d = &h->devices[host_find(h, vf)];
	assert_int_equal(d->device, 0x1515);
	assert_int_equal(d->msix, 3);
	assert_null(d->driver);
	assert_int_equal(d->group, 3);
	assert_int_equal(d->resources[0].end - d->resources[0].start, 0x3fff);
	host_free(h);
}

static void override_is_kept(const struct host *h)
{
	struct buf text = { 0 }, message = { 0 };
	struct host *again = NULL;

	assert_true(host_save(&text, h));
	if (host_parse("x", text.data, text.len, &message, &again))
		fail_msg("%s", buf_text(&message));
	assert_string_equal(again->devices[1].driver_override, h->devices[1].driver_override);
	host_free(again);
	buf_done(&text);
}

/* K 3.2: driver_override is any text, the word for no text among them. */
static void any_driver_override_is_kept(void **state)
{
	static const char *const texts[] = { "vfio-pci", "none", "a b",	     ".",      "/",   "\"",
					     "\\",	 "\xff", "\xc3\xa4", "(null)", "\x01" };
	char text[4095] = "";
	size_t i, n = sizeof(texts) / sizeof(texts[0]);
	struct host *h = shipped("intel.json");

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	for (i = 0; i <= n; i++) {
		free(h->devices[1].driver_override);
		h->devices[1].driver_override = strdup(i < n ? texts[i] : text);
		override_is_kept(h);
	}
	host_free(h);
}

/* A recording reads so much of a file. */
static void large_files_are_kept(void **state)
{
	enum { LARGE = 65536 };
	struct buf text = { 0 }, message = { 0 };
	struct host *h = shipped("intel.json"), *again = NULL;
	char *bytes = calloc(1, LARGE + 1);

	(void)state;
	assert_non_null(bytes);
	memset(bytes, 0xff, LARGE);
	h->files = calloc(1, sizeof(*h->files));
	h->n_files = 1;
	h->files[0] = (struct host_file){
		.path = strdup("sys/x"), .type = 'f', .content = bytes, .size = LARGE, .mode = 0444
	};
	assert_true(host_save(&text, h));
	if (host_parse("x", text.data, text.len, &message, &again))
		fail_msg("%s", buf_text(&message));
	assert_int_equal(again->files[0].size, LARGE);
	host_free(again);
	host_free(h);
	buf_done(&text);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(shipped_ones_are_sound),
		cmocka_unit_test(registers_say_what_hardware_does),
		cmocka_unit_test(config_space_says_what_a_device_has),
		cmocka_unit_test(made_config_space_can_be_read),
		cmocka_unit_test(virtual_functions_come_and_go),
		cmocka_unit_test(large_files_are_kept),
		cmocka_unit_test(any_driver_override_is_kept),
	};

	data = argc > 1 ? argv[1] : "testdata";
	return cmocka_run_group_tests(tests, NULL, NULL);
}
