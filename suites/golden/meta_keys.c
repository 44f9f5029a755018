/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "meta_keys.h"

#include "fds.h"
#include "generate.h"

#include <limits.h>
#include <string.h>

static const char *keep(struct meta *m, struct json_object *v)
{
	const char *s = json_object_get_string(v);

	s = s ? arena_strdup(m->arena, s) : NULL;
	if (!s)
		m->no_memory = true;
	return s;
}

static void *keep_array(struct meta *m, size_t n, size_t size)
{
	void *p = arena_alloc(m->arena, (n ? n : 1) * size);

	if (!p)
		m->no_memory = true;
	return p;
}

/* Place of the text in a closed set; 0 with a problem when it is not there. */
static unsigned choice(struct meta *m, const char *const *set, struct json_object *v,
		       const char *what)
{
	const char *s = json_object_get_string(v);
	unsigned i;

	for (i = 0; set[i]; i++)
		if (!strcmp(set[i], s))
			return i;
	problem(m->problems, "case.json: unknown ", s, what);
	return 0;
}

static void read_id(struct meta *m, struct json_object *v)
{
	const char *s = json_object_get_string(v);

	if (strcmp(s, m->c->id) != 0)
		problem(m->problems, "case.json: id ", s, " is not the name of the directory");
}

static void read_summary(struct meta *m, struct json_object *v)
{
	m->c->summary = keep(m, v);
}

static void read_level(struct meta *m, struct json_object *v)
{
	m->c->level = (enum golden_level)choice(m, golden_levels, v, " level");
}

static void read_tier(struct meta *m, struct json_object *v)
{
	m->c->tier = (enum golden_tier)choice(m, golden_tiers, v, " tier");
}

static void read_evidence(struct meta *m, struct json_object *v)
{
	struct golden_pair *p = keep_array(m, (size_t)json_object_object_length(v), sizeof(*p));
	const struct lh_entry *e;

	m->c->evidence = p;
	for (e = json_first(v); p && e; e = e->next, p++) {
		if (json_object_is_type(lh_entry_v(e), json_type_string) &&
		    json_object_get_string_len(lh_entry_v(e)))
			p->value = keep(m, lh_entry_v(e));
		else
			problem(m->problems, "case.json: evidence of ", lh_entry_k(e),
				" is no text");
		p->key = arena_strdup(m->arena, lh_entry_k(e));
		m->no_memory |= !p->key;
		m->c->evidences++;
	}
}

static void read_features(struct meta *m, struct json_object *v)
{
	size_t i, n = json_object_array_length(v);

	m->c->features = keep_array(m, n, sizeof(*m->c->features));
	for (i = 0; m->c->features && i < n; i++) {
		struct json_object *word = json_object_array_get_idx(v, i);

		if (json_object_is_type(word, json_type_string))
			m->c->features[m->c->feature_count++] =
				golden_features[choice(m, golden_features, word, " feature")];
		else
			buf_add(m->problems, "case.json: a feature is no text\n");
	}
}

static const char *read_release(struct meta *m, struct json_object *v)
{
	const char *s = json_object_get_string(v);

	if (release_number(s) == UINT32_MAX)
		problem(m->problems, "case.json: ", s, " is no release");
	return keep(m, v);
}

static void read_since(struct meta *m, struct json_object *v)
{
	m->c->since = read_release(m, v);
}

static void read_until(struct meta *m, struct json_object *v)
{
	m->c->until = read_release(m, v);
}

static void read_caps(struct meta *m, struct json_object *v)
{
	m->c->caps = keep(m, v);
}

static void read_as_of(struct meta *m, struct json_object *v)
{
	m->c->options.as_of = read_release(m, v);
	if (m->c->options.as_of && !release_known(m->c->options.as_of))
		problem(m->problems, "case.json: nothing is known of libvirt ", m->c->options.as_of,
			"");
}

static void read_uuid(struct meta *m, struct json_object *v)
{
	m->c->options.uuid = keep(m, v);
}

static void must_be_true(struct meta *m, struct json_object *v)
{
	if (!json_object_get_boolean(v))
		buf_add(m->problems, "case.json: what is false is to be left out\n");
}

