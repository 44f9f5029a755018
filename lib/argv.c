/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "argv.h"
#include "caps.h"
#include "rules.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include <libxml/tree.h>

static bool qemu_has(const struct argv *a, const struct argv_row *r)
{
	bool has = !a->d->caps || viommu_caps_has(a->d->caps, r->dev, r->prop);

	return has != r->lacks;
}

/* What of a row does not depend on the element that is looked at. */
static bool row_counts(const struct argv *a, const struct argv_row *r)
{
	const struct machine *m = a->d->machine;

	if (r->machines && !(r->machines & m->bit))
		return false;
	if (r->flags && !(r->flags & m->flags))
		return false;
	if ((r->since || r->until) && !argv_of_release(a, r->since, r->until))
		return false;
	return !r->dev || qemu_has(a, r);
}

static void put_option(struct argv *a, const struct argv_row *r)
{
	argv_option(a, r->option);
	if (!r->text)
		return;
	argv_argument(a, r->type == ARGV_OBJECT);
	argv_text(a, r->text, r->rows);
}

static void put_env(struct argv *a, const struct argv_row *r)
{
	if (r->option)
		argv_env(a, r->option, "");
	else
		argv_program(a);
	argv_text(a, r->text, r->rows);
}

/* Only after its own option: another one may stand there when that was not printed. */
static void put_part(struct argv *a, const struct argv_row *r)
{
	const struct argv_row *option = r;

	while (option->type == ARGV_PART)
		option--;
	if (a->open && a->option && !strcmp(a->option, option->option))
		argv_text(a, r->text, r->rows);
}

static void put_carried(struct argv *a, const struct node *n)
{
	argv_left_out(a, n, n->xml ? n->xml->name : a->t->elems[n->elem].name, NULL);
}

static bool origin_fits(const struct node *n, const struct argv_row *r)
{
	return (r->origin == ARGV_WRITTEN) == (n->xml != NULL);
}

static bool put_row(struct argv *a, const struct argv_row *r)
{
	if (!argv_holds(a, r->when, ARGV_WHEN) ||
	    (r->origin != ARGV_ANY && !origin_fits(a->device, r)) ||
	    (r->rows[0] && !argv_cell(a, r->rows[0])))
		return false;
	switch ((enum argv_type)r->type) {
	case ARGV_ENV:
	case ARGV_PROGRAM:
		put_env(a, r);
		break;
	case ARGV_OPTION:
	case ARGV_OBJECT:
		put_option(a, r);
		break;
	case ARGV_PART:
		put_part(a, r);
		break;
	case ARGV_DEVICES:
		argv_device(a, r->early);
		break;
	case ARGV_CARRIED:
		put_carried(a, a->device);
		break;
	case ARGV_WORDS:
		argv_words(a, r);
		break;
	case ARGV_ENVS:
		argv_envs(a, r);
		break;
	case ARGV_UNREAD:
		if (r->rows[0])
			argv_unread(a, r);
		else
			argv_left_out(a, a->device ? a->device : a->d->root, r->text, NULL);
		break;
	}
	if (r->numbered && !argv_user_alias(a, a->device))
		a->unnamed++;
	return true;
}

static bool any_counts(const struct argv *a, const struct argv_row *r, const struct argv_row *end)
{
	for (; r < end; r++)
		if (row_counts(a, r))
			return true;
	return false;
}

/* The controller that n is plugged into, unless it was printed before. */
static const struct node *parent_of(const struct argv *a, const struct node *n)
{
	const struct node *at = node_child(a->t, n, A_CONTROLLER_ADDRESS);
	const uint64_t bus = cell_num(a->t, at, A_ADDRESS_BUS, 0);

	return bus < a->d->buses && !a->nested[bus] ? a->d->bus[bus] : NULL;
}

/* False: n was printed with its children. */
static bool put_nested(struct argv *a, const struct argv_row *r, const struct node *n)
{
	const uint64_t index = cell_num(a->t, n, A_CONTROLLER_INDEX, 0);
	const struct node *parent;

	if (index >= a->d->buses || a->nested[index])
		return false;
	a->nested[index] = true;
	parent = parent_of(a, n);
	if (parent && put_nested(a, r, parent)) {
		argv_look(a, parent);
		argv_device(a, r->early);
	}
	return true;
}

/* Rows of one loop, for one element after the other. */
static void put_each(struct argv *a, const struct argv_row *r, const struct argv_row *end)
{
	const struct cell *list = any_counts(a, r, end) ? argv_cell(a, r->each) : NULL;
	const struct node *n;
	const struct argv_row *at;
	bool done = false;

	if (r->numbered && !r->goes_on)
		a->unnamed = 0;
	for (n = list ? list->first : NULL; n && !(done && r->once); n = n->next) {
		/* Most elements are refused by their own type and model: that is seen at once. */
		if (end == r + 1 && !argv_may_hold(a, n, r->when))
			continue;
		if (r->nested && !(origin_fits(n, r) && put_nested(a, r, n)))
			continue;
		argv_look(a, n);
		for (at = r; at < end; at++)
			if (row_counts(a, at))
				done |= put_row(a, at);
	}
	a->printed = done;
	argv_look(a, NULL);
}

/* USB hubs that are added stand behind those of the document. */
static void put_hubs(struct argv *a, const struct argv_row *r)
{
	for (a->hub = 0; a->hub < a->usb.hubs; a->hub++)
		put_option(a, r);
}

