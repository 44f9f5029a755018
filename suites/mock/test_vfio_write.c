/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: a write to a file of sysfs reaches what the file belongs to, and answers with the bytes or the errno; what the
 * model does not answer for is told apart; a description can be made to follow the machine.
 * Cannot prove: that a tree is written anew.
 * Truth: sections 3.2 to 3.4 of the kernel facts; a recording of Linux 7.3.4; of mediated devices general knowledge, too.
 */
#include "vfio_walk.h"
#include "write.h"

#include "../../mocks/host/load.h"

#include <errno.h>
#include <stdlib.h>

#define NIC "0000:02:00.0"
#define DRIVERS "sys/bus/pci/drivers/"
#define DEVICE "sys/devices/pci0000:00/0000:00:11.0/" NIC "/"

/* A device that has mediated ones, and the one that is there. */
#define PARENT "sys/devices/pci0000:00/0000:00:05.0/"
#define OF_TYPE(file) PARENT "mdev_supported_types/mtty-1/" file
#define FULL_TYPE(file) PARENT "mdev_supported_types/mtty-2/" file
#define THERE "83b8f4f2-509f-382f-3c1e-e6bfe0fa1001"
#define NEW "83b8f4f2-509f-382f-3c1e-e6bfe0fa1002"
#define THIRD "83b8f4f2-509f-382f-3c1e-e6bfe0fa1003"

#define PF_FOLDER "sys/bus/pci/devices/0000:01:00.0/"

static const struct file_write {
	const char *claim, *path, *text;
	ssize_t answer;
} writes[] = {
	{ "bind", DRIVERS "vfio-pci/bind", NIC, -EBUSY },
	{ "unbind", DRIVERS "vfio-pci/unbind", NIC "\n", 13 },
	{ "unbind, the device's own way", "sys/bus/pci/drivers/vfio-pci/unbind", "bogus", -ENODEV },
	{ "no such driver", DRIVERS "nothing/bind", NIC, -ENOENT },
	{ "new_id", DRIVERS "vfio-pci/new_id", "8086 ffff", 9 },
	{ "new_id, one field", DRIVERS "vfio-pci/new_id", "8086", -EINVAL },
	{ "remove_id", DRIVERS "vfio-pci/remove_id", "8086 fffe", -ENODEV },
	{ "drivers_probe", "sys/bus/pci/drivers_probe", NIC, 12 },
	{ "drivers_probe of nothing", "/sys/bus/pci/drivers_probe", "bogus", -ENODEV },
	{ "driver_override", DEVICE "driver_override", "vfio-pci\n", 9 },
	{ "driver_override by the bus", "sys/bus/pci/devices/" NIC "/driver_override", "\n", 1 },
	{ "sriov_numvfs", DEVICE "sriov_numvfs", "1", -ENOENT },
	{ "reset", DEVICE "reset", "0", -EINVAL },
	{ "numa_node", DEVICE "numa_node", "99", -EINVAL },
	{ "type", "sys/kernel/iommu_groups/8/type", "zzz", -EINVAL },
	{ "type of another group", "sys/kernel/iommu_groups/99/type", "DMA", -ENOENT },
	{ "type of something else", "sys/class/net/8/type", "DMA", -EOPNOTSUPP },
	{ "a device that is not there", "sys/bus/pci/devices/0000:77:00.0/reset", "1", -ENOENT },
	{ "a file that is for reading", DEVICE "vendor", "x", -EOPNOTSUPP },
	{ "a name alone", "bind", NIC, -EOPNOTSUPP },
	{ "nothing", "", NIC, -EOPNOTSUPP },
	{ "no bytes", DRIVERS "vfio-pci/bind", "", 0 },
	{ "enable, driven", DEVICE "enable", "1", -EBUSY },
	{ "enable, no number", DEVICE "enable", "x", -EINVAL },
	{ "enable, a minus", DEVICE "enable", "-1", -EINVAL },
	{ "msi_bus, too large a number", DEVICE "msi_bus", "0x10000000000000000", -EINVAL },
	{ "broken_parity_status, no number", DEVICE "broken_parity_status", "yes", -EINVAL },
	{ "uevent", DEVICE "uevent", "add", 3 },
	{ "uevent of a driver", DRIVERS "vfio-pci/uevent", "change\n", 7 },
	{ "uevent that there is not", DEVICE "uevent", "adds", -EINVAL },
	{ "uevent with more", DEVICE "uevent", "add 7a2d9426-e5d2-4e24-9c80-2a1f5e6b7c01",
	  -EOPNOTSUPP },
	{ "rescan", "sys/bus/pci/rescan", "1", 1 },
	{ "rescan of a device", DEVICE "rescan", "0", 1 },
	{ "rescan, no number", DEVICE "rescan", "now", -EINVAL },
	{ "remove, no", DEVICE "remove", "0", 1 },
	{ "remove, no number", DEVICE "remove", "y", -EINVAL },
	{ "remove", DEVICE "remove", "1", -EOPNOTSUPP },
	{ "create", OF_TYPE("create"), NEW, 36 },
	{ "create, a line", OF_TYPE("create"), NEW "\n", 37 },
	{ "create by the bus",
	  "/sys/bus/pci/devices/0000:00:05.0/mdev_supported_types/mtty-1/create", NEW, 36 },
	{ "create, capitals", OF_TYPE("create"), "83B8F4F2-509F-382F-3C1E-E6BFE0FA1002", 36 },
	{ "create, one is there", OF_TYPE("create"), THERE, -EEXIST },
	{ "create, in capitals, too", OF_TYPE("create"), "83B8F4F2-509F-382F-3C1E-E6BFE0FA1001",
	  -EEXIST },
	{ "create, short", OF_TYPE("create"), "83b8f4f2-509f-382f-3c1e-e6bfe0fa100", -EINVAL },
	{ "create, long", OF_TYPE("create"), NEW "\n\n", -EINVAL },
	{ "create, no number", OF_TYPE("create"), "83b8f4f2-509f-382f-3c1e-e6bfe0fa100g", -EINVAL },
	{ "create, no dash", OF_TYPE("create"), "83b8f4f2-509f-382f-3c1ee-6bfe0fa1002", -EINVAL },
	{ "create, no more of it", FULL_TYPE("create"), NEW, -EUSERS },
	{ "create, one is there before no more of it", FULL_TYPE("create"), THERE, -EEXIST },
	{ "create, no UUID before no more of it", FULL_TYPE("create"), "x", -EINVAL },
	{ "create, no such type", PARENT "mdev_supported_types/mtty-3/create", NEW, -ENOENT },
	{ "create, no such parent", DEVICE "mdev_supported_types/mtty-1/create", NEW, -ENOENT },
	{ "remove a mediated device", PARENT THERE "/remove", "1", 1 },
	{ "remove a mediated device, by the bus", "/sys/bus/mdev/devices/" THERE "/remove", "1\n",
	  2 },
	{ "remove a mediated device, no", PARENT THERE "/remove", "0", 1 },
	{ "remove a mediated device, no number", PARENT THERE "/remove", "x", -EINVAL },
	{ "sriov_drivers_autoprobe, no such file", DEVICE "sriov_drivers_autoprobe", "1", -ENOENT },
	{ "sriov_drivers_autoprobe, no bool", PF_FOLDER "sriov_drivers_autoprobe", "2", -EINVAL },
	{ "a parameter of no module", "sys/module/nothing/parameters/disable_idle_d3", "1",
	  -EOPNOTSUPP },
	{ "a parameter, no bool", "sys/module/vfio_pci/parameters/nointxmask", "maybe", -EINVAL },
	{ "reset_method that it has not", DEVICE "reset_method", "flr", -EINVAL },
};

