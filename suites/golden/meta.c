/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "meta.h"

#include "files.h"
#include "meta_keys.h"

#include <errno.h>
#include <string.h>

const char *const golden_features[] = {
	"iommu-intel", "iommu-smmuv3", "iommu-virtio", "iommu-amd", "granule",	       "accel",
	"hostdev-pci", "hostdev-mdev", "iommufd",      "fdgroup",   "pci-controllers", "numa",
	"firmware",    "abi",	       "schema",       "limits",    "as-of",	       NULL,
};

const char *const golden_passes[] = {
	"syntax", "limit", "parse", "post", "complete", "address", "device",
	"domain", "last",  "argv",  "abi",  "schema",	NULL,
};

const char *const golden_levels[] = { "must", "should", "may", NULL };
const char *const golden_tiers[] = { "golden", "seen", "source", "fork", "inferred", NULL };

const char *golden_level_name(enum golden_level level)
{
	return golden_levels[level];
}

const char *golden_tier_name(enum golden_tier tier)
{
	return golden_tiers[tier];
}

const char *golden_topology_name(enum viommu_topology_kind kind)
{
	static const char *const names[] = {
		[VIOMMU_TOPOLOGY_TEXT] = "topology.txt",
		[VIOMMU_TOPOLOGY_DOT] = "topology.dot",
		[VIOMMU_TOPOLOGY_SVG] = "topology.svg",
	};

	return names[kind];
}

bool golden_has_topology(const struct golden_case *c)
{
	unsigned kind = VIOMMU_TOPOLOGY_TEXT;

	while (kind < TOPOLOGIES && !c->topology[kind].data)
		kind++;
	return kind < TOPOLOGIES;
}

void problem(struct buf *problems, const char *first, const char *word, const char *last)
{
	buf_add(problems, first);
	buf_char(problems, '\'');
	buf_add(problems, word);
	buf_char(problems, '\'');
	buf_add(problems, last);
	buf_char(problems, '\n');
}

const struct key *key_find(const struct key *keys, const char *name)
{
	while (keys->name && strcmp(keys->name, name) != 0)
		keys++;
	return keys->name ? keys : NULL;
}

void keys_read(struct meta *m, struct json_object *v, const struct key *keys, const char *where)
{
	const struct lh_entry *e;

	for (e = json_first(v); e; e = e->next) {
		const struct key *key = key_find(keys, lh_entry_k(e));

		if (!key)
			problem(m->problems, "case.json: unknown ", lh_entry_k(e), where);
		else if (!json_object_is_type(lh_entry_v(e), key->type))
			problem(m->problems, "case.json: ", key->name, " is not of the right type");
		else
			key->read(m, lh_entry_v(e));
	}
	for (; keys->name; keys++)
		if (keys->required && !json_object_object_get_ex(v, keys->name, NULL))
			problem(m->problems, "case.json: no ", keys->name, where);
}

int meta_read(struct arena *a, struct golden_case *c, struct buf *problems)
{
	struct meta m = { .arena = a, .c = c, .problems = problems };
	CLEANUP(json_put_p) struct json_object *json = NULL;
	CLEANUP(buf_done) struct buf twice = { 0 };

	if (c->json.data)
		json = json_parse(c->json.data, c->json.len);
	if (!json_object_is_type(json, json_type_object)) {
		buf_add(problems,
			c->json.data ? "case.json: not a JSON object\n" : "no case.json\n");
		return 0;
	}
	if (json_key_twice(c->json.data, c->json.len, &twice))
		problem(problems, "case.json: the key ", buf_text(&twice), " stands twice");
	keys_read(&m, json, meta_case_keys, " key");
	return m.no_memory ? -ENOMEM : 0;
}

/* Members in the order of the list, unknown ones behind them, so that nothing gets lost; NULL without memory. */
static struct json_object *sorted(struct json_object *v, const struct key *keys)
{
	struct json_object *copy = json_object_new_object();
	struct json_object *value;
	const struct lh_entry *e;
	const struct key *key;
	int r = copy ? 0 : -1;

	for (key = keys; !r && key->name; key++)
		if (json_object_object_get_ex(v, key->name, &value))
			r = json_object_object_add(copy, key->name, json_object_get(value));
	for (e = json_first(v); !r && e; e = e->next)
		if (!key_find(keys, lh_entry_k(e)))
			r = json_object_object_add(copy, lh_entry_k(e),
						   json_object_get(lh_entry_v(e)));
	if (!r)
		return copy;
	json_object_put(copy);
	return NULL;
}

int meta_emit(struct buf *b, struct json_object *json)
{
	CLEANUP(json_put_p) struct json_object *top = sorted(json, meta_case_keys);
	struct json_object *options;

	if (!top)
		return -ENOMEM;
	if (json_object_object_get_ex(top, "options", &options)) {
		options = sorted(options, meta_option_keys);
		if (!options || json_object_object_add(top, "options", options))
			return -ENOMEM;
	}
	json_pretty(b, top, 0);
	buf_char(b, '\n');
	return buf_ok(b) ? 0 : -ENOMEM;
}
