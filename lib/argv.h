/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_ARGV_H
#define VIOMMU_ARGV_H

#include "buf.h"
#include "doc.h"
#include "usb.h"

#include "include/viommu.h"

#include <string.h>

/*
 * The tables of the command line (argv.def, devices.def) as the engine sees them, and the engine's
 * own parts. Nothing here names a device or an option: what is printed, where and when is in the
 * tables; names and JSON types of properties are in attrs.def.
 */

/* Values as a set: bit n is value n, these two are any greater one and none at all. */
#define ARGV_GREATER (UINT64_C(1) << 62)
#define ARGV_ABSENT (UINT64_C(1) << 63)

/* What a row of the domain, or of the device that is looked at, must say. */
struct argv_when {
	uint16_t row; /* 0: nothing */
	uint16_t or_row; /* asked instead when row, or what is at path, is absent */
	uint16_t below; /* the value must be smaller than that row's */
	uint64_t is; /* the set of values that will do */
	const char *text; /* the text that will do; then .is only says whether it may be absent */
	const char *path; /* instead of row: what is written in the device, see argv_path.c ... */
	const char *words; /* ... is one of these; NULL: is there */
};

/* A part of a text. */
struct argv_span {
	const char *at;
	size_t len;
};

enum { ARGV_ROWS = 4, ARGV_WHEN = 3, ARGV_KEY_WHEN = 2 };

enum argv_type {
	ARGV_ENV, /* NAME=value before the program */
	ARGV_PROGRAM, /* the program */
	ARGV_OPTION, /* an option, with an argument when it has a text */
	ARGV_OBJECT, /* an option whose argument is a JSON object */
	ARGV_PART, /* goes on with the argument of the option above it, if that was printed */
	ARGV_DEVICES, /* the devices of a row, see struct argv_device */
	ARGV_CARRIED, /* devices that are carried through: their place */
	ARGV_UNREAD, /* child elements that are carried through: their place */
	ARGV_WORDS, /* words as they are, one for each .child of what is carried through */
	ARGV_ENVS, /* the same for variables: .attr names one, .value is its value */
};

/*
 * One row of argv.def; the letters of its text are explained there. It is printed when all of .when
 * holds and the first of .rows, if there is one, is set.
 */
enum argv_origin { ARGV_ANY, ARGV_WRITTEN, ARGV_ADDED };

struct argv_row {
	const char *id, *option, *text;
	uint8_t type;
	bool same; /* in the loop of the row above it */
	bool once; /* for the first element only that it is printed for */
	bool lacks; /* when QEMU does not have (.dev, .prop) */
	bool numbered; /* they count for %u, unless they have an alias of the user's, ... */
	bool goes_on; /* ... and the count goes on where it ended */
	bool early; /* only what stands before the devices, see struct argv_device */
	bool nested; /* PCI controllers: each after the one that it is plugged into */
	bool otherwise; /* only when the loop above it printed nothing */
	bool hubs; /* for every USB hub that libvirt adds */
	const char *but; /* of what is carried through, left to another row */
	const char *child, *attr, *value; /* names there: of elements and of their attributes */
	uint16_t rows[ARGV_ROWS];
	uint16_t each; /* for every element of that row */
	uint8_t origin; /* those that were written, or those that were added; ARGV_ANY: all */
	struct argv_when when[ARGV_WHEN];
	uint32_t machines, flags; /* sets of machines and of their flags, 0 any */
	const char *dev, *prop; /* QEMU must have it */
	const char *since, *until; /* libvirt releases */
	const char *src;
};

enum argv_key_type {
	KEY_END,
	KEY_PROP, /* a row of attrs.def: its .prop and .json */
	KEY_PROPS, /* the rows of an element that have .prop and .arg, by .arg */
	KEY_TEXT, /* a string */
	KEY_RAW, /* any JSON value */
	KEY_ADDRESS, /* where the guest sees it: bus, multifunction, addr, acpi-index */
	KEY_BOOT, /* its place in the boot order */
	KEY_PART, /* no key, but a part of an argument that is no JSON */
};

/* A key of a JSON argument, at its place. Left out when the first of .rows, or the first path of its text, is absent. */
struct argv_key {
	uint8_t type;
	const char *name; /* NULL: .prop of row */
	uint16_t row; /* PROPS: the element */
	const char *text;
	uint16_t rows[ARGV_ROWS];
	struct argv_when when[ARGV_KEY_WHEN];
};

/*
 * What the table knows of the device, as far as no row of attrs.def reads it: of those whose .when holds, one must name
 * everything that stands there, or the device is left out with a remark. .paths: attributes and elements without any,
 * separated by blanks, each with its words behind "="; "#" stands for any number, "##" for one in C notation.
 */
struct argv_known {
	uint16_t row;
	const char *paths, *src;
	const char *
		random; /* a path that needs a value, which libvirt makes up at random; NULL for none */
	uint32_t machines; /* set of machines, 0 any */
	struct argv_when when[ARGV_WHEN];
};

