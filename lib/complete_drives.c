/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "complete.h"
#include "device_table.h"
#include "kind.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* More controllers than that for one type are not added: nobody has them, and one address could ask for billions. */
enum { MOST_CONTROLLERS = 256, MOST_PORTS = 31 };
enum { MOST_BUSES = 16 }; /* of disks; there are fewer */

static const char *child_value(const struct node *n, const char *child, const char *name)
{
	const char *value = xml_value(xml_child(n->xml, child), name);

	return value ? value : "";
}

/* The row that says how a disk stands on a controller, by the number that its name says: hda 0, hdb 1 … (L 11.5). */
static const struct place_row *bus_of(const struct viommu_doc *d, const struct node *n)
{
	const struct place_row *r = d->t->devices->places, *const end = r + PLACES;

	for (; r < end; r++)
		if (r->device == A_DEVICES_DISK &&
		    !strcmp(r->word, child_value(n, r->child, r->attr)))
			return r;
	return NULL;
}

bool disk_number(const struct words *prefixes, const char *name, uint64_t *ret)
{
	uint64_t number = 0;
	size_t i, len = 0;

	for (i = 0; i < prefixes->n && !len; i++)
		if (!strncmp(name, prefixes->word[i], strlen(prefixes->word[i])))
			len = strlen(prefixes->word[i]);
	if (!len || name[len] < 'a' || name[len] > 'z')
		return false;
	for (name += len; *name >= 'a' && *name <= 'z'; name++) {
		number = number * 26 + (uint64_t)(*name - 'a') + 1;
		if (number > UINT32_MAX)
			return false;
	}
	*ret = number - 1;
	return !name[strspn(name, "0123456789")];
}

/* A disk and what it is sorted by: when its bus was first named, its number, its place in the document. */
struct sorted {
	struct node *n;
	uint64_t number; /* 0: the name says nothing */
	uint32_t place;
	uint8_t bus;
};

static int compare_disks(const void *one, const void *other)
{
	const struct sorted *a = one, *b = other;

	if (a->bus != b->bus)
		return a->bus < b->bus ? -1 : 1;
	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	return a->place < b->place ? -1 : 1;
}

/* Which of the buses it is, a new one if need be; all that are too many are one. */
static uint8_t bus_number(const char *buses[MOST_BUSES], const char *bus)
{
	uint8_t i = 0;

	while (i < MOST_BUSES && buses[i] && strcmp(buses[i], bus) != 0)
		i++;
	if (i < MOST_BUSES)
		buses[i] = bus;
	return i;
}

static void link_disks(struct cell *list, const struct sorted *all, size_t count)
{
	size_t i;

	list->first = all[0].n;
	for (i = 0; i < count; i++)
		all[i].n->next = i + 1 < count ? all[i + 1].n : NULL;
	node_renumber(list);
}

int sort_disks(struct viommu_doc *d)
{
	struct node *n = devices_of(d, A_DEVICES_DISK);
	const size_t count = n ? n->last->ordinal : 0;
	const char *buses[MOST_BUSES] = { NULL };
	struct sorted *all, *s;
	uint64_t number;

	if (count < 2)
		return 0;
	all = s = calloc(count, sizeof(*all));
	if (!all)
		return -ENOMEM;
	for (; n; n = n->next, s++) {
		*s = (struct sorted){ .n = n, .place = n->ordinal };
		s->bus = bus_number(buses, child_value(n, "target", "bus"));
		if (disk_number(&d->t->words[W_DISK_PREFIX], child_value(n, "target", "dev"),
				&number))
			s->number = number + 1;
	}
	qsort(all, count, sizeof(*all), compare_disks);
	link_disks(node_cell(d->t, d->devices, A_DEVICES_DISK), all, count);
	free(all);
	return 0;
}

struct number {
	const char *name;
	uint64_t value;
};

enum { NUMBERS = 4 };

/* An address that is typed no further than its type and controller, which is the first of the numbers. */
static int give_address(struct viommu_doc *d, struct node *n, unsigned type,
			const struct number *number)
{
	struct xml_attr attr[NUMBERS];
	unsigned count;
	struct node *a;

	for (count = 0; count < NUMBERS && number[count].name; count++) {
		attr[count].name = number[count].name;
		attr[count].value = small_number(d, number[count].value);
		if (!attr[count].value)
			return -ENOMEM;
	}
	a = node_new(d, n, d->t->elems[n->elem].address, E_ADDRESS);
	if (!a)
		return -ENOMEM;
	a->xml = xml_made(&d->xml, "address", attr, count);
	cell_infer(d->t, a, A_ADDRESS_TYPE, type);
	cell_infer(d->t, a, A_ADDRESS_CONTROLLER, number[0].value);
	return a->xml ? 0 : -ENOMEM;
}

static const struct node *address_of(const struct viommu_doc *d, const struct node *n)
{
	return node_child(d->t, n, d->t->elems[n->elem].address);
}

static int place_drive(struct viommu_doc *d, struct node *n, const struct place_row *b)
{
	uint64_t at;

	if (!disk_number(&d->t->words[W_DISK_PREFIX], child_value(n, "target", "dev"), &at))
		return 0;
	return give_address(d, n, ADDR_DRIVE,
			    (const struct number[NUMBERS]){ { "controller", at / b->disks },
							    { "bus", at % b->disks / b->units },
							    { "target", 0 },
							    { "unit", at % b->units } });
}

