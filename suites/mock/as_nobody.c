/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Runs a program as nobody when root asks for it: what tests of the mock show must not depend on who runs them. Where nobody
 * cannot reach the program or a file that it is given, or there is no nobody, it is run as it is.
 */
#include <grp.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOBODY = 65534 };

static bool become_nobody(void)
{
	return !setgroups(0, NULL) && !setgid(NOBODY) && !setuid(NOBODY);
}

static bool all_reachable(char **words)
{
	char path[PATH_MAX];

	/* By their whole paths, which is how the library is loaded. */
	for (; *words; words++)
		if (strchr(*words, '/') && (!realpath(*words, path) || access(path, R_OK)))
			return false;
	return true;
}

/* It cannot be undone, hence it is tried by a child. */
static bool nobody_can(char **words)
{
	int status;
	pid_t pid = fork();

	if (!pid)
		_exit(!become_nobody() || !all_reachable(words));
	return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
	       !WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
	if (argc < 2 || (!geteuid() && nobody_can(argv + 1) && !become_nobody()))
		return 2;
	execv(argv[1], argv + 1);
	return 127;
}
