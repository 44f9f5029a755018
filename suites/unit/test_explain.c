/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: explanations say what the tables around a row say: comparison, command line, releases, who chooses; and each
 * row has a sentence, a name by which it is found, and no line twice.
 * Cannot prove: that a sentence is true; test_texts asks whether any row or code is left out.
 * Truth: the tables; compare.h.
 */
#include "explain.h"
#include "unit.h"

#include <stdlib.h>

static const struct tables *t;

struct claim {
	const char *claim;
	void (*holds)(uint16_t id);
};

static void check_explained(const char *what, const char *sentence)
{
	char *text = NULL;

	if (viommu_explain(what, &text) || !strstr(text, sentence))
		fail_msg("%s is not explained by \"%s\"", what, sentence);
	free(text);
}

/* What mutants and coverage call a row is an answer, too. */
static void row_is_found(uint16_t id)
{
	struct buf b = { 0 };

	if (t->rows[id].type == ROW_CHECK)
		return;
	buf_add(&b, "row: ");
	buf_add(&b, t->rows[id].id);
	buf_char(&b, '\n');
	check_explained(t->rows[id].id, buf_text(&b));
	buf_done(&b);
}

/* What is said of a row is said once. */
static void row_is_said_once(uint16_t id)
{
	const struct topic topic = { .row = id };
	struct buf b = { 0 };
	char *line, *next, *end;

	if (t->rows[id].type != ROW_CHECK)
		explain_topic(t, &topic, &b);
	for (line = b.data; line && *line; line = end + 1) {
		end = strchr(line, '\n');
		*end = '\0';
		for (next = strstr(end + 1, line); next; next = strstr(next + 1, line))
			if (next[-1] == '\n' && next[strlen(line)] == '\n')
				fail_msg("%s: twice: %s", t->rows[id].id, line);
	}
	buf_done(&b);
}

/* A sentence that says when a user needs it takes some words. */
static void check_sentence(const char *id, const char *sentence)
{
	size_t n = 1;

	for (; sentence && *sentence; sentence++)
		n += *sentence == ' ';
	if (n < 5)
		fail_msg("%s has no sentence that says when a user needs it", id);
}

/* Elements with rows of their own have theirs in ELEM. */
static void row_has_sentence(uint16_t id)
{
	const struct row *r = &t->rows[id];
	const struct elem *child = &t->elems[r->child];

	if (r->type == ROW_CHECK)
		return;
	if (r->type == ROW_CHILD && !(child->flags & F_CARRIED)) {
		check_sentence(r->id, child->doc);
		return;
	}
	check_sentence(r->id, r->doc);
	if (!r->src || !*r->src)
		fail_msg("%s has no source", r->id);
}

static const struct claim claims[] = {
	{ "every row says when a user needs it", row_has_sentence },
	{ "every row is found by its id", row_is_found },
	{ "no line of an explanation stands twice", row_is_said_once },
};

static void each_row(void **state)
{
	const struct claim *c = *state;
	uint16_t id;

	for (id = 1; id < A_COUNT; id++)
		c->holds(id);
}

struct answer {
	const char *claim, *what, *line;
};

static const struct answer answers[] = {
	{ "a slot is compared, of these devices", "iommu/address/@slot",
	  "\nABI: compared of controller, input, hostdev, watchdog, memballoon, iommu, VT1761 " },
	{ "so is the kind of an address", "ADDRESS_TYPE", "memballoon, iommu, VT1760 " },
	{ "an address is compared in its parts", "iommu/address",
	  "\nABI: compared in its parts, VT1760, VT1761\n" },
	{ "what differs is where a code comes from", "1761",
	  "\nraised by: difference in /domain/devices/iommu/address/@bus, " },
	{ "a place on the host is not compared", "source/address/@slot", "\nABI: not compared\n" },
	{ "nothing is said of what is not looked at", "vcpu/@current",
	  "\nABI: not compared here; only typed devices are\n" },
	{ "an element comes to what its attributes do", "driver/granule", "\nQEMU: granule\n" },
	{ "the rules of its attributes are its rules", "driver/granule", "\nrule: VT1321 " },
	{ "their sources are its sources", "driver/granule", "\nsource: L 1.3 [fork], 5.3\n" },
	{ "an element has an example", "driver/granule", "<granule mode='host'/></driver>" },
	{ "it says who chooses when it is absent", "driver/granule", "\ndefault: left to QEMU: " },
	{ "absence may mean another device", "pciBus", "\ndefault: no SMMU that is plugged in " },
	{ "a negative number may mean absence", "pciBus", "a negative one is the same as none\n" },
	{ "another row may choose", "driver/@iommufd",
	  "\ndefault: the domain's <iommufd enabled> decides" },
	{ "an attribute is as old as its element", "iommufd/@fdgroup",
	  "\nsince libvirt: 12.2.0, as <iommufd> is\n" },
	{ "an element is as old as what it cannot be without", "devices/iommu",
	  "\nsince libvirt: 2.1.0, as its model is\n" },
	{ "what was seen is that old", "memory/@unit", "\nsince libvirt: 9.0.0 or before\n" },
	{ "so is an element with what was seen", "DOMAIN_VCPU",
	  "\nsince libvirt: 9.0.0 or before\n" },
	{ "a word may be younger than its row", "iommu/@model", "amd since libvirt 11.5.0\n" },
	{ "an option is named", "vcpu/@current", "\nQEMU: -smp\n" },
	{ "so is a device", "devices/iommu", "intel-iommu, arm-smmuv3, virtio-iommu" },
	{ "what is left out is said", "devices/tpm", "\nQEMU: left out of the command line " },
};

static void answer_has_line(void **state)
{
	const struct answer *c = *state;

	check_explained(c->what, c->line);
}

int main(void)
{
	static const struct unit_table tables[] = { UNIT_TABLE(claims, each_row),
						    UNIT_TABLE(answers, answer_has_line) };

	t = tables_default();
	return UNIT_RUN("explain", tables);
}
