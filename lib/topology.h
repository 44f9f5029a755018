/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_TOPOLOGY_H
#define VIOMMU_TOPOLOGY_H

#include "argv.h"

/*
 * The PCI tree of a validated document, as all writers of pictures see it. Texts in it have no control characters, and
 * nothing in them is escaped.
 */

enum { TOPO_BUSES = 256 };

struct topo_bus;

struct topo_iommu {
	const char *alias, *model;
	struct topo_bus *
		bus; /* whose devices it translates, and those below; NULL when there is no such bus */
	unsigned number; /* from 0 */
};

/* A function of a PCI device, or a root bus. */
struct topo_item {
	const struct node *node; /* NULL: a bus that no controller offers */
	struct topo_item *next; /* on the same bus, by slot and function */
	struct topo_bus *behind; /* the bus that this controller offers; NULL for none */
	const struct topo_iommu *owner; /* who translates what it does; NULL for nobody */
	const char *alias, *what; /* "hostdev0", "hostdev pci 0000:06:12.5"; alias is "" for none */
	uint32_t bus, slot, function;
	bool host; /* a device of the host, passed through */
	bool root; /* stands on no bus: without address */
	bool automatic; /* the document does not say the address */
};

struct topo_bus {
	struct topo_item *controller, *first;
	const struct topo_iommu *owner; /* who translates the devices here; NULL for nobody */
	uint32_t index;
	bool starts; /* the owner is plugged in here, not above */
	bool placed; /* it hangs below a root, or is one */
};

struct topology {
	struct arena arena;
	const struct viommu_doc *d;
	const char *name; /* of the domain */
	struct topo_bus bus[TOPO_BUSES]; /* .controller NULL: no such bus */
	struct topo_item *root[TOPO_BUSES]; /* with .behind */
	unsigned roots;
	struct topo_iommu *iommu;
	size_t iommus, items, automatic; /* items: roots are not counted */
};

/* Builds the tree. Returns 0 or -ENOMEM; to be freed with topology_done() in any case. */
int topology_read(struct topology *p, const struct argv_tables *tables, const struct viommu_doc *d);
void topology_done(struct topology *p);

/* The same as viommu_topology(), with tables of the caller's. */
int topology_draw(const struct argv_tables *tables, const struct viommu_doc *d,
		  enum viommu_topology_kind kind, char **ret_text);

/* Adds "01:00.0"; nothing for a root. */
void topology_address(struct buf *b, const struct topo_item *i);

/* Adds what it is and, of a controller, index and bus: "pcie-root-port, index 1, bus 01". */
void topology_what(struct buf *b, const struct topo_item *i);

/* Adds who translates what: ", behind iommu0", or of a controller that the IOMMU is plugged in at ", translated by iommu0". */
void topology_owner(struct buf *b, const struct topo_item *i);

/* Adds what an IOMMU translates: "iommu0: smmuv3, translates bus 01 and what is below". */
void topology_iommu(struct buf *b, const struct topo_iommu *u);

/* The writers. The picture needs memory of its own: 0 or -ENOMEM. */
void topology_text(const struct topology *p, struct buf *b);
void topology_dot(const struct topology *p, struct buf *b);
int topology_svg(struct topology *p, struct buf *b);

#endif
