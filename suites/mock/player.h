/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Steps of a scene as calls of libc.
 */
#ifndef MOCK_PLAYER_H
#define MOCK_PLAYER_H

#include "scenes.h"

#include <stdbool.h>

struct mock_session;

/* A write that waits is at work when this comes back; it is answered by the step behind what it waits for. */
void player_take(const struct scene_step *s, struct scene_answer *ret);

/* Whether step i is the end of one that waited. */
bool player_waited(const struct scene_step *s, size_t i);

struct mock_session *player_session(void);

/* Ends the program. */
void player_fail(const char *what, size_t step, long got, long expected);

#endif
