/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Programs that give up their privileges. Who may do what on the machine is decided by its caller and stays as it is; but what
 * the session is made of belongs to somebody, and is to be theirs before they are somebody else.
 */
#include "engines.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { ROOT = 0, NOBODYS = -1 };

/* To whom it goes back when libc's is refused. One thread at a time becomes somebody else: libc changes all of them. */
static int64_t before = NOBODYS;

bool becomes(uid_t uid)
{
	struct visit v;
	int64_t owner;

	if (uid == (uid_t)-1 || !mock_on() || uid == geteuid())
		return false;
	visit_start(&v);
	visit_lock(&v);
	owner = mock_session_owner(&mock.s);
	/* Root has no need of it, and who may not give it away is told when it is needed. */
	if (uid != ROOT && owner >= 0 && owner != (int64_t)uid && !mock_session_give(&mock.s, uid))
		before = owner;
	visit_end(&v);
	return true;
}

int became(int ret)
{
	const int64_t owner = before;
	struct visit v;

	before = NOBODYS;
	visit_start(&v);
	if (ret && owner >= 0) {
		visit_lock(&v);
		mock_session_give(&mock.s, (uint32_t)owner);
	}
	if (!ret)
		mock.lost = faccessat(AT_FDCWD, mock.s.path, R_OK | W_OK | X_OK, AT_EACCESS) != 0;
	visit_end(&v);
	return ret;
}
