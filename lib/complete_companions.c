/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "complete.h"

#include <errno.h>
#include <string.h>

static const char *child_value(const struct node *n, const char *child, const char *name)
{
	const char *value = xml_value(xml_child(n->xml, child), name);

	return value ? value : "";
}

static bool is_serial_console(const struct node *n)
{
	const char *type = child_value(n, "target", "type");

	return !*type || !strcmp(type, "serial");
}

/* Consoles come with ports of the board (L 11.4 [golden]; that a USB one has none is inferred). */
static bool has_console(const struct viommu_doc *d, const struct node *n)
{
	return words_find(&d->t->words[W_SERIAL_ALONE], child_value(n, "target", "type")) < 0;
}

bool is_port_twin(const struct viommu_doc *d, const struct node *console)
{
	return console->row == A_DEVICES_CONSOLE && console->ordinal == 1 &&
	       devices_of(d, A_DEVICES_SERIAL) && is_serial_console(console);
}

/* The same place and alias for both (L 11.12 [golden], seen on libvirt 9.0.0). */
static bool repeat(struct viommu_doc *d, const struct node *from, struct node *to, uint16_t row)
{
	const struct node *a = node_child(d->t, from, row);
	struct node *copy;

	*node_cell(d->t, to, row) = (struct cell){ .state = CELL_ABSENT };
	if (!a)
		return true;
	copy = node_new(d, to, row, a->elem);
	if (!copy)
		return false;
	copy->xml = a->xml;
	memcpy(copy->cell, a->cell, d->t->elems[a->elem].cells * sizeof(a->cell[0]));
	return true;
}

/* Port and console share all but the target, and of that the number. */
static int make_twin(struct viommu_doc *d, const struct node *of, struct node *n)
{
	const char *port = child_value(of, "target", "port");
	struct xml_node *target;

	n->xml = xml_copy(&d->xml, of->xml, d->t->rows[n->row].name);
	if (!n->xml || !repeat(d, of, n, A_PLAIN_ADDRESS) || !repeat(d, of, n, A_PLAIN_ALIAS) ||
	    !repeat(d, of, n, A_PLAIN_ACPI))
		return -ENOMEM;
	xml_drop(n->xml, "target");
	if (!*port)
		return 0;
	target = xml_need(&d->xml, n->xml, "target");
	return target && xml_set(&d->xml, target, "port", port) ? 0 : -ENOMEM;
}

int complete_twin(struct viommu_doc *d)
{
	struct node *console = devices_of(d, A_DEVICES_CONSOLE);

	if (!console || !is_port_twin(d, console))
		return 0;
	return repeat(d, devices_of(d, A_DEVICES_SERIAL), console, A_PLAIN_ADDRESS) ? 0 : -ENOMEM;
}

static struct node *add_twin(struct viommu_doc *d, const struct node *of, uint16_t row)
{
	struct node *n = node_new(d, d->devices, row, d->t->rows[row].child);

	return n && !make_twin(d, of, n) ? n : NULL;
}

static void put_first(struct viommu_doc *d, struct node *n)
{
	struct cell *list = node_cell(d->t, d->devices, n->row);
	struct node *before = list->first;

	if (before == n)
		return;
	while (before->next != n)
		before = before->next;
	before->next = n->next;
	n->next = list->first;
	list->first = n;
	node_renumber(list);
}

/* The first serial port and the first console are one thing; libvirt writes both (L 11.4). */
static int pair_console(struct viommu_doc *d)
{
	struct node *serial = devices_of(d, A_DEVICES_SERIAL);
	struct node *console = devices_of(d, A_DEVICES_CONSOLE);

	if (!serial && console && is_serial_console(console))
		return add_twin(d, console, A_DEVICES_SERIAL) ? 0 : -ENOMEM;
	if (console && is_port_twin(d, console))
		return make_twin(d, serial, console);
	if (!serial || !has_console(d, serial))
		return 0;
	console = add_twin(d, serial, A_DEVICES_CONSOLE);
	if (!console)
		return -ENOMEM;
	put_first(d, console);
	return 0;
}

bool wants_video(const struct viommu_doc *d)
{
	const struct node *n;
	bool wants = false;

	if (devices_of(d, A_DEVICES_VIDEO))
		return false;
	for (n = devices_of(d, A_DEVICES_GRAPHICS); n; n = n->next) {
		const char *type = xml_value(n->xml, "type");

		wants = wants || !type || strcmp(type, "egl-headless") != 0;
	}
	return wants;
}

/* Which device a screen has by itself is not known for RISC-V and LoongArch (L 11.3). */
static int add_video(struct viommu_doc *d)
{
	struct node *n;

	if (!wants_video(d) || !(d->machine->bit & (MACH_ARM | MACH_PC | MACH_Q35)))
		return 0;
	n = node_new(d, d->devices, A_DEVICES_VIDEO, d->t->rows[A_DEVICES_VIDEO].child);
	if (!n)
		return -ENOMEM;
	n->xml = xml_made(&d->xml, "video", NULL, 0);
	return n->xml ? 0 : -ENOMEM;
}

/* libvirt puts the primary one before the others (inferred). */
static void sort_videos(struct viommu_doc *d)
{
	struct node *n = devices_of(d, A_DEVICES_VIDEO);

	while (n && strcmp(child_value(n, "model", "primary"), "yes") != 0)
		n = n->next;
	if (n)
		put_first(d, n);
}

int complete_companions(struct viommu_doc *d)
{
	int ret = pair_console(d);

	if (!ret)
		ret = add_video(d);
	sort_videos(d);
	return ret;
}