/* Rows with what the file says from then on. */
static const struct setting {
	struct file_write write;
	const char *keep;
} settings[] = {
	{ { "msi_bus", DEVICE "msi_bus", "0\n", 2 }, "0\n" },
	{ { "msi_bus, any number but 0", DEVICE "msi_bus", "0xffffffffffffffff", 18 }, "1\n" },
	{ { "broken_parity_status", DEVICE "broken_parity_status", "+7", 2 }, "1\n" },
	{ { "drivers_autoprobe", "sys/bus/pci/drivers_autoprobe", "0", 1 }, "0\n" },
	{ { "drivers_autoprobe, anything else", "sys/bus/pci/drivers_autoprobe", "x", 1 }, "1\n" },
	{ { "sriov_drivers_autoprobe", PF_FOLDER "sriov_drivers_autoprobe", "off", 3 }, "0\n" },
	{ { "a parameter", "sys/module/vfio_pci/parameters/disable_idle_d3", "1\n", 2 }, "Y\n" },
	{ { "interrupts", "sys/module/iommufd/parameters/allow_unsafe_interrupts", "On", 2 },
	  "Y\n" },
	{ { "reset_method", DEVICE "reset_method", "bus  pm\n", 8 }, "bus pm\n" },
	{ { "the usual ones", DEVICE "reset_method", "default", 7 }, "pm bus\n" },
	{ { "no reset_method", DEVICE "reset_method", "\n", 1 }, "\n" },
};

