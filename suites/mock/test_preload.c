/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: programs on the machine keep what they opened through dup, fork, exec, sockets, threads, signals and the death of
 * others; that paths lead where they would; that nothing but the session is written.
 * Cannot prove: that every library calls what wrap.def has; test_symbols compares it with what real ones import.
 * Truth: mprotect(2), mremap(2), open(2); K 1.1, 1.3, 2.5, 2.8, 3.2, 3.4, 5.1, the section fds of the recording; of
 * resourceN, what drivers/pci/pci-sysfs.c of Linux 6.12 does; of mediated devices, what drivers/vfio/mdev is known to do.
 */
#include "unit.h"

#include "ground.h"
#include "process.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define HOST "--host", "intel-e1000e"
#define LAST_CLOSE                                                                       \
	"open \"/dev/iommu\" -> iommu1\nopen \"/dev/iommu\" -> iommu2\n"                 \
	"iommu2 release\niommu1 release\n"                                               \
	"open \"/dev/iommu\" -> iommu3\niommu3 release\n"                                \
	"open \"/dev/iommu\" -> iommu4\niommu4 release\n"                                \
	"open \"/dev/iommu\" -> iommu5\nopen \"/dev/iommu\" -> iommu6\niommu6 release\n" \
	"iommu5 release\nopen \"/dev/iommu\" -> iommu7\n"                                \
	"iommu7 release\nopen \"/dev/iommu\" -> iommu8\niommu8 release\n"

#define UNKNOWN                                                               \
	"write \"/sys/devices/pci0000:00/0000:00:11.0/0000:02:00.0/remove\" " \
	"text=\"1\" model=none -> EOPNOTSUPP\n"                               \
	"write \"/sys/bus/pci/resource_alignment\" text=\"x\" model=none -> EOPNOTSUPP\n"
/* What a program is refused, and what it changes. */
#define REFUSALS                                                               \
	"open \"/dev/vfio/99\" -> ENOENT\nopen \"/dev/iommu\" -> ENOTDIR\n"    \
	"open \"/dev/iommu\" -> EEXIST\nopen \"/sys/bus/new\" -> EACCES\n"     \
	"mkdir \"/sys/bus\" -> EEXIST\nunlink \"/dev/iommu\" -> EPERM\n"       \
	"rename \"/dev/iommu\" -> EPERM\nchmod \"/sys/bus\" -> EPERM\n"        \
	"chmod \"/dev/iommu\" -> 0\nopen \"/dev/iommu\" -> iommu1\n"           \
	"iommu1 fchmod -> 0\niommu1 lseek -> ESPIPE\niommu1 fsync -> EINVAL\n" \
	"iommu1 ftruncate -> EINVAL\niommu1 futimens -> EPERM\n"               \
	"iommu1 read bytes=1 -> EINVAL\nfchown \"/sys/bus\" -> EPERM\niommu1 release\n"

#define WATCHED                                                                 \
	"open \"/sys/devices/pci0000:00/0000:00:11.0/0000:02:00.0/resource0\""  \
	" -> resource1\nresource1 release\n"                                    \
	"epoll_ctl \"/sys/bus/pci\" -> EPERM\n"                                 \
	"open \"/dev/iommu\" -> iommu1\niommu1 epoll_ctl -> EPERM\n"            \
	"open \"/dev/vfio/devices/vfio1\" -> cdev1\ncdev1 epoll_ctl -> EPERM\n" \
	"open \"/dev/vfio/8\" -> group1\ngroup1 epoll_ctl -> EPERM\n"           \
	"open \"/dev/vfio/vfio\" -> container1\n"                               \
	"container1 epoll_ctl -> EPERM\niommu1 release\n"                       \
	"cdev1 release\ngroup1 release\ncontainer1 release\n"

static struct {
	char *client, *client64;
} given;

struct run {
	const char *claim, *scenario;
	const char *trace; /* NULL: not looked at */
};

