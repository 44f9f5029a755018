/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Devices for tests of the model, put into its heap by hand, and a front end that knows nothing but descriptors of its own.
 */
#ifndef MOCK_MACHINE_H
#define MOCK_MACHINE_H

#include "attach.h"
#include "queue.h"
#include "rig.h"

/* IOMMUs of these tests. */
enum machine_hw {
	HW_NONE,
	HW_RECORDED, /* VT-d, legacy mode, 39 bits: the machine of the recording */
	HW_SCALABLE, /* VT-d with nesting, dirty bits and 20 bits of PASID */
	HW_AMD, /* with dirty bits */
	HW_SMMU, /* with nesting, dirty bits, ATS and ranges */
	HW_SMMU_TOO, /* another one of the same kind */
	HW_PLAIN_SMMU, /* stage 2 only */
	HW_CMDQV, /* SMMUv3 with Tegra241 CMDQV, two queues */
	HW_64K, /* its smallest page is 64 KiB */
	HWS
};

struct machine_device {
	enum machine_hw hw;
	unsigned group; /* 0: none */
	uint8_t pasid_bits, mdev, noiommu, ats;
};

enum {
	MACHINE_DEVICES = 7,
	MACHINE_FILES = 6,
	MACHINE_GROUPS = MACHINE_DEVICES + 1,
	MACHINE_PAGES = 4,
	FIRST_FD = 100
};

struct machine_rig {
	struct rig rig; /* first */
	ref hws[HWS], groups[MACHINE_GROUPS], devices[MACHINE_DEVICES];
	unsigned n_devices;
	ref files[MACHINE_FILES]; /* descriptor FIRST_FD and so on; 0: closed */
	unsigned n_files;
	bool no_descriptors; /* left */
	unsigned char *much; /* n_much bytes that a test may have, or NULL */
	size_t n_much;
	int memfd; /* of two pages */
	bool shows_region; /* the first page of memory is a mapping of a device */
	unsigned char *memory; /* MACHINE_PAGES pages, and behind them one that is for reading only */
};

void machine_start(struct machine_rig *m, const struct machine_device *devices);
/* Whatever is still bound is taken away, and whatever is open is closed. */
void machine_stop(struct machine_rig *m);

struct device *machine_device(struct machine_rig *m, unsigned n);
/* The file of a descriptor. */
struct file *machine_file(struct machine_rig *m, unsigned fd);
void machine_close(struct machine_rig *m, unsigned fd);

#endif
