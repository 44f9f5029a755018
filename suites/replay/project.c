/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "files.h"
#include "texts.h"

#include <fnmatch.h>
#include <string.h>

/* What of the command line is projected. Patterns are the shell's; a NULL ends each list. */

static const char *const machine_fields[] = { "iommu", "kernel_irqchip", "highmem-mmio-size",
					      NULL };

/* DRIVER.PROPERTY: host bridges, and anything that has pci as one of its words. */
static const char *const globals[] = { "*-pcihost.*", "*.pci-*", "*.*-pci-*", "*.*-pci", NULL };

static const char *const devices[] = {
	"pci-bridge",
	"pxb",
	"pxb-pcie",
	"i82801b11-bridge",
	"pcie-pci-bridge",
	"pcie-root-port",
	"ioh3420",
	"x3130-upstream",
	"xio3130-downstream",
	"spapr-pci-host-bridge",
	"intel-iommu",
	"amd-iommu",
	"AMDVI-PCI",
	"virtio-iommu",
	"virtio-iommu-*",
	"arm-smmuv3",
	"arm-smmuv3-*",
	"vfio-*",
	NULL,
};

static const char *const objects[] = { "iommufd", "acpi-generic-initiator", NULL };

/* Options that count as a whole, by the member that says what is made. */
static const struct made {
	const char *option, *member;
	const char *const *patterns;
} mades[] = {
	{ "-device", "driver", devices },
	{ "-object", "qom-type", objects },
};

static bool listed(const char *const *patterns, const char *s, size_t n)
{
	struct buf name = { 0 };
	bool found = false;

	buf_add_n(&name, s, n);
	for (; *patterns && !found && buf_ok(&name); patterns++)
		found = !fnmatch(*patterns, buf_text(&name), 0);
	buf_done(&name);
	return found;
}

/* End of a field of a list with commas; a doubled one is part of the field. */
static const char *field_end(const char *p, const char *end)
{
	for (; p < end; p++) {
		if (*p != ',')
			continue;
		if (p + 1 == end || p[1] != ',')
			break;
		p++;
	}
	return p;
}

static void add_item(struct buf *b, const char *option, const char *s, size_t n)
{
	buf_add(b, option);
	buf_char(b, ' ');
	buf_add_n(b, s, n);
	buf_char(b, '\n');
}

static void project_machine(const char *p, size_t n, struct buf *b)
{
	const char *end = p + n, *next;

	for (; p < end; p = next + 1) {
		const char *equals = memchr(p, '=', (size_t)(end - p));

		next = field_end(p, end);
		if (equals && equals < next && listed(machine_fields, p, (size_t)(equals - p)))
			add_item(b, "-machine", p, (size_t)(next - p));
	}
}

static void project_global(const char *p, size_t n, struct buf *b)
{
	const char *equals = memchr(p, '=', n);

	if (listed(globals, p, equals ? (size_t)(equals - p) : n))
		add_item(b, "-global", p, n);
}

/* The member's value stands in quotes; an argument that is no JSON starts with it. */
static void project_made(const struct made *m, const struct buf *arg, struct buf *b)
{
	CLEANUP(buf_done) struct buf json = { 0 };
	CLEANUP(buf_done) struct buf value = { 0 };
	const char *text = buf_text(arg);

	if (text[0] != '{') {
		if (listed(m->patterns, text, strcspn(text, ",")))
			add_item(b, m->option, text, arg->len);
	} else if (json_tokens(text, arg->len, &json, m->member, &value) && value.len > 2 &&
		   listed(m->patterns, value.data + 1, value.len - 2)) {
		add_item(b, m->option, json.data, json.len);
	}
	b->failed = b->failed || !buf_ok(&json) || !buf_ok(&value);
}

static void project_line(const char *line, size_t n, struct buf *b)
{
	CLEANUP(buf_done) struct buf arg = { 0 };
	const char *blank = memchr(line, ' ', n);
	const size_t len = blank ? (size_t)(blank - line) : n;
	size_t i;

	if (!blank)
		return;
	args_unquote(blank + 1, n - len - 1, &arg);
	b->failed = b->failed || !buf_ok(&arg);
	if (len == 8 && !memcmp(line, "-machine", len))
		project_machine(buf_text(&arg), arg.len, b);
	if (len == 7 && !memcmp(line, "-global", len))
		project_global(buf_text(&arg), arg.len, b);
	for (i = 0; i < sizeof(mades) / sizeof(mades[0]); i++)
		if (strlen(mades[i].option) == len && !memcmp(line, mades[i].option, len))
			project_made(&mades[i], &arg, b);
}

void args_project(const char *lines, struct buf *b)
{
	while (*lines) {
		const size_t n = strcspn(lines, "\n");

		project_line(lines, n, b);
		lines += n + (lines[n] == '\n');
	}
}

static void explain_list(struct buf *b, const char *what, const char *const *patterns)
{
	buf_add(b, what);
	for (; *patterns; patterns++) {
		buf_char(b, ' ');
		buf_add(b, *patterns);
	}
	buf_char(b, '\n');
}

void args_project_explain(struct buf *b)
{
	explain_list(b, "  -machine, fields:", machine_fields);
	explain_list(b, "  -global:", globals);
	explain_list(b, "  -device:", devices);
	explain_list(b, "  -object:", objects);
}
