/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "buf.h"
#include "caps.h"
#include "complete.h"
#include "kind.h"
#include "xml_read.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

static bool word_in(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (; list && *list; list += strspn(list, " ")) {
		size_t len = strcspn(list, " ");

		if (len == n && !strncmp(list, word, n))
			return true;
		list += len;
	}
	return false;
}

static void find_machine(struct viommu_doc *d, struct node *type)
{
	const struct words *w = &d->t->words[W_ARCH];
	uint64_t arch = cell_num(d->t, type, A_OS_TYPE_ARCH, 0);
	const char *name = cell_text(d->t, type, A_OS_TYPE_MACHINE);
	const struct machine *m;

	if (!name && word_in("x86_64 i686", w->word[arch])) {
		name = "pc"; /* L 13.1 [seen 9.0] */
		cell_infer_text(d->t, type, A_OS_TYPE_MACHINE, name);
	}
	for (m = d->t->machines; name && m->arches; m++)
		if (word_in(m->arches, w->word[arch]) &&
		    (word_in(m->exact, name) || !strncmp(name, m->prefix, strlen(m->prefix))))
			d->machine = m;
}

static int fill_uuid(struct viommu_doc *d)
{
	struct cell *c = node_cell(d->t, d->root, A_DOMAIN_UUID);
	uint8_t *uuid;

	if (c->state != CELL_ABSENT)
		return 0;
	uuid = arena_alloc(&d->arena, 16);
	if (!uuid)
		return -ENOMEM;
	if (!d->uuid || uuid_parse(d->uuid, uuid)) {
		if (getrandom(uuid, 16, 0) != 16)
			return -EIO;
		uuid[6] = (uint8_t)((uuid[6] & 0x0f) | 0x40);
		uuid[8] = (uint8_t)((uuid[8] & 0x3f) | 0x80);
	}
	d->uuid_made_up = !d->uuid;
	*c = (struct cell){ .uuid = uuid, .state = CELL_INFERRED };
	return 0;
}

static uint64_t number_cells(struct viommu_doc *d)
{
	struct node *numa = find_node(d->t, d->root, A_NUMA_CELL);
	struct node *cell = node_child(d->t, numa, A_NUMA_CELL);
	uint64_t total = 0, id;

	for (id = 0; cell; cell = cell->next, id++) {
		cell_infer(d->t, cell, A_CELL_ID, id);
		total += cell_num(d->t, cell, A_CELL_MEMORY, 0);
	}
	return total;
}

/* Cells are kept by id. */
static void sort_cells(struct viommu_doc *d)
{
	struct node *numa = find_node(d->t, d->root, A_NUMA_CELL);
	struct cell *list = numa ? node_cell(d->t, numa, A_NUMA_CELL) : NULL;

	if (!list)
		return;
	list->first = node_sort(d, list->first, A_CELL_ID);
	node_renumber(list);
}

static uint64_t target_size(const struct node *n)
{
	const struct xml_node *size = xml_first(xml_child(n->xml, "target"));
	uint64_t bytes = 0;

	for (; size; size = xml_next(size)) {
		if (strcmp(size->name, "size") != 0 || !size->first || size->first->name)
			continue;
		if (scaled_parse(size->first->text, xml_value(size, "unit"), INT64_MAX, &bytes))
			bytes = 0;
	}
	return bytes / 1024;
}

/* Memory devices count like cells (L 2.2 has them; seen on libvirt 9.0.0). */
static uint64_t memory_devices(const struct viommu_doc *d)
{
	const struct node *n = devices_of(d, A_DEVICES_MEMORY);
	uint64_t total = 0;

	for (; n; n = n->next)
		total += target_size(n);
	return total;
}