static const struct run runs[] = {
	{ "copies of a descriptor are one context", "dup", NULL },
	{ "each open is a context of its own", "apart", NULL },
	{ "a node is refused by calls for files", "no-file", NULL },
	{ "a file is for what it was opened for", "opened-for", NULL },
	{ "a path that is no address is refused", "bad-paths", NULL },
	{ "an answer to no address is refused", "bad-answers", NULL },
	{ "a full disk is no memory, and no more", "full", NULL },
	{ "calls that few make meet the tree", "rare", NULL },
	{ "files of sysfs are watched, nodes are not", "watched", WATCHED },
	{ "queues are watched", "watched-queue", NULL },
	{ "nobody changes times of the tree", "times", NULL },
	{ "nobody changes lengths by name", "lengths", NULL },
	{ "a node is no folder", "no-folder", NULL },
	{ "files have the flags and the ends of real ones", "flags", NULL },
	{ "what is refused is told", "told", REFUSALS },
	{ "a node changes for all who have it open", "node-changes", NULL },
	{ "no call changes a file of the tree", "attribute-stays", NULL },
	{ "no length changes an attribute", "attribute-text", NULL },
	{ "files that are none of ours keep their errors", "others", NULL },
	{ "a thousand descriptors are emulated", "thousand", NULL },
	{ "a number that is used again is another file", "numbers", NULL },
	{ "threads share a context", "threads", NULL },
	{ "a cancelled thread keeps no lock", "cancel", NULL },
	{ "a handler may call what it interrupts", "signals", NULL },
	{ "a child shares the context", "fork", NULL },
	{ "a descriptor survives exec", "exec", NULL },
	{ "a descriptor survives a socket", "socket", NULL },
	{ "two processes see one world", "two", NULL },
	{ "a killed peer is in nobody's way", "killed", NULL },
	{ "the last close ends it, however it comes", "last-close", LAST_CLOSE },
	{ "every way of looking shows a node", "node", NULL },
	{ "programs do not see where the tree is", "names", NULL },
	{ "paths out of the tree lead to the real files", "out", NULL },
	{ "nothing is made in the tree or taken away", "tree", NULL },
	{ "the tree is whole for all who look first", "first", NULL },
	{ "folders are listed", "lists", NULL },
	{ "/dev has real names and the machine's", "dev", NULL },
	{ "programs walk through folders", "walks", NULL },
	{ "words are expanded to names of the machine", "words", NULL },
	{ "streams are opened", "streams", NULL },
	{ "registers are memory and the other way round", "registers", NULL },
	{ "a mapping keeps a device open", "mapping", NULL },
	{ "what the mock keeps open is in nobody's way", "lowest", NULL },
	{ "a program ends with vectors set", "vectors", NULL },
	{ "a mapping gains no rights and no room", "mapping-rights", NULL },
	{ "sysfs shows the memory that VFIO shows", "resource", NULL },
	{ "ports are read in the widths that there are", "ports", NULL },
	{ "a ROM is read while it is enabled", "rom", NULL },
	{ "a mapping of a device is not pinned", "pinned", NULL },
	{ "any use keeps a device, and its end is the last close", "last-use", NULL },
	{ "a process that ends closes its device", "exit", NULL },
	{ "what is fired is counted by an eventfd", "irqs", NULL },
	{ "who waits for an eventfd is woken", "woken", NULL },
	{ "drivers come and go by sysfs", "driver", NULL },
	{ "a killed writer leaves no ruins", "killed-writer", NULL },
	{ "a write that has no room in the tree is whole for the next", "full-writer", NULL },
	{ "driver_override takes any text", "override", NULL },
	{ "settings in sysfs stay", "settings", NULL },
	{ "a write that is not modelled is refused, and told", "unknown", UNKNOWN },
	{ "configuration space has bits that stay", "config-masks", NULL },
	{ "configuration space has a size that stays", "config-size", NULL },
	{ "sysfs and VFIO show one configuration space", "config-views", NULL },
	{ "taking the driver away waits for the device", "unbind", NULL },
	{ "it ends without who asked for it", "killed-unbind", NULL },
};

/* On the machine: exit code 0, nothing said, no session left behind. */
static void run_client(const struct run *r, const char *client)
{
	const char *trace = "/dev/null";
	char path[80], text[4096];
	int fds[3] = { process_stream(""), process_stream(""), process_stream("") }, status, i;

	snprintf(path, sizeof(path), "%s/trace", ground);
	if (r->trace)
		trace = path;
	status = process_run(process_program,
			     (const char *const[PROCESS_WORDS]){ "mock", HOST, "--trace", trace,
								 "--", client, r->scenario, NULL },
			     fds);
	assert_string_equal(process_text(fds[2]), "");
	assert_int_equal(status, 0);
	for (i = 0; i < 3; i++)
		close(fds[i]);
	if (r->trace) {
		ground_read(path, text, sizeof(text));
		assert_string_equal(text, r->trace);
		unlink(path);
	}
	assert_int_equal(ground_names(ground), 0);
}

static const struct run asking[] = { { "faults are asked for while it runs", NULL, NULL } };
static const struct run shared[] = { { "the trace goes to standard error", NULL, NULL } };

static void holds(void **state)
{
	run_client(*state, given.client);
}

/* One file for both, as a shell has it: neither is written over the other. */
static void trace_goes_to_standard_error(void **state)
{
	int fds[3] = { process_stream(""), -1, process_stream("") }, status, i;

	(void)state;
	fds[1] = fds[2];
	status = process_run(process_program,
			     (const char *const[PROCESS_WORDS]){ "mock", HOST, "--trace", "-", "--",
								 given.client, "speaks", NULL },
			     fds);
	assert_string_equal(process_text(fds[2]),
			    "before\nopen \"/dev/iommu\" -> iommu1\niommu1 release\nafter\n");
	assert_int_equal(status, 0);
	for (i = 0; i < 3; i += 2)
		close(fds[i]);
	assert_int_equal(access("-", F_OK), -1);
	assert_int_equal(ground_names(ground), 0);
}

