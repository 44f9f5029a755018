/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static bool is_excused(struct hunt *h, const char *name, const char *what)
{
	size_t i;

	for (i = 0; i < h->n_exempt; i++)
		if (!strcmp(h->exempt[i].name, name) && !strcmp(h->exempt[i].what, what)) {
			h->used |= UINT64_C(1) << i;
			return true;
		}
	return false;
}

static bool survives(const struct hunt *h, const void *tables, uint32_t of)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid < 0)
		exit(2);
	if (!pid) {
		if (!freopen("/dev/null", "w", stderr))
			_exit(2);
		alarm(10);
		_exit(h->noticed(tables, of));
	}
	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) && !WEXITSTATUS(status);
}

void hunt(struct hunt *h, const void *tables, uint32_t of, const char *name, const char *what)
{
	if (is_excused(h, name, what)) {
		h->excused++;
	} else if (survives(h, tables, of)) {
		h->survived++;
		printf("survivor: %s %s\n", name, what);
	} else {
		h->killed++;
	}
}

bool hunt_end(const struct hunt *h, const char *title)
{
	unsigned stale = 0;
	size_t i;

	for (i = 0; i < h->n_exempt; i++) {
		printf("exempt%s: %s %s: %s\n", h->used >> i & 1 ? "" : " from nothing",
		       h->exempt[i].name, h->exempt[i].what, h->exempt[i].why);
		stale += !(h->used >> i & 1);
	}
	printf("%s: %u killed, %u survived, %u exempt\n", title, h->killed, h->survived,
	       h->excused);
	return !h->survived && !stale;
}
