/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What devices do by themselves.
 */
#include "inproc.h"

#include "device.h"
#include "queue.h"
#include "written.h"

#include <errno.h>
#include <string.h>

/* By its address; NULL: there is none. */
static struct device *find(struct viommu_mock *m, const char *address)
{
	return written_device(m->w, &(struct written){ .text = address, .size = strlen(address) });
}

int viommu_mock_dma(struct viommu_mock *m, const char *device, const struct viommu_mock_dma *what)
{
	struct device *d;
	int ret = -ENODEV;

	world_lock(m->w);
	d = find(m, device);
	if (d && what->write)
		ret = device_dma_write(m->w, d, what->bytes, what->iova, what->n);
	else if (d)
		ret = device_dma_read(m->w, d, what->bytes, what->iova, what->n);
	world_unlock(m->w);
	return ret;
}

int viommu_mock_page_fault(struct viommu_mock *m, const char *device,
			   const struct viommu_mock_page_fault *what)
{
	const struct iommu_hwpt_pgfault record = { .pasid = what->pasid,
						   .grpid = what->group,
						   .perm = what->perm,
						   .addr = what->address };
	struct device *d;
	int ret;

	world_lock(m->w);
	d = find(m, device);
	ret = d ? fault_report(m->w, d, &record, 1) : -ENODEV;
	world_unlock(m->w);
	return ret;
}

int viommu_mock_event(struct viommu_mock *m, const char *device, uint32_t type, const void *payload,
		      size_t bytes)
{
	struct device *d;
	int ret;

	world_lock(m->w);
	d = find(m, device);
	ret = d ? event_report(m->w, d, type, payload, bytes) : -ENODEV;
	world_unlock(m->w);
	return ret;
}
