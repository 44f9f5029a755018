/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: while a host is read, written, made into a tree and recorded, any allocation may fail: the answer is -ENOMEM or the
 * whole one, and nothing is lost.
 * Cannot prove: that a file system has room.
 * Truth: load.h and tree.h.
 */
#include "unit.h"

#include "fail.h"
#include "tree.h"

#include <errno.h>
#include <stdlib.h>

struct text {
	const char *claim, *text;
};

static const struct text texts[] = {
	{ "an empty host", "{}" },
	{ "a host that is refused", "{ \"cpus\": 0 }" },
	{ "a host that does not fit together",
	  "{ \"devices\": [{ \"at\": \"00:01.0\", \"vendor\": \"0x1\", \"driver\": \"x\" }] }" },
	{ "a host with a bit of everything",
	  "{ \"title\": \"t\", \"personality\": \"selftest\", \"kernel\": { \"noiommu\": true },"
	  "\"caller\": { \"groups\": [1, 2], \"capabilities\": [\"KILL\"] },"
	  "\"iommus\": [{ \"name\": \"dmar0\", \"type\": \"intel\", \"cap\": \"0xd2008c222f0686\","
	  "\"windows\": [{ \"start\": \"0x0\", \"last\": \"0xfff\" }] }],"
	  "\"drivers\": [{ \"name\": \"a\", \"ids\": [{ \"vendor\": \"0x2\", \"device\": \"0x4\" }] },"
	  "{ \"name\": \"vfio-pci\", \"vfio\": true }, { \"name\": \"pcieport\" }],"
	  "\"devices\": [{ \"at\": \"00:1c.0\", \"vendor\": \"0x1\", \"class\": \"0x060400\","
	  "\"driver\": \"pcieport\" },"
	  "{ \"at\": \"01:00.0\", \"parent\": \"00:1c.0\", \"vendor\": \"0x2\", \"device\": \"0x3\","
	  "\"driver\": \"vfio-pci\", \"driver_override\": \"vfio-pci\", \"bars\": [{ \"size\": \"0x4000\" },"
	  "{ \"row\": 7, \"size\": \"0x4000\" }], \"msix\": 3, \"flr\": true,"
	  "\"vfs\": { \"total\": 2, \"enabled\": 2, \"device\": \"0x4\" },"
	  "\"files\": [{ \"path\": \"a/b\", \"content\": \"c\" }, { \"path\": \"d\", \"hex\": \"00\" }] },"
	  "{ \"at\": \"02:00.0\", \"config\": \"86800100\", \"iommu\": \"none\", \"driver\": \"vfio-pci\" }],"
	  "\"mdevs\": [{ \"uuid\": \"7a2d9426-e5d2-4e24-9c80-2a1f5e6b7c01\", \"parent\": \"01:00.0\","
	  "\"type\": \"x-1\" }],"
	  "\"mdev_types\": [{ \"parent\": \"01:00.0\", \"name\": \"x-2\", \"available\": 3 }],"
	  "\"files\": [{ \"path\": \"sys/x\", \"type\": \"link\", \"content\": \"y\" }] }" },
};

/* What one text leads to; it is printed only when all of it came about. */
static int trees(const struct host *h, struct buf *out)
{
	struct tree *t = tree_make(h);
	struct host *recorded = NULL;
	struct buf b = { 0 };
	int r = t ? 0 : -ENOMEM;

	if (!r) {
		tree_list(&b, t);
		r = buf_ok(&b) ? tree_record(t, false, &recorded) : -ENOMEM;
	}
	if (!r && !host_save(&b, recorded))
		r = -ENOMEM;
	if (!r)
		buf_add_n(out, b.data, b.len);
	host_free(recorded);
	tree_free(t);
	buf_done(&b);
	return r;
}

static int all_of_it(const char *text, struct buf *out)
{
	struct buf message = { 0 };
	struct host *h = NULL;
	int r = host_parse("x", text, strlen(text), &message, &h);

	if (r == 1 && buf_ok(&message))
		buf_add_n(out, message.data, message.len);
	if (r == 1 && !buf_ok(&message))
		r = -ENOMEM;
	if (!r)
		r = trees(h, out);
	if (r >= 0 && !buf_ok(out))
		r = -ENOMEM;
	host_free(h);
	buf_done(&message);
	return r;
}

static void sweep_text(const struct text *c, enum fail_how how)
{
	struct buf whole = { 0 }, out = { 0 };
	const int answer = all_of_it(c->text, &whole);
	bool failed = true;
	size_t n;

	assert_true(answer >= 0);
	if (fail_live_first())
		fail_clear();
	for (n = 1; failed; n++) {
		int r;

		fail_start(n, how);
		r = all_of_it(c->text, &out);
		failed = fail_stop();
		if (r != -ENOMEM && (r != answer || strcmp(buf_text(&out), buf_text(&whole)) != 0))
			fail_msg("allocation %zu: %d", n, r);
		buf_done(&out);
		out = (struct buf){ 0 };
		if (fail_live_first())
			fail_msg("allocation %zu: something is lost", n);
	}
	buf_done(&whole);
}

static void one_failure_is_survived(void **state)
{
	sweep_text(*state, FAIL_ONCE);
}

static void failures_from_then_on_are_survived(void **state)
{
	sweep_text(*state, FAIL_ON);
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(texts, one_failure_is_survived),
		UNIT_TABLE(texts, failures_from_then_on_are_survived),
	};

	fail_init();
	return UNIT_RUN("sweep_hosts", tables);
}
