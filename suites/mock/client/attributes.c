/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is written to attributes, and what they say afterwards. */
#include "client.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEVICE "/sys/bus/pci/devices/0000:02:00.0"
#define DRIVER "/sys/bus/pci/drivers/vfio-pci"

/* A negative errno when it is refused. */
static long put_bytes(const char *path, const void *bytes, size_t n)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	long ret;

	CHECK(fd >= 0);
	ret = write(fd, bytes, n);
	if (ret < 0)
		ret = -errno;
	close(fd);
	return ret;
}

static long put_text(const char *path, const char *text)
{
	return put_bytes(path, text, strlen(text));
}

static void says(const char *path, const char *text, size_t n)
{
	char is[4200];
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	CHECK(fd >= 0);
	CHECK(read(fd, is, sizeof(is)) == (ssize_t)n + 1);
	CHECK(!memcmp(is, text, n) && is[n] == '\n');
	close(fd);
}

/* What is stored of it, and that the machine goes on. */
static void override_is(const char *text, size_t n, size_t stored)
{
	CHECK(put_bytes(DEVICE "/driver_override", text, n) == (long)n);
	if (stored)
		says(DEVICE "/driver_override", text, stored);
	else
		says(DEVICE "/driver_override", "(null)", 6);
	CHECK(put_text(DRIVER "/unbind", "0000:02:00.0") == 12);
	CHECK(access(DEVICE "/driver", F_OK) == -1 && errno == ENOENT);
	CHECK(put_text(DEVICE "/driver_override", "vfio-pci\n") == 9);
	CHECK(put_text(DRIVER "/bind", "0000:02:00.0") == 12);
}

/* K 3.2: all but what is too long. */
static void override_takes_any_text(char **args)
{
	static const struct {
		const char *text;
		size_t n, stored;
	} rows[] = {
		{ "foo bar", 7, 7 },  { " x", 2, 2 },	{ "/", 1, 1 },	      { "..", 2, 2 },
		{ ".", 1, 1 },	      { "\"\\", 2, 2 }, { "\xff\x80", 2, 2 }, { "a\nb", 3, 1 },
		{ "a\0b", 3, 1 },     { "\0", 1, 0 },	{ "\n", 1, 0 },	      { "\nb", 2, 0 },
		{ "(null)", 6, 6 },   { "none", 4, 4 }, { "none\n", 5, 4 },   { "\x01\t", 2, 2 },
		{ "\xc3\xa4", 2, 2 },
	};
	char text[4095];
	size_t i;

	(void)args;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		override_is(rows[i].text, rows[i].n, rows[i].stored);
	memset(text, 'x', sizeof(text));
	override_is(text, 65, 65);
	override_is(text, sizeof(text) - 1, sizeof(text) - 1);
	CHECK(put_bytes(DEVICE "/driver_override", text, sizeof(text)) == -EINVAL);
	says(DEVICE "/driver_override", "vfio-pci", 8);
}

/* A child that is killed, or refused, as soon as it writes that much into a file, which is of the tree's or what it is made of. */
static void stop_writing(const char *path, const char *text, rlim_t bytes, bool fatal)
{
	const struct rlimit limit = { bytes, bytes };
	int status, child = fork();

	if (!child) {
		/* No core of it. */
		if (prctl(PR_SET_DUMPABLE, 0) || setrlimit(RLIMIT_FSIZE, &limit))
			_exit(3);
		signal(SIGXFSZ, fatal ? SIG_DFL : SIG_IGN);
		_exit(put_text(path, text) != (long)strlen(text));
	}
	CHECK(waitpid(child, &status, 0) == child);
	CHECK(WIFSIGNALED(status) ? WTERMSIG(status) == SIGXFSZ : !WEXITSTATUS(status));
}

static bool is_listed(const char *folder, const char *name)
{
	const struct dirent *e;
	DIR *d = opendir(folder);
	bool found = false;

	while (d && (e = readdir(d)))
		found = found || !strcmp(e->d_name, name);
	if (d)
		closedir(d);
	return found;
}

static void is_bound(bool bound)
{
	CHECK((access(DEVICE "/driver", F_OK) == 0) == bound);
	CHECK((access(DEVICE "/vfio-dev/vfio1/dev", F_OK) == 0) == bound);
	CHECK(is_listed(DRIVER, "0000:02:00.0") == bound);
	CHECK(is_listed("/dev/vfio/devices", "vfio1") == bound);
	CHECK((access("/dev/vfio/8", F_OK) == 0) == bound);
	if (bound)
		says("/sys/class/vfio-dev/vfio1/dev", "249:1", 5);
}

/* The model took the write, however far the tree got: whoever comes next sees all of it. */
static void stopped_writers_leave_no_ruins(bool fatal)
{
	static const rlim_t ends[] = { 0,  1,	3,   5,	  8,   13,   20,   40,	 60,
				       80, 100, 130, 160, 200, 1000, 4000, 12000 };
	size_t i;

	is_bound(true);
	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		stop_writing(DRIVER "/unbind", "0000:02:00.0", ends[i], fatal);
		is_bound(false);
		stop_writing(DRIVER "/bind", "0000:02:00.0", ends[i], fatal);
		is_bound(true);
		CHECK(put_text(DRIVER "/bind", "0000:02:00.0") == -EBUSY);
	}
}

static void killed_writers(char **args)
{
	(void)args;
	stopped_writers_leave_no_ruins(true);
}

static void writers_without_room(char **args)
{
	(void)args;
	stopped_writers_leave_no_ruins(false);
}

/* K 3.2, 3.3: what is set stays, through other changes, too. */
static void settings_stay(char **args)
{
	static const char parameter[] = "/sys/module/vfio_pci/parameters/disable_idle_d3";

	(void)args;
	CHECK(put_text(DEVICE "/msi_bus", "0\n") == 2 && put_text(parameter, "y") == 1);
	CHECK(put_text("/sys/bus/pci/drivers_autoprobe", "0") == 1);
	CHECK(put_text(DEVICE "/reset_method", "bus") == 3);
	CHECK(put_text(DRIVER "/unbind", "0000:02:00.0") == 12);
	says(DEVICE "/msi_bus", "0", 1);
	says("/sys/bus/pci/devices/0000:01:00.0/msi_bus", "1", 1);
	says(parameter, "Y", 1);
	says("/sys/bus/pci/drivers_autoprobe", "0", 1);
	says(DEVICE "/reset_method", "bus", 3);
	CHECK(put_text(DEVICE "/reset_method", "") == 0 &&
	      put_text(DEVICE "/reset_method", "\n") == 1);
	CHECK(put_text(DEVICE "/reset", "1") == -ENOTTY);
	says(DEVICE "/reset_method", "", 0);
	CHECK(put_text(DEVICE "/reset_method", "default") == 7 &&
	      put_text(DEVICE "/reset", "1") == 1);
	CHECK(put_text(DEVICE "/uevent", "add\n") == 4 && put_text(DEVICE "/enable", "0") == -EIO);
}

static void unknown_writes_are_refused(char **args)
{
	(void)args;
	CHECK(put_text(DEVICE "/remove", "1") == -EOPNOTSUPP);
	CHECK(put_text("/sys/bus/pci/resource_alignment", "x") == -EOPNOTSUPP);
}

const struct scenario attribute_scenarios[] = {
	{ "override", override_takes_any_text },   { "killed-writer", killed_writers },
	{ "full-writer", writers_without_room },   { "settings", settings_stay },
	{ "unknown", unknown_writes_are_refused }, { NULL, NULL },
};
