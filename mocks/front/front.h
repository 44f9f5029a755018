/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What front ends have in common: which open files there are, the calls that programs make on them with faults and trace
 * around the model. Everything here is to be called with the world locked.
 */
#ifndef FRONT_H
#define FRONT_H

#include "file.h"
#include "host.h"
#include "mock_session.h"

enum { BUCKETS = 1024, RULES = 8, POINT_MAX = 40, NAMES = 64 };

/* An open file description as programs have it. */
struct handle {
	ref next; /* of those with the same remainder of ino */
	ref older, newer; /* as they were opened */
	ref file; /* of the model; its number, too, for lease.h */
	uint64_t dev, ino; /* by which it is found */
	uint32_t kind; /* enum file_kind; FILE_NONE: an attribute, whose path stands at file */
	uint32_t flags; /* O_* it was opened with */
	uint32_t taken; /* bytes of an attribute's text that were taken */
	uint32_t ordinal; /* "iommu1": the first of its kind is 1 */
	uint32_t memory; /* what it may map is of that: a device, or a context; 0: nothing */
	uint32_t mappings; /* that were made; they may be gone */
	uint32_t ready; /* what waits for it was told so */
	uint32_t mode, uid, gid; /* of the node when it was opened */
	uint64_t rdev;
	char name[48]; /* as /proc shows it: "/dev/iommu", "anon_inode:[iommufd-pgfault]" */
	ref path; /* the same of a FILE_RESOURCE, which may be longer */
	uint32_t path_size; /* bytes of it */
	ref pending; /* of an attribute: the text of a write that waits; 0: none does */
	uint32_t pending_size; /* bytes of it */
};

/* A fault to come. */
struct rule {
	char point[POINT_MAX]; /* name of a call, or * for all of them; "": no rule */
	uint32_t nth; /* which one fails; 0: each */
	uint32_t seen, hits;
	int32_t err;
};

enum trace_format { TRACE_OFF, TRACE_TEXT, TRACE_JSON };

/* The root of all that, in the heap of the world. */
struct board {
	struct host_caller caller;
	uint32_t n_files;
	uint32_t suspect; /* a descriptor may have been closed that nobody looked at yet */
	uint32_t n_waiting; /* files that can be waited for */
	uint32_t n_pending; /* writes that wait */
	uint32_t n_texts; /* attributes that are open for writing */
	uint32_t mappings; /* of such memory that were made */
	uint32_t bare; /* nobody looked at the tree yet, and it is not there */
	uint32_t behind; /* the tree is not as the machine is: somebody is at it, or was killed there */
	uint32_t trees; /* times that somebody began to make it */
	uint32_t trace; /* enum trace_format */
	uint32_t times; /* in the trace */
	uint32_t aside; /* lines of it are in the session: somebody became a user who cannot write to its file */
	uint32_t lost; /* lines of the trace that could not be written */
	int32_t lost_err; /* with what errno the first one of them was refused */
	uint32_t n_rules;
	uint32_t spent; /* hits of rules that are forgotten */
	uint32_t control; /* there is a file of further faults */
	uint64_t controlled; /* bytes of it that were taken */
	uint32_t allocs; /* pieces of memory that are, or were, to be refused */
	char last[POINT_MAX]; /* the call that failed last on demand */
	uint32_t ordinals[FILE_KINDS];
	struct rule rules[RULES];
	uint64_t names[NAMES]; /* addresses that the trace has names for */
	uint32_t n_names;
	uint64_t owner; /* of the world, where there is but one process: the front end's own */
	ref oldest, newest; /* of all files */
	ref buckets[BUCKETS];
};

/* Who asks for what: given to everything below. */
struct stage {
	struct world *w;
	struct caller by;
	/* Takes a line of the trace, its end included. */
	void (*trace)(const struct stage *s, const char *line, size_t n);
	/* A call was refused: closes what nobody has any more, and says whether that was anything. NULL: there is none. */
	bool (*again)(const struct stage *s);
};

/* Makes the board; caller NULL: root, who may do everything. 0 or -ENOMEM. */
int board_make(struct world *w, const struct host_caller *caller);

/* board_make() was successful. */
static inline struct board *board_of(struct world *w)
{
	return (struct board *)((uintptr_t)&w->heap + (uintptr_t)w->front * HEAP_UNIT);
}

/* The caller of the machine, for this process, which is pid. */
void stage_start(struct stage *s, struct world *w, const struct front *front, int32_t pid);

/* ---- handles ---- */

