/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Ioctls of /dev/iommu and what they answer, on machines that are made for them: tests and mutants look at the same rows.
 */
#ifndef MOCK_ASKS_H
#define MOCK_ASKS_H

#include "commands.h"
#include "machine.h"

struct ask {
	const char *claim;
	uint32_t nr;
	union {
		IOMMU_COMMANDS
		unsigned char bytes[COMMAND_MAX];
	};
	int answer; /* errno, 0: it is done */
	uint16_t kernel; /* release, 0: the newest */
	uint16_t out_at; /* place of a word that is written back, 0: none is looked at */
	uint32_t out;
	uint16_t pointer; /* place of the address of data, 0: none */
	uint64_t data[8];
	uint64_t lacks; /* capabilities that the caller has not */
	uint32_t fail_at; /* the allocation that fails, 0: none */
	uint32_t set_compat; /* IOAS of VFIO's containers */
};

/* Where a member is in its structure. */
#define AT(s, member) offsetof(struct iommu_##s, member)

struct ask_group {
	const struct ask *asks;
	size_t n;
	void (*fill)(struct machine_rig *m); /* makes the objects that asks name */
	struct machine_device devices[MACHINE_DEVICES];
};

extern const struct ask_group asks_ioas, asks_hwpt, asks_nested, asks_viommu;

enum { ASK_GROUPS = 4 };
extern const struct ask_group *const ask_groups[ASK_GROUPS]; /* all of them */

/* The answer of one of the group, by those tables. ret_out: the word it looks at. */
int ask_answer(const struct ask_group *g, const struct ask *a, const struct ioctls *tables,
	       uint32_t *ret_out);

/* Runs a judge on every row of all groups, as the program of that name. */
int asks_run(const char *name, void (*judge)(const struct ask_group *g, const struct ask *a));

#endif
