/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static void is_node(const struct stat *st)
{
	CHECK(S_ISCHR(st->st_mode) && (st->st_mode & 0777) == 0660);
	CHECK(major(st->st_rdev) == 10 && st->st_size == 0 && st->st_nlink == 1);
}

/* Every way of looking at a node says the same. */
static void node_looks_like_one(char **args)
{
	int fd = open_iommu(), dir = open("/dev", O_PATH | O_DIRECTORY);
	struct stat st;
	struct statx x;

	(void)args;
	CHECK(!stat("/dev/iommu", &st));
	is_node(&st);
	CHECK(!lstat("/dev/iommu", &st));
	is_node(&st);
	CHECK(!fstatat(dir, "iommu", &st, 0));
	is_node(&st);
	CHECK(!fstat(fd, &st));
	is_node(&st);
	CHECK(!fstatat(fd, "", &st, AT_EMPTY_PATH));
	is_node(&st);
	CHECK(!statx(AT_FDCWD, "/dev/iommu", 0, STATX_ALL, &x));
	CHECK(S_ISCHR(x.stx_mode) && x.stx_rdev_major == 10);
	CHECK(!statx(fd, "", AT_EMPTY_PATH, STATX_ALL, &x));
	CHECK(S_ISCHR(x.stx_mode) && x.stx_rdev_major == 10);
	CHECK(!access("/dev/iommu", R_OK | W_OK));
	REFUSED(access("/dev/iommu", X_OK), EACCES);
}

static void names_are_as_asked(char **args)
{
	char text[PATH_MAX], link[40];
	int fd = open_iommu();
	ssize_t n;
	char *p;

	(void)args;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, text, sizeof(text) - 1);
	CHECK(n == 10 && !memcmp(text, "/dev/iommu", 10));
	p = realpath("/dev/iommu", NULL);
	CHECK(p && !strcmp(p, "/dev/iommu"));
	free(p);
	p = realpath("/sys/bus/../bus", text);
	CHECK(p == text && !strcmp(p, "/sys/bus"));
	CHECK(!chdir("/sys/bus") && getcwd(text, sizeof(text)) && !strcmp(text, "/sys/bus"));
	CHECK(!access("../bus", F_OK));
	CHECK(!chdir("/") && !access("sys/bus", F_OK) && !access("dev/iommu", F_OK));
}

/* Out of the tree by its own paths: it ends where it would with the real one. */
static void paths_lead_out(char **args)
{
	struct stat in, out;
	int dir;

	(void)args;
	CHECK(!stat("/sys/../etc", &in) && !stat("/etc", &out));
	CHECK(in.st_ino == out.st_ino && in.st_dev == out.st_dev);
	CHECK(!stat("/sys/bus/../../etc", &in) && in.st_ino == out.st_ino);
	CHECK(!stat("//etc", &in) && in.st_ino == out.st_ino);
	CHECK(!stat("/dev/../dev/./iommu", &in) && S_ISCHR(in.st_mode));
	CHECK(!stat("/sys/..", &in) && !stat("/", &out) && in.st_ino == out.st_ino);
	REFUSED(stat("/sys/world", &in), ENOENT);
	REFUSED(stat("/sys/../world", &in), ENOENT);
	REFUSED(stat("/sys/world/../../etc", &in), ENOENT);
	REFUSED(stat("/sys/bus/pci/drivers_probe/../../../../etc", &in), ENOTDIR);
	dir = open("/sys/bus", O_PATH | O_DIRECTORY);
	CHECK(dir >= 0 && !fstatat(dir, "../../etc", &in, 0) && !stat("/etc", &out));
	CHECK(in.st_ino == out.st_ino);
}

