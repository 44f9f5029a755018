/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef DEVICE_MUTANTS_H
#define DEVICE_MUTANTS_H

#include "areas.h"
#include "mutants.h"

#define MACHINE(...) +1
enum {
	MACHINE_COUNT = 0
#include "machines.def"
};

/* Areas of cases about places; sizes. */
enum { IN_PLACES = IN_topology | IN_address };
enum { DETAIL = 256, SLOTS = 32 };

/* A change of a row about devices of a row of <devices>; when: its conditions, or NULL. */
struct mutant device_mutant(const struct tables *t, uint16_t device, const struct condition *when);

/* "target@bus=virtio @model=virtio-transitional"; "any" without conditions. */
void conditions_text(const struct tables *t, const struct condition when[CONDITIONS],
		     char ret_text[DETAIL]);

/* Whether no device can be what both ask for: one value would have to be different words. */
bool conditions_apart(const struct tables *t, const struct condition a[CONDITIONS],
		      const struct condition b[CONDITIONS]);

/* Each value taken from the conditions that have several; m.apply takes it: the by-th of the condition other. */
int condition_value_mutants(struct each *e, struct mutant m,
			    const struct condition when[CONDITIONS]);

/* "loses q35:", by the machine's bit; what to call a set of one. */
const char *loses_machine(unsigned bit);
const char *machine_of(const struct tables *t, uint32_t machine);

#endif
