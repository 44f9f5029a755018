/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cmd_host.h"

#include "files.h"
#include "host_svg.h"
#include "out.h"

#include <errno.h>
#include <string.h>

static void field(struct buf *b, const char *name, const char *value)
{
	buf_add(b, "  ");
	buf_add(b, name);
	buf_char(b, ' ');
	buf_add(b, value);
}

static void number(struct buf *b, const char *name, int64_t value)
{
	buf_add(b, "  ");
	buf_add(b, name);
	buf_char(b, ' ');
	buf_i64(b, value);
}

static void show_head(struct buf *b, const struct host *h)
{
	const struct host_kernel *k = &h->kernel;

	buf_add(b, h->name);
	buf_add(b, h->title ? ": " : "");
	buf_add(b, h->title ? h->title : "");
	buf_add(b, "\n  ");
	buf_add(b, h->arch);
	number(b, "page", h->page_size);
	number(b, "cpus", h->cpus);
	buf_add(b, "  kernel ");
	buf_u64(b, k->release / 100);
	buf_char(b, '.');
	buf_u64(b, k->release % 100);
	buf_add(b, k->iommufd ? "  iommufd" : "");
	buf_add(b, k->cdev ? "  cdev" : "");
	buf_add(b, k->group ? "  group" : "");
	buf_add(b, k->container ? "  container" : "");
	buf_add(b, k->noiommu ? "  noiommu" : "");
	buf_add(b, "\n");
	number(b, "caller", h->caller.uid);
	buf_char(b, ':');
	buf_u64(b, h->caller.gid);
	buf_add(b, h->caller.capabilities == UINT64_MAX ? "  all capabilities"
		   : h->caller.capabilities		? "  some capabilities"
							: "  no capabilities");
	buf_char(b, '\n');
}

static void show_iommu(struct buf *b, const struct host_iommu *hw)
{
	static const char *const types[] = { "none", "VT-d", "AMD", "SMMUv3" };

	buf_add(b, hw->name);
	field(b, types[hw->type], "");
	buf_u64(b, hw->address_bits);
	buf_add(b, " bits");
	buf_add(b, hw->nesting ? "  nesting" : "");
	buf_add(b, hw->interrupt_remapping ? "" : "  no interrupt remapping");
	buf_add(b, hw->cmdqv ? "  CMDQV" : "");
	buf_char(b, '\n');
}

static void show_node(struct buf *b, const struct host_device *d)
{
	if (d->cdev < 0)
		return;
	buf_add(b, "  vfio");
	buf_u64(b, (uint64_t)d->cdev);
	if (d->node != HOST_NODE_THERE)
		buf_add(b, d->node == HOST_NODE_MISSING ? " (missing)" : " (unreadable)");
}

static void show_device(struct buf *b, const struct host_device *d, unsigned depth)
{
	buf_fill(b, ' ', 2 + 2 * (size_t)depth);
	bdf_text(b, d->at);
	buf_add(b, "  ");
	buf_hex(b, d->vendor, 4);
	buf_char(b, ':');
	buf_hex(b, d->device, 4);
	buf_add(b, "  class ");
	buf_hex(b, d->class_code, 6);
	if (d->is_virtual) {
		buf_add(b, "  VF of ");
		bdf_text(b, d->physfn);
	}
	if (d->group >= 0)
		number(b, "group", d->group);
	if (d->iommu)
		field(b, "behind", d->iommu);
	if (d->driver)
		field(b, "driver", d->driver);
	show_node(b, d);
	buf_char(b, '\n');
}

/* NOLINTNEXTLINE(misc-no-recursion): buses behind a bridge have higher numbers, of which there are 256 */
static void show_below(struct buf *b, const struct host *h, const struct host_device *above,
		       unsigned depth)
{
	size_t i;

	for (i = 0; i < h->n_devices; i++) {
		const struct host_device *d = &h->devices[i];
		const bool root = !bdf_compare(d->parent, d->at);

		if (above ? root || bdf_compare(d->parent, above->at) : !root)
			continue;
		show_device(b, d, depth);
		if (host_is_bridge(d))
			show_below(b, h, d, depth + 1);
	}
}

static void show_mdevs(struct buf *b, const struct host *h)
{
	size_t i;

	for (i = 0; i < h->n_mdevs; i++) {
		const struct host_mdev *m = &h->mdevs[i];

		buf_add(b, "  ");
		buf_add(b, m->uuid);
		field(b, m->type, "of ");
		bdf_text(b, m->parent);
		number(b, "group", m->group);
		if (m->cdev >= 0)
			number(b, "vfio", m->cdev);
		buf_char(b, '\n');
	}
}

static void show_text(struct buf *b, const struct host *h)
{
	size_t i;

	show_head(b, h);
	for (i = 0; i < h->n_iommus; i++)
		show_iommu(b, &h->iommus[i]);
	show_below(b, h, NULL, 0);
	show_mdevs(b, h);
}

int cmd_host_show(const struct cli *cli)
{
	CLEANUP(host_done) struct host *h = NULL;
	CLEANUP(buf_done) struct buf b = { 0 };

	if (host_open(cli, cli->args[0], &h) != OK)
		return TROUBLE;
	if (!(cli->set & OPT_SVG))
		show_text(&b, h);
	else if (host_svg(&b, h))
		return trouble_errno(cli->args[0], -ENOMEM);
	return answer_buf(&b);
}