/* sysfs lets nobody make or take away anything. */
static void tree_stays(char **args)
{
	(void)args;
	REFUSED(open("/sys/bus/new", O_CREAT | O_WRONLY, 0600), EACCES);
	REFUSED(mkdir("/sys/bus", 0700), EEXIST);
	REFUSED(mkdir("/sys/bus/new", 0700), EPERM);
	REFUSED(mkdir("/sys/new/new", 0700), ENOENT);
	REFUSED(mkfifo("/dev/vfio/new", 0700), EPERM);
	REFUSED(symlink("/", "/sys/new"), EPERM);
	REFUSED(link("/dev/vfio/vfio", "/dev/vfio/new"), EPERM);
	REFUSED(link("/dev/iommu", "/tmp/viommu-test-none"), EXDEV);
	REFUSED(open("/sys/bus", O_RDWR), EISDIR);
	REFUSED(unlink("/dev/iommu"), EPERM);
	REFUSED(rename("/dev/iommu", "/dev/null2"), EPERM);
	REFUSED(rmdir("/sys/none"), ENOENT);
	REFUSED(open("/dev/iommu", O_RDWR | O_CREAT | O_EXCL, 0600), EEXIST);
	REFUSED(open("/dev/iommu", O_RDONLY | O_DIRECTORY), ENOTDIR);
	REFUSED(open("/dev/vfio/99", O_RDWR), ENOENT);
}

static void types_are_told(const char *path, unsigned char type)
{
	struct dirent *e;
	DIR *d = opendir(path);
	int n = 0;

	CHECK(d);
	while ((e = readdir(d)))
		if (*e->d_name != '.') {
			CHECK(e->d_type == type);
			n++;
		}
	CHECK(n);
	closedir(d);
}

/* What a listing of /dev has: real names and the machine's, each once. */
struct found {
	int all, iommu, vfio, null;
};

static void look_at_entry(const struct dirent *e, struct found *f)
{
	struct stat st;

	f->all++;
	f->null += !strcmp(e->d_name, "null");
	if (!strcmp(e->d_name, "iommu")) {
		f->iommu++;
		CHECK(e->d_type == DT_CHR && !stat("/dev/iommu", &st) && st.st_ino == e->d_ino);
	}
	if (!strcmp(e->d_name, "vfio")) {
		f->vfio++;
		CHECK(e->d_type == DT_DIR && !stat("/dev/vfio", &st) && st.st_ino == e->d_ino);
	}
}

static struct found read_dev(DIR *d)
{
	struct found f = { 0 };
	struct dirent *e;

	errno = 0;
	while ((e = readdir(d)))
		look_at_entry(e, &f);
	CHECK(!errno && f.iommu == 1 && f.vfio == 1 && f.null == 1);
	CHECK(!readdir(d));
	return f;
}

static int is_iommu(const struct dirent *e)
{
	return !strcmp(e->d_name, "iommu");
}

static void dev_is_listed(char **args)
{
	DIR *d = opendir("/dev"), *other = fdopendir(open("/dev", O_RDONLY | O_DIRECTORY));
	struct dirent **list;
	struct found f;
	glob_t g;
	int n;

	(void)args;
	CHECK(d && other);
	f = read_dev(d);
	rewinddir(d);
	CHECK(read_dev(d).all == f.all && read_dev(other).all == f.all);
	CHECK(!closedir(d) && !closedir(other));
	n = scandir("/dev", &list, NULL, alphasort);
	CHECK(n == f.all && !strcmp(list[0]->d_name, "."));
	while (n--)
		free(list[n]);
	free(list);
	n = scandirat(AT_FDCWD, "/dev", &list, is_iommu, NULL);
	CHECK(n == 1 && list[0]->d_type == DT_CHR);
	free(list[0]);
	free(list);
	REFUSED(scandir("/dev/none", &list, NULL, NULL), ENOENT);
	CHECK(!glob("/[d]ev/*o*", GLOB_MARK, NULL, &g) && g.gl_pathc > 2);
	globfree(&g);
	CHECK(!glob("/*/iommu", 0, NULL, &g) && g.gl_pathc == 1);
	CHECK(!strcmp(g.gl_pathv[0], "/dev/iommu"));
	globfree(&g);
}

static void scandir_tells_types(const char *path)
{
	struct dirent **list;
	int n = scandir(path, &list, NULL, alphasort);

	CHECK(n > 2);
	while (n--) {
		CHECK(list[n]->d_type == (*list[n]->d_name == '.' ? DT_DIR : DT_CHR));
		free(list[n]);
	}
	free(list);
}