static void flag(struct meta *m, struct json_object *v, unsigned bit)
{
	must_be_true(m, v);
	m->c->options.flags |= bit;
}

static void read_schema_first(struct meta *m, struct json_object *v)
{
	must_be_true(m, v);
	m->c->schema_first = true;
}

static void read_abi_update(struct meta *m, struct json_object *v)
{
	flag(m, v, VIOMMU_ABI_UPDATE);
}

static void read_no_target(struct meta *m, struct json_object *v)
{
	flag(m, v, VIOMMU_NO_TARGET);
}

static void read_strict(struct meta *m, struct json_object *v)
{
	flag(m, v, VIOMMU_STRICT);
}

static void bad_fd(struct meta *m, const char *name, const char *why)
{
	buf_add(m->problems, "case.json: descriptor '");
	buf_add(m->problems, name);
	buf_add(m->problems, "': ");
	buf_add(m->problems, why);
	buf_char(m->problems, '\n');
}

static void read_fd(struct meta *m, const char *name, struct json_object *v)
{
	struct viommu_fd *fd = &m->c->fds[m->c->fd_count];
	int64_t n = json_object_is_type(v, json_type_int) ? json_object_get_int64(v) : -1;
	const char *fault;

	fd->number = (unsigned)n;
	fd->name = arena_strdup(m->arena, name);
	if (!fd->name) {
		m->no_memory = true;
		return;
	}
	fault = n < 0 || n > INT_MAX ? "no number of a descriptor"
				     : fds_fault(m->c->fds, m->c->fd_count);
	if (fault)
		bad_fd(m, name, fault);
	m->c->fd_count++;
}

static void read_fds(struct meta *m, struct json_object *v)
{
	const struct lh_entry *e = json_first(v);

	if (!e)
		buf_add(m->problems, "case.json: fds is empty\n");
	m->c->fds = keep_array(m, (size_t)json_object_object_length(v), sizeof(*m->c->fds));
	for (; m->c->fds && !m->no_memory && e; e = e->next)
		read_fd(m, lh_entry_k(e), lh_entry_v(e));
}

const struct key meta_option_keys[] = {
	{ "as_of", json_type_string, false, read_as_of },
	{ "abi_update", json_type_boolean, false, read_abi_update },
	{ "no_target", json_type_boolean, false, read_no_target },
	{ "strict", json_type_boolean, false, read_strict },
	{ "uuid", json_type_string, false, read_uuid },
	{ "schema", json_type_boolean, false, read_schema_first },
	{ "fds", json_type_object, false, read_fds },
	{ NULL, json_type_null, false, NULL },
};

static void read_options(struct meta *m, struct json_object *v)
{
	keys_read(m, v, meta_option_keys, " option");
}

static void read_fixed_point(struct meta *m, struct json_object *v)
{
	must_be_true(m, v);
	m->c->fixed_point = true;
}

static void read_abi(struct meta *m, struct json_object *v)
{
	static const char *const set[] = { "same", NULL };

	choice(m, set, v, " abi");
	m->c->abi_same = true;
}

static void read_kind(struct meta *m, struct json_object *v)
{
	m->c->generate = choice(m, generate_kinds, v, " kind to generate");
}

static void read_count(struct meta *m, struct json_object *v)
{
	int64_t n = json_object_get_int64(v);

	if (n <= 0 || n > 1 << 30)
		buf_add(m->problems, "case.json: the count to generate is out of range\n");
	else
		m->c->generate_count = (size_t)n;
}

static const struct key generate_keys[] = {
	{ "kind", json_type_string, true, read_kind },
	{ "count", json_type_int, true, read_count },
	{ NULL, json_type_null, false, NULL },
};

static void read_generate(struct meta *m, struct json_object *v)
{
	keys_read(m, v, generate_keys, " of generate");
}

static unsigned read_number(struct meta *m, struct json_object *v)
{
	int64_t n = json_object_is_type(v, json_type_int) ? json_object_get_int64(v) : 0;

	if (n <= 0 || n > 9999)
		buf_add(m->problems, "case.json: a code is no number of codes.def\n");
	return (unsigned)n;
}