static void write_is(const struct file_write *k, const char *kept)
{
	char keep[KEEP_MAX] = "";
	struct vrig m;
	const struct written t = { &m.by, k->text, strlen(k->text), 0, keep };

	vrig_describe(&m);
	vrig_start(&m);
	assert_int_equal(model_write(m.w, k->path, &t), k->answer);
	assert_string_equal(keep, kept);
	vrig_stop(&m);
}

static void is_written(void **state)
{
	write_is(*state, "");
}

static void is_kept(void **state)
{
	const struct setting *k = *state;

	write_is(&k->write, k->keep);
}

static const struct {
	const char *claim;
} others[] = { { "a write that has to wait says so" } };

static void waits(void **state)
{
	struct vrig m;
	const struct written t = { &m.by, NIC, strlen(NIC), 0, NULL };
	int fd;

	(void)state;
	vrig_describe(&m);
	vrig_start(&m);
	fd = vrig_open(&m, FILE_CDEV, NIC_CDEV);
	assert_int_equal(model_write(m.w, DRIVERS "vfio-pci/unbind", &t), -EAGAIN);
	vrig_close(&m, fd);
	assert_int_equal(model_write(m.w, DRIVERS "vfio-pci/unbind", &t), strlen(NIC));
	vrig_stop(&m);
}

/* ---- a description that follows ---- */

#define PF "0000:01:00.0"

static const char text[] =
	"{\"iommus\": [{\"name\": \"dmar0\", \"type\": \"intel\"}],"
	" \"drivers\": [{\"name\": \"vfio-pci\", \"vfio\": true, \"sriov\": true}, {\"name\": \"e1000e\"}],"
	" \"devices\": [{\"at\": \"0000:01:00.0\", \"vendor\": \"0x8086\", \"device\": \"0x10c9\","
	" \"class\": \"0x020000\", \"driver\": \"vfio-pci\", \"driver_override\": \"vfio-pci\","
	" \"bars\": [{\"size\": \"0x4000\"}, {\"row\": 7, \"size\": \"0x20000\"}],"
	" \"vfs\": {\"total\": 8, \"offset\": 16, \"stride\": 2}},"
	" {\"at\": \"0000:02:00.0\", \"vendor\": \"0x8086\", \"device\": \"0x10d3\","
	" \"class\": \"0x020000\", \"driver\": \"vfio-pci\", \"driver_override\": \"vfio-pci\"}]}";

static const struct {
	const char *claim;
} descriptions[] = { { "a description says what is so now" } };

static ssize_t write_answer(struct vrig *m, const char *path, const char *words)
{
	const struct written t = { &m->by, words, strlen(words), 0, NULL };

	return model_write(m->w, path, &t);
}

static void write_to(struct vrig *m, const char *path, const char *words)
{
	assert_int_equal(write_answer(m, path, words), strlen(words));
}

static void follows(void **state)
{
	struct buf message = { 0 };
	struct host *h;
	struct vrig m;

	(void)state;
	assert_int_equal(host_parse("text", text, strlen(text), &message, &h), 0);
	vrig_describe(&m);
	m.host = *h;
	vrig_start(&m);
	write_to(&m, DRIVERS "vfio-pci/unbind", NIC);
	write_to(&m, DEVICE "driver_override", "e1000e");
	write_to(&m, "sys/kernel/iommu_groups/1/type", "identity");
	assert_int_equal(machine_tell(m.w, h), 0);
	assert_null(h->devices[1].driver);
	assert_string_equal(h->devices[1].driver_override, "e1000e");
	assert_int_equal(h->devices[1].cdev, -1);
	assert_int_equal(h->groups[1].minor, -1);
	assert_string_equal(h->groups[1].type, "identity");
	write_to(&m, "sys/bus/pci/drivers_probe", NIC);
	write_to(&m, "sys/bus/pci/devices/" PF "/sriov_numvfs", "2");
	assert_int_equal(machine_tell(m.w, h), 0);
	assert_int_equal(h->n_devices, 4);
	assert_int_equal(h->devices[0].vfs->enabled, 2);
	assert_true(h->devices[2].is_virtual);
	assert_string_equal(h->devices[2].driver, "vfio-pci");
	assert_int_equal(h->devices[2].cdev, 2);
	assert_int_equal(h->n_groups, 4);
	assert_int_equal(h->groups[3].minor, 2);
	assert_string_equal(h->devices[3].driver, "e1000e");
	write_to(&m, "sys/bus/pci/devices/" PF "/sriov_numvfs", "0");
	assert_int_equal(machine_tell(m.w, h), 0);
	assert_int_equal(h->n_devices, 2);
	vrig_stop(&m);
	host_free(h);
	buf_done(&message);
}