#define ASKED                                                                          \
	"open \"/dev/iommu\" -> iommu1\niommu1 IOAS_ALLOC flags=0x0 -> ioas_id=1\n"    \
	"fault text=\"IOAS_ALLOC:2=ENOSPC\" -> 0\nfault text=\"no fault\" -> EINVAL\n" \
	"iommu1 IOAS_ALLOC flags=0x0 -> ioas_id=2\n"                                   \
	"iommu1 IOAS_ALLOC flags=0x0 -> ENOSPC\n"                                      \
	"iommu1 IOAS_ALLOC flags=0x0 -> ioas_id=3\n"                                   \
	"fault text=\"IOAS_ALLOC=EBUSY\" -> 0\n"                                       \
	"iommu1 IOAS_ALLOC flags=0x0 -> EBUSY\niommu1 IOAS_ALLOC flags=0x0 -> EBUSY\n" \
	"fault text=\"none\" -> 0\niommu1 IOAS_ALLOC flags=0x0 -> ioas_id=4\n"         \
	"iommu1 release\n"

/* Scenarios of other machines. */
struct other {
	const char *claim, *host, *words[2];
};

static const struct other others[] = {
	{ "who may administer reads all of configuration space", "intel", { "config", "4096" } },
	{ "folders are root's", "caller-qemu", { "folders" } },
	{ "others read its head", "caller-qemu", { "config", "64" } },
	{ "configuration space counts virtual functions", "intel-sriov", { "config-functions" } },
	{ "a mapped page holds its virtual IOMMU", "grace-cmdqv", { "page" } },
	{ "mediated devices come and go", "mdev", { "mdevs" } },
	{ "the end of a mediated device waits for its user", "mdev", { "mdev-end" } },
};

static void holds_elsewhere(void **state)
{
	const struct other *o = *state;
	int fds[3] = { process_stream(""), process_stream(""), process_stream("") }, status, i;

	status = process_run(process_program,
			     (const char *const[PROCESS_WORDS]){ "mock", "--host", o->host, "--",
								 given.client, o->words[0],
								 o->words[1], NULL },
			     fds);
	assert_string_equal(process_text(fds[2]), "");
	assert_int_equal(status, 0);
	for (i = 0; i < 3; i++)
		close(fds[i]);
}

/* Programs of others. */
static const struct process_call programs[] = {
	{ "ls shows nodes",
	  { "mock", HOST, "--", "ls", "-nl", "--time-style=+", "/dev/vfio/devices" },
	  "",
	  0,
	  "total 0\ncrw------- 1 0 0 249, 0  vfio0\ncrw------- 1 0 0 249, 1  vfio1\n",
	  "" },
	{ "find walks through sysfs",
	  { "mock", HOST, "--", "find", "/sys/kernel/iommu_groups/8", "-type", "l" },
	  "",
	  0,
	  "/sys/kernel/iommu_groups/8/devices/0000:02:00.0\n",
	  "" },
	{ "a shell is told that a driver refuses",
	  { "mock", HOST, "--", "bash", "-c",
	    "echo junk 2>/dev/null >/sys/bus/pci/drivers/vfio-pci/bind || echo refused" },
	  "",
	  0,
	  "refused\n",
	  "" },
	{ "a shell is told that a driver took it",
	  { "mock", HOST, "--", "bash", "-c",
	    "echo 0000:02:00.0 >/sys/bus/pci/drivers/vfio-pci/unbind && test ! -e /dev/vfio/8 && echo taken" },
	  "",
	  0,
	  "taken\n",
	  "" },
	{ "find meets a node in /dev once",
	  { "mock", HOST, "--", "find", "/dev", "-maxdepth", "1", "-name", "iommu" },
	  "",
	  0,
	  "/dev/iommu\n",
	  "" },
};

static void faults_are_asked_for(void **state)
{
	int fds[3] = { process_stream(""), process_stream(""), process_stream("") }, status, i;
	char path[80], option[100];

	(void)state;
	snprintf(path, sizeof(path), "%s/faults", ground);
	snprintf(option, sizeof(option), "--fault=@%s", path);
	status = process_run(process_program,
			     (const char *const[PROCESS_WORDS]){
				     "mock", "--host=intel-e1000e", "--trace", "-", option, "--",
				     given.client, "faults", path, NULL },
			     fds);
	assert_string_equal(process_text(fds[2]), ASKED);
	assert_int_equal(status, 0);
	for (i = 0; i < 3; i++)
		close(fds[i]);
	unlink(path);
	assert_int_equal(ground_names(ground), 0);
}

/* The same program with other names of libc's functions in it. */
static void holds_64(void **state)
{
	run_client(*state, given.client64);
}

int main(int argc, char **argv)
{
	static const struct unit_table tables[] = { UNIT_TABLE(runs, holds),
						    UNIT_TABLE(runs, holds_64),
						    UNIT_TABLE(others, holds_elsewhere),
						    UNIT_TABLE(shared,
							       trace_goes_to_standard_error),
						    UNIT_TABLE(asking, faults_are_asked_for),
						    UNIT_TABLE(programs, process_answers) };
	int ret;

	if (argc != 4)
		return 2;
	process_program = argv[1];
	given.client = argv[2];
	given.client64 = argv[3];
	if (!ground_make())
		return 2;
	ret = UNIT_RUN("preload", tables);
	ground_end();
	return ret;
}
