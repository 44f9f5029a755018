/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The machine of the recording (Linux 7.3.4, emulated VT-d): an e1000e behind a root port, alone in its group, and an NVMe
 * controller with virtual functions. Beside them, described only here, two devices of one group on the root bus.
 */
#include "vfio_rig.h"

enum { MEM = 0x40200, MEM_64 = 0x140204, IO = 0x40101 };

static const struct {
	uint16_t at;
	uint32_t value;
} nic_config[] = {
	{ 0x00, 0x10d38086 },  { 0x04, 0x00100103 },  { 0x08, 0x02000000 },  { 0x10, 0xfe040000 },
	{ 0x14, 0xfe060000 },  { 0x18, 0x0000c001 },  { 0x1c, 0xfe080000 },  { 0x2c, 0x00008086 },
	{ 0x30, 0xfe000000 },  { 0x34, 0x000000c8 },  { 0x3c, 0x0000010a },  { 0xa0, 0x00040011 },
	{ 0xa4, 0x00000003 },  { 0xa8, 0x00002003 },  { 0xc8, 0x0022d001 },  { 0xd0, 0x0080e005 },
	{ 0xe0, 0x0001a010 },  { 0xe4, 0x00008020 },  { 0xec, 0x00000411 },  { 0xf0, 0x00110000 },
	{ 0x100, 0x14020001 }, { 0x108, 0x02400000 }, { 0x10c, 0x00462030 }, { 0x114, 0x0000e000 },
	{ 0x118, 0x000000a0 }, { 0x140, 0x00010003 }, { 0x144, 0xff123456 }, { 0x148, 0x525400ff },
};

static void describe_nic(struct vrig *m)
{
	struct host_device *d = &m->devices[RIG_NIC];
	size_t i, k;

	for (i = 0; i < sizeof(nic_config) / sizeof(nic_config[0]); i++)
		for (k = 0; k < 4; k++)
			m->nic_config[nic_config[i].at + k] =
				(uint8_t)(nic_config[i].value >> 8 * k);
	*d = (struct host_device){ .at = { 0, 2, 0 },
				   .parent = { 0, 0, 0x11 << 3 },
				   .vendor = 0x8086,
				   .device = 0x10d3,
				   .subsystem_vendor = 0x8086,
				   .class_code = 0x020000,
				   .driver = (char *)"vfio-pci",
				   .driver_override = (char *)"vfio-pci",
				   .iommu = (char *)"dmar0",
				   .group = 8,
				   .numa_node = -1,
				   .cdev = NIC_CDEV,
				   .irq = 10,
				   .config = m->nic_config,
				   .config_size = 4096,
				   .n_resources = 13,
				   .msix = 5,
				   .msix_bar = 3,
				   .msix_pba = 0x2000,
				   .msi = 1,
				   .pin = 1,
				   .reset_methods = (char *)"pm bus" };
	d->resources[0] = (struct host_resource){ 0xfe040000, 0xfe05ffff, MEM };
	d->resources[1] = (struct host_resource){ 0xfe060000, 0xfe07ffff, MEM };
	d->resources[2] = (struct host_resource){ 0xc000, 0xc01f, IO };
	d->resources[3] = (struct host_resource){ 0xfe080000, 0xfe083fff, MEM };
	d->resources[HOST_ROM] = (struct host_resource){ 0xfe000000, 0xfe03ffff, 0x46200 };
}

static void describe_pf(struct vrig *m)
{
	m->vfs = (struct host_vfs){
		.total = 4, .offset = 1, .stride = 1, .device = 0x10, .msix = 1, .autoprobe = true
	};
	m->devices[RIG_PF] = (struct host_device){ .at = { 0, 1, 0 },
						   .parent = { 0, 0, 0x10 << 3 },
						   .vendor = 0x1b36,
						   .device = 0x10,
						   .subsystem_vendor = 0x1af4,
						   .subsystem_device = 0x1100,
						   .class_code = 0x010802,
						   .revision = 2,
						   .driver = (char *)"nvme",
						   .iommu = (char *)"dmar0",
						   .group = 7,
						   .numa_node = -1,
						   .cdev = -1,
						   .irq = 20,
						   .config_size = 4096,
						   .n_resources = 13,
						   .msix = 6,
						   .msix_table = 0x2000,
						   .msix_pba = 0x3000,
						   .pin = 1,
						   .flr = true,
						   .reset_methods = (char *)"flr bus",
						   .vfs = &m->vfs };
	m->devices[RIG_PF].resources[0] = (struct host_resource){ 0xfe800000, 0xfe803fff, MEM_64 };
	m->devices[RIG_PF].resources[7] = (struct host_resource){ 0xfe804000, 0xfe813fff, MEM_64 };
}

