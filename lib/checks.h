/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_CHECKS_H
#define VIOMMU_CHECKS_H

#include "table.h"

/* Rules that a row of rules.def cannot say. Grouped in files by what they look at. */

/* checks_parse.c: while an element is read */
check_fn check_loadparm_length, check_loadparm_chars, check_rom_tuning, check_granule_both,
	check_os_present, check_os_type, check_cell_duplicate, check_cell_gap, check_feature_names,
	check_vcpu_current, check_one_iommu, check_source_present, check_startup_policy,
	check_hostdev_model, check_mdev_address, check_two_children, check_virtio_s390,
	check_dimm_slot, check_mode_number, check_mode_large, check_port_number, check_written;

/* checks_domain.c: the domain as a whole */
check_fn check_memory, check_name_slash, check_cell_cpus, check_domain_type, check_machine_known,
	check_boot_order, check_boot_both, check_acpi_uefi, check_ioapic_machine, check_vcpu_limit,
	check_vcpu_eim, check_aliases;

/* checks_controller.c */
check_fn check_root_model, check_root_index, check_numa_node, check_duplicate_index,
	check_root_address, check_target_zero, check_root_node, check_model_name_root,
	check_model_name_value, check_index_positive, check_hole64, check_controller_cap,
	check_usb_master, check_usb_master_bus;

/* checks_device.c: host devices and IOMMUs */
check_fn check_hostdev_type, check_hostdev_address, check_mdev_guest_address,
	check_capabilities_mode, check_vfio_cap, check_iommufd_cap, check_mdev_ap_twice,
	check_display_graphics, check_unassigned, check_hostdev_pairs, check_passthrough, check_ccw,
	check_foreign_address;

/* checks_iommu.c */
check_fn check_iommu_no_address, check_smmuv3_machine_cap, check_iommu_acpi,
	check_iommu_pci_address, check_granule_size, check_multi_model, check_multi_bus,
	check_split_ioapic, check_smmu_bus;

/* checks_net.c: addresses of network interfaces */
check_fn check_mac, check_net_ips, check_user_ips, check_net_routes, check_net_model;

/* checks_qemu.c: elements of the name space of QEMU */
check_fn check_qemu_attr, check_qemu_env, check_qemu_cap, check_qemu_override;

/* checks_last.c: what libvirt would add by itself */
check_fn check_needs_address, check_needs_controller, check_needs_device, check_needs_firmware,
	check_other_address;

/* checks_disk.c */
check_fn check_disk_name, check_disk_malformed, check_disk_partition, check_wwn, check_wwn_bus,
	check_drive_zero;

/* checks_twice.c: what two devices must not share */
check_fn check_value_twice, check_drive_twice, check_only_first, check_alone, check_partner;

/* checks_usb.c */
check_fn check_usb_alone, check_usb_off, check_usb_places, check_smartcard;

/* address.c */
check_fn check_addresses;
check_fn check_places, check_index_beyond;

#endif
