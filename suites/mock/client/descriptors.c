/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <termios.h>
#include <unistd.h>

/* All of them are one context, and it stays until the last one goes. */
static void dup_is_the_same(char **args)
{
	int fd = open_iommu(), other = dup(fd), third = fcntl(fd, F_DUPFD_CLOEXEC, 100), fourth;

	(void)args;
	CHECK(new_ioas(fd) == 1 && new_ioas(other) == 2 && new_ioas(third) == 3);
	fourth = dup2(fd, 200);
	CHECK(fourth == 200 && new_ioas(fourth) == 4);
	close(fd);
	close(other);
	CHECK(new_ioas(fourth) == 5);
	close(fourth);
	CHECK(end_ioas(third, 1) && end_ioas(third, 5));
	/* What was a node is now another file. */
	CHECK(dup2(STDERR_FILENO, third) == third);
	REFUSED(ioctl(third, 0x3b81, NULL), ENOTTY);
}

static void opens_are_apart(char **args)
{
	int a = open_iommu(), b = open_iommu();

	(void)args;
	CHECK(new_ioas(a) == 1 && new_ioas(b) == 1 && new_ioas(a) == 2);
	CHECK(end_ioas(a, 1) && end_ioas(b, 1) && !end_ioas(b, 2));
}

/* K 1.1 and the section fds of the recording. */
static void node_is_no_file(char **args)
{
	int fd = open_iommu(), e = epoll_create1(0);
	char bytes[8];
	struct iovec v = { bytes, sizeof(bytes) };
	struct epoll_event ev = { .events = EPOLLIN };
	struct pollfd p = { .fd = fd, .events = POLLIN | POLLOUT };
	struct termios t;

	(void)args;
	REFUSED(read(fd, bytes, sizeof(bytes)), EINVAL);
	REFUSED(write(fd, bytes, sizeof(bytes)), EINVAL);
	REFUSED(pread(fd, bytes, sizeof(bytes), 0), EINVAL);
	REFUSED(pwrite(fd, bytes, sizeof(bytes), 0), EINVAL);
	REFUSED(readv(fd, &v, 1), EINVAL);
	REFUSED(writev(fd, &v, 1), EINVAL);
	REFUSED(lseek(fd, 0, SEEK_SET), ESPIPE);
	REFUSED(ftruncate(fd, 0), EINVAL);
	REFUSED(fsync(fd), EINVAL);
	REFUSED(mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0), ENXIO);
	REFUSED(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0), EINVAL);
	REFUSED(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_SHARED, fd, 0), EPERM);
	REFUSED(epoll_ctl(e, EPOLL_CTL_ADD, fd, &ev), EPERM);
	CHECK(poll(&p, 1, -1) == 1 && p.revents == (POLLIN | POLLOUT));
	REFUSED(tcgetattr(fd, &t), ENOTTY);
	REFUSED(ioctl(fd, 0x3bff, NULL), ENOTTY);
	REFUSED(ioctl(fd, 0x3b80, NULL), EFAULT);
	REFUSED(ioctl(fd, 0xc0083b80, NULL), EFAULT);
	CHECK((fcntl(fd, F_GETFL) & (O_ACCMODE | O_DIRECTORY)) == O_RDWR);
}

/* Files that are none of ours keep their errors. */
static void others_are_left_alone(char **args)
{
	char bytes[4];
	int null = open("/dev/null", O_RDONLY), dir = open("/", O_RDONLY | O_DIRECTORY);

	(void)args;
	CHECK(null >= 0 && dir >= 0);
	REFUSED(write(null, "x", 1), EBADF);
	REFUSED(read(dir, bytes, sizeof(bytes)), EISDIR);
	REFUSED(mmap(NULL, 4096, PROT_READ, MAP_SHARED, dir, 0), ENODEV);
	REFUSED(ioctl(dir, 0x3b81, bytes), ENOTTY);
	REFUSED(ioctl(-1, 0x3b81, bytes), EBADF);
	REFUSED(read(-1, bytes, sizeof(bytes)), EBADF);
	REFUSED(close(-1), EBADF);
	CHECK(fcntl(null, F_GETFL) % 4 == O_RDONLY);
}

enum { MANY = 1000 };

