/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "caps.h"
#include "checks.h"
#include "device_table.h"
#include "kind.h"
#include "rules.h"
#include "set.h"

#include <errno.h>

static const char *model_text(const struct pass *p, uint64_t model)
{
	return model < MODEL_COUNT ? p->t->words[W_PCI_MODEL].word[model] : "(null)";
}

/* Root buses of the other kind, or no model at all, on index 0. */
int check_root_model(struct pass *p, const struct rule *r, struct node *devices)
{
	const struct node *n = p->d->bus[0];
	uint64_t model;

	(void)devices;
	if (!n || !p->d->machine)
		return 0;
	model = cell_num(p->t, n, A_CONTROLLER_MODEL, MODEL_COUNT);
	if ((model != p->d->machine->root) == r->inverted)
		return 0;
	return REFUSE(p, r, n, model_text(p, p->d->machine->root), model_text(p, model));
}

int check_root_index(struct pass *p, const struct rule *r, struct node *n)
{
	return rule_verdict(p, r, n, cell_num(p->t, n, A_CONTROLLER_INDEX, 0) != 0);
}

static uint64_t numa_cells(const struct pass *p)
{
	const struct node *numa = find_node(p->t, p->d->root, A_NUMA_CELL);
	const struct node *c = node_child(p->t, numa, A_NUMA_CELL);
	uint64_t cells = 0;

	for (; c; c = c->next)
		cells++;
	return cells;
}

static int refuse_numbers(struct pass *p, const struct rule *r, const struct node *n,
			  const char *word, const uint64_t number[3])
{
	struct buf text[3] = { { 0 } };
	int ret, i;
	bool ok = true;

	for (i = 0; i < 3; i++) {
		buf_u64(&text[i], number[i]);
		ok = ok && buf_ok(&text[i]);
	}
	ret = ok ? REFUSE(p, r, n, word, buf_text(&text[0]), buf_text(&text[1]), buf_text(&text[2]))
		 : -ENOMEM;
	for (i = 0; i < 3; i++)
		buf_done(&text[i]);
	return ret;
}

int check_numa_node(struct pass *p, const struct rule *r, struct node *n)
{
	const struct cell *node = find_set(p->t, n, A_CTL_TARGET_NODE);
	uint64_t cells;

	if (!node)
		return 0;
	cells = numa_cells(p);
	if ((node->u >= cells) == r->inverted)
		return 0;
	return refuse_numbers(
		p, r, n, model_text(p, cell_num(p->t, n, A_CONTROLLER_MODEL, MODEL_COUNT)),
		(const uint64_t[3]){ cell_num(p->t, n, A_CONTROLLER_INDEX, 0), node->u, cells });
}

static int refuse_duplicate(struct pass *p, const struct rule *r, const struct node *n)
{
	struct buf type = { 0 }, index = { 0 };
	int ret = -ENOMEM;

	value_text(p->t, &p->t->rows[A_CONTROLLER_TYPE], node_cell(p->t, n, A_CONTROLLER_TYPE),
		   &type);
	buf_u64(&index, cell_num(p->t, n, A_CONTROLLER_INDEX, 0));
	if (!buf_ok(&type) || !buf_ok(&index))
		ret = -ENOMEM;
	else if (r->lo) /* libvirt's text for USB leaves the type out */
		ret = REFUSE(p, r, n, buf_text(&index));
	else
		ret = REFUSE(p, r, n, buf_text(&type), buf_text(&index));
	buf_done(&type);
	buf_done(&index);
	return ret;
}

/* The slower controllers of a USB 2 set have the index of the faster one. */
static bool companion(const struct pass *p, const struct node *n)
{
	uint64_t model = cell_num(p->t, n, A_CONTROLLER_MODEL, USB_LAST);

	return is_controller(p->t, n, CTL_USB) && (cell_set(p->t, n, A_CONTROLLER_MASTER) ||
						   (model >= USB_UHCI1 && model <= USB_UHCI3));
}

static uint64_t type_and_index(const struct pass *p, const struct node *n)
{
	return cell_num(p->t, n, A_CONTROLLER_TYPE, 0) << 32 |
	       cell_num(p->t, n, A_CONTROLLER_INDEX, 0);
}

/* Whether each type stands together and its indexes rise, which tells soonest that no two controllers are alike. */
static bool all_rise(const struct pass *p)
{
	const struct node *n;
	uint64_t key, before = 0;
	uint32_t seen = 0;

	for (n = devices_of(p->d, A_DEVICES_CONTROLLER); n; n = n->next, before = key) {
		key = type_and_index(p, n);
		if (seen >> (key >> 32) & 1 && (before >> 32 != key >> 32 || before >= key))
			return false;
		seen |= UINT32_C(1) << (key >> 32);
	}
	return true;
}