/* NULL: none of ours. */
struct handle *handle_find(struct world *w, uint64_t dev, uint64_t ino);
struct handle *handle_at(struct world *w, ref file);
/* For a file of the model; NULL: no memory, and the file is the caller's still. */
struct handle *handle_new(struct world *w, ref file);
/* For an attribute of the tree; NULL: no memory. */
struct handle *handle_new_text(struct world *w, const char *path);
/* The path of one of these, or of a FILE_RESOURCE. */
const char *handle_path(struct world *w, const struct handle *h);
/* Remembers the path of a FILE_RESOURCE. 0 or -ENOMEM. */
int handle_set_path(struct world *w, struct handle *h, const char *path);
/* Whether it is a file of sysfs, which has a path. */
static inline bool handle_is_file(const struct handle *h)
{
	return h->kind == FILE_NONE || h->kind == FILE_RESOURCE;
}
/* Remembers the text of a write to an attribute that has to wait; NULL: it waits no more. */
void handle_set_pending(struct world *w, struct handle *h, const char *text, size_t size);
/* So that it is found. */
void handle_name(struct world *w, struct handle *h, uint64_t dev, uint64_t ino);
/* The last reference is gone: closes the file, writes that down, forgets the handle. */
void handle_end(const struct stage *s, struct handle *h);
/* Calls fn for every handle, the oldest first; it may end that one. */
void handle_each(struct world *w, void (*fn)(struct handle *h, void *data), void *data);

/* ---- calls, as the system calls answer: a negative errno on error ---- */

/* A node, before it is opened. */
struct node {
	enum file_kind kind;
	uint32_t number;
	const char *path; /* as the program knows it */
	uint32_t mode, uid, gid;
	uint64_t rdev;
};

/* Opens a node; the caller may. The handle has no inode yet. */
int call_open(const struct stage *s, const struct node *n, uint32_t flags, struct handle **ret);
int call_ioctl(const struct stage *s, struct handle *h, uint32_t request, uint64_t arg);

ssize_t call_read(const struct stage *s, struct handle *h, const struct transfer *t);
ssize_t call_write(const struct stage *s, struct handle *h, const struct transfer *t);

/* Whether it may be made, and of what. */
int call_mmap(const struct stage *s, struct handle *h, const struct mapping *m, struct shown *ret);

/* Whether that memory of a process has some of a mapping of a file whose name begins like that. */
bool regions_touch(int32_t pid, const char *name, uint64_t start, uint64_t bytes);
/* Whether a process has a mapping of some of these bytes of a file, by its inode. */
bool regions_show(int32_t pid, uint64_t ino, uint64_t at, uint64_t bytes);

/* ---- faults ---- */

/*
 * Adds what a text asks for: POINT[:NTH]=ERRNO, "IOAS_MAP:2=ENOMEM"; a point is the name of a call (open, read, write, mmap,
 * IOAS_MAP …), * any call, alloc a piece of the model's memory. -EINVAL, -ENOENT for no such point, -ENOSPC for too many rules
 * that are to come.
 */
int fault_add(struct world *w, const char *text);
/* The nth point that there is, NULL behind the last. */
const char *fault_point(size_t n);
/* The errno, negative, with which this call is to fail; 0: it runs. */
int fault_now(struct world *w, const char *point);
/* Takes back all that are to come. */
void fault_clear(struct world *w);
/* Adds what stands in the session's file of faults since the last time: a line each, "none" takes back all. */
void control_read(const struct stage *s, const struct mock_session *session);
/* How many calls, and pieces of memory, failed so far. */
uint32_t fault_hits(struct world *w);

/* ---- the trace ---- */

/* What a call is named: "IOAS_MAP"; NULL: it has no name. */
const char *trace_ioctl_name(enum file_kind kind, uint32_t request);
/* The nth name of an ioctl, NULL behind the last. */
const char *trace_call_name(size_t n);

struct told {
	struct handle *h; /* NULL: none */
	const char *call;
	uint32_t request; /* of an ioctl; 0: none */
	uint64_t arg; /* of the ioctl, before it ran: see trace_before() */
	const char *path; /* NULL: none */
	const char *text; /* what was written, NULL: not told */
	const struct transfer *transfer; /* NULL: none */
	const struct mapping *mapping; /* NULL: none */
	unsigned char before[96]; /* of the argument */
	size_t n_before;
	int64_t result; /* a negative errno, or what the call answered */
	const struct handle *made; /* NULL: no new file */
	bool lacks; /* kernels know that ioctl, and the model does not */
};

/* Keeps the arguments of an ioctl as the program gave them. */
void trace_before(const struct stage *s, struct told *t);
void trace_call(const struct stage *s, const struct told *t);
/* A line could not be written, err: the errno, 0 for a part of it. It makes no call fail, but whoever reads the trace is told. */
void trace_lost(struct world *w, int err);

/* ---- descriptors of the calling process, for struct front of front ends that run in it ---- */

int front_stat(const struct caller *by, int fd, uint64_t *ret_dev, uint64_t *ret_ino);

/* A descriptor of our own lives on when the program closes its own, as a reference of the kernel would. */
int front_event_take(const struct caller *by, int fd, struct event *ret);

/* Whether it is an eventfd. Programs that close all they do not know close ours, and the number may be another file then. */
bool front_is_event(int fd);

/* A second descriptor of the calling process, out of the way of the program's; a negative errno. */
int front_dup_high(int fd);

#endif
