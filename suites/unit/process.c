/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "process.h"

#include "unit.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROOM = 64 * 1024 };

int process_stream(const char *text)
{
	int fd = memfd_create("stream", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

int process_full_stream(void)
{
	int fd = memfd_create("full", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	assert_true(fd >= 0);
	assert_int_equal(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE), 0);
	return fd;
}

const char *process_text(int fd)
{
	static char text[ROOM];
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	assert_true(n >= 0);
	text[n] = '\0';
	return text;
}

int process_run(const char *program, const char *const words[PROCESS_WORDS], const int fds[3])
{
	char *argv[PROCESS_WORDS + 2] = { strdup(program) };
	posix_spawn_file_actions_t actions;
	int i, status;
	pid_t pid;

	for (i = 0; i < PROCESS_WORDS && words[i]; i++)
		argv[i + 1] = strdup(words[i]);
	posix_spawn_file_actions_init(&actions);
	for (i = 0; i < 3; i++) {
		if (fds[i] < 0)
			posix_spawn_file_actions_addclose(&actions, i);
		else
			posix_spawn_file_actions_adddup2(&actions, fds[i], i);
	}
	assert_int_equal(posix_spawn(&pid, program, &actions, NULL, argv, environ), 0);
	posix_spawn_file_actions_destroy(&actions);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	for (i = 0; argv[i]; i++)
		free(argv[i]);
	return WEXITSTATUS(status);
}

char *process_program;

static void stream_is(int fd, const char *start)
{
	char *text = strdup(process_text(fd));

	if (*start && strlen(text) > strlen(start))
		text[strlen(start)] = '\0';
	assert_string_equal(text, start);
	free(text);
}

void process_answers(void **state)
{
	const struct process_call *c = *state;
	const int fds[3] = { process_stream(c->in), process_stream(""), process_stream("") };
	const int status = process_run(process_program, c->words, fds);
	int i;

	stream_is(fds[2], c->err);
	stream_is(fds[1], c->out);
	assert_int_equal(status, c->status);
	for (i = 0; i < 3; i++)
		close(fds[i]);
}