/* Memory of NUMA cells counts for the domain's; a balloon cannot give more than there is. */
static void fill_memory(struct viommu_doc *d)
{
	struct node *memory = node_child(d->t, d->root, A_DOMAIN_MEMORY);
	struct node *current = node_child(d->t, d->root, A_DOMAIN_CURRENT_MEMORY);
	struct cell *size = node_cell(d->t, memory, A_MEMORY_SIZE);
	struct cell *now = node_cell(d->t, current, A_CURRENT_MEMORY_SIZE);
	uint64_t cells = number_cells(d);

	sort_cells(d);

	if (cells)
		*size = (struct cell){ .u = cells + memory_devices(d), .state = CELL_INFERRED };
	if (size->state == CELL_ABSENT)
		return;
	if (now->state == CELL_ABSENT || now->u > size->u || !now->u)
		*now = (struct cell){ .u = size->u, .state = CELL_INFERRED };
	cell_infer_text(d->t, memory, A_MEMORY_UNIT, "KiB");
	cell_infer_text(d->t, current, A_CURRENT_MEMORY_UNIT, "KiB");
}

/* Model of the default CPU; a given <cpu> without model gets it too, as far as the mode allows. */
static int fill_cpu(struct viommu_doc *d)
{
	struct node *cpu = node_child(d->t, d->root, A_DOMAIN_CPU);
	const char *model = d->machine ? d->machine->cpu : NULL;
	bool given = cpu != NULL, named;
	struct node *m;

	if (!cpu && !model)
		return 0;
	cpu = node_need(d, d->root, A_DOMAIN_CPU);
	if (!cpu)
		return -ENOMEM;
	named = node_child(d->t, cpu, A_CPU_CPU_MODEL) != NULL;
	if (cell_num(d->t, cpu, A_CPU_MODE, 0) != 0) {
		cell_infer(d->t, cpu, A_CPU_CHECK, 0);
		if (d->machine && d->machine->flags & MACHINE_MIGRATABLE &&
		    cell_num(d->t, cpu, A_CPU_MODE, 0) == 2)
			cell_infer(d->t, cpu, A_CPU_MIGRATABLE, ON);
		return 0;
	}
	if (!named && !model)
		return 0;
	cell_infer(d->t, cpu, A_CPU_MODE, 0);
	cell_infer(d->t, cpu, A_CPU_MATCH, 1);
	cell_infer(d->t, cpu, A_CPU_CHECK, given && cell_num(d->t, d->root, A_DOMAIN_TYPE, 0) != 0);
	m = node_need(d, cpu, A_CPU_CPU_MODEL);
	if (!m)
		return -ENOMEM;
	cell_infer(d->t, m, A_CPU_MODEL_FALLBACK, !named);
	cell_infer_text(d->t, m, A_CPU_MODEL_NAME, model);
	return 0;
}

static int fill_boot(struct viommu_doc *d, struct node *os)
{
	struct node *n, *boot;
	uint16_t id;

	if (node_child(d->t, os, A_OS_OS_BOOT))
		return 0;
	for (id = d->t->elems[E_DEVICES].first; id < d->t->elems[E_DEVICES].last && d->has[E_BOOT];
	     id++)
		for (n = d->t->rows[id].type == ROW_CHILD ? devices_of(d, id) : NULL; n;
		     n = n->next)
			if (node_child(d->t, n, d->t->elems[n->elem].boot))
				return 0;
	boot = node_new(d, os, A_OS_OS_BOOT, E_OS_BOOT);
	if (!boot)
		return -ENOMEM;
	cell_infer(d->t, boot, A_OS_BOOT_DEV, 2); /* hd */
	return 0;
}

/* The one firmware whose description is known (L 11.8 [golden]). */
#define AARCH64_CODE "/usr/share/edk2/aarch64/QEMU_EFI-silent-pflash.raw"
#define AARCH64_VARS "/usr/share/edk2/aarch64/vars-template-pflash.raw"

static bool wants_uefi(struct viommu_doc *d, struct node *os)
{
	const char *path = cell_text(d->t, os, A_LOADER_PATH);

	if (!d->machine || d->machine->bit != MACH_ARM)
		return false;
	if (cell_num(d->t, os, A_OS_AUTO, 0) == 1)
		return !path;
	return path && !strcmp(path, AARCH64_CODE);
}

