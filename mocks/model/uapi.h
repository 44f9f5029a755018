/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What programs and the kernel say to each other about /dev/iommu: layouts and numbers as section 1 of the kernel facts has
 * them, declared anew because headers of Debian 12 do not know them. ioctl.def says how large each structure is, and
 * the build fails where one is not.
 */
#ifndef MODEL_UAPI_H
#define MODEL_UAPI_H

#include <stdint.h>

enum { IOMMUFD_TYPE = ';' };

enum iommufd_nr {
	IOMMUFD_FIRST = 0x80,
	IOMMUFD_TEST_END = 0xa1, /* of kernels built for their own tests */
};

struct iommu_destroy {
	uint32_t size, id;
};

struct iommu_ioas_alloc {
	uint32_t size, flags, out_ioas_id;
};

struct iommu_iova_range {
	uint64_t start, last; /* inclusive */
};

struct iommu_ioas_allow_iovas {
	uint32_t size, ioas_id, num_iovas, reserved;
	uint64_t allowed_iovas; /* struct iommu_iova_range[num_iovas] */
};

struct iommu_ioas_copy {
	uint32_t size, flags, dst_ioas_id, src_ioas_id;
	uint64_t length, dst_iova, src_iova;
};

struct iommu_ioas_iova_ranges {
	uint32_t size, ioas_id, num_iovas, reserved;
	uint64_t allowed_iovas; /* struct iommu_iova_range[num_iovas] */
	uint64_t out_iova_alignment;
};

enum iommu_map_flags {
	IOMMU_MAP_FIXED_IOVA = 1,
	IOMMU_MAP_WRITEABLE = 2,
	IOMMU_MAP_READABLE = 4,
	IOMMU_MAP_FLAGS = 7,
};

struct iommu_ioas_map {
	uint32_t size, flags, ioas_id, reserved;
	uint64_t user_va, length, iova;
};

struct iommu_ioas_map_file {
	uint32_t size, flags, ioas_id;
	int32_t fd;
	uint64_t start, length, iova;
};

struct iommu_ioas_unmap {
	uint32_t size, ioas_id;
	uint64_t iova, length;
};

enum iommu_option_id {
	IOMMU_OPTION_RLIMIT_MODE,
	IOMMU_OPTION_HUGE_PAGES,
};

enum iommu_option_op {
	IOMMU_OPTION_SET,
	IOMMU_OPTION_GET,
};

struct iommu_option {
	uint32_t size, option_id;
	uint16_t op, reserved;
	uint32_t object_id;
	uint64_t val64;
};

enum iommu_vfio_ioas_op {
	IOMMU_VFIO_IOAS_GET,
	IOMMU_VFIO_IOAS_SET,
	IOMMU_VFIO_IOAS_CLEAR,
};

struct iommu_vfio_ioas {
	uint32_t size, ioas_id;
	uint16_t op, reserved;
};

struct iommu_ioas_change_process {
	uint32_t size, reserved;
};

/* ---- page tables ---- */

enum iommu_hwpt_alloc_flags {
	IOMMU_HWPT_ALLOC_NEST_PARENT = 1,
	IOMMU_HWPT_ALLOC_DIRTY_TRACKING = 2,
	IOMMU_HWPT_FAULT_ID_VALID = 4,
	IOMMU_HWPT_ALLOC_PASID = 8,
};

enum iommu_hwpt_data_type {
	IOMMU_HWPT_DATA_NONE,
	IOMMU_HWPT_DATA_VTD_S1,
	IOMMU_HWPT_DATA_ARM_SMMUV3,
	IOMMU_HWPT_DATA_AMD_GUEST,
};

struct iommu_hwpt_alloc {
	uint32_t size, flags, dev_id, pt_id, out_hwpt_id, reserved, data_type, data_len;
	uint64_t data_uptr;
	uint32_t fault_id, reserved2;
};

struct iommu_hwpt_vtd_s1 {
	uint64_t flags, pgtbl_addr;
	uint32_t addr_width, reserved;
};

struct iommu_hwpt_arm_smmuv3 {
	uint64_t ste[2]; /* little-endian */
};

struct iommu_hwpt_amd_guest {
	uint64_t dte[4];
};

enum { IOMMU_HW_INFO_FLAG_INPUT_TYPE = 1 };

enum iommu_hw_info_type {
	IOMMU_HW_INFO_TYPE_NONE,
	IOMMU_HW_INFO_TYPE_INTEL_VTD,
	IOMMU_HW_INFO_TYPE_ARM_SMMUV3,
	IOMMU_HW_INFO_TYPE_TEGRA241_CMDQV,
	IOMMU_HW_INFO_TYPE_AMD,
};

