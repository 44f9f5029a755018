/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "address.h"
#include "checks.h"
#include "kind.h"
#include "rules.h"
#include "xml_read.h"

#include <errno.h>
#include <string.h>

static const struct node *address_of(const struct tables *t, const struct node *n)
{
	return node_child(t, n, t->elems[n->elem].address);
}

static bool type_is(const struct tables *t, const struct node *a, unsigned type)
{
	return cell_num(t, a, A_ADDRESS_TYPE, ADDR_PCI) == type;
}

/* Whether libvirt places controllers of that type; the others are part of something. */
static bool controller_placed(const struct tables *t, const struct node *n)
{
	static const uint8_t placed[] = {
		2, CTL_SATA, 4, CTL_USB, CTL_PCI, 10
	}; /* scsi … virtio-serial … nvme */
	uint64_t model = cell_num(t, n, A_CONTROLLER_MODEL, UINT64_MAX);
	uint64_t type = cell_num(t, n, A_CONTROLLER_TYPE, UINT64_MAX);
	size_t i;

	if (type == CTL_PCI && model <= MODEL_PCIE_ROOT)
		return false;
	if (type == CTL_USB && model == USB_NONE)
		return false;
	for (i = 0; i < sizeof(placed); i++)
		if (placed[i] == type)
			return true;
	return type == CTL_IDE && cell_num(t, n, A_CONTROLLER_INDEX, 0);
}

/* Attribute of the first child element of that name; NULL when there is none. */
static const char *child_attr(const struct node *n, const char *child, const char *attr)
{
	return xml_value(xml_child(n->xml, child), attr);
}

static bool child_attr_is(const struct node *n, const char *child, const char *attr,
			  const char *word)
{
	const char *value = child_attr(n, child, attr);

	return value && !strcmp(value, word);
}

/* Whether the model of a device that is carried through is that word. */
static bool attr_is(const struct node *n, const char *model)
{
	const char *value = xml_value(n->xml, "model");

	return value && !strcmp(value, model);
}

/* A screen without a device, or one that firmware makes up, has no slot. */
static bool video_placed(const struct node *n)
{
	return !child_attr_is(n, "model", "type", "none") &&
	       !child_attr_is(n, "model", "type", "ramfb");
}

/* Disks of these buses stand on a controller, not on PCI. */
static bool on_drive_bus(const struct node *n)
{
	static const char *const buses[] = { "ide", "sata", "scsi", "fdc", "usb", "sd" };
	const char *bus = child_attr(n, "target", "bus");
	size_t i;

	for (i = 0; bus && i < sizeof(buses) / sizeof(buses[0]); i++)
		if (!strcmp(bus, buses[i]))
			return true;
	return false;
}

static bool device_placed(const struct tables *t, const struct node *n)
{
	switch (n->elem) {
	case E_HOSTDEV:
		return node_variant(t, n) == ONLY_PCI || cell_num(t, n, A_HOSTDEV_MODEL, 1) == 0;
	case E_IOMMU:
		return node_model(t, n) & (M_VIRTIO | M_AMD);
	case E_CONTROLLER:
		return controller_placed(t, n);
	case E_BALLOON:
		return cell_num(t, n, A_BALLOON_MODEL, 2) != 2; /* none */
	case E_WATCHDOG:
		return cell_num(t, n, A_WATCHDOG_MODEL, 3) == 0; /* i6300esb */
	case E_INPUT:
		return cell_num(t, n, A_INPUT_BUS, 1) != 0; /* ps2 */
	default:
		if (n->row == A_DEVICES_DISK)
			return !on_drive_bus(n);
		if (n->row == A_DEVICES_VIDEO)
			return video_placed(n);
		if (n->row == A_DEVICES_PANIC)
			return attr_is(n, "pvpanic");
		if (n->row == A_DEVICES_MEMORY)
			return attr_is(n, "virtio-mem") || attr_is(n, "virtio-pmem");
		if (n->row == A_DEVICES_SERIAL)
			return child_attr_is(n, "target", "type", "pci-serial");
		return t->rows[n->row].flags & F_PLACED;
	}
}

static bool needs_place(const struct tables *t, const struct node *n)
{
	const struct node *a = address_of(t, n);

	if (!device_placed(t, n))
		return false;
	return !a || (type_is(t, a, ADDR_PCI) && !address_given(t, a));
}

