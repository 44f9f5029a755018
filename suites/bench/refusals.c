/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "refusals.h"

#include "work.h"

#include <errno.h>
#include <fcntl.h>
#include <libxml/xmlerror.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 15, TIMES = 4, PATH = 64 };

#define HEAD                                                                                 \
	"<domain type='kvm'><name>t</name><uuid>12345678-9abc-def0-1234-56789abcdef0</uuid>" \
	"<memory>65536</memory><os><type arch='x86_64' machine='q35'>hvm</type></os>"
#define DEVICES HEAD "<devices><controller type='usb' model='none'/>"
#define END "<memballoon model='none'/></devices></domain>"

/* Elements of few bytes and several faults each are what costs most beside libxml2, which makes nothing of them. */
static const struct refused {
	const char *what, *head, *piece, *tail;
	unsigned count;
	double limit; /* 0: shown only; what libvirt fills in takes longer than libxml2 takes for a bare name */
} documents[] = {
	{ "host devices", DEVICES,
	  "<hostdev mode='subsystem' type='pci' managed='yes'><driver iommufd='yes'/><source>"
	  "<address domain='0x0000' bus='0x06' slot='0x00' function='0x0'/></source></hostdev>",
	  END, 16000, 2.0 },
	{ "short host devices", DEVICES,
	  "<hostdev mode='subsystem' type='pci'><source><address bus='1'/></source></hostdev>", END,
	  16000, 2.0 },
	{ "unknown elements", DEVICES, "<a/>", END, 17000, 2.0 },
	{ "elements over the bound", HEAD "<metadata>", "<x/>", "</metadata></domain>", 1000000,
	  2.0 },
	{ "texts cut off", HEAD "<metadata>", "<x>a text of some length</x>", "", 200000, 2.0 },
	{ "text cut off", HEAD "<title>", "a text of some length, again and again", "", 500000,
	  2.0 },
	{ "IOMMUs", DEVICES, "<iommu model='smmuv3'/>", END, 16000, 2.0 },
	{ "root ports", DEVICES, "<controller type='pci' model='pcie-root-port'/>", END, 16000,
	  2.0 },
	{ "empty sockets", DEVICES, "<vsock/>", END, 16000, 2.0 },
	{ "IOMMUs", DEVICES, "<iommu model='smmuv3'/>", END, 100, 2.0 },
	{ "bare screens", DEVICES, "<video/>", END, 16000, 0 },
	{ "VNC servers", DEVICES, "<graphics type='vnc'/>", END, 16000, 0 },
	{ "disks of one name", DEVICES, "<disk><target dev='sda'/></disk>", END, 16000, 0 },
};

static void make(struct buf *b, const struct refused *r)
{
	unsigned i;

	buf_add(b, r->head);
	for (i = 0; i < r->count; i++)
		buf_add(b, r->piece);
	buf_add(b, r->tail);
}

static void quiet(void *data, xmlErrorPtr e)
{
	(void)data;
	(void)e;
}

/* Returns 1 when it is refused, as it has to be, be it while the command line is made. */
static int refuse(const struct buf *b, const struct viommu_caps *caps)
{
	struct viommu_report *rep;
	int ret = viommu_report_new(&rep);

	if (ret)
		return ret;
	ret = pipeline(b, caps, rep);
	viommu_report_free(rep);
	return ret > 0 ? 1 : ret;
}

/* What else the machine does only ever adds: the least of each is compared. */
static int time_ratio(const struct buf *b, const struct viommu_caps *caps, double *ret_ratio)
{
	const unsigned times = b->len < 100000 ? 100 : 1;
	double own = 1e9, library = 1e9;
	unsigned round, i;
	int ret = 1;

	for (round = 0; round < ROUNDS; round++) {
		double t0 = cpu_seconds(), t1, t2;

		for (i = 0; i < times; i++)
			parse_alone(b);
		t1 = cpu_seconds();
		for (i = 0; i < times && ret == 1; i++)
			ret = refuse(b, caps);
		t2 = cpu_seconds();
		library = t1 - t0 < library ? t1 - t0 : library;
		own = t2 - t1 < own ? t2 - t1 : own;
	}
	*ret_ratio = own / library;
	return ret;
}

