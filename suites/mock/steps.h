/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Walks: lists of calls on a machine of tests, each with its answer and what else it tells.
 */
#ifndef MOCK_STEPS_H
#define MOCK_STEPS_H

#include "machine.h"

#include <errno.h>

enum { STEPS_MAX = 32, STEP_ARGS = 6 };

/* Answers as the ioctl, or read() and write(), does; ret: what it tells, 0 where it tells nothing. */
typedef int step_function(struct machine_rig *m, const uint64_t *a, uint64_t *ret);

struct step {
	step_function *call; /* NULL: end of the walk */
	uint64_t a[STEP_ARGS];
	int answer; /* errno; 0: it is done */
	uint64_t tells;
};

/* Rows: a step that is done, that is done and tells something, that is refused. */
#define OK(name, ...)                                   \
	{                                               \
		.call = do_##name, .a = { __VA_ARGS__ } \
	}
#define GIVES(what, name, ...)                                         \
	{                                                              \
		.call = do_##name, .a = { __VA_ARGS__ }, .tells = what \
	}
#define FAILS(errno_, name, ...)                                          \
	{                                                                 \
		.call = do_##name, .a = { __VA_ARGS__ }, .answer = errno_ \
	}

struct walk {
	const char *claim;
	struct machine_device devices[MACHINE_DEVICES];
	struct step steps[STEPS_MAX];
};

/* Runs the walk *state. */
void walk_is_answered(void **state);

/* Memory that is mapped. */
enum { MEM_GOOD, MEM_RO, MEM_BAD, MEM_MUCH };

step_function do_ioas; /* -> id */
step_function do_destroy; /* id */
step_function do_join; /* device -> id */
step_function do_leave; /* device */
step_function do_attach; /* device, pt, pasid + 1 or 0 -> page table */
step_function do_detach; /* device, pasid + 1 or 0 */
step_function do_hwpt; /* dev_id, pt, flags, data type, data length, fault_id -> id */
step_function do_map; /* ioas, flags, iova, length, MEM_ -> iova */
step_function do_unmap; /* ioas, iova, length -> length */
step_function do_copy; /* to, from, iova, length: all of it to be read and written */
step_function do_ranges; /* ioas -> number */
step_function do_range; /* ioas, n -> start ^ last */
step_function do_align; /* ioas -> alignment */
step_function do_allow; /* ioas, start, last */
step_function do_option; /* id, object, value */
step_function do_track; /* hwpt, on */
step_function do_dirty; /* hwpt, iova, length, page size, flags -> first 8 bytes of the bitmap */
step_function do_write; /* device, iova, length, byte */
step_function do_read; /* device, iova, length -> first byte */
step_function do_fault_queue; /* -> id */
step_function do_fault; /* device, pasid, address, records */
step_function do_take_fault; /* descriptor, bytes -> cookie of the last record << 32 | bytes */
step_function do_respond; /* descriptor, cookie, code -> bytes */
step_function do_poll; /* descriptor -> events */
step_function do_close; /* descriptor */
step_function do_close_context; /* the one reference of the test */
step_function do_no_descriptors; /* are left */
step_function do_grow; /* bytes: MEM_MUCH is there, and nothing behind it */
step_function do_forbid; /* offset: the page there in MEM_MUCH is for reading only */
step_function do_region; /* the first page is a mapping of a device */
step_function do_compat; /* number, argument: of a container -> answer that is not negative */
step_function do_ext; /* number of an extension -> what there is */
step_function do_compat_map; /* flags, iova, length, argsz */
step_function do_compat_unmap; /* flags, iova, length -> length */
step_function do_compat_info; /* argsz -> argsz << 32 | flags << 16 | cap_offset */
step_function do_compat_pages; /* -> sizes of pages */
step_function do_set_compat; /* ioas */
step_function do_stage1; /* dev_id, viommu -> id of a nested page table that translates */
step_function do_bypass; /* dev_id, viommu -> id of one that does not */
step_function do_page_of; /* viommu -> place where it can be mapped */
step_function do_map_file; /* ioas, offset, length: two pages of a file, at 0 */
step_function do_viommu; /* dev_id, hwpt, type, data length -> id */
step_function do_vdevice; /* viommu, dev_id, virtual id -> id */
step_function do_event_queue; /* viommu, type, depth -> id */
step_function do_event; /* device, type, value */
step_function do_take_events; /* descriptor, bytes -> see steps_queue.c */
step_function do_hw_queue; /* viommu, index, iova, length -> id */
step_function do_change_process;
step_function do_fail; /* the nth allocation from now on */
step_function do_caller; /* uid, capable, memlock in pages */

#endif
