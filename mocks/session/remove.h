/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef SESSION_REMOVE_H
#define SESSION_REMOVE_H

#include "mock_session.h"

/* Whether a directory is a session, and this user's alone: 0, or what mock_session_open() answers. */
int mock_session_check(const char *dir, const char **ret_why);

#endif