static void read_refusal(struct meta *m, struct json_object *v, struct golden_refusal *r, bool pass)
{
	if (pass)
		r->pass = golden_passes[choice(m, golden_passes, v, " pass")];
	else
		r->code = read_number(m, v);
}

static void read_pass(struct meta *m, struct json_object *v)
{
	read_refusal(m, v, &m->c->refusal, true);
}

static void read_code(struct meta *m, struct json_object *v)
{
	read_refusal(m, v, &m->c->refusal, false);
}

static void read_findings(struct meta *m, struct json_object *v)
{
	size_t i, n = json_object_array_length(v);

	m->c->has_findings = true;
	m->c->findings = keep_array(m, n, sizeof(*m->c->findings));
	for (i = 0; m->c->findings && i < n; i++)
		m->c->findings[m->c->finding_count++] =
			read_number(m, json_object_array_get_idx(v, i));
}

static void read_schema(struct meta *m, struct json_object *v)
{
	static const char *const schemas[] = { "", "invalid", "valid", NULL };

	m->c->schema = (enum golden_verdict_schema)choice(m, schemas, v, " schema verdict");
}

static void read_one_bad(struct meta *m, struct golden_bad *bad, struct json_object *v)
{
	const struct lh_entry *e = json_object_is_type(v, json_type_object) ? json_first(v) : NULL;

	for (; e; e = e->next) {
		const char *name = lh_entry_k(e);
		struct json_object *value = lh_entry_v(e);

		if (!strcmp(name, "pass") && json_object_is_type(value, json_type_string))
			read_refusal(m, value, &bad->refusal, true);
		else if (!strcmp(name, "code"))
			read_refusal(m, value, &bad->refusal, false);
		else
			problem(m->problems, "case.json: unknown key ", name, " of bad");
	}
	if (!bad->refusal.code || !bad->refusal.pass)
		problem(m->problems, "case.json: bad ", bad->why, " has no pass or no code");
}

static void read_bad(struct meta *m, struct json_object *v)
{
	struct golden_bad *bad = keep_array(m, (size_t)json_object_object_length(v), sizeof(*bad));
	const struct lh_entry *e;

	m->c->bad = bad;
	for (e = json_first(v); bad && e; e = e->next, bad++) {
		bad->why = arena_strdup(m->arena, lh_entry_k(e));
		if (!bad->why) {
			m->no_memory = true;
			return;
		}
		read_one_bad(m, bad, lh_entry_v(e));
		m->c->bads++;
	}
}

static void read_history(struct meta *m, struct json_object *v)
{
	size_t i, n = json_object_array_length(v);
	struct json_object *why;

	for (i = 0; i < n; i++) {
		struct json_object *entry = json_object_array_get_idx(v, i);

		if (!json_object_is_type(entry, json_type_object) ||
		    json_object_object_length(entry) != 1 ||
		    !json_object_object_get_ex(entry, "why", &why) ||
		    !json_object_get_string_len(why))
			buf_add(m->problems,
				"case.json: an entry of history is no {\"why\": TEXT}\n");
	}
}

const struct key meta_case_keys[] = {
	{ "id", json_type_string, true, read_id },
	{ "summary", json_type_string, true, read_summary },
	{ "level", json_type_string, true, read_level },
	{ "tier", json_type_string, true, read_tier },
	{ "evidence", json_type_object, true, read_evidence },
	{ "features", json_type_array, true, read_features },
	{ "since", json_type_string, false, read_since },
	{ "until", json_type_string, false, read_until },
	{ "caps", json_type_string, false, read_caps },
	{ "options", json_type_object, false, read_options },
	{ "fixed_point", json_type_boolean, false, read_fixed_point },
	{ "abi", json_type_string, false, read_abi },
	{ "generate", json_type_object, false, read_generate },
	{ "pass", json_type_string, false, read_pass },
	{ "code", json_type_int, false, read_code },
	{ "findings", json_type_array, false, read_findings },
	{ "schema", json_type_string, false, read_schema },
	{ "bad", json_type_object, false, read_bad },
	{ "history", json_type_array, false, read_history },
	{ NULL, json_type_null, false, NULL },
};
