/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_DEVICE_TABLE_H
#define VIOMMU_DEVICE_TABLE_H

#include "table.h"
#include "words.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What libvirt gives devices by itself: places, values, the order in which parts are printed. The head of each .def says
 * what its rows mean. Engines get these tables with struct tables.
 */

#define FOOT(...) +1
enum {
	FEET = 0
#include "footprint.def"
};

#define CHAIN(...) +1
enum {
	CHAINS = 0
#include "pci_buses.def"
};

#define NAMED(...) +1
enum {
	MODEL_NAMES = 0
#include "pci_buses.def"
};

#define NUMBERED(...) +1
enum {
	MODEL_NUMBERS = 0
#include "pci_buses.def"
};

#define PLACED(...) +1
enum {
	PLACED_KINDS = 0
#include "orders.def"
};

#define CHECKED(...) +1
enum {
	CHECKED_KINDS = 0
#include "orders.def"
};

#define FIXED(...) +1
enum {
	FIXED_PLACES = 0
#include "chipset.def"
};

#define CLOSED(...) +1
enum {
	CLOSED_PLACES = 0
#include "chipset.def"
};

#define SET_SLOT(...) +1
enum {
	SET_SLOTS = 0
#include "chipset.def"
};

#define SET_FUNCTION(...) +1
enum {
	SET_FUNCTIONS = 0
#include "chipset.def"
};

#define SPECIAL(...) +1
enum {
	SPECIALS = 0
#include "chipset.def"
};

#define FILL(...) +1
#define DROP(...) +1
#define SHOW(...) +1
enum {
	FILLS = 0
#include "fills.def"
};

#define NEED(...) +1
enum {
	NEEDS = 0
#include "fills.def"
};

#define LAYOUT(...) +1
enum {
	LAYOUTS = 0
#include "layout.def"
};

#define PLACE(...) +1
enum {
	PLACES = 0
#include "places.def"
};

enum { CONDITIONS = 5 };

/* What a device is, as far as a bus asks; the bits of controllers are those of their models (PM_*). */
enum {
	PCI_LEGACY = 1 << 0,
	PCI_EXPRESS = 1 << 1,
	PCI_INTEGRATED = 1 << 10, /* stands on bus 0, whatever that takes */
	PCI_NOWHERE = 1 << 11, /* no bus takes it, though it asks for one */
	PCI_ENDPOINTS = PCI_LEGACY | PCI_EXPRESS
};

/* Which endpoints a bus takes. */
enum bus_takes {
	TAKES_NONE,
	TAKES_WRITTEN, /* any, at an address that somebody wrote */
	TAKES_PCI, /* the same, and PCI ones that have no address */
	TAKES_PCIE, /* and PCI Express ones that have none */
	TAKES_COUNT
};

struct bus_row {
	uint8_t takes;
	uint32_t controllers; /* PM_* */
	uint8_t first, last; /* slots */
	uint8_t missing; /* of a root: model of controllers that nobody wrote */
};

/* Two controllers, the second one on the first. */
struct bus_chain {
	uint8_t model[2];
};

struct model_name {
	uint8_t model;
	const char *name; /* of PCI_MODEL_NAME */
};

/* What a number of a controller follows from. */
enum number_source {
	FROM_INDEX,
	FROM_SLOT,
	FROM_SLOT_FUNCTION, /* slot times 8, plus function */
	FROM_FREE_BUSES, /* below those that expanders have */
	FROM_COUNT
};

struct model_number {
	uint8_t model;
	uint16_t row; /* of <target> */
	uint8_t source;
};

struct foot {
	uint16_t device; /* row of <devices> */
	uint32_t kind;
	struct condition when[CONDITIONS];
	bool virtio;
	const char *src;
};

struct placed_row {
	uint16_t device; /* row of <devices> */
	struct condition when[CONDITIONS];
};

/* The only place of a controller of the chipset. */
struct fixed_place {
	uint32_t machine;
	uint8_t type; /* of controller 0 */
	const char *model; /* "": any */
	uint8_t slot, function;
	uint16_t code; /* elsewhere */
	uint16_t abroad; /* there, where bus 0 is no conventional PCI bus */
	bool late; /* its place is looked at after those of all devices without address */
};

struct set_slot {
	uint32_t machine;
	uint8_t slot;
};

struct set_function {
	const char *model;
	uint8_t function;
};

/* A function of bus 0 that no device may have. */
struct closed_place {
	uint32_t machine;
	uint8_t slot, function;
};

struct special {
	uint32_t machine;
	uint16_t device;
	const char *model; /* "": any */
	uint8_t slot;
	bool next; /* for the first one only, which gets another place at once where the slot is taken */
};

enum fill_what { IS_FILL, IS_DROP, IS_SHOW };

struct fill {
	uint16_t device; /* row of <devices> */
	enum fill_what what;
	const char *path, *name, *value;
	struct condition when[CONDITIONS];
	uint32_t machines; /* 0: all */
	bool first, child, empty, again, early, every;
	const char *src;
};

struct need {
	uint16_t device; /* row of <devices> */
	const char *path, *name, *what;
	struct condition when;
	const char *src;
};

/* Where the parts of an element stand: lists of names separated by blanks, NULL for none. */
struct layout {
	const char *device, *element;
	const char *type; /* only for elements of that type; NULL: any */
	const char *attrs, *children, *behind, *src;
	bool closed; /* what the lists do not name is dropped */
};

struct place_row {
	uint16_t device; /* row of <devices> */
	const char *child, *attr, *word, *address, *src;
	uint8_t disks,
		units; /* of a controller, of a bus of it; 0: no address follows from names */
	uint8_t controller; /* CTL_* */
};

struct device_tables {
	struct bus_row buses[MODEL_COUNT];
	struct bus_chain chains[CHAINS];
	struct model_name names[MODEL_NAMES];
	struct model_number numbers[MODEL_NUMBERS];
	struct placed_row placed[PLACED_KINDS];
	uint16_t checked[CHECKED_KINDS]; /* rows of <devices> */
	struct foot feet[FEET];
	struct fixed_place fixed[FIXED_PLACES];
	struct closed_place closed[CLOSED_PLACES];
	struct special specials[SPECIALS];
	struct set_slot set_slots[SET_SLOTS];
	struct set_function set_functions[SET_FUNCTIONS];
	struct fill fills[FILLS];
	struct need needs[NEEDS];
	struct layout layouts[LAYOUTS];
	struct place_row places[PLACES];
};

/* The tables as they stand in the source. */
extern const struct device_tables device_tables_default;

#endif
