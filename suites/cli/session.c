/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "session.h"

#include "files.h"
#include "json.h"
#include "limit.h"
#include "out.h"
#include "table.h"

#include <errno.h>
#include <fnmatch.h>
#include <string.h>

static int find_data(const struct cli *cli, char **ret)
{
	int r = data_find(cli->data, ret);

	if (!r)
		return OK;
	if (r != -ENOENT)
		return trouble_errno("data directory", r);
	if (cli->data)
		return trouble(cli->data, "not a directory with cases and capability sets");
	return trouble(
		NULL,
		"no directory with cases and capability sets; name one with --data or VIOMMU_TCK_DATA");
}

static bool is_uuid(const char *s)
{
	size_t digits = 0;

	for (; *s; s++)
		if (strchr("0123456789abcdefABCDEF", *s))
			digits++;
		else if (*s != '-')
			return false;
	return digits == 32;
}

/* A file that is named must be a set; a release must have one, be it of another architecture. */
static int check_caps(const struct caps_store *store, const char *caps)
{
	int r = caps && caps_is_file(caps) ? caps_check_file(caps) : 0;

	if (r < 0)
		return trouble(caps, caps_error(r));
	if (!caps || caps_is_file(caps) || caps_has_release(store, caps))
		return OK;
	return trouble(caps, "no capability set of that QEMU release");
}

static int check_release(const char *as_of)
{
	if (!as_of || release_known(as_of))
		return OK;
	if (release_number(as_of) == UINT32_MAX)
		return trouble(as_of, "not a release of libvirt, " OLDEST_RELEASE " for example");
	return trouble(as_of,
		       "nothing is known of a libvirt that old; the oldest is " OLDEST_RELEASE);
}

int session_open(struct session *s, const struct cli *cli)
{
	*s = (struct session){ .engine = engine_default(NULL) };
	if (check_release(cli->as_of) != OK)
		return TROUBLE;
	if (cli->uuid && !is_uuid(cli->uuid))
		return trouble(cli->uuid, "not a UUID");
	if (find_data(cli, &s->dir) != OK)
		return TROUBLE;
	s->caps.dir = s->dir;
	s->engine.caps = &s->caps;
	return check_caps(&s->caps, cli->caps);
}

void session_done(struct session *s)
{
	engine_done(&s->engine);
	caps_done(&s->caps);
	free(s->dir);
}

const char *session_name(const char *file)
{
	return strcmp(file, "-") ? file : "<stdin>";
}

static unsigned flags_of(const struct cli *cli)
{
	unsigned flags = 0;

	flags |= cli->set & OPT_ABI_UPDATE ? VIOMMU_ABI_UPDATE : 0;
	flags |= cli->set & OPT_NO_TARGET ? VIOMMU_NO_TARGET : 0;
	flags |= cli->set & OPT_STRICT ? VIOMMU_STRICT : 0;
	return flags;
}

int session_read(struct session *s, const struct cli *cli, const char *file,
		 struct viommu_report **ret_report, struct viommu_doc **ret_doc)
{
	CLEANUP(blob_done) struct blob b = { 0 };
	struct question q = {
		.options = { .flags = flags_of(cli), .as_of = cli->as_of, .uuid = cli->uuid },
		.caps = cli->caps,
		.schema = cli->set & OPT_SCHEMA,
	};
	/* One byte more than a document may have: the library says that it is too long. */
	int r = input_read(file, (size_t)MAX_BYTES + 1, &b);

	if (!r)
		r = viommu_report_new(ret_report);
	if (r < 0)
		return trouble_errno(session_name(file), r);
	q.data = b.data;
	q.len = b.len;
	r = engine_document(&s->engine, &q, *ret_report, ret_doc);
	if (r < 0 && s->caps.bad)
		return trouble(s->caps.bad, caps_error(r));
	if (r < 0)
		return trouble_errno(session_name(file), r);
	return r ? REFUSED : OK;
}

static size_t pick(struct suite *s, const char *glob)
{
	size_t i, n = 0;

	for (i = 0; i < s->golden.count; i++) {
		const struct golden_case *c = &s->golden.cases[i];

		if (fnmatch(glob, c->id, 0) && strcmp(glob, c->area) != 0)
			continue;
		s->picked[i] = true;
		n++;
	}
	return n;
}

static int pick_all(struct suite *s, const struct cli *cli)
{
	size_t i;

	for (i = 0; i < cli->nargs; i++)
		if (!pick(s, cli->args[i]))
			return trouble(cli->args[i], "matches no case");
	if (!cli->nargs && !pick(s, "*"))
		return trouble(s->golden.dir, "no cases there");
	for (i = 0; i < s->golden.count; i++)
		s->count += s->picked[i];
	return OK;
}

int suite_open(struct suite *s, const struct cli *cli)
{
	CLEANUP(free_p) char *dir = NULL;
	int r;

	*s = (struct suite){ 0 };
	if (find_data(cli, &dir) != OK)
		return TROUBLE;
	r = golden_load(&s->golden, dir);
	if (r < 0)
		return trouble_errno(dir, r);
	s->picked = calloc(s->golden.count + 1, sizeof(*s->picked));
	return s->picked ? pick_all(s, cli) : trouble_errno(NULL, -ENOMEM);
}

void suite_done(struct suite *s)
{
	free(s->picked);
	golden_done(&s->golden);
}

void case_json(struct buf *b, const struct golden_case *c)
{
	buf_add(b, "{\"case\":");
	json_string(b, c->id);
	buf_add(b, ",\"level\":");
	buf_json(b, golden_level_name(c->level));
	buf_add(b, ",\"tier\":");
	buf_json(b, golden_tier_name(c->tier));
}