/* Prints a row, or a loop of them; returns the next. */
static const struct argv_row *put_rows(struct argv *a, const struct argv_row *r)
{
	const struct argv_row *end = r + 1;

	while (end->same)
		end++;
	if (r->otherwise && a->printed)
		return end;
	if (r->hubs && row_counts(a, r))
		put_hubs(a, r);
	else if (r->each)
		put_each(a, r, end);
	else if (row_counts(a, r))
		put_row(a, r);
	return end;
}

static int write_all(struct argv *a)
{
	const struct argv_row *r = a->tables->rows;
	int ret = usb_map_make(a->d, &a->usb);

	if (ret)
		return ret;
	argv_look_around(a);
	while (r->id)
		r = put_rows(a, r);
	argv_finish(a);
	usb_map_done(&a->usb);
	if (a->error)
		return a->error;
	return buf_ok(&a->out) && buf_ok(&a->spare) && buf_ok(&a->value) ? 0 : -ENOMEM;
}

/* Lists that are numbered one by one; a row that goes on belongs to the list before it. */
enum { LISTS = 16 };

/* The list that counts the device that is looked at for %u; LISTS when none does. */
static unsigned list_of(struct argv *a)
{
	const struct argv_row *r;
	unsigned list = 0;

	for (r = a->tables->rows; r->id; r++) {
		list += r->numbered && !r->goes_on;
		if (r->numbered && r->each == a->device->row && list < LISTS &&
		    argv_holds(a, r->when, ARGV_WHEN))
			return list;
	}
	return LISTS;
}

static int show_name(struct argv *a, const struct node *n, unsigned counts[LISTS], argv_name_fn *fn,
		     void *data)
{
	unsigned list;
	int ret;

	argv_look(a, n);
	list = list_of(a);
	a->unnamed = list < LISTS ? counts[list] : 0;
	buf_reset(&a->out);
	argv_alias(a, n);
	if (list < LISTS && !argv_user_alias(a, n))
		counts[list]++;
	/* The engine's texts have no end mark. */
	buf_add(&a->out, "");
	ret = buf_ok(&a->out) ? fn(data, n, buf_text(&a->out)) : -ENOMEM;
	argv_look(a, NULL);
	return ret;
}

int argv_names(const struct argv_tables *tables, const struct viommu_doc *d, argv_name_fn *fn,
	       void *data)
{
	struct argv a = { .tables = tables, .d = d, .t = d->t };
	const struct elem *e = &d->t->elems[E_DEVICES];
	unsigned counts[LISTS] = { 0 };
	const struct node *n;
	uint16_t id;
	int ret = 0;

	argv_look_around(&a);
	for (id = e->first; id < e->last && !ret; id++)
		for (n = d->t->rows[id].type == ROW_CHILD ? devices_of(d, id) : NULL; n && !ret;
		     n = n->next)
			ret = show_name(&a, n, counts, fn, data);
	buf_done(&a.out);
	buf_done(&a.value);
	buf_done(&a.spare);
	return ret;
}

/* Whether the nth descriptor has a name and a number of its own. */
static bool fd_is_sound(const struct viommu_fd *fds, size_t n)
{
	size_t i;

	if (!fds[n].name || !*fds[n].name || fds[n].number > INT_MAX)
		return false;
	for (i = 0; i < n; i++)
		if (fds[i].number == fds[n].number || !strcmp(fds[i].name, fds[n].name))
			return false;
	return true;
}

static int take_options(struct argv *a, const struct viommu_argv_options *o)
{
	size_t i;

	if (!o)
		return 0;
	if (o->size != sizeof(*o) || o->flags & ~(unsigned)VIOMMU_ARGV_JSON)
		return -EINVAL;
	for (i = 0; i < o->nfds; i++) {
		if (!fd_is_sound(o->fds, i))
			return -EINVAL;
		o->fds[i].used = 0;
	}
	a->json = o->flags & VIOMMU_ARGV_JSON;
	a->fds = o->fds;
	a->nfds = o->nfds;
	return 0;
}

int argv_build(const struct argv_tables *tables, const struct viommu_doc *d,
	       struct viommu_report *rep, const struct viommu_argv_options *o, char **ret_text)
{
	struct argv a = { .tables = tables, .d = d, .t = d->t, .rep = rep };
	size_t before = viommu_report_refusals(rep);
	int ret;

	if (take_options(&a, o) || !d->machine)
		return -EINVAL;
	/* Rules never change the document. */
	ret = rules_run((struct viommu_doc *)d, rep, PASS_ARGV);
	if (!ret)
		ret = (int)(viommu_report_refusals(rep) - before);
	if (!ret)
		ret = write_all(&a);
	buf_done(&a.spare);
	buf_done(&a.value);
	if (ret) {
		buf_done(&a.out);
		return ret;
	}
	*ret_text = a.out.data;
	return 0;
}

int viommu_argv_with(const struct viommu_doc *doc, struct viommu_report *report,
		     const struct viommu_argv_options *options, char **ret_text)
{
	return argv_build(argv_tables_default(), doc, report, options, ret_text);
}

int viommu_argv(const struct viommu_doc *doc, struct viommu_report *report, char **ret_text)
{
	return viommu_argv_with(doc, report, NULL, ret_text);
}

int viommu_argv_json(const struct viommu_doc *doc, struct viommu_report *report, char **ret_text)
{
	const struct viommu_argv_options options = {
		.size = sizeof(options),
		.flags = VIOMMU_ARGV_JSON,
	};

	return viommu_argv_with(doc, report, &options, ret_text);
}
