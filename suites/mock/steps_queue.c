/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "steps.h"
#include "viommu.h"

/* ---- page faults ---- */

int do_fault_queue(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	struct iommu_fault_alloc f = { .size = sizeof(f) };
	int answer = rig_ioctl(&m->rig, 0x8e, &f);

	(void)a;
	*ret = f.out_fault_id;
	return answer;
}

int do_fault(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	const struct iommu_hwpt_pgfault like = {
		.pasid = (uint32_t)a[1], .perm = 1, .addr = a[2], .grpid = 7
	};
	const struct iommu_hwpt_pgfault records[3] = { like, like, like };

	(void)ret;
	return fault_report(m->rig.w, machine_device(m, (unsigned)a[0]), records, a[3]);
}

int do_take_fault(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	struct iommu_hwpt_pgfault records[4] = { 0 };
	ssize_t n = queue_read(m->rig.w, machine_file(m, (unsigned)a[0]), &m->rig.by,
			       (uintptr_t)records, a[1]);

	if (n < (ssize_t)sizeof(records[0]))
		return (int)n;
	*ret = (uint64_t)records[(size_t)n / sizeof(records[0]) - 1].cookie << 32 | (uint64_t)n;
	return 0;
}

int do_respond(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	const struct iommu_hwpt_page_response r = { (uint32_t)a[1], (uint32_t)a[2] };
	ssize_t n = queue_write(m->rig.w, machine_file(m, (unsigned)a[0]), &m->rig.by,
				(uintptr_t)&r, sizeof(r));

	*ret = (uint64_t)n;
	return n < 0 ? (int)n : 0;
}

int do_poll(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	*ret = (uint64_t)queue_poll(m->rig.w, machine_file(m, (unsigned)a[0]));
	return 0;
}

int do_close(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	(void)ret;
	machine_close(m, (unsigned)a[0]);
	return 0;
}

int do_no_descriptors(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	(void)a;
	(void)ret;
	m->no_descriptors = true;
	return 0;
}

int do_region(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	(void)a;
	(void)ret;
	m->shows_region = true;
	return 0;
}

/* ---- virtual IOMMUs ---- */

/* A page table of the guest, by the first word of the entry in its stream table. */
static int nested(struct machine_rig *m, const uint64_t *a, uint64_t entry, uint64_t *ret)
{
	const uint64_t data[2] = { entry, 0 };
	struct iommu_hwpt_alloc h = { .size = sizeof(h),
				      .dev_id = (uint32_t)a[0],
				      .pt_id = (uint32_t)a[1],
				      .data_type = IOMMU_HWPT_DATA_ARM_SMMUV3,
				      .data_len = sizeof(data),
				      .data_uptr = (uintptr_t)data };
	int answer = rig_ioctl(&m->rig, 0x89, &h);

	*ret = h.out_hwpt_id;
	return answer;
}

int do_stage1(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	return nested(m, a, 0xb, ret);
}

int do_bypass(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	return nested(m, a, 0x9, ret);
}

int do_page_of(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	const struct viommu *v = (struct viommu *)object_find(
		m->rig.w, heap_at(&m->rig.w->heap, m->rig.context), (uint32_t)a[0]);
	const struct viommu *shown =
		viommu_offering(m->rig.w, m->rig.context, v->map_offset, v->map_length);

	*ret = shown ? shown->map_offset : 0;
	return 0;
}

int do_viommu(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	struct iommu_viommu_tegra241_cmdqv data;
	struct iommu_viommu_alloc v = { sizeof(v),	 0, (uint32_t)a[2], (uint32_t)a[0],
					(uint32_t)a[1],	 0, (uint32_t)a[3], 0,
					(uintptr_t)&data };
	int answer = rig_ioctl(&m->rig, 0x90, &v);

	*ret = v.out_viommu_id;
	return answer;
}

int do_vdevice(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	struct iommu_vdevice_alloc v = { sizeof(v), (uint32_t)a[0], (uint32_t)a[1], 0, a[2] };
	int answer = rig_ioctl(&m->rig, 0x91, &v);

	*ret = v.out_vdevice_id;
	return answer;
}

int do_event_queue(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	struct iommu_veventq_alloc v = { .size = sizeof(v),
					 .viommu_id = (uint32_t)a[0],
					 .type = (uint32_t)a[1],
					 .depth = (uint32_t)a[2] };
	int answer = rig_ioctl(&m->rig, 0x93, &v);

	*ret = v.out_veventq_id;
	return answer;
}

int do_event(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	const uint32_t value = (uint32_t)a[2];

	(void)ret;
	return event_report(m->rig.w, machine_device(m, (unsigned)a[0]), (uint32_t)a[1], &value,
			    sizeof(value));
}

/*
 * Tells 16 bits for each event of 12 bytes, the first one highest: its number and the low 12 bits of its payload. What was
 * lost tells 0xf000 and its number.
 */
int do_take_events(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	uint32_t words[32] = { 0 }, n, at;
	ssize_t bytes = queue_read(m->rig.w, machine_file(m, (unsigned)a[0]), &m->rig.by,
				   (uintptr_t)words, a[1]);

	if (bytes < 0)
		return (int)bytes;
	n = (uint32_t)bytes / sizeof(words[0]);
	for (at = 0; at < n; at += words[at] ? 2 : 3)
		*ret = *ret << 16 |
		       (words[at] ? 0xf000 | words[at + 1] : words[at + 1] << 12 | words[at + 2]);
	return 0;
}

int do_hw_queue(struct machine_rig *m, const uint64_t *a, uint64_t *ret)
{
	struct iommu_hw_queue_alloc q = { sizeof(q),	  0, (uint32_t)a[0], 1,
					  (uint32_t)a[1], 0, a[2],	     a[3] };
	int answer = rig_ioctl(&m->rig, 0x94, &q);

	*ret = q.out_hw_queue_id;
	return answer;
}
