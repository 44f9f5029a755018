/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "device_table.h"

#include "table.h"

const struct device_tables device_tables_default = {
	.buses = {
#define BUS(model, ...) [MODEL_##model] = { .takes = __VA_ARGS__ },
#include "pci_buses.def"
	},
	.chains = {
#define CHAIN(first, second) { { MODEL_##first, MODEL_##second } },
#include "pci_buses.def"
	},
	.names = {
#define NAMED(model, name) { MODEL_##model, name },
#include "pci_buses.def"
	},
	.numbers = {
#define NUMBERED(model, row, source) { MODEL_##model, A_CTL_TARGET_##row, source },
#include "pci_buses.def"
	},
	.placed = {
#define PLACED(d, ...) { .device = A_DEVICES_##d, __VA_ARGS__ },
#include "orders.def"
	},
	.checked = {
#define CHECKED(device) A_DEVICES_##device,
#include "orders.def"
	},
	.feet = {
#define FOOT(device, kind, ...) { A_DEVICES_##device, kind, __VA_ARGS__ },
#include "footprint.def"
	},
	.fixed = {
#define FIXED(m, t, name, at, f, c, ...) \
	{ .machine = m,                  \
	  .type = CTL_##t,               \
	  .model = name,                 \
	  .slot = at,                    \
	  .function = f,                 \
	  .code = C_##c,                 \
	  __VA_ARGS__ },
#include "chipset.def"
	},
	.closed = {
#define CLOSED(machine, slot, function) { machine, slot, function },
#include "chipset.def"
	},
	.specials = {
#define SPECIAL(m, d, name, at, ...) \
	{ .machine = m, .device = A_DEVICES_##d, .model = name, .slot = at, __VA_ARGS__ },
#include "chipset.def"
	},
	.set_slots = {
#define SET_SLOT(m, slot) { m, slot },
#include "chipset.def"
	},
	.set_functions = {
#define SET_FUNCTION(model, function) { model, function },
#include "chipset.def"
	},
	.fills = {
#define FILL(device, path, name, value, ...) \
	{ A_DEVICES_##device, IS_FILL, path, name, value, __VA_ARGS__ },
#define DROP(device, path, name, ...) \
	{ A_DEVICES_##device, IS_DROP, path, name, NULL, __VA_ARGS__ },
#define SHOW(device, path, name, how, ...) \
	{ A_DEVICES_##device, IS_SHOW, path, name, how, __VA_ARGS__ },
#include "fills.def"
	},
	.needs = {
#define NEED(device, path, name, what, ...) { A_DEVICES_##device, path, name, what, __VA_ARGS__ },
#include "fills.def"
	},
	.layouts = {
#define LAYOUT(d, e, ...) { .device = d, .element = e, __VA_ARGS__ },
#include "layout.def"
	},
	.places = {
#define PLACE(d, ...) { .device = A_DEVICES_##d, .child = __VA_ARGS__ },
#include "places.def"
	},
};