static int refuse_named(struct pass *p, const struct rule *r, const struct node *n)
{
	struct buf name = { 0 };
	const char *word = n->xml ? n->xml->name : p->t->rows[n->row].name;
	int ret;

	if (report_full(p->rep))
		return REFUSE(p, r, n, "");
	buf_char(&name, '<');
	buf_add(&name, word);
	buf_add(&name, "> number ");
	buf_u64(&name, n->ordinal);
	ret = buf_ok(&name) ? REFUSE(p, r, n, buf_text(&name)) : -ENOMEM;
	buf_done(&name);
	return ret;
}

int check_needs_address(struct pass *p, const struct rule *r, struct node *devices)
{
	const struct elem *e = &p->t->elems[devices->elem];
	const struct node *n;
	uint16_t id;
	int ret = 0;

	for (id = e->first; id < e->last; id++) {
		if (p->t->rows[id].type != ROW_CHILD)
			continue;
		for (n = devices_of(p->d, id); n && !ret; n = n->next)
			if (needs_place(p->t, n) != r->inverted)
				ret = refuse_named(p, r, n);
	}
	return ret;
}

static int refuse_hole(struct pass *p, const struct rule *r, uint64_t index)
{
	struct buf text = { 0 };
	int ret;

	buf_u64(&text, index);
	ret = buf_ok(&text) ? REFUSE(p, r, p->d->devices, buf_text(&text)) : -ENOMEM;
	buf_done(&text);
	return ret;
}

/* One more than the highest bus that a device stands on. */
static unsigned highest_bus(const struct pass *p)
{
	const struct elem *e = &p->t->elems[E_DEVICES];
	unsigned buses = p->d->buses;
	const struct node *n;
	uint16_t id;

	for (id = e->first; id < e->last; id++) {
		for (n = p->t->rows[id].type == ROW_CHILD ? devices_of(p->d, id) : NULL; n;
		     n = n->next) {
			const struct node *a = address_of(p->t, n);
			uint64_t bus = address_given(p->t, a) ? cell_num(p->t, a, A_ADDRESS_BUS, 0)
							      : 0;

			buses = bus >= buses && bus < 256 ? (unsigned)bus + 1 : buses;
		}
	}
	return buses;
}

int check_needs_controller(struct pass *p, const struct rule *r, struct node *devices)
{
	unsigned buses = highest_bus(p), index;

	(void)devices;
	for (index = 0; index < buses; index++)
		if (!p->d->bus[index] != r->inverted)
			return refuse_hole(p, r, index);
	return 0;
}

static bool has_usb(const struct pass *p)
{
	const struct node *n;

	for (n = devices_of(p->d, A_DEVICES_CONTROLLER); n; n = n->next)
		if (is_controller(p->t, n, CTL_USB))
			return true;
	return false;
}

/* Video comes with any graphics but the off-screen one. */
static bool wants_video(const struct pass *p)
{
	const struct node *n;
	bool wants = false;

	if (devices_of(p->d, A_DEVICES_VIDEO))
		return false;
	for (n = devices_of(p->d, A_DEVICES_GRAPHICS); n; n = n->next) {
		const char *type = xml_value(n->xml, "type");

		wants = wants || !type || strcmp(type, "egl-headless") != 0;
	}
	return wants;
}

/* Type of controller that a device with such an address hangs on, CTL_TYPES when it needs none. */
static unsigned controller_type(const struct pass *p, const struct node *n)
{
	const struct node *a = address_of(p->t, n);
	const char *bus;
	int type;

	if (!a || type_is(p->t, a, ADDR_PCI))
		return CTL_TYPES;
	if (type_is(p->t, a, ADDR_VIRTIO_SERIAL))
		return CTL_VIRTIO_SERIAL;
	if (type_is(p->t, a, ADDR_CCID))
		return CTL_CCID;
	if (!type_is(p->t, a, ADDR_DRIVE))
		return CTL_TYPES;
	bus = child_attr(n, "target", "bus");
	type = bus ? words_find(&p->t->words[W_CTL_TYPE], bus) : CTL_IDE;
	return type < 0 ? CTL_TYPES : (unsigned)type;
}

