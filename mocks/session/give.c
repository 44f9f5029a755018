/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Programs that give up their privileges go on as another user, and so does what they execute. What is in a session has one
 * owner: root, who made it, needs to be none.
 */
#include "mock_session.h"

#include <errno.h>
#include <fts.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Folders come last, so that nobody finds one that is not theirs in one that is. */
static bool is_given(const FTSENT *e)
{
	return e->fts_info != FTS_D && e->fts_info != FTS_NS &&
	       (e->fts_level != 1 || strcmp(e->fts_name, "viommu-mock") != 0);
}

int mock_session_give(const struct mock_session *s, uint32_t uid)
{
	char *const paths[] = { s->path, NULL };
	FTS *t = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	int ret = t ? 0 : -errno;
	FTSENT *e;

	while (!ret && (e = fts_read(t)))
		/* Others may take away what they made, in the meantime. */
		if (is_given(e) && lchown(e->fts_path, uid, (gid_t)-1) && errno != ENOENT)
			ret = -errno;
	if (t)
		fts_close(t);
	return ret;
}

int64_t mock_session_owner(const struct mock_session *s)
{
	struct stat st;

	return stat(s->path, &st) ? -errno : (int64_t)st.st_uid;
}

int mock_session_share(const struct mock_session *s, const char *path)
{
	const int64_t owner = mock_session_owner(s);

	if (owner < 0)
		return (int)owner;
	if (owner == (int64_t)geteuid())
		return 0;
	if (!path)
		return mock_session_give(s, (uint32_t)owner);
	return lchown(path, (uid_t)owner, (gid_t)-1) ? -errno : 0;
}
