/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_TABLE_H
#define VIOMMU_TABLE_H

#include "words.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The tables, as the engines see them. The engines never name the arrays below by themselves: they get
 * a struct tables, so that a test can hand them a copy with one fact changed.
 */

#define ELEM(id, ...) E_##id,
enum elem_id {
	E_NONE,
#include "attrs.def"
	E_COUNT
};

#define ROW(type, e, id, ...) A_##e##_##id,
enum row_id {
	A_NONE,
#include "attrs.def"
	A_COUNT
};

#define CODE(number, name, ...) C_##name,
enum code_id {
	C_OK,
#include "codes.def"
	C_COUNT
};

#define CLASS(name, ...) CLASS_##name,
enum class_id {
#include "codes.def"
	CLASS_COUNT
};

#define RULE(name, ...) R_##name,
enum rule_id {
	R_NONE,
#include "rules.def"
	R_COUNT
};

#define WORDS(name, ...) W_##name,
enum words_id {
	W_NONE,
#include "words.def"
	W_COUNT
};
#undef WORDS

enum row_type {
	ROW_NONE,
	ROW_ATTR,
	ROW_TEXT,
	ROW_LEAF,
	ROW_FLAG,
	ROW_CHILD,
	ROW_OPAQUE,
	ROW_KEPT, /* attributes of .words */
	ROW_CHECK
};

enum kind_id {
	K_NONE,
	K_SWITCH,
	K_YESNO,
	K_WORD,
	K_UINT,
	K_INT,
	K_ULL,
	K_SIZE,
	K_UNIT,
	K_TEXT,
	K_UUID,
	K_NODESET,
	K_CTL_MODEL,
	K_HOSTDEV_TYPE,
	K_PRESENT,
	K_COUNT
};

/* How a value stands in a JSON argument. */
enum json_id {
	J_NONE,
	J_STR, /* "on", "44" */
	J_BOOL, /* true, false */
	J_TRUE, /* true; nothing when off */
	J_INT, /* 44 */
	J_01, /* 1 for on, 0 for off */
	J_KIB, /* KiB, printed in bytes */
	J_GRANULE, /* KiB, printed as "4k" */
	J_BUS, /* name of the bus of the PCI controller with that index */
	J_COUNT
};

enum row_flag {
	F_REQUIRED = 1 << 0, /* absent is a fault */
	F_NONZERO = 1 << 1, /* zero is a fault */
	F_ZERO_ABSENT = 1 << 2, /* the first value means the same as absent */
	F_EMPTY_ABSENT = 1 << 3, /* an empty text means the same as absent */
	F_KEEP_EMPTY = 1 << 4, /* an empty text is printed */
	F_IGNORE_BAD = 1 << 5, /* a bad value counts as absent */
	F_UPPER = 1 << 6, /* stored in upper case */
	F_ALIAS = 1 << 7, /* kept only when it is a user alias */
	F_MANY = 1 << 8, /* every element of that name counts, not the first one only */
	F_ALWAYS = 1 << 9, /* made when absent */
	F_VERBATIM = 1 << 10, /* printed as it was written */
	F_OMIT_EMPTY = 1 << 11, /* element: not printed without attributes and children */
	F_DEVICE = 1 << 12, /* element: a device */
	F_CARRIED = 1 << 13, /* element: printed as it was written */
	F_SORTED = 1 << 14, /* element: kept in libvirt's order of controllers */
	F_NO_ADDRESS = 1 << 15, /* element: never has a guest address */
	F_VARIED = 1 << 24, /* element: printed as it was written in variants that are not typed */
	F_DOCUMENT_ORDER = 1 << 23, /* element: children are read as they stand in the document */
	F_OPEN = 1 << 19, /* element: unknown attributes belong to variants that are not typed */
	F_WIDE = 1 << 18, /* a size may use all 64 bits, not 63 */
	F_QEMU = 1 << 16, /* an element of QEMU's name space; all of that name are one */
	F_NEGATIVE_ABSENT = 1 << 17, /* a negative number means the same as absent */
	F_FILLED = 1 << 20, /* libvirt fills in what follows from the rest of the domain */
	F_VARIANT = 1 << 21, /* its word names the variant; other words are not typed */
	F_RNG_REQUIRED = 1 << 22, /* absent is a fault for the schema, if not for the parser */
};

/* Variants that some rows are read for only. */
enum only {
	ONLY_PCI = 1,
	ONLY_MDEV = 2,
	ONLY_ROOT = 4,
	ONLY_OTHER = 8,
	ONLY_UNIT = 16,
	ONLY_SERIAL = 32,
	ONLY_CAPS = 64, /* a host device of mode capabilities */
	ONLY_NIC = 128, /* a network card */
};