static void describe_port(struct host_device *d, uint8_t slot, int32_t group)
{
	*d = (struct host_device){ .at = { 0, 0, (uint8_t)(slot << 3) },
				   .parent = { 0, 0, (uint8_t)(slot << 3) },
				   .vendor = 0x1b36,
				   .device = 0xc,
				   .class_code = 0x060400,
				   .driver = (char *)"pcieport",
				   .iommu = (char *)"dmar0",
				   .group = group,
				   .numa_node = -1,
				   .cdev = -1,
				   .config_size = 4096 };
}

/* Conventional devices: no PCIe, small BARs in one page, no reset. */
static void describe_twins(struct vrig *m)
{
	struct host_device *d = &m->devices[RIG_TWIN];
	uint32_t i;

	for (i = 0; i < 2; i++, d++) {
		*d = (struct host_device){ .at = { 0, 0, (uint8_t)(5 << 3 | i) },
					   .parent = { 0, 0, (uint8_t)(5 << 3 | i) },
					   .vendor = 0x1234,
					   .device = 0x11e8,
					   .class_code = i ? 0x030000 : 0x00ff00,
					   .driver = (char *)"vfio-pci",
					   .driver_override = (char *)"vfio-pci",
					   .iommu = (char *)"dmar0",
					   .group = 5,
					   .numa_node = -1,
					   .cdev = TWIN_CDEV + (int32_t)i,
					   .config_size = 256,
					   .msi = 4,
					   .pin = 1 };
		d->resources[0] = (struct host_resource){ 0xfeb00000 + i * 0x100,
							  0xfeb000ff + i * 0x100, MEM };
		d->resources[1] = (struct host_resource){ 0xfeb01000 + i * 0x1000,
							  0xfeb0107f + i * 0x1000, MEM };
	}
}

void vrig_describe(struct vrig *m)
{
	static struct host_window windows[] = { { 0xfee00000, 0xfeefffff, HOST_MSI } };

	*m = (struct vrig){ .nvme = { 0x1b36, 0x10 } };
	m->iommu = (struct host_iommu){ .name = (char *)"dmar0",
					.type = HOST_INTEL,
					.cap = 0xd2008c22260286,
					.ecap = 0xf00f4e,
					.page_sizes = 0x40201000,
					.address_bits = 39,
					.interrupt_remapping = true,
					.coherent = true,
					.windows = windows,
					.n_windows = 1 };
	m->drivers[0] = (struct host_driver){ .name = (char *)"vfio-pci", .vfio = true };
	m->drivers[1] = (struct host_driver){ .name = (char *)"pcieport" };
	m->drivers[2] = (struct host_driver){ .name = (char *)"nvme",
					      .dma_owner = true,
					      .sriov = true,
					      .ids = &m->nvme,
					      .n_ids = 1 };
	m->drivers[3] = (struct host_driver){ .name = (char *)"e1000e", .dma_owner = true };
	m->drivers[4] =
		(struct host_driver){ .name = (char *)"variant", .vfio = true, .sriov = true };
	describe_port(&m->devices[RIG_BRIDGE], 0, 0);
	m->devices[RIG_BRIDGE].class_code = 0x060000;
	m->devices[RIG_BRIDGE].driver = NULL;
	describe_port(&m->devices[RIG_PORT], 0x11, 4);
	describe_port(&m->devices[RIG_PF_PORT], 0x10, 3);
	describe_pf(m);
	describe_nic(m);
	describe_twins(m);
	m->mdev = (struct host_mdev){ .uuid = (char *)"83b8f4f2-509f-382f-3c1e-e6bfe0fa1001",
				      .parent = { 0, 0, 5 << 3 },
				      .type = (char *)"mtty-1",
				      .group = 12,
				      .cdev = MDEV_CDEV };
	m->mdev_types[0] = (struct host_mdev_type){ m->mdev.parent, (char *)"mtty-1", 1 };
	m->mdev_types[1] = (struct host_mdev_type){ m->mdev.parent, (char *)"mtty-2", 0 };
	m->host = (struct host){ .page_size = 4096,
				 .kernel = { .release = 703,
					     .thp = true,
					     .iommufd = true,
					     .container = true,
					     .group = true,
					     .cdev = true },
				 .iommus = &m->iommu,
				 .n_iommus = 1,
				 .drivers = m->drivers,
				 .n_drivers = 5,
				 .devices = m->devices,
				 .n_devices = RIG_DEVICES,
				 .mdevs = &m->mdev,
				 .n_mdevs = 1,
				 .mdev_types = m->mdev_types,
				 .n_mdev_types = 2 };
}

void vrig_move_mdevs(struct vrig *m, struct bdf parent)
{
	m->mdev.parent = parent;
	m->mdev_types[0].parent = parent;
	m->mdev_types[1].parent = parent;
}