/* ---- mediated devices ---- */

static const struct {
	const char *claim;
} mediated[] = { { "mediated devices come and go" } };

/* A description that says what is so now. */
static void tell(struct vrig *m, struct host *h)
{
	assert_int_equal(machine_tell(m->w, h), 0);
}

static const char with_mdevs[] =
	"{\"iommus\": [{\"name\": \"dmar0\", \"type\": \"intel\"}],"
	" \"devices\": [{\"at\": \"0000:00:05.0\", \"vendor\": \"0x8086\", \"device\": \"0x10c9\"}],"
	" \"mdevs\": [{\"uuid\": \"" THERE
	"\", \"parent\": \"0000:00:05.0\", \"type\": \"mtty-1\"}],"
	" \"mdev_types\": [{\"parent\": \"0000:00:05.0\", \"name\": \"mtty-1\","
	" \"available\": 1}]}";

/* It takes the lowest numbers that are free. */
static void one_comes(struct vrig *m, struct host *h)
{
	write_to(m, OF_TYPE("create"), NEW);
	assert_int_equal(write_answer(m, OF_TYPE("create"), NEW), -EEXIST);
	assert_int_equal(write_answer(m, OF_TYPE("create"), THIRD), -EUSERS);
	tell(m, h);
	assert_int_equal(h->n_mdevs, 2);
	assert_string_equal(h->mdevs[1].uuid, NEW);
	assert_string_equal(h->mdevs[1].type, "mtty-1");
	assert_int_equal(h->mdevs[1].cdev, 1);
	assert_int_equal(h->mdevs[1].group, 2);
	assert_int_equal(h->mdev_types[0].available, 0);
	assert_int_equal(h->n_groups, 3);
	assert_int_equal(h->groups[2].minor, 1);
}

/* Its user is asked to let go, nobody else gets it, and what it had is free when he does. */
static void one_goes(struct vrig *m, struct host *h)
{
	int iommufd, fd = vrig_bound(m, 1, &iommufd);
	const struct vfio_set_irqs req = { 24, VFIO_DATA_EVENTFD | VFIO_TRIGGER, VFIO_REQ, 0, 1 };
	const int32_t event = FD_EVENT;

	assert_int_equal(vrig_irq(m, fd, &req, &event), 0);
	assert_int_equal(write_answer(m, PARENT NEW "/remove", "0"), 1);
	assert_int_equal(m->signals[0], 0);
	assert_int_equal(write_answer(m, PARENT NEW "/remove", "1"), -EAGAIN);
	assert_int_equal(m->signals[0], 1);
	assert_int_equal(vrig_open(m, FILE_CDEV, 1), -ENODEV);
	assert_int_equal(write_answer(m, OF_TYPE("create"), NEW), -EEXIST);
	vrig_close(m, fd);
	write_to(m, PARENT NEW "/remove", "1");
	assert_int_equal(vrig_open(m, FILE_CDEV, 1), -ENXIO);
	assert_int_equal(vrig_open(m, FILE_GROUP, 1), -ENXIO);
	tell(m, h);
	assert_int_equal(h->n_mdevs, 1);
	assert_int_equal(h->mdev_types[0].available, 1);
	assert_int_equal(h->n_groups, 2);
	vrig_close(m, iommufd);
}

static void come_and_go(void **state)
{
	struct buf message = { 0 };
	struct host *h;
	struct vrig m;

	(void)state;
	assert_int_equal(host_parse("text", with_mdevs, strlen(with_mdevs), &message, &h), 0);
	vrig_describe(&m);
	m.host = *h;
	vrig_start(&m);
	one_comes(&m, h);
	one_goes(&m, h);
	write_to(&m, PARENT THERE "/remove", "1");
	tell(&m, h);
	assert_int_equal(h->n_mdevs, 0);
	assert_int_equal(h->mdev_types[0].available, 2);
	write_to(&m, OF_TYPE("create"), NEW);
	write_to(&m, OF_TYPE("create"), THERE);
	tell(&m, h);
	assert_string_equal(h->mdevs[0].uuid, NEW);
	assert_int_equal(h->mdevs[0].cdev, 0);
	assert_int_equal(h->mdevs[1].cdev, 1);
	vrig_stop(&m);
	host_free(h);
	buf_done(&message);
}

int main(void)
{
	static const struct unit_table tables[] = {
		UNIT_TABLE(writes, is_written),	   UNIT_TABLE(settings, is_kept),
		UNIT_TABLE(others, waits),	   UNIT_TABLE(descriptions, follows),
		UNIT_TABLE(mediated, come_and_go),
	};

	return UNIT_RUN("write", tables);
}
