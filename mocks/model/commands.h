/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The commands of /dev/iommu as members of a union, for whoever takes or makes any of them.
 */
#ifndef MODEL_COMMANDS_H
#define MODEL_COMMANDS_H

#include "uapi.h"

#define IOMMU_COMMANDS                                   \
	struct iommu_destroy destroy;                    \
	struct iommu_ioas_alloc ioas_alloc;              \
	struct iommu_ioas_allow_iovas allow;             \
	struct iommu_ioas_copy copy;                     \
	struct iommu_ioas_iova_ranges ranges;            \
	struct iommu_ioas_map map;                       \
	struct iommu_ioas_map_file map_file;             \
	struct iommu_ioas_unmap unmap;                   \
	struct iommu_option option;                      \
	struct iommu_vfio_ioas vfio_ioas;                \
	struct iommu_ioas_change_process change_process; \
	struct iommu_hwpt_alloc hwpt_alloc;              \
	struct iommu_hw_info hw_info;                    \
	struct iommu_hwpt_set_dirty_tracking set_dirty;  \
	struct iommu_hwpt_get_dirty_bitmap get_dirty;    \
	struct iommu_hwpt_invalidate invalidate;         \
	struct iommu_fault_alloc fault_alloc;            \
	struct iommu_viommu_alloc viommu_alloc;          \
	struct iommu_vdevice_alloc vdevice_alloc;        \
	struct iommu_veventq_alloc veventq_alloc;        \
	struct iommu_hw_queue_alloc hw_queue_alloc;      \
	struct iommu_ioas_noiommu_get_pa get_pa;

#endif