static int fill_firmware_features(struct viommu_doc *d, struct node *os)
{
	struct node *fw = node_need(d, os, A_OS_FIRMWARE), *f;
	unsigned i;

	if (!fw)
		return -ENOMEM;
	if (node_child(d->t, fw, A_FIRMWARE_FW_FEATURE))
		return 0;
	for (i = 0; i < 2; i++) {
		f = node_new(d, fw, A_FIRMWARE_FW_FEATURE, E_FW_FEATURE);
		if (!f)
			return -ENOMEM;
		cell_infer(d->t, f, A_FW_FEATURE_ENABLED, NO);
		cell_infer(d->t, f, A_FW_FEATURE_NAME, i); /* enrolled-keys, secure-boot */
	}
	return 0;
}

/* The variable store of a flash image; where its template is, is known for one firmware only. */
static int fill_store(struct viommu_doc *d, struct node *os, bool known)
{
	struct node *nvram = node_need(d, os, A_OS_NVRAM);
	const char *name = cell_text(d->t, d->root, A_DOMAIN_NAME);
	struct buf path = { 0 };
	char *s;

	if (!nvram)
		return -ENOMEM;
	buf_add(&path, "/var/lib/libvirt/qemu/nvram/");
	buf_add(&path, name ? name : "");
	buf_add(&path, "_VARS.fd");
	s = buf_ok(&path) ? arena_strdup(&d->arena, buf_text(&path)) : NULL;
	buf_done(&path);
	if (!s)
		return -ENOMEM;
	if (!cell_set(d->t, nvram, A_NVRAM_SOURCE))
		cell_infer_text(d->t, nvram, A_NVRAM_PATH, s);
	if (!known)
		return 0;
	cell_infer_text(d->t, nvram, A_NVRAM_TEMPLATE, AARCH64_VARS);
	cell_infer_text(d->t, nvram, A_NVRAM_TEMPLATE_FORMAT, "raw");
	cell_infer_text(d->t, nvram, A_NVRAM_FORMAT, "raw");
	return 0;
}

static int fill_firmware(struct viommu_doc *d, struct node *os)
{
	struct node *loader = node_child(d->t, os, A_OS_LOADER);

	if (!wants_uefi(d, os)) {
		bool flash = cell_num(d->t, loader, A_LOADER_TYPE, 0) == 1 &&
			     cell_num(d->t, loader, A_LOADER_READONLY, NO) == YES &&
			     cell_num(d->t, loader, A_LOADER_STATELESS, NO) == NO;

		return flash ? fill_store(d, os, false) : 0;
	}
	cell_infer(d->t, os, A_OS_AUTO, 1);
	loader = node_need(d, os, A_OS_LOADER);
	if (!loader)
		return -ENOMEM;
	cell_infer(d->t, loader, A_LOADER_READONLY, YES);
	cell_infer(d->t, loader, A_LOADER_TYPE, 1);
	cell_infer_text(d->t, loader, A_LOADER_FORMAT, "raw");
	cell_infer_text(d->t, loader, A_LOADER_PATH, AARCH64_CODE);
	if (fill_firmware_features(d, os))
		return -ENOMEM;
	return fill_store(d, os, true);
}

static int fill_gic(struct viommu_doc *d)
{
	struct node *features, *gic;

	if (!d->machine || !(d->machine->flags & MACHINE_GIC))
		return 0;
	features = node_need(d, d->root, A_DOMAIN_FEATURES);
	gic = features ? node_need(d, features, A_FEATURES_GIC) : NULL;
	if (!gic)
		return -ENOMEM;
	cell_infer(d->t, gic, A_GIC_VERSION, 0);
	return 0;
}

int complete_domain(struct viommu_doc *d)
{
	struct node *os = node_child(d->t, d->root, A_DOMAIN_OS);
	int ret;

	if (!os)
		return 0;
	find_machine(d, node_child(d->t, os, A_OS_OS_TYPE));
	fill_memory(d);
	ret = fill_uuid(d);
	if (!ret)
		ret = fill_firmware(d, os);
	if (!ret)
		ret = fill_boot(d, os);
	if (!ret)
		ret = fill_cpu(d);
	return ret ? ret : fill_gic(d);
}
