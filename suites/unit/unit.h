/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef UNIT_H
#define UNIT_H

#include "buf.h"
#include "doc.h"

#include "include/viommu.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/*
 * What the unit tests share. A test is a struct whose first member says what it claims, an array of them, and
 * a short function that gets one of them as its state. Expected refusals are named by enum code_id, hence a
 * test fails with "expected EIM, was OK", not with two numbers.
 */

struct unit_table {
	const void *rows; /* structs that start with const char *claim */
	size_t size, count;
	CMUnitTestFunction run; /* *state is a pointer to one row, not to be changed */
};

#define UNIT_TABLE(array, function)                                                     \
	{                                                                               \
		array, sizeof((array)[0]), sizeof(array) / sizeof((array)[0]), function \
	}

/* Runs each row of each table as a test of its own; returns how many failed, for main(). */
int unit_run(const char *group, const struct unit_table *tables, size_t count);

#define UNIT_RUN(group, tables) unit_run(group, tables, sizeof(tables) / sizeof((tables)[0]))

/* ---- documents ---- */

/* The tree of a text that is XML; to be freed with xml_tree_done(). */
void unit_tree(struct xml_tree *ret, const char *xml);

#define UNIT_UUID "<uuid>12345678-9abc-def0-1234-56789abcdef0</uuid>"
#define UNIT_HEAD "<name>t</name>" UNIT_UUID "<memory>65536</memory>"

/* A domain that is accepted: extra stands beside <os>, devices in <devices>. */
#define UNIT_DOMAIN(arch, machine, extra, devices)                                          \
	"<domain type='qemu'>" UNIT_HEAD "<os><type arch='" arch "' machine='" machine "'>" \
	"hvm</type></os>" extra "<devices><controller type='usb' model='none'/>" devices    \
	"<memballoon model='none'/></devices></domain>"
#define UNIT_Q35(extra, devices) UNIT_DOMAIN("x86_64", "q35", extra, devices)
#define UNIT_PC(extra, devices) UNIT_DOMAIN("x86_64", "pc", extra, devices)
#define UNIT_VIRT(extra, devices) UNIT_DOMAIN("aarch64", "virt", extra, devices)

/* The same with a USB controller at 0:1d.0 instead of none. */
#define UNIT_USB(devices)                                                                   \
	"<domain type='qemu'>" UNIT_HEAD "<os><type machine='q35'>hvm</type></os><devices>" \
	"<controller type='usb' model='qemu-xhci'>" UNIT_PCI(                               \
		"0", "0x1d", "0") "</controller>"                                           \
				  "<memballoon model='none'/>" devices "</devices></domain>"

#define UNIT_PCI(bus, slot, function) \
	"<address type='pci' bus='" bus "' slot='" slot "' function='" function "'/>"
#define UNIT_CONTROLLER(index, model, inside) \
	"<controller type='pci' index='" index "' model='" model "'>" inside "</controller>"
#define UNIT_HOSTDEV(inside, bus, slot)                                                   \
	"<hostdev mode='subsystem' type='pci'><source><address bus='" bus "' slot='" slot \
	"' function='0'/></source>" inside "</hostdev>"
#define UNIT_MDEV(attributes, uuid, inside)                                                 \
	"<hostdev mode='subsystem' type='mdev' " attributes "><source><address uuid='" uuid \
	"'/></source>" inside "</hostdev>"
#define UNIT_MDEV_UUID "c2177883-f1bb-47f0-914d-32a22e3a8804"

/* What a document was answered with. */
struct unit_answer {
	int ret; /* of the last step that was taken */
	struct viommu_doc *doc; /* NULL when it was refused while it was read */
	struct viommu_report *rep;
};

/* Reads a document; options may be NULL. Free the answer with unit_done(). */
void unit_parse(struct unit_answer *a, const char *xml, const struct viommu_options *o);
/* Reads and validates it, without capability set. */
void unit_validate(struct unit_answer *a, const char *xml, const struct viommu_options *o);
void unit_done(struct unit_answer *a);

/* Name of the first refusal, "OK" when there is none. */
const char *unit_verdict(const struct unit_answer *a);
/* Name of a code, as unit_verdict() says it. */
const char *unit_code(enum code_id code);
/* Names of all refusals with a blank between them. Valid until the next call. */
const char *unit_refusals(const struct unit_answer *a);

/* Canonical XML of an accepted document, to be freed with free(). */
char *unit_format(const struct unit_answer *a);

/* Adds a text n times; %n in it is the number of the time, from 0. */
void unit_add_pieces(struct buf *b, const char *piece, size_t n);

/* Fails with the first line that differs; cmocka cuts long texts off. */
void unit_same_text(const char *got, const char *expected);

/* What the canonical form of an accepted document holds and lacks; NULL: nothing special. */
struct unit_print {
	const char *claim, *xml;
	const char *holds, *lacks;
};

/* A test of one of them: it is accepted, and what is printed prints the same again. */
void unit_print_is_stable(void **state);

/* Everything that a document holds, cell by cell, as text. */
void unit_dump(const struct viommu_doc *d, struct buf *b);

/* Calls fn for every element of a document, parents first. */
typedef void unit_node_fn(const struct viommu_doc *d, struct node *n, void *data);
void unit_each_node(const struct viommu_doc *d, unit_node_fn *fn, void *data);

/* Options with their size filled in. */
#define UNIT_OPTIONS(...) \
	((struct viommu_options){ .size = sizeof(struct viommu_options), __VA_ARGS__ })

#endif