/*
 * How a kind of device stands on the command line. The first kind of its row of <devices> whose .when holds
 * counts, and after it those marked .also. A kind without option prints nothing.
 */
struct argv_device {
	const char *id, *option;
	const char *driver; /* the first key, a text; NULL for none */
	uint16_t row;
	uint16_t driver_row; /* its word, when set, is the driver instead */
	bool also;
	bool first, later; /* the first of its list only, or the others only */
	bool early; /* stands where the early rows of argv.def are, in front of other devices */
	bool plain; /* the argument is no JSON: its keys are parts */
	uint16_t each; /* for every number of that node set */
	const char *text; /* a plain argument instead of keys */
	const struct argv_key *keys;
	struct argv_when when[ARGV_WHEN];
	uint32_t machines; /* set of machines, 0 any */
	const char *since, *until, *src;
};

/* What stands for a value, of the rows of a name; key "" is an absent one. */
struct argv_map {
	const char *name, *key, *value, *since, *until, *src;
};

/* The class of <boot dev> that the first such device is booted by. */
struct argv_boot {
	uint16_t row;
	uint8_t dev; /* word of BOOT_DEV */
	const char *src;
	struct argv_when when[ARGV_WHEN];
};

/* What a device is called without an alias of the user's. Conditions ask its own rows only. */
struct argv_alias {
	uint16_t row;
	bool fixed; /* an alias of the user's is not used */
	const char *text, *src;
	struct argv_when when[ARGV_WHEN];
};

/* All of them; each array ends with an entry without id or text. */
struct argv_tables {
	const struct argv_row *rows;
	const struct argv_device *devices;
	const struct argv_alias *aliases;
	const struct argv_known *known;
	const struct argv_map *maps;
	const struct argv_boot *boots;
};

/* The tables as they stand in the source. */
const struct argv_tables *argv_tables_default(void);

/* The same as viommu_argv_with(), with tables of the caller's. */
int argv_build(const struct argv_tables *tables, const struct viommu_doc *d,
	       struct viommu_report *rep, const struct viommu_argv_options *o, char **ret_text);

/* Sees a device and what the command line calls it, "" when nobody names it; the text is for this call only. */
typedef int argv_name_fn(void *data, const struct node *n, const char *name);

/* Shows all devices to fn, in the order of attrs.def; stops at its first answer that is not 0. That answer, or -ENOMEM. */
int argv_names(const struct argv_tables *tables, const struct viommu_doc *d, argv_name_fn *fn,
	       void *data);

/* ---- the engine's parts ---- */

/* A command line being written. */
struct argv {
	const struct argv_tables *tables;
	const struct viommu_doc *d;
	const struct tables *t;
	struct viommu_report *rep;
	struct buf out, spare;
	struct buf value; /* of a path */
	bool json; /* the whole as JSON */
	bool object; /* the argument is a JSON object */
	bool open; /* there is an argument that has not ended */
	size_t start; /* where it starts */
	const char *option; /* whose it is */
	bool bare; /* the last word was an option among words as they are */
	struct viommu_fd *fds; /* descriptors whose number is known */
	size_t nfds;
	size_t name; /* where the name of a descriptor starts, behind its at-sign */
	const struct node *domain[E_COUNT]; /* elements of which there is one, outside devices */
	const struct node *at[E_COUNT]; /* the element that is looked at, and those below it */
	const struct node *device; /* that element */
	uint16_t placed[E_COUNT]; /* which of at are set */
	unsigned nplaced;
	bool early; /* of the device, its early kinds are printed */
	unsigned unnamed; /* numbered devices so far without an alias of the user's */
	unsigned booted; /* classes of <boot dev> whose device has been met, as a set of words */
	uint64_t bootindex; /* of the device, 0 for none */
	unsigned count; /* members of node sets so far */
	unsigned member; /* of the node set */
	struct usb_map usb; /* ports of USB devices */
	bool nested[256]; /* PCI controllers that are printed, by index */
	bool printed; /* the last loop printed something */
	const char *lacks; /* path of what the device needs and libvirt makes up, NULL for nothing */
	size_t hub; /* place of the USB hub that is printed among those that are added */
	int error; /* first negative errno */
};

/* argv_scope.c: which elements a row means, and whether conditions hold */

/* Finds the elements of the domain that there is one of. */
void argv_look_around(struct argv *a);
/* Looks at an element and those below it; NULL: at the domain only. */
void argv_look(struct argv *a, const struct node *n);
/* The cell of a row that is set, or NULL. */
const struct cell *argv_cell(const struct argv *a, uint16_t row);
/* Whether all of up to max conditions hold. */
bool argv_holds(struct argv *a, const struct argv_when *when, size_t max);
/* Whether they may hold for n: asks the rows of n itself and what is written there, without looking at it. */
bool argv_may_hold(struct argv *a, const struct node *n, const struct argv_when when[ARGV_WHEN]);
/* Whether a row of the tables is of the document's libvirt release. */
bool argv_of_release(const struct argv *a, const char *since, const char *until);