static void run_argv(const char *program, const char *path)
{
	int null = open("/dev/null", O_WRONLY);

	if (null < 0 || dup2(null, STDOUT_FILENO) < 0 || dup2(null, STDERR_FILENO) < 0)
		_exit(126);
	execl(program, program, "argv", path, (char *)NULL);
	_exit(127);
}

/* Kilobytes that the program had in memory at most while it refused the file; negative for an error. */
static long peak_of(const char *program, const char *path)
{
	struct rusage used;
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid)
		run_argv(program, path);
	if (pid < 0 || wait4(pid, &status, 0, &used) != pid)
		return -errno;
	return WIFEXITED(status) && WEXITSTATUS(status) == 1 ? used.ru_maxrss : -EINVAL;
}

/* Piece by piece: what this process has in memory would count for the next one. */
static size_t write_out(const struct refused *r, FILE *f)
{
	unsigned i;

	fputs(r->head, f);
	for (i = 0; i < r->count; i++)
		fputs(r->piece, f);
	fputs(r->tail, f);
	return fflush(f) ? 0 : (size_t)ftell(f);
}

static int memory(const struct refused *r, const char *program)
{
	char path[PATH] = "/tmp/viommu-bench-XXXXXX";
	int fd = mkstemp(path);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
	size_t size;
	long peak, bound;

	if (!f)
		return -errno;
	size = write_out(r, f);
	peak = size ? peak_of(program, path) : -EIO;
	fclose(f);
	unlink(path);
	bound = (long)(4 * size / 1024) + 16L * 1024;
	if (peak >= 0)
		printf("peak memory of a refusal, %u %s: %ld KiB (limit %ld)\n", r->count, r->what,
		       peak, bound);
	return peak < 0 ? (int)peak : peak > bound;
}

/* A neighbour that needs the same caches slows both sides, but not alike; so what is over its limit is measured again. */
static int best_ratio(const struct refused *r, const struct buf *b, const struct viommu_caps *caps,
		      double *ret_ratio)
{
	double ratio = 0;
	unsigned times;
	int ret = 1;

	*ret_ratio = 1e9;
	for (times = 0;
	     times < TIMES && ret == 1 && (!times || (r->limit && *ret_ratio > r->limit));
	     times++) {
		ret = time_ratio(b, caps, &ratio);
		*ret_ratio = ratio < *ret_ratio ? ratio : *ret_ratio;
	}
	return ret;
}

static int speed(const struct refused *r, const struct viommu_caps *caps)
{
	struct buf b = { 0 };
	double ratio = 0;
	int ret;

	make(&b, r);
	ret = buf_ok(&b) ? best_ratio(r, &b, caps, &ratio) : -ENOMEM;
	buf_done(&b);
	if (ret != 1)
		return ret < 0 ? ret : -EINVAL;
	printf("refusal / libxml2 parse, %u %s: %.2f", r->count, r->what, ratio);
	if (r->limit)
		printf(" (limit %.2f)", r->limit);
	printf("\n");
	return r->limit && ratio > r->limit;
}

int refusals_memory(const char *program)
{
	int over = 0, ret = 0;
	size_t i;

	for (i = 0; i < sizeof(documents) / sizeof(documents[0]) && ret >= 0; i++) {
		ret = memory(&documents[i], program);
		over |= ret > 0;
	}
	return ret < 0 ? ret : over;
}

int refusals_speed(const struct viommu_caps *caps)
{
	xmlStructuredErrorFunc before = xmlStructuredError;
	int over = 0, ret = 0;
	size_t i;

	xmlSetStructuredErrorFunc(NULL, quiet);
	for (i = 0; i < sizeof(documents) / sizeof(documents[0]) && ret >= 0; i++) {
		ret = speed(&documents[i], caps);
		over |= ret > 0;
	}
	xmlSetStructuredErrorFunc(NULL, before);
	return ret < 0 ? ret : over;
}
