/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What stands in the trace of calls that the model is not asked about: those that are refused, and those that change a node.
 */
#include "engines.h"
#include "whose.h"

#include <errno.h>
#include <limits.h>

void visit_tell(struct visit *v, const char *call, const char *real, int64_t result)
{
	struct told t = { .call = call, .path = path_shown(real), .result = result };
	const bool locked = v->locked;

	if (!mock.board->trace)
		return;
	if (!locked)
		visit_lock(v);
	trace_call(&v->stage, &t);
	if (!locked)
		visit_unlock(v);
}

void visit_tell_fd(struct visit *v, const char *call, int fd, int64_t result)
{
	struct told t = { .call = call, .result = result };
	char to[PATH_MAX];

	if (!mock.board->trace)
		return;
	t.h = visit_handle(v, fd);
	if (t.h && t.h->kind != FILE_NONE)
		trace_call(&v->stage, &t);
	if (t.h)
		visit_unlock(v);
	if ((!t.h || t.h->kind == FILE_NONE) && whose(fd, to) != WHOSE_NOBODYS)
		visit_tell(v, call, to, result);
}

int refuse(const char *call, const char *to, int err)
{
	struct visit v;

	visit_start(&v);
	visit_tell(&v, call, to, -err);
	return (int)visit_answer(&v, -err);
}

int refuse_fd(const char *call, int fd, int err)
{
	struct visit v;

	visit_start(&v);
	visit_tell_fd(&v, call, fd, -err);
	return (int)visit_answer(&v, -err);
}
