/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A machine as testdata/hosts describes it (viommu-host(5)). Data and nothing else: the model is loaded from it, the tree of
 * sysfs is written from it, and a recording ends in it. What a string or list is missing is NULL or 0. Every text and every
 * list is memory of its own, which whoever changes a host may free and replace.
 */
#ifndef HOST_H
#define HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	HOST_BARS = 6,
	HOST_ROM = 6, /* the row of the expansion ROM among the resources */
	HOST_RESOURCES = 17, /* six BARs, ROM, six of SR-IOV, four windows of a bridge */
	HOST_CONFIG = 4096,
	HOST_IDR = 6,
	HOST_GROUPS_MAX = 32,
	HOST_BRIDGE = 0x0604, /* upper 16 bits of the class code of a bridge to another PCI bus */
};

/* Domain, bus, device and function as the kernel prints them, dddd:bb:ss.f. */
struct bdf {
	uint16_t domain;
	uint8_t bus, devfn; /* slot << 3 | function */
};

/* Who calls; decisions about permissions and limits are made from this alone. */
struct host_caller {
	uint32_t uid, gid;
	uint32_t groups[HOST_GROUPS_MAX];
	size_t n_groups;
	uint64_t capabilities; /* bits of CAP_* */
	uint64_t memlock, nofile; /* soft limits; UINT64_MAX: none */
};

/* What one kernel is like. */
struct host_kernel {
	uint32_t release; /* 703 for 7.3 */
	bool thp; /* transparent huge pages */
	bool iommufd; /* /dev/iommu */
	bool container; /* /dev/vfio/vfio */
	bool group; /* /dev/vfio/N */
	bool cdev; /* /dev/vfio/devices/vfioK */
	bool noiommu;
	bool unsafe_interrupts; /* iommufd's allow_unsafe_interrupts */
	uint32_t vfio_major, vfio_dev_major, iommu_minor;
};

enum host_iommu_type { HOST_IOMMU_NONE, HOST_INTEL, HOST_AMD, HOST_SMMUV3 };

enum host_window_type { HOST_DIRECT, HOST_DIRECT_RELAXABLE, HOST_RESERVED, HOST_MSI };

struct host_window {
	uint64_t start, last; /* inclusive */
	enum host_window_type type;
};

struct host_iommu {
	char *name; /* "dmar0", "ivhd0", "smmu3.0x0000000009050000" */
	enum host_iommu_type type;
	uint64_t address; /* of its registers */
	char *version; /* Intel, "1:0" */
	uint64_t cap, ecap; /* Intel */
	uint64_t efr, efr2, amd_cap; /* AMD */
	uint32_t idr[HOST_IDR], iidr, aidr; /* SMMUv3 */
	bool cmdqv; /* Tegra241 CMDQV beside an SMMUv3 */
	uint8_t cmdqv_version, cmdqv_log2vcmdqs, cmdqv_log2vsids;
	uint64_t page_sizes; /* a bit for each size, bytes */
	uint8_t address_bits; /* of an I/O virtual address */
	bool nesting; /* a page table can be the parent of a nested one */
	bool interrupt_remapping;
	bool coherent; /* can enforce cache coherency */
	struct host_window *windows;
	size_t n_windows;
};

struct host_resource {
	uint64_t start, end, flags; /* as in the file "resource"; start = end = flags = 0: none */
};

struct host_vfs {
	uint16_t total, enabled; /* sriov_totalvfs, sriov_numvfs */
	uint16_t offset, stride;
	uint16_t device; /* id of a virtual function */
	uint16_t msix; /* vectors of each */
	bool autoprobe;
};

/* A file, folder or link of sysfs that follows from nothing else here, or that is not as it would follow. */
struct host_file {
	char *path; /* relative to its owner: to a device's folder, or to / for those of the host */
	uint16_t mode; /* permission bits */
	char type; /* 'f', 'd', 'l'; '-': is not there */
	char *content; /* of a link: where it points; behind it stands a NUL */
	size_t size; /* bytes of content */
	uint64_t stat_size; /* 0: 4096 for text, else as stat shows it */
};

enum host_node_state { HOST_NODE_THERE, HOST_NODE_MISSING, HOST_NODE_UNREADABLE };

struct host_device {
	struct bdf at;
	struct bdf parent; /* bridge above it; itself: on a root bus */
	uint16_t vendor, device, subsystem_vendor, subsystem_device;
	uint32_t class_code; /* 24 bits */
	uint8_t revision;
	char *driver; /* bound to it, NULL: none */
	char *driver_override; /* NULL: "(null)" */
	char *iommu; /* name of its IOMMU, NULL: none */
	int32_t group; /* number of the IOMMU group, -1: none */
	int32_t numa_node; /* -1: none */
	int32_t cdev; /* K of vfioK, -1: none is made though a VFIO driver is bound */
	uint32_t irq;
	uint8_t *config; /* of HOST_CONFIG bytes, or NULL: made from the fields here */
	size_t config_size; /* as stat shows it, 256 or 4096 */
	struct host_resource resources[HOST_RESOURCES];
	size_t n_resources; /* lines of the file, 13 or 17 */
	uint16_t msix; /* vectors; 0: none */
	uint8_t msix_bar; /* BAR of the table */
	uint32_t msix_table, msix_pba; /* offsets there */
	uint8_t msi; /* vectors, a power of two; 0: none */
	uint8_t pin; /* 1 to 4 for INTA to INTD; 0: none */
	uint8_t pasid_bits; /* 0: no PASIDs */
	bool ats, flr;
	bool rom_file; /* sysfs shows the ROM */
	char *reset_methods; /* "flr bus"; NULL: no file reset */
	struct host_vfs *vfs; /* a physical function's */
	struct bdf physfn; /* of a virtual function */
	bool is_virtual;
	enum host_node_state node; /* of its VFIO character device */
	struct host_file *files;
	size_t n_files;
};

/* An IOMMU group that some device is in. */
struct host_group {
	int32_t number;
	int32_t minor; /* of /dev/vfio/N; -1: no VFIO driver is bound to a device of it */
	char *type; /* as the file "type" shows it, "DMA" */
	char *name; /* NULL: there is no file "name" */
};

/* A driver that devices can be bound to. */
struct host_driver {
	char *name;
	bool vfio; /* devices bound to it are for user space */
	bool dma_owner; /* uses DMA on its own: a group with it is not viable */
	bool sriov; /* can be asked for virtual functions */
	struct host_id {
		uint16_t vendor, device;
	} * ids; /* what it binds to by itself */
	size_t n_ids;
};

struct host_mdev {
	char *uuid;
	struct bdf parent;
	char *type; /* "nvidia-63" */
	int32_t group, cdev;
};

/* What a device can be asked for. */
struct host_mdev_type {
	struct bdf parent;
	char *name;
	uint32_t available; /* more than there are */
};

struct host {
	char *name, *title, *arch; /* "x86_64", "aarch64" */
	char *personality; /* NULL, or a kernel built for its own tests: "selftest" */
	uint32_t page_size; /* bytes, a power of two */
	uint32_t cpus;
	struct host_kernel kernel;
	struct host_caller caller;
	struct host_iommu *iommus;
	size_t n_iommus;
	struct host_driver *drivers;
	size_t n_drivers;
	struct host_device *devices; /* by address, parents first */
	size_t n_devices;
	struct host_group *groups; /* all there are, by number */
	size_t n_groups;
	struct host_mdev *mdevs;
	size_t n_mdevs;
	struct host_mdev_type *mdev_types; /* of all that there are and can be */
	size_t n_mdev_types;
	struct host_file *files;
	size_t n_files;
};

#endif