/* .lo: whether the rule is the one for USB, which libvirt only looks at after all addresses. */
int check_duplicate_index(struct pass *p, const struct rule *r, struct node *devices)
{
	struct set seen = { 0 };
	struct node *n;
	int ret = 0;

	(void)devices;
	if (!r->inverted && all_rise(p))
		return 0;
	for (n = devices_of(p->d, A_DEVICES_CONTROLLER); n && !ret; n = n->next) {
		const uint64_t key = type_and_index(p, n);
		int found;

		if (is_controller(p->t, n, CTL_USB) != (r->lo != 0) || companion(p, n))
			continue;
		found = set_add(&seen, key, n, NULL, NULL);
		ret = found < 0 ? found : 0;
		if (found >= 0 && (found == 1) != r->inverted)
			ret = refuse_duplicate(p, r, n);
	}
	set_done(&seen);
	return ret;
}

int check_root_address(struct pass *p, const struct rule *r, struct node *n)
{
	return rule_verdict(p, r, n, node_child(p->t, n, A_CONTROLLER_ADDRESS) != NULL);
}

int check_target_zero(struct pass *p, const struct rule *r, struct node *n)
{
	uint64_t target = cell_num(p->t, n, A_CTL_TARGET_INDEX, UINT64_MAX);
	uint64_t index = cell_num(p->t, n, A_CONTROLLER_INDEX, 0);

	return rule_verdict(p, r, n, target != UINT64_MAX && (target == 0) != (index == 0));
}

int check_root_node(struct pass *p, const struct rule *r, struct node *n)
{
	bool root = is_controller(p->t, n, CTL_PCI) &&
		    cell_num(p->t, n, A_CONTROLLER_INDEX, 1) == 0;

	return rule_verdict(p, r, n, root && cell_set(p->t, n, r->row));
}

int check_model_name_root(struct pass *p, const struct rule *r, struct node *n)
{
	return rule_verdict(p, r, n, cell_set(p->t, n, r->row));
}

/* Whether a model has names at all, and whether this is one of them. */
static void know_name(const struct tables *t, uint64_t model, uint64_t name, bool *ret_some,
		      bool *ret_this)
{
	const struct model_name *m = t->devices->names, *const end = m + MODEL_NAMES;

	*ret_some = *ret_this = false;
	for (; m < end; m++) {
		if (m->model != model)
			continue;
		*ret_some = true;
		if (name && !strcmp(t->words[W_PCI_MODEL_NAME].word[name], m->name))
			*ret_this = true;
	}
}

int check_model_name_value(struct pass *p, const struct rule *r, struct node *n)
{
	uint64_t model = cell_num(p->t, n, A_CONTROLLER_MODEL, MODEL_COUNT);
	uint64_t name = cell_num(p->t, n, r->row, 0);
	bool some, this;

	if (!is_controller(p->t, n, CTL_PCI))
		return 0;
	know_name(p->t, model, name, &some, &this);
	return some ? rule_verdict(p, r, n, name && !this) : 0;
}

int check_index_positive(struct pass *p, const struct rule *r, struct node *n)
{
	bool root = node_model(p->t, n) & (PM_PCI_ROOT | PM_PCIE_ROOT);

	if (!is_controller(p->t, n, CTL_PCI))
		return 0;
	return rule_verdict(p, r, n, !root && cell_num(p->t, n, A_CONTROLLER_INDEX, 1) == 0);
}

int check_hole64(struct pass *p, const struct rule *r, struct node *n)
{
	const struct machine *m = p->d->machine;
	bool able = m && (m->hole || (m->bit == MACH_ARM &&
				      (!p->d->caps || viommu_caps_has(p->d->caps, "virt-machine",
								      "highmem-mmio-size"))));

	if (!cell_num(p->t, n, A_HOLE64_SIZE, 0))
		return 0;
	return rule_verdict(p, r, n, !able);
}

int check_controller_cap(struct pass *p, const struct rule *r, struct node *n)
{
	const struct words *w = &p->t->words[W_PCI_MODEL_NAME];
	const char *dev = w->word[cell_num(p->t, n, A_CTL_MODEL_NAME, 0)];
	const struct row *row = &p->t->rows[r->row];
	bool missing;

	if (!p->d->caps || !cell_set(p->t, n, r->row))
		return 0;
	missing = viommu_caps_has(p->d->caps, dev, NULL) &&
		  !viommu_caps_has(p->d->caps, dev, row->prop);
	return missing != r->inverted ? REFUSE(p, r, n, row->name, dev) : 0;
}

/* One USB controller at least is there for itself, and be it one that says there are none. */
int check_usb_master(struct pass *p, const struct rule *r, struct node *devices)
{
	const struct node *n, *alone = NULL;
	bool master = false;

	for (n = node_child(p->t, devices, A_DEVICES_CONTROLLER); n && !master; n = n->next) {
		if (!is_controller(p->t, n, CTL_USB))
			continue;
		master = !companion(p, n);
		alone = alone ? alone : n;
	}
	return rule_verdict(p, r, alone ? alone : devices, alone && !master);
}

int check_usb_master_bus(struct pass *p, const struct rule *r, struct node *n)
{
	const uint64_t key = type_and_index(p, n);
	const struct node *other;

	if (!companion(p, n))
		return 0;
	other = devices_of(p->d, A_DEVICES_CONTROLLER);
	while (other && (type_and_index(p, other) != key || companion(p, other)))
		other = other->next;
	return rule_verdict(p, r, n, !other);
}
