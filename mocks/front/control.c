/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Faults that are asked for while programs run: lines at the end of a file, which whoever makes a call reads first.
 */
#include "front.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK = 512 }; /* longest line, its end included */

/* It stands in the trace, so that it is seen what was meant and what is none. */
static void add_line(const struct stage *s, const char *line)
{
	struct told t = { .call = "fault", .text = line };

	if (!strcmp(line, "none"))
		fault_clear(s->w);
	else
		t.result = fault_add(s->w, line);
	if (board_of(s->w)->trace)
		trace_call(s, &t);
}

/* Takes the lines that have an end; how many bytes these are. */
static size_t add_lines(const struct stage *s, char *text)
{
	char *line = text, *end;

	for (; (end = strchr(line, '\n')); line = end + 1) {
		*end = '\0';
		if (*line)
			add_line(s, line);
	}
	return (size_t)(line - text);
}

void control_read(const struct stage *s, const struct mock_session *session)
{
	struct board *b = board_of(s->w);
	char path[PATH_MAX], text[CHUNK + 1];
	ssize_t n = 0;
	size_t taken;
	int fd = -1;

	if (snprintf(path, sizeof(path), "%s/faults", session->path) < (int)sizeof(path))
		fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	do {
		n = pread(fd, text, CHUNK, (off_t)b->controlled);
		text[n > 0 ? n : 0] = '\0';
		taken = add_lines(s, text);
		/* What has no end for so long is no line; nor does it come after a 0. */
		if (!taken && (n == CHUNK || (n > 0 && strlen(text) < (size_t)n)))
			taken = (size_t)n;
		b->controlled += taken;
	} while (taken);
	close(fd);
}