static void listings(char **args)
{
	struct dirent **list;
	struct statfs fs;
	glob_t g;
	DIR *d;
	int n;

	(void)args;
	types_are_told("/dev/vfio/devices", DT_CHR);
	types_are_told("/sys/bus/pci/devices", DT_LNK);
	scandir_tells_types("/dev/vfio/devices");
	d = opendir("/sys");
	CHECK(d && readdir(d));
	closedir(d);
	n = scandir("/sys", &list, NULL, alphasort);
	CHECK(n >= 3);
	while (n--)
		free(list[n]);
	free(list);
	CHECK(!glob("/sys/b*", 0, NULL, &g) && g.gl_pathc == 1);
	CHECK(!strcmp(g.gl_pathv[0], "/sys/bus"));
	globfree(&g);
	CHECK(!statfs("/sys", &fs) && fs.f_type == 0x62656572);
}

static bool says_iommu(const char *path)
{
	FILE *f = fopen(path, "r");
	char line[64] = "";
	bool found = false;

	if (!f)
		return false;
	while (!found && fgets(line, sizeof(line), f))
		found = strstr(line, "iommu");
	fclose(f);
	return found;
}

static void streams(char **args)
{
	FILE *f;

	(void)args;
	CHECK(says_iommu("/proc/misc"));
	REFUSED(fopen("/sys/none", "r") ? 0 : -1, ENOENT);
	f = fopen("/dev/iommu", "r+");
	CHECK(f && new_ioas(fileno(f)) == 1);
	fclose(f);
}

/* Folders belong to root: others may look into them, and no more. */
static void folders_of_root(char **args)
{
	(void)args;
	CHECK(!access("/sys/bus", R_OK | X_OK));
	REFUSED(access("/sys/bus", W_OK), EACCES);
	REFUSED(access("/dev/vfio", W_OK), EACCES);
	REFUSED(mkdir("/sys/bus/new", 0700), EACCES);
	REFUSED(open("/sys/bus", O_RDWR), EISDIR);
	CHECK(open("/sys/bus", O_RDONLY) >= 0);
}

/* K 3.2: how much of configuration space can be read; the bytes are the next argument. */
static void config_is_read(char **args)
{
	const ssize_t all = strtol(args[2], NULL, 10);
	int fd = open("/sys/bus/pci/devices/0000:01:00.0/config", O_RDONLY | O_CLOEXEC);
	unsigned char bytes[5000];
	struct stat st;

	CHECK(fd >= 0 && !fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size == 4096);
	CHECK(pread(fd, bytes, sizeof(bytes), 0) == all);
	CHECK(pread(fd, bytes, 8, 60) == (all < 68 ? all - 60 : 8));
	CHECK(pread(fd, bytes, 1, all) == 0);
	CHECK(read(fd, bytes, 4) == 4 && bytes[0] == 0x86 && bytes[1] == 0x80);
	CHECK(read(fd, bytes, sizeof(bytes)) == all - 4);
	REFUSED(write(fd, bytes, 4), EBADF);
}

static void *look(void *data)
{
	struct stat st;

	(void)data;
	CHECK(!stat("/sys/bus/pci/devices/0000:00:00.0/vendor", &st));
	return NULL;
}

/* The tree is made when it is looked at first: whoever looks at the same time finds all of it. */
static void first_look(char **args)
{
	pthread_t t[8];
	struct stat st;
	mode_t mask = umask(077);
	size_t i;

	(void)args;
	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		CHECK(!pthread_create(&t[i], NULL, look, NULL));
	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		CHECK(!pthread_join(t[i], NULL));
	CHECK(!stat("/sys/bus/pci", &st) && (st.st_mode & 07777) == 0755);
	CHECK(!stat("/sys/bus/pci/devices/0000:00:00.0/vendor", &st) && st.st_mode == 0100444);
	CHECK(umask(mask) == 077);
}

const struct scenario path_scenarios[] = {
	{ "node", node_looks_like_one },
	{ "names", names_are_as_asked },
	{ "out", paths_lead_out },
	{ "tree", tree_stays },
	{ "lists", listings },
	{ "streams", streams },
	{ "first", first_look },
	{ "config", config_is_read },
	{ "dev", dev_is_listed },
	{ "folders", folders_of_root },
	{ NULL, NULL },
};
