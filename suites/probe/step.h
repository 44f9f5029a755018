/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef PROBE_STEP_H
#define PROBE_STEP_H

#include "buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum op {
	OP_SECTION,
	OP_REPEAT,
	OP_OPEN,
	OP_CDEV,
	OP_CLOSE,
	OP_DUP,
	OP_EVENTFD,
	OP_EPOLL_OPEN,
	OP_EPOLL_ADD,
	OP_FSTAT,
	OP_LINK,
	OP_FDINFO,
	OP_READ,
	OP_WRITE,
	OP_PREAD,
	OP_PWRITE,
	OP_LSEEK,
	OP_TRUNCATE,
	OP_FSYNC,
	OP_POLL,
	OP_MMAP,
	OP_IOCTL,
	OP_IOCTL_FD,
	OP_FILL,
	OP_PUT,
};

/* A row of cases.def, which says what the fields mean. */
struct step {
	const char *label;
	enum op op;
	const char *on;
	const char *at, *n, *from;
	const char *data, *text;
	int flags, prot;
	const char *keep, *show;
	unsigned devices;
};

#define VALUE(name, at_first) V_##name,
enum value {
#include "values.def"
	V_COUNT
};
#undef VALUE

enum { IO_SIZE = 8192, AUX_SIZE = 4096 };

/* What a run knows; of the fields below the line, each row gets its own. */
struct world {
	const char *devices[2];
	char group[32]; /* its number, "-1" when it has none */
	uint64_t values[V_COUNT];
	_Alignas(8) uint8_t aux[AUX_SIZE]; /* what structures point to */
	const char *bad; /* what could not be understood */

	_Alignas(8) uint8_t io[IO_SIZE]; /* what a call is given and gives back */
	size_t len; /* bytes of it that it is given */
	int fd;
	const char *path;
	uint64_t at, n;
	long result;
	int error;
	uint64_t made; /* what .keep keeps when it names no place: a descriptor, an address */
	char text[256]; /* words that a call gave back */
};

/* Makes the call of a row; -1 and errno when it fails. Whether the result is a descriptor, which is not shown. */
long call_make(struct world *w, const struct step *s);
bool call_opens(enum op op);

/* A sum: numbers, $names, + - &. 0, and w->bad set, when it is none. */
uint64_t value_of(struct world *w, const char *text, size_t n);

/* A value's place, NULL and w->bad when there is none of that name. */
uint64_t *value_place(struct world *w, const char *name, size_t n);

/* Number of an ioctl by name or value. */
uint64_t request_of(struct world *w, const char *text);

/* Lays words into w->io, or elsewhere. Returns their bytes. */
size_t words_put(struct world *w, const char *words, uint8_t *to, size_t size);

/* Adds a text in which what stands in braces is what the call gave back. */
void text_show(struct buf *b, struct world *w, const char *text);

/* Number of a type at a place of what came back, as in "D@16". */
uint64_t field_of(struct world *w, char type, const char *place, size_t n);

#endif
