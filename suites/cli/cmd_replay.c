/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

#include "files.h"
#include "out.h"
#include "replay.h"
#include "session.h"

/* Judges one case and says so at once. */
static int judge(const struct cli *cli, struct session *s, const struct replay_tree *t, size_t i,
		 struct replay_counts *counts)
{
	CLEANUP(replay_answer_done) struct replay_answer a = { 0 };
	CLEANUP(buf_done) struct buf b = { 0 };
	int r = replay_judge(&a, t->dir, &t->cases[i], &s->caps);

	if (r < 0)
		return trouble_errno(t->cases[i].name, r);
	replay_count(counts, &a);
	if (cli->set & OPT_JSON)
		replay_json(&b, &t->cases[i], &a);
	else
		replay_text(&b, &t->cases[i], &a);
	return answer_buf(&b);
}

static int sum_up(const struct replay_tree *t, const struct replay_counts *counts)
{
	CLEANUP(buf_done) struct buf b = { 0 };

	if (t->strangers) {
		buf_char(&b, '\n');
		buf_u64(&b, t->strangers);
		buf_add(&b, " files are neither inputs nor expectations and were left alone\n");
	}
	replay_summary(&b, counts);
	return answer_buf(&b);
}

static int replay(const struct cli *cli, struct session *s)
{
	CLEANUP(replay_tree_done) struct replay_tree t = { 0 };
	struct replay_counts counts = { 0 };
	int r = replay_tree_open(&t, cli->args[0]);
	size_t i;

	if (r < 0)
		return trouble_errno(cli->args[0], r);
	if (!t.count)
		return trouble(cli->args[0], "no cases there");
	for (i = 0, r = OK; i < t.count && r == OK; i++)
		r = judge(cli, s, &t, i, &counts);
	if (r == OK && !(cli->set & OPT_JSON))
		r = sum_up(&t, &counts);
	if (r != OK)
		return r;
	return counts.n[REPLAY_PARTS][REPLAY_EQUAL] == t.count ? OK : REFUSED;
}

int cmd_replay(const struct cli *cli)
{
	CLEANUP(session_done) struct session s = { 0 };
	CLEANUP(buf_done) struct buf b = { 0 };

	if (cli->set & OPT_EXPLAIN && cli->set & OPT_JSON)
		return trouble("replay", "--explain and --json exclude each other");
	if (cli->set & OPT_EXPLAIN) {
		replay_explain(&b);
		if (answer_buf(&b) != OK)
			return TROUBLE;
	}
	if (!cli->nargs)
		return cli->set & OPT_EXPLAIN ? OK : trouble("replay", "missing DIR");
	return session_open(&s, cli) == OK ? replay(cli, &s) : TROUBLE;
}