static bool has_controller(const struct pass *p, unsigned type, uint64_t index)
{
	const struct node *n;

	for (n = devices_of(p->d, A_DEVICES_CONTROLLER); n; n = n->next)
		if (is_controller(p->t, n, type) &&
		    cell_num(p->t, n, A_CONTROLLER_INDEX, 0) == index)
			return true;
	return false;
}

/* Whether a carried-through device stands on a controller that libvirt would add. */
static bool wants_controller(const struct pass *p)
{
	const struct elem *e = &p->t->elems[E_DEVICES];
	const struct node *n;
	uint16_t id;

	for (id = e->first; id < e->last; id++) {
		if (p->t->rows[id].type != ROW_CHILD ||
		    !(p->t->elems[p->t->rows[id].child].flags & F_CARRIED))
			continue;
		for (n = devices_of(p->d, id); n; n = n->next) {
			unsigned type = controller_type(p, n);
			uint64_t index =
				cell_num(p->t, address_of(p->t, n), A_ADDRESS_CONTROLLER, 0);

			if (type < CTL_TYPES && !has_controller(p, type, index))
				return true;
		}
	}
	return false;
}

/* The first serial port and the first console are one thing; libvirt writes both (L 11.4). */
static bool wants_console(const struct pass *p)
{
	const struct node *serial = devices_of(p->d, A_DEVICES_SERIAL);
	const struct node *console = devices_of(p->d, A_DEVICES_CONSOLE);

	if (!serial || child_attr_is(serial, "target", "type", "pci-serial"))
		return false;
	return !console || child_attr_is(console, "target", "type", "virtio");
}

static bool wants_serial(const struct pass *p)
{
	const struct node *console = devices_of(p->d, A_DEVICES_CONSOLE);

	if (!console || devices_of(p->d, A_DEVICES_SERIAL))
		return false;
	return !child_attr_is(console, "target", "type", "virtio");
}

static bool wants_drive(const struct pass *p)
{
	const struct node *n;

	for (n = devices_of(p->d, A_DEVICES_DISK); n; n = n->next)
		if (on_drive_bus(n) && !address_of(p->t, n))
			return true;
	return false;
}

/* What libvirt would add, in the words of the refusal; NULL for nothing. */
static const char *missing_device(const struct pass *p)
{
	const uint32_t flags = p->d->machine ? p->d->machine->flags : 0;

	if (flags & MACHINE_USB && !has_usb(p))
		return "a USB controller";
	if (flags & MACHINE_BALLOON && !devices_of(p->d, A_DEVICES_BALLOON))
		return "a memory balloon";
	if (wants_video(p))
		return "a video device";
	if (wants_drive(p))
		return "the drive address of a disk";
	if (wants_controller(p))
		return "a controller for a device that has none";
	if (wants_console(p))
		return "a console for the serial port";
	return wants_serial(p) ? "a serial port for the console" : NULL;
}

int check_needs_device(struct pass *p, const struct rule *r, struct node *devices)
{
	const char *missing = missing_device(p);

	if (!missing == !r->inverted)
		return 0;
	return REFUSE(p, r, devices, missing ? missing : "");
}

int check_needs_firmware(struct pass *p, const struct rule *r, struct node *os)
{
	bool chosen = cell_num(p->t, os, A_OS_AUTO, 0) == 1;

	return rule_verdict(p, r, os, chosen && !cell_set(p->t, os, A_LOADER_PATH));
}

int check_other_address(struct pass *p, const struct rule *r, struct node *devices)
{
	const struct words *w = &p->t->words[W_ADDR_TYPE];
	const struct node *n;
	int ret = 0;

	(void)devices;
	for (n = devices_of(p->d, A_DEVICES_CONTROLLER); n && !ret; n = n->next) {
		const struct node *a = address_of(p->t, n);
		bool later = type_is(p->t, a, 1) || type_is(p->t, a, 2) ||
			     type_is(p->t, a, 4); /* argv */

		if (is_controller(p->t, n, CTL_PCI) && !later && !type_is(p->t, a, ADDR_PCI) &&
		    !r->inverted)
			ret = REFUSE(p, r, n, w->word[cell_num(p->t, a, A_ADDRESS_TYPE, 0)],
				     "controller");
	}
	return ret;
}
