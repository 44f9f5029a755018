/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "topology.h"

#include "work.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { ROUNDS = 7 };

#define HEAD(machine, root)                                                       \
	"<domain type='kvm'><name>t</name>"                                       \
	"<uuid>12345678-9abc-def0-1234-56789abcdef0</uuid><memory>65536</memory>" \
	"<os><type arch='x86_64' machine='" machine "'>hvm</type></os><devices>"  \
	"<controller type='usb' model='none'/><controller type='pci' index='0' model='" root "'/>"
#define END "<memballoon model='none'/></devices></domain>"

/* On bus 0 as well as behind bridges; half of them of few bytes, half of more. */
static void add_legacy(struct buf *b, unsigned devices)
{
	unsigned i;

	for (i = 0; i < devices; i++)
		buf_add(b, i % 2 ? "<sound model='ich6'/>"
				 : "<interface type='user'><model type='rtl8139'/></interface>");
	buf_add(b, END);
}

/* Each bridge that is added needs a slot that the devices leave free: there cannot be more than 30 (seen on libvirt 9.0.0). */
static void make_legacy(struct buf *b, unsigned devices)
{
	buf_add(b, HEAD("pc", "pci-root"));
	add_legacy(b, devices);
}

static void make_bridged(struct buf *b, unsigned devices)
{
	unsigned i;

	buf_add(b, HEAD("pc", "pci-root"));
	for (i = 1; i < 256; i++)
		buf_add(b, "<controller type='pci' model='pci-bridge'/>");
	add_legacy(b, devices);
}

static void add_attr(struct buf *b, const char *name, unsigned value)
{
	buf_char(b, ' ');
	buf_add(b, name);
	buf_add(b, "='");
	buf_u64(b, value);
	buf_char(b, '\'');
}

static void add_controller(struct buf *b, unsigned index, const char *model, unsigned bus,
			   unsigned slot)
{
	buf_add(b, "<controller type='pci'");
	add_attr(b, "index", index);
	buf_add(b, " model='");
	buf_add(b, model);
	buf_add(b, "'><address type='pci'");
	add_attr(b, "bus", bus);
	add_attr(b, "slot", slot);
	buf_add(b, "/></controller>");
}

/* An upstream port on a bus, and its downstream ports. Returns the next free index. */
static unsigned add_switch(struct buf *b, unsigned index, unsigned bus, unsigned ports)
{
	const unsigned upstream = index++;
	unsigned i;

	add_controller(b, upstream, "pcie-switch-upstream-port", bus, 0);
	for (i = 0; i < ports; i++)
		add_controller(b, index++, "pcie-switch-downstream-port", upstream, i);
	return index;
}

/*
 * Three levels of switches: one, one behind it, seven behind that. With the root port there are 248 controllers, and 230 of
 * the ports are free for endpoints; indexes 249 to 255 are left for ports that are added.
 */
static void make_switches(struct buf *b, unsigned devices)
{
	enum { FIRST_PORT = 3, SECOND_PORTS = 13, SECOND_FIRST = 5, THIRD = 7, WIDTH = 32 };
	unsigned index, i;

	buf_add(b, HEAD("q35", "pcie-root"));
	add_controller(b, 1, "pcie-root-port", 0, 1);
	index = add_switch(b, 2, 1, 1);
	index = add_switch(b, index, FIRST_PORT, SECOND_PORTS);
	for (i = 0; i < THIRD; i++)
		index = add_switch(b, index, SECOND_FIRST + i, WIDTH);
	for (i = 0; i < devices; i++)
		buf_add(b, "<interface type='user'><model type='virtio'/></interface>");
	buf_add(b, END);
}

#define INDEX_HIGH "unsupported configuration: PCI controller index 256 too high, maximum is 255"

static const struct large {
	const char *what;
	void (*make)(struct buf *b, unsigned devices);
	unsigned devices;
	unsigned code; /* 0: they fit */
	const char *words;
} documents[] = {
	{ "legacy devices behind added bridges, all that fit", make_legacy, 929, 0, NULL },
	{ "legacy devices behind added bridges, one more", make_legacy, 930, 1611,
	  "internal error: a PCI slot is needed to connect a PCI controller model='pci-bridge', but "
	  "none is available, and it cannot be automatically added" },
	{ "legacy devices behind 255 bridges", make_bridged, 4000, 0, NULL },
	{ "legacy devices, all that fit", make_bridged, 7679, 0, NULL },
	{ "legacy devices, one more", make_bridged, 7680, 1507, INDEX_HIGH },
	{ "endpoints behind 248 controllers", make_switches, 230, 0, NULL },
	{ "endpoints, all that fit", make_switches, 237, 0, NULL },
	{ "endpoints, one more", make_switches, 238, 1507, INDEX_HIGH },
};

/* Returns 1 when the pipeline did not answer as it should. */
static int answer(const struct large *l, const struct buf *b, const struct viommu_caps *caps)
{
	const struct viommu_finding *first;
	struct viommu_report *rep;
	int ret = viommu_report_new(&rep);

	if (ret)
		return ret;
	ret = pipeline(b, caps, rep);
	first = viommu_report_first(rep);
	if (ret >= 0)
		ret = (ret > 0) != (l->code != 0) || (first && first->code != l->code) ||
		      (first && strcmp(first->sentence, l->words) != 0);
	if (ret > 0)
		fprintf(stderr, "%u %s: %s\n", l->devices, l->what,
			first ? first->sentence : "not refused");
	viommu_report_free(rep);
	return ret;
}

/* What else the machine does only ever adds: the least of each is compared. */
static int time_ratio(const struct large *l, const struct buf *b, const struct viommu_caps *caps,
		      double *ret_ratio)
{
	double own = 1e9, library = 1e9;
	unsigned round;
	int ret = 0;

	for (round = 0; round < ROUNDS && !ret; round++) {
		double t0 = cpu_seconds(), t1, t2;

		parse_alone(b);
		t1 = cpu_seconds();
		ret = answer(l, b, caps);
		t2 = cpu_seconds();
		library = t1 - t0 < library ? t1 - t0 : library;
		own = t2 - t1 < own ? t2 - t1 : own;
	}
	*ret_ratio = own / library;
	return ret;
}

static int measure(const struct large *l, const struct viommu_caps *caps)
{
	struct buf b = { 0 };
	size_t tree = 1, peak = 0;
	double ratio = 0;
	int ret;

	l->make(&b, l->devices);
	ret = buf_ok(&b) ? memory_of(&b, caps, &tree, &peak) : -ENOMEM;
	if (ret >= 0)
		ret = time_ratio(l, &b, caps, &ratio);
	buf_done(&b);
	if (ret < 0)
		return ret;
	printf("topology / libxml2 parse, %u %s: %.2f (limit 30.00), memory %.2f (limit 3.00)\n",
	       l->devices, l->what, ratio, (double)peak / (double)tree);
	return ret || ratio > 30 || peak > 3 * tree;
}

int topology_measure(const struct viommu_caps *caps)
{
	int over = 0, ret = 0;
	size_t i;

	for (i = 0; i < sizeof(documents) / sizeof(documents[0]) && ret >= 0; i++) {
		ret = measure(&documents[i], caps);
		over |= ret > 0;
	}
	return ret < 0 ? ret : over;
}