enum iommu_hw_capability {
	IOMMU_HW_CAP_DIRTY_TRACKING = 1,
	IOMMU_HW_CAP_PCI_PASID_EXEC = 2,
	IOMMU_HW_CAP_PCI_PASID_PRIV = 4,
	IOMMU_HW_CAP_PCI_ATS_NOT_SUPPORTED = 8,
};

struct iommu_hw_info {
	uint32_t size, flags, dev_id, data_len;
	uint64_t data_uptr;
	uint32_t data_type; /* in, when asked for; out */
	uint8_t out_max_pasid_log2, reserved[3];
	uint64_t out_capabilities;
};

struct iommu_hw_info_vtd {
	uint32_t flags, reserved;
	uint64_t cap_reg, ecap_reg;
};

struct iommu_hw_info_arm_smmuv3 {
	uint32_t flags, reserved, idr[6], iidr, aidr;
};

struct iommu_hw_info_tegra241_cmdqv {
	uint32_t flags;
	uint8_t version, log2vcmdqs, log2vsids, reserved;
};

struct iommu_hw_info_amd {
	uint64_t efr, efr2;
};

enum { IOMMU_HWPT_DIRTY_TRACKING_ENABLE = 1 };

struct iommu_hwpt_set_dirty_tracking {
	uint32_t size, flags, hwpt_id, reserved;
};

enum { IOMMU_HWPT_GET_DIRTY_BITMAP_NO_CLEAR = 1 };

struct iommu_hwpt_get_dirty_bitmap {
	uint32_t size, hwpt_id, flags, reserved;
	uint64_t iova, length, page_size, data;
};

enum iommu_hwpt_invalidate_data_type {
	IOMMU_HWPT_INVALIDATE_DATA_VTD_S1,
	IOMMU_VIOMMU_INVALIDATE_DATA_ARM_SMMUV3,
};

struct iommu_hwpt_invalidate {
	uint32_t size, hwpt_id;
	uint64_t data_uptr;
	uint32_t data_type, entry_len, entry_num, reserved;
};

struct iommu_hwpt_vtd_s1_invalidate {
	uint64_t addr, npages;
	uint32_t flags, reserved;
};

struct iommu_viommu_arm_smmuv3_invalidate {
	uint64_t cmd[2]; /* little-endian */
};

/* ---- queues ---- */

struct iommu_fault_alloc {
	uint32_t size, flags, out_fault_id, out_fault_fd;
};

enum iommu_hwpt_pgfault_flags {
	IOMMU_PGFAULT_FLAGS_PASID_VALID = 1,
	IOMMU_PGFAULT_FLAGS_LAST_PAGE = 2,
};

struct iommu_hwpt_pgfault {
	uint32_t flags, dev_id, pasid, grpid, perm, reserved;
	uint64_t addr;
	uint32_t length, cookie;
};

enum iommufd_page_response_code {
	IOMMUFD_PAGE_RESP_SUCCESS,
	IOMMUFD_PAGE_RESP_INVALID,
};

struct iommu_hwpt_page_response {
	uint32_t cookie, code;
};

enum { IOMMU_VEVENTQ_FLAG_LOST_EVENTS = 1 };

struct iommu_veventq_alloc {
	uint32_t size, flags, viommu_id, type, depth, out_veventq_id, out_veventq_fd, reserved;
};

struct iommufd_vevent_header {
	uint32_t flags, sequence;
};

/* ---- virtual IOMMUs ---- */

enum iommu_viommu_type {
	IOMMU_VIOMMU_TYPE_DEFAULT,
	IOMMU_VIOMMU_TYPE_ARM_SMMUV3,
	IOMMU_VIOMMU_TYPE_TEGRA241_CMDQV,
};

struct iommu_viommu_alloc {
	uint32_t size, flags, type, dev_id, hwpt_id, out_viommu_id, data_len, reserved;
	uint64_t data_uptr;
};

struct iommu_viommu_tegra241_cmdqv {
	uint64_t out_vintf_mmap_offset, out_vintf_mmap_length;
};

struct iommu_vdevice_alloc {
	uint32_t size, viommu_id, dev_id, out_vdevice_id;
	uint64_t virt_id;
};

enum { IOMMU_HW_QUEUE_TYPE_TEGRA241_CMDQV = 1 };

struct iommu_hw_queue_alloc {
	uint32_t size, flags, viommu_id, type, index, out_hw_queue_id;
	uint64_t nesting_parent_iova, length;
};

struct iommu_ioas_noiommu_get_pa {
	uint32_t size, flags, ioas_id, reserved;
	uint64_t iova, length, out_phys;
};

#endif
