/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What stands in the machine beside /dev/iommu: IOMMUs, groups and the devices in them (K 1.7, 2, 3), as loaded from a host
 * description. All of it lives in the heap of the world and stays there until the world ends.
 */
#ifndef MODEL_DEVICE_H
#define MODEL_DEVICE_H

#include "../host/host.h"
#include "object.h"

enum {
	WINDOWS_MAX = 8,
	VFIO_REGIONS = 9,
	VFIO_IRQS = 5,
	RESET_MAX = 128,
	MDEV_UUID = 36,
	MDEV_TYPE_NAME = 68,
};

/* An IOMMU; two devices sit behind the same one when their refs are equal. */
struct hw {
	_Alignas(16) enum host_iommu_type type; /* a ref to each of an array */
	uint32_t n_windows;
	uint64_t cap, ecap, efr, efr2;
	uint32_t idr[HOST_IDR], iidr, aidr;
	uint64_t page_sizes; /* a bit for each size, bytes */
	uint8_t address_bits;
	uint8_t nesting, remapping, coherent;
	uint8_t cmdqv, cmdqv_version, cmdqv_log2vcmdqs, cmdqv_log2vsids;
	struct {
		uint64_t start, last;
	} windows[WINDOWS_MAX];
};

/* Who may do DMA with the devices of a group (K 6, rule 6). */
enum owner { OWNER_NONE, OWNER_KERNEL, OWNER_CONTEXT, OWNER_CONTAINER };

struct group {
	_Alignas(16) int32_t number; /* in sysfs; -1: the slot is free */
	int32_t minor; /* of its node; -1: there is none */
	uint32_t devices; /* ref of the first */
	enum owner owner;
	ref owned_by; /* context or container */
	uint32_t users; /* bound devices that hold the ownership */
	uint32_t opens; /* of the node of the group: 0 or 1, with what lives by it */
	ref table; /* the page table all of its devices are attached to (hwpt); 0: none */
	uint32_t attached; /* devices of it that are attached */
	uint32_t type; /* of its default domain: enum domain_type */
};

/* As the file "type" of a group says it (K 3.4). */
enum domain_type { DOMAIN_DMA, DOMAIN_DMA_FQ, DOMAIN_IDENTITY };

struct device {
	ref next_in_group, next; /* all devices are a list, too */
	ref hw, group; /* 0: none */
	struct bdf at;
	uint8_t is_virtual, is_mdev, noiommu, vfio_bound; /* a VFIO driver is bound to it */
	uint8_t kernel_driver; /* a driver that uses DMA is bound to it */
	uint8_t going; /* the driver is being unbound: no open any more */
	uint8_t pasid_bits, ats, flr, has_reset, sriov;
	int32_t cdev; /* K of vfioK and minor; -1: there is none */
	uint32_t opens; /* files of the node */
	ref bound; /* context it is bound to */
	uint32_t devid; /* its number there */
	ref bound_file; /* the open file it was bound by */
	ref config; /* HOST_CONFIG bytes: what hardware shows */
	ref shadow; /* HOST_CONFIG bytes: what the user of VFIO sees */
	uint8_t config_stale; /* it changed since the file in sysfs was written */
	uint8_t config_told; /* it changed since the machine began: a description cannot make it of other fields */
	uint32_t config_size;
	uint64_t bar_size[7]; /* BARs and ROM; 0: none */
	uint8_t bar_io[7];
	uint8_t irq_pin, msi, msix_bar;
	uint16_t msix;
	uint32_t msix_table, msix_pba;
	ref state; /* of interrupts and features while it is bound, owned by the VFIO part */
	/* What follows is of the part of VFIO and of drivers alone. */
	struct bdf parent; /* bridge above it, itself on a root bus */
	uint16_t vendor, id, subsystem_vendor, subsystem_id;
	uint32_t class_code; /* 24 bits */
	int32_t driver; /* place among the machine's drivers, -1: none */
	int32_t numa_node;
	ref override; /* text of driver_override with its final 0; 0: none */
	uint32_t override_size; /* bytes of it */
	uint32_t irq_line; /* 0: the platform gave it none */
	char reset_known
		[RESET_MAX]; /* ways to reset it, with blanks between them; "": they are not known */
	uint8_t reset_off; /* all of them were turned off */
	uint32_t resets; /* how often it was reset */
	uint32_t binding; /* tells this bind from all others; 0: not bound */
	uint64_t bar_start[7];
	uint8_t bar_type[7]; /* its low bits in config space */
	uint8_t bar_mmap[7]; /* VFIO lets it be mapped */
	uint8_t revision, is_bridge, msix_dynamic;
	uint8_t rom_shown; /* by sysfs */
	ref kept; /* HOST_CONFIG bytes: config before the device was opened */
	ref writable; /* HOST_CONFIG bytes: bits of the shadow that a user changes */
	ref physfn; /* of a virtual function */
	uint32_t vf_number; /* of a virtual function, from 0 */
	uint16_t vf_total, vf_enabled, vf_offset, vf_stride, vf_device, vf_msix;
	uint8_t vf_autoprobe;
	uint64_t vf_bar_start[6], vf_bar_size[6]; /* of the first virtual function */
	uint8_t token[16]; /* UUID that binding one of its virtual functions takes */
	uint8_t cdev_asked; /* a node is made when a VFIO driver is bound */
	char uuid[MDEV_UUID + 1]; /* of a mediated device: its name */
	uint32_t mdev_type; /* place among the machine's */
};

/* What a device can be asked for (K 3.4). */
struct mdev_type {
	struct bdf parent;
	char name[MDEV_TYPE_NAME];
	uint32_t available; /* more than there are */
};

/* Everything in a machine that is no context. */
struct hardware {
	ref hws, groups, devices; /* hws and groups: arrays; devices: list */
	uint32_t n_hws, n_groups, n_devices;
	uint32_t room_groups; /* of the array; those from n_groups on are for virtual functions to come */
	ref drivers; /* array of struct driver, driver.h */
	uint32_t n_drivers;
	ref mdev_types; /* array */
	uint32_t n_mdev_types;
	uint32_t bindings; /* how many there were */
	uint32_t configs; /* some configuration space is stale */
	uint8_t no_autoprobe; /* drivers do not come by themselves to what is found */
	uint8_t group_nodes, cdev_nodes, unsafe_interrupts; /* of the kernel */
};

/*
 * Makes the machine of a description in an empty world, which gets its kernel, too; the page size is what world_init()
 * was told. -ENOMEM, or -EINVAL for an IOMMU, group or driver that a device names and nothing describes.
 */
int machine_load(struct world *w, const struct host *h);
/* Gives it back; no file of it may be open. */
void machine_end(struct world *w);

struct hardware *hardware_of(struct world *w);
struct hw *device_hw(struct world *w, const struct device *d); /* NULL: none */
struct group *device_group(struct world *w, const struct device *d); /* NULL: none */
struct device *machine_first(struct world *w); /* of all devices; NULL: there is none */
struct device *machine_next(struct world *w, const struct device *d);
/* The device of an address, or NULL; none of those are mdevs. */
struct device *machine_at(struct world *w, struct bdf at);
bool bdf_equal(struct bdf a, struct bdf b);

#endif