/* argv_memory.c: the value of "@%pages"; NULL for pages as they are everywhere. */
const char *argv_pages(struct argv *a, const struct node *cell);

/*
 * argv_path.c: what is written in a device. A path is "child/child/@attribute", or "child" for its text. It asks the typed
 * value where a row of attrs.def reads it, else what was written. The step "<type:path>" goes to the controller of that
 * type that has the index at path. "@%bus" and "@%port" are where a USB device
 * is plugged in, "@%pages" is the size of the huge pages of a NUMA cell in KiB. An expression is a path, one with a default ("path?text"), or with a map ("path>map").
 */

/* The typed element at a path of n, or NULL. */
const struct node *argv_node(struct argv *a, const struct node *n, struct argv_span path);
/* The value at a path of n, NULL when absent. Good until the next call. */
const char *argv_value(struct argv *a, const struct node *n, struct argv_span path);
/* The same for an expression. */
const char *argv_evaluate(struct argv *a, const struct node *n, struct argv_span expression);
/* Whether a value is one of the words, separated by "|"; an empty word stands for NULL. */
bool argv_is_among(const char *value, const char *words, size_t len);
/* Whether a condition with a path holds for n. */
bool argv_is_written(struct argv *a, const struct node *n, const struct argv_when *w);

/*
 * argv_known.c: whether the tables know everything that is written in the device that is looked at, and nothing is missing;
 * if that alone is wrong, a->lacks is its path.
 */
bool argv_is_known(struct argv *a);

/*
 * Texts as they are. They come in some hundred small pieces, hence inline; the text is terminated by
 * argv_finish() only.
 */
static inline void argv_put_n(struct argv *a, const char *s, size_t n)
{
	if (a->out.failed || a->out.cap - a->out.len <= n) {
		buf_add_n(&a->out, s, n);
		return;
	}
	memcpy(a->out.data + a->out.len, s, n);
	a->out.len += n;
}

static inline void argv_put(struct argv *a, const char *s)
{
	argv_put_n(a, s, strlen(s));
}

static inline void argv_put_char(struct argv *a, char c)
{
	argv_put_n(a, &c, 1);
}

/* argv_out.c: words of the command line, and how they are quoted */

/* A variable of the environment, by the two parts of "NAME="; its value follows as an argument. */
void argv_env(struct argv *a, const char *name, const char *sign);
/* The program; its path follows as an argument. */
void argv_program(struct argv *a);
/* A word that may be an option; one that is none follows an option on its line. */
void argv_word(struct argv *a, const char *word);
/* An option. */
void argv_option(struct argv *a, const char *option);
/* Starts the argument of the option above: text, or a JSON object. It ends with the next word. */
void argv_argument(struct argv *a, bool object);
/* Ends the command line. */
void argv_finish(struct argv *a);
/* Leaves a mark, or a remark in the report, for what is not printed; at is where it is, lacks what it would need or NULL. */
void argv_left_out(struct argv *a, const struct node *at, const char *name, const char *lacks);
/* The name of a JSON member, with the comma before it. */
void argv_name(struct argv *a, const char *name);
/* A text inside an argument; escaped when that is JSON. */
void argv_add(struct argv *a, const char *s);
/* The name of a descriptor is what is put between these two. It gives way to its number; else tail follows it. */
void argv_fd(struct argv *a);
void argv_fd_end(struct argv *a, const char *tail);

/* argv_text.c: texts of the tables */

void argv_text(struct argv *a, const char *text, const uint16_t rows[ARGV_ROWS]);
/* Whether the first path of a text, if there is one, has a value for the device that is looked at. */
bool argv_text_is_there(struct argv *a, const char *text);
/* The alias that the user gave, or NULL. */
const char *argv_user_alias(const struct argv *a, const struct node *n);
/* What a device is called. */
void argv_alias(struct argv *a, const struct node *n);

/* argv_value.c: values of expressions */

/* Prints the value as the letter says, in at least so many digits. */
void argv_put_value(struct argv *a, char letter, unsigned digits, const char *value);
/* A text as it stands in a list that commas separate. */
void argv_put_commas_doubled(struct argv *a, const char *s);
/* The name of the bus that a PCI controller offers. */
void argv_bus(struct argv *a, uint64_t index);

/* argv_parts.c: what is carried through; a row of that type */

void argv_unread(struct argv *a, const struct argv_row *r);
void argv_words(struct argv *a, const struct argv_row *r);
void argv_envs(struct argv *a, const struct argv_row *r);

/* argv_device.c */

/* Prints the device that is looked at: its early kinds, or the others. */
void argv_device(struct argv *a, bool early);

#endif
