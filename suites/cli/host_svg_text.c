/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "host_svg.h"

static const char *const types[] = { "none", "VT-d", "AMD", "SMMUv3" };

/* What may not stand in XML is told from blanks. */
void host_say(struct buf *b, const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			buf_add(b, "\xef\xbf\xbd");
		else
			buf_char(b, *text);
}

void host_say_number(struct buf *b, const char *before, uint64_t n)
{
	host_say(b, before);
	buf_u64(b, n);
}

static void say_address(struct buf *b, const struct host_device *d)
{
	bdf_text(b, d->at);
	if (d->is_virtual) {
		host_say(b, " VF of ");
		bdf_text(b, d->physfn);
	}
}

static void say_ids(struct buf *b, const struct host_device *d)
{
	buf_hex(b, d->vendor, 4);
	host_say(b, ":");
	buf_hex(b, d->device, 4);
	host_say(b, " class ");
	buf_hex(b, d->class_code, 6);
}

static void say_place(struct buf *b, const struct host_device *d)
{
	if (bdf_compare(d->parent, d->at)) {
		host_say(b, "below ");
		bdf_text(b, d->parent);
	} else {
		host_say(b, "on a root bus");
	}
}

static void say_driver(struct buf *b, const struct host_device *d)
{
	static const char *const states[] = { "", " (missing)", " (unreadable)" };

	host_say(b, d->driver ? d->driver : "no driver");
	if (d->cdev < 0)
		return;
	host_say_number(b, ", devices/vfio", (uint64_t)d->cdev);
	host_say(b, states[d->node]);
}

void host_say_device(struct buf *b, const struct host_device *d, size_t line)
{
	static void (*const lines[HOST_SVG_LINES])(struct buf * b, const struct host_device *d) = {
		say_address, say_ids, say_place, say_driver
	};

	lines[line](b, d);
}

void host_say_group(struct buf *b, const struct host_group *g)
{
	if (!g) {
		host_say(b, "no group");
		return;
	}
	host_say_number(b, "group ", (uint64_t)g->number);
	host_say(b, g->type ? ", " : "");
	host_say(b, g->type ? g->type : "");
	if (g->minor >= 0)
		host_say_number(b, ", /dev/vfio/", (uint64_t)g->number);
}

void host_say_iommu(struct buf *b, const struct host_iommu *u)
{
	if (!u) {
		host_say(b, "behind no IOMMU");
		return;
	}
	host_say(b, u->name);
	host_say(b, ": ");
	host_say(b, types[u->type]);
	host_say_number(b, ", ", u->address_bits);
	host_say(b, " bits");
	host_say(b, u->nesting ? ", nesting" : "");
	host_say(b, u->interrupt_remapping ? "" : ", no interrupt remapping");
	host_say(b, u->cmdqv ? ", CMDQV" : "");
}

void host_say_title(struct buf *b, const struct host *h)
{
	host_say(b, h->name);
	host_say(b, h->title ? ": " : "");
	host_say(b, h->title ? h->title : "");
}

void host_say_machine(struct buf *b, const struct host *h)
{
	const struct host_kernel *k = &h->kernel;

	host_say(b, h->arch);
	host_say_number(b, ", pages of ", h->page_size);
	host_say_number(b, ", kernel ", k->release / 100);
	host_say_number(b, ".", k->release % 100);
	host_say(b, k->iommufd ? ", /dev/iommu" : "");
	host_say(b, k->container ? ", /dev/vfio/vfio" : "");
}