/* IOMMU models, as a set; bit n is word n of IOMMU_MODEL. */
enum { M_INTEL = 1, M_SMMUV3 = 2, M_VIRTIO = 4, M_AMD = 8, M_ALL = 15 };

/* PCI controller models, as a set; bit n is word n of PCI_MODEL. */
enum {
	PM_PCI_ROOT = 1 << 0,
	PM_PCIE_ROOT = 1 << 1,
	PM_BRIDGE = 1 << 2,
	PM_DMI = 1 << 3,
	PM_PCIE_BRIDGE = 1 << 4,
	PM_ROOT_PORT = 1 << 5,
	PM_UPSTREAM = 1 << 6,
	PM_DOWNSTREAM = 1 << 7,
	PM_PXB = 1 << 8,
	PM_PXB_PCIE = 1 << 9,
	PM_NONE = 1 << 30, /* no model of the machines covered */
};

struct row {
	const char *id; /* ELEM_NAME, for messages about the table itself */
	const char *name; /* XML name; "" is the element's text, "*" any of .words */
	uint16_t elem, child, rule;
	uint8_t type, kind, words, json, base, hex, only;
	uint8_t fmt, alt;
	uint16_t bad, neg, missing, abi, cap_code, unless, rng_max;
	int16_t arg, cmp;
	uint32_t flags, models, silent, late;
	const char *late_since, *dflt, *absent, *prop, *cap_dev, *cap_prop, *since, *path, *rng,
		*eg, *doc, *src;
	uint32_t since_n, late_n; /* derived */
};

/* Where the cell of a row is; derived, and apart from the row, because nothing is asked as often. */
struct cell_at {
	uint16_t elem, slot; /* the element, and the place among its cells */
};

struct elem {
	const char *id, *name, *doc;
	uint32_t flags;
	uint16_t first, last; /* derived: its rows are first .. last - 1 */
	uint16_t cells; /* derived: how many of its rows have one */
	uint16_t nfmt; /* derived: entries of fmt used */
	const uint16_t *fmt; /* derived: rows in format order */
	const uint16_t
		*fill; /* derived: rows that may be filled in, or lead to such rows; ends with 0 */
	uint16_t address, alias, boot, acpi, rom; /* derived: rows of those children, 0 for none */
	uint16_t kept; /* derived: its KEPT row, 0 for none */
	uint64_t asked; /* derived: rows that something is asked of when they are absent; bit 0 is the first to be read */
};

struct code {
	uint16_t number;
	uint8_t cls;
	const char *name, *text, *source, *doc;
};

struct wording {
	uint16_t code;
	const char *until, *text, *source;
	uint32_t until_n; /* derived */
};

struct class_row {
	const char *name, *json, *prefix, *source;
};

enum pass_id {
	PASS_LIMIT,
	PASS_SYNTAX,
	PASS_PARSE,
	PASS_POST,
	PASS_ADDRESS,
	PASS_DEVICE,
	PASS_DOMAIN,
	PASS_LAST,
	PASS_ARGV,
	PASS_ABI,
	PASS_SCHEMA,
	PASS_COUNT
};

enum rule_tag { TAG_DOC, TAG_TARGET };

enum rule_type {
	T_FN, /* .fn decides */
	T_RANGE, /* .row, when set, must be in .lo .. .hi, if .when holds */
	T_PCI_MAX, /* .row must be at most .hi, unless domain, bus and slot are all 0 */
	T_FORBID, /* .row must be absent */
	T_MODELS, /* no row below the device may be set that its model does not take */
	T_MACHINE, /* the machine must be one of .machines, if .when holds */
	T_CAP, /* QEMU must have (.dev, .prop), when .row is 0 or set */
	T_CAPS, /* QEMU must have what each set row of the element needs; .row counts when it has .cap_code */
	T_NEEDS, /* .row being .lo needs .row2 being .hi */
	T_PRESENT, /* .row being .lo needs .row2 at all */
	T_HOLDS, /* of a device of the row .device, not all of .when may hold */
	T_PLUG, /* .row must be absent from what is on another bus than PCI */
	T_OPTION, /* .row must be absent for models that do not take it */
};

/*
 * What a row of a table asks of a device, typed or carried through. Words are separated by "|": an empty one stands for a
 * value that is absent, one that ends in "*" for every value that begins so and has something there, and with "!" in
 * front of the list none of them may be it.
 */
struct condition {
	uint16_t row; /* a typed value, or else */
	const char *child,
		*attr; /* an attribute as it was written or filled in, see xml_below(); "": the name of the element */
	const char *words; /* NULL: no condition */
};