static void thousand_descriptors(char **args)
{
	struct rlimit l = { 4 * MANY, 4 * MANY };
	static int fds[MANY];
	int i;

	(void)args;
	/* Where the limit is lower still, it is raised no further than it goes. */
	if (setrlimit(RLIMIT_NOFILE, &l))
		CHECK(!getrlimit(RLIMIT_NOFILE, &l) && l.rlim_cur > MANY + 20);
	for (i = 0; i < MANY; i++)
		fds[i] = open_iommu();
	for (i = 0; i < MANY; i++)
		CHECK(new_ioas(fds[i]) == 1);
	for (i = MANY; i-- > 0;)
		CHECK(new_ioas(fds[i]) == 2);
	for (i = 0; i < MANY; i++)
		CHECK(!close(fds[i]));
}

/* ---- threads ---- */

enum { THREADS = 8, ROUNDS = 500 };

static void *allocate_and_end(void *data)
{
	const int fd = *(int *)data;
	int i;

	for (i = 0; i < ROUNDS; i++)
		CHECK(end_ioas(fd, new_ioas(fd)));
	return NULL;
}

static void threads_share(char **args)
{
	pthread_t t[THREADS];
	int fd = open_iommu(), i;

	(void)args;
	for (i = 0; i < THREADS; i++)
		CHECK(!pthread_create(&t[i], NULL, allocate_and_end, &fd));
	for (i = 0; i < THREADS; i++)
		CHECK(!pthread_join(t[i], NULL));
	CHECK(new_ioas(fd) == 1);
}

static void *cancelled(void *data)
{
	for (;;) {
		close(open_iommu()); /* libc may end a thread in these */
		new_ioas(*(int *)data);
	}
	return NULL;
}

/* A thread that goes in the middle of a call takes no lock with it. */
static void threads_are_cancelled(char **args)
{
	pthread_t t;
	int fd = open_iommu(), i;

	(void)args;
	for (i = 0; i < 50; i++) {
		CHECK(!pthread_create(&t, NULL, cancelled, &fd));
		new_ioas(fd);
		CHECK(!pthread_cancel(t) && !pthread_join(t, NULL));
	}
	new_ioas(fd);
}

/* ---- signals ---- */

enum { SIGNALS = 200 };

static struct {
	int fd;
	volatile sig_atomic_t count;
} handled;

static void in_handler(int sig)
{
	(void)sig;
	if (end_ioas(handled.fd, new_ioas(handled.fd)))
		handled.count++;
}

static void *send_signals(void *data)
{
	const pthread_t to = *(pthread_t *)data;
	int seen;

	while (handled.count < SIGNALS) {
		seen = handled.count;
		CHECK(!pthread_kill(to, SIGUSR1));
		while (handled.count == seen)
			;
	}
	return NULL;
}

/* A handler may do what the call it interrupts does. */
static void handler_calls(char **args)
{
	struct sigaction a = { .sa_handler = in_handler, .sa_flags = SA_RESTART };
	pthread_t self = pthread_self(), t;
	int fd = open_iommu();

	(void)args;
	handled.fd = open_iommu();
	CHECK(!sigaction(SIGUSR1, &a, NULL));
	CHECK(!pthread_create(&t, NULL, send_signals, &self));
	while (handled.count < SIGNALS)
		CHECK(end_ioas(fd, new_ioas(fd)));
	CHECK(!pthread_join(t, NULL));
}

/* However a number was given up, it is no node when something else has it. */
static void numbers_used_again(char **args)
{
	int fd = open_iommu(), other = open_iommu();

	(void)args;
	CHECK(new_ioas(fd) == 1 && new_ioas(other) == 1);
	close(fd);
	CHECK(open("/dev/null", O_RDWR | O_CLOEXEC) == fd);
	REFUSED(ioctl(fd, 0x3b81, NULL), ENOTTY);
	CHECK(!close_range((unsigned)fd, (unsigned)other, 0));
	CHECK(dup(STDERR_FILENO) == fd && dup(STDERR_FILENO) == other);
	REFUSED(ioctl(other, 0x3b81, NULL), ENOTTY);
	closefrom(fd);
	CHECK(open_iommu() == fd && new_ioas(fd) == 1);
}

const struct scenario descriptor_scenarios[] = {
	{ "dup", dup_is_the_same },	      { "apart", opens_are_apart },
	{ "no-file", node_is_no_file },	      { "others", others_are_left_alone },
	{ "thousand", thousand_descriptors }, { "threads", threads_share },
	{ "cancel", threads_are_cancelled },  { "signals", handler_calls },
	{ "numbers", numbers_used_again },    { NULL, NULL },
};
