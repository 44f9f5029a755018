/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: every shipped description makes a machine; as many nodes of devices are there as it says, and each is bound,
 * attached, looked at and closed, or refused for the reason that the description is about.
 * Cannot prove: that the descriptions are like real hosts.
 * Truth: the titles of the descriptions; sections 2.1 to 2.4 of the kernel facts.
 */
#include "../../mocks/host/load.h"
#include "vfio_walk.h"

#include <errno.h>
#include <stdio.h>

enum { IO = 3, DEV = 4 };

static const char *folder;

static const struct shipped {
	const char *claim; /* its name */
	int nodes; /* of devices */
	int bind; /* what binding is answered with */
	int function; /* and that of a virtual function */
} shipped[] = {
	{ "amd", 1, 0, 0 },
	{ "arm", 1, 0, 0 },
	{ "arm-no-ats", 1, 0, 0 },
	{ "arm-no-ril", 1, 0, 0 },
	{ "arm-oas-44", 1, 0, 0 },
	{ "arm-ssid-0", 1, 0, 0 },
	{ "caller-memlock", 1, 0, 0 },
	{ "caller-no-resource", 1, 0, 0 },
	{ "caller-qemu", 1, 0, 0 },
	{ "grace-2smmu", 2, 0, 0 },
	{ "grace-cmdqv", 2, 0, 0 },
	{ "intel", 1, 0, 0 },
	{ "intel-64", 64, 0, 0 },
	{ "intel-e1000e", 5, 0, -EACCES },
	{ "intel-no-cdev", 0, 0, 0 },
	{ "intel-no-group", 1, 0, 0 },
	{ "intel-no-remapping", 1, -EPERM, 0 },
	{ "intel-no-vfio-dev", 0, 0, 0 },
	{ "intel-node-missing", 1, 0, 0 },
	{ "intel-node-unreadable", 1, 0, 0 },
	{ "intel-other-driver", 0, 0, 0 },
	{ "intel-scalable", 1, 0, 0 },
	{ "intel-shared-group", 1, -EPERM, 0 },
	{ "intel-shared-vfio", 2, 0, 0 },
	{ "intel-sriov", 8, 0, 0 },
	{ "intel-unsafe-interrupts", 1, 0, 0 },
	{ "kernel-new", 1, 0, 0 },
	{ "kernel-no-iommufd", 0, 0, 0 },
	{ "kernel-old", 1, 0, 0 },
	{ "mdev", 2, 0, 0 },
	{ "noiommu", 1, 0, 0 },
	{ "none", 0, 0, 0 },
};

static struct host *load(const char *name)
{
	struct buf path = { 0 }, message = { 0 };
	struct host *h = NULL;

	buf_add(&path, folder);
	buf_add(&path, "/hosts/");
	buf_add(&path, name);
	buf_add(&path, ".json");
	assert_int_equal(host_load(path.data, &message, &h), 0);
	buf_done(&path);
	buf_done(&message);
	return h;
}

/* What is asked of each device that was bound. */
static const struct step look[] = {
	{ "GET_INFO", IOCTL_(DEV, 0x6b, 24) },
	{ "its numbers can be read", READ(DEV, REGION(VFIO_CONFIG), 64), .answer = 64 },
	{ "the ROM's region", IOCTL_(DEV, 0x6c, 32, 0, VFIO_ROM) },
	{ "REQ", IOCTL_(DEV, 0x6d, 16, 0, VFIO_REQ), .out = { { 4, 1 } } },
	{ "detach", DETACH(DEV, 8) },
	{ .claim = NULL },
};

static void is_used(struct vrig *m, const struct device *d, int answer)
{
	assert_int_equal(vrig_open(m, FILE_IOMMU, 0), IO);
	assert_int_equal(vrig_open(m, FILE_CDEV, (uint32_t)d->cdev), DEV);
	assert_int_equal(vrig_bind(m, DEV, IO, NULL), answer);
	walk_take(m, answer ? look + sizeof(look) / sizeof(look[0]) - 1 : look);
	vrig_close(m, DEV);
	vrig_close(m, IO);
}

static void is_a_machine(void **state)
{
	const struct shipped *k = *state;
	struct host *h = load(k->claim);
	const struct device *d;
	struct vrig m;
	int nodes = 0;

	vrig_describe(&m);
	m.host = *h;
	vrig_start(&m);
	for (d = machine_first(m.w); d; d = machine_next(m.w, d)) {
		if (d->cdev < 0)
			continue;
		nodes++;
		is_used(&m, d, d->is_virtual ? k->function : k->bind);
	}
	assert_int_equal(nodes, k->nodes);
	vrig_stop(&m);
	host_free(h);
}

int main(int argc, char **argv)
{
	static const struct unit_table tables[] = { UNIT_TABLE(shipped, is_a_machine) };

	if (argc != 2)
		return 2;
	folder = argv[1];
	return UNIT_RUN("hosts", tables);
}