enum { RULE_WHEN = 3, RULE_EXCEPT = 8 };

struct rule;
struct pass;
struct node;

/* Returns 0, or a negative errno; refusals go to the report. */
typedef int check_fn(struct pass *p, const struct rule *r, struct node *n);

struct rule {
	const char *name;
	uint8_t pass, tag, type;
	uint8_t only; /* enum only */
	bool inverted; /* only ever set by a test */
	uint16_t elem, row, row2, code;
	uint16_t device; /* row of <devices>, where one element stands for several */
	uint16_t except[RULE_EXCEPT]; /* rows of <devices> that another rule is for */
	uint32_t models, machines;
	int64_t lo, hi;
	struct condition when[RULE_WHEN];
	const char *child, *attr; /* what is written there stands for 'w' of .args */
	const char *dev, *prop, *args, *since, *until, *doc, *src;
	check_fn *fn;
	uint32_t since_n, until_n; /* derived */
};

enum machine_flag {
	MACHINE_GIC = 1 << 0, /* <gic version='2'/> is added */
	MACHINE_PS2 = 1 << 1, /* ps2 mouse and keyboard are part of it */
	MACHINE_SATA = 1 << 2, /* sata 0 at 0:1f.2 and the itco watchdog are part of it */
	MACHINE_ACPI = 1 << 3, /* acpi= is printed */
	MACHINE_BALLOON = 1 << 4, /* a virtio balloon is added */
	MACHINE_USB = 1 << 5, /* a USB controller is added */
	MACHINE_UEFI = 1 << 6, /* ACPI needs UEFI */
	MACHINE_IOAPIC = 1 << 7, /* there is an I/O APIC */
	MACHINE_MIGRATABLE = 1 << 8, /* host-passthrough is migratable */
};

/* Machines, as a set; bit n is row n of machines.def. */
enum { MACH_PC = 1, MACH_Q35 = 2, MACH_ARM = 4, MACH_RISCV = 8, MACH_LOONG = 16 };

struct machine {
	const char *arches; /* blank-separated */
	const char *exact; /* names taken whole, blank-separated */
	const char *prefix; /* versioned names start with it */
	uint8_t root; /* word of PCI_MODEL */
	uint8_t usb; /* model of a USB controller that names none, 0 when not known */
	uint16_t cpu_limit; /* 0: none known */
	uint32_t flags, bit;
	const char *emulator_default, *cpu, *ram, *hole, *pm, *src;
};

enum { TABLE_WORDS = 48 };

struct words {
	const char *name;
	uint8_t n;
	const char *const *word;
};

/* A word that is younger than its set. */
struct word_since {
	uint16_t words;
	const char *word, *since, *src;
	uint32_t since_n; /* derived */
};

struct device_tables;

struct tables {
	struct elem elems[E_COUNT];
	struct row rows[A_COUNT];
	struct cell_at cells[A_COUNT]; /* by row */
	struct code codes[C_COUNT];
	struct rule rules[R_COUNT];
	uint16_t rule_order[R_COUNT]; /* rules in the order in which they run */
	uint16_t row_order[A_COUNT]; /* rows of an element in the order in which they are read */
	uint8_t row_turn[A_COUNT]; /* derived: how many rows of the element are read before it */
	uint16_t fmt[A_COUNT];
	uint16_t fill[A_COUNT + E_COUNT];
	bool filled[E_COUNT]; /* whether something may be filled in there, or below */
	uint16_t via[E_COUNT]
		    [E_COUNT]; /* row of the first element that leads to the second, 0 for none */
	const struct words *words;
	const struct word_since *word_since; /* ends with .words 0 */
	const struct wording *wordings; /* ends with .code 0 */
	const struct class_row *classes;
	const struct machine *machines; /* ends with .arches NULL */
	const struct device_tables *devices; /* see device_table.h */
};

/* The tables as they stand in the source. Owned by the library, read only. */
const struct tables *tables_default(void);

/* Fills the derived fields after rows or rules were changed in a copy. */
void tables_derive(struct tables *t);

/* Number of a release "12.1.0" or "12.1", for comparison; 0 for NULL, UINT32_MAX when malformed. */
uint32_t release_number(const char *text);

/* The oldest libvirt that anything is known of; what older ones did cannot be told. */
#define OLDEST_RELEASE "9.0.0"

/* Whether text is a release, and not older than that. */
bool release_known(const char *text);

/* Place of word in a closed set, or -1. */
int words_find(const struct words *w, const char *word);

/* Whether a child element is read for its faults only, and carried through with the rest of its device. */
static inline bool row_shadows(const struct row *r)
{
	return r->type == ROW_CHILD && !r->fmt;
}

#endif
