/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is written to attributes, and what they say afterwards. */
#include "client.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
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

const struct scenario attribute_scenarios[] = {
	{ "override", override_takes_any_text },
	{ NULL, NULL },
};