/* One more than the highest controller of each type that a disk stands on. */
static int place_drives(struct viommu_doc *d, uint64_t count[PLACES])
{
	struct node *n;

	for (n = devices_of(d, A_DEVICES_DISK); n; n = n->next) {
		const struct place_row *b = bus_of(d, n);
		uint64_t at;

		if (b && !address_of(d, n) && place_drive(d, n, b))
			return -ENOMEM;
		if (!b || cell_num(d->t, address_of(d, n), A_ADDRESS_TYPE, ADDR_PCI) != ADDR_DRIVE)
			continue;
		at = cell_num(d->t, address_of(d, n), A_ADDRESS_CONTROLLER, 0);
		if (at < MOST_CONTROLLERS && at >= count[b - d->t->devices->places])
			count[b - d->t->devices->places] = at + 1;
	}
	return 0;
}

static int complete_disks(struct viommu_doc *d)
{
	const struct place_row *rows = d->t->devices->places;
	uint64_t count[PLACES] = { 0 }, index;
	size_t i;
	int ret = place_drives(d, count);

	for (i = 0; i < PLACES; i++)
		for (index = 0; index < count[i] && !ret; index++)
			ret = add_controller(d, rows[i].controller, index, -1);
	return ret;
}

static bool is_virtio_port(const struct node *n)
{
	return !strcmp(child_value(n, "target", "type"), "virtio");
}

/* Every device of a row stands on the controller that its address names, or on the first one. */
static int add_for_ports(struct viommu_doc *d, uint16_t row, unsigned type)
{
	struct node *n;
	int ret = 0;

	for (n = devices_of(d, row); n && !ret; n = n->next) {
		uint64_t at = cell_num(d->t, address_of(d, n), A_ADDRESS_CONTROLLER, 0);

		if (at < MOST_CONTROLLERS && (type == CTL_CCID || is_virtio_port(n)))
			ret = add_controller(d, type, at, -1);
	}
	return ret;
}

/* Ports of the first virtio-serial controller, as a set; how many it has. */
static uint32_t used_ports(const struct viommu_doc *d, uint16_t row)
{
	uint32_t used = 0;
	struct node *n;

	for (n = devices_of(d, row); n; n = n->next) {
		const struct node *a = address_of(d, n);
		const char *port = a ? xml_value(a->xml, "port") : NULL;
		uint64_t at = MOST_PORTS;
		bool negative;

		if (port && !cell_num(d->t, a, A_ADDRESS_CONTROLLER, 0) &&
		    !number_parse(port, 10, &at, &negative) && !negative && at < MOST_PORTS)
			used |= UINT32_C(1) << at;
	}
	return used;
}

static unsigned count_ports(const struct viommu_doc *d)
{
	const struct node *n = find_controller(d, CTL_VIRTIO_SERIAL, 0);
	uint64_t ports = n ? cell_num(d->t, n, A_CONTROLLER_PORTS, MOST_PORTS) : 0;

	return ports < MOST_PORTS ? (unsigned)ports : MOST_PORTS;
}

/* Channels get the lowest free port, but not 0, which is for a console (L 11.4). */
static int place_ports(struct viommu_doc *d)
{
	uint32_t used = used_ports(d, A_DEVICES_CHANNEL) | used_ports(d, A_DEVICES_CONSOLE);
	const unsigned ports = count_ports(d);
	unsigned port = 1;
	struct node *n;
	int ret = 0;

	for (n = devices_of(d, A_DEVICES_CHANNEL); n && !ret; n = n->next) {
		if (!is_virtio_port(n) || address_of(d, n))
			continue;
		while (port < ports && used & UINT32_C(1) << port)
			port++;
		if (port >= ports)
			break;
		ret = give_address(d, n, ADDR_VIRTIO_SERIAL,
				   (const struct number[NUMBERS]){
					   { "controller", 0 }, { "bus", 0 }, { "port", port++ } });
	}
	return ret;
}

/* The next slot of the first reader (L 11.4, 11.10 [golden]). */
static int place_smartcards(struct viommu_doc *d)
{
	uint64_t slot = 0, at;
	struct node *n;
	int ret = 0;

	for (n = devices_of(d, A_DEVICES_SMARTCARD); n; n = n->next) {
		const struct node *a = address_of(d, n);
		const char *text = a ? xml_value(a->xml, "slot") : NULL;
		bool negative;

		if (text && !cell_num(d->t, a, A_ADDRESS_CONTROLLER, 0) &&
		    !number_parse(text, 10, &at, &negative) && !negative && at >= slot)
			slot = at + 1;
	}
	for (n = devices_of(d, A_DEVICES_SMARTCARD); n && !ret; n = n->next)
		if (!address_of(d, n))
			ret = give_address(d, n, ADDR_CCID,
					   (const struct number[NUMBERS]){ { "controller", 0 },
									   { "slot", slot++ } });
	return ret;
}

/* A virtio port has no other address than that, whatever the document says (seen on libvirt 9.0.0). */
static void forget_addresses(struct viommu_doc *d)
{
	struct node *n;

	for (n = devices_of(d, A_DEVICES_CHANNEL); n; n = n->next)
		if (is_virtio_port(n) && cell_num(d->t, address_of(d, n), A_ADDRESS_TYPE,
						  ADDR_VIRTIO_SERIAL) != ADDR_VIRTIO_SERIAL)
			*node_cell(d->t, n, A_PLAIN_ADDRESS) =
				(struct cell){ .state = CELL_ABSENT };
}

int complete_drives(struct viommu_doc *d)
{
	int ret = complete_disks(d);

	forget_addresses(d);
	if (!ret)
		ret = add_for_ports(d, A_DEVICES_CHANNEL, CTL_VIRTIO_SERIAL);
	if (!ret)
		ret = add_for_ports(d, A_DEVICES_CONSOLE, CTL_VIRTIO_SERIAL);
	if (!ret)
		ret = add_for_ports(d, A_DEVICES_SMARTCARD, CTL_CCID);
	if (!ret)
		ret = place_smartcards(d);
	return ret ? ret : place_ports(d);
}
