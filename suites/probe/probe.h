/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef PROBE_H
#define PROBE_H

/* Calls on /dev/iommu, VFIO nodes and sysfs, and what came of each: a line for each case of cases.def. */

struct probe {
	const char *devices
		[2]; /* as in 0000:02:00.0, NULL for those that there are not; both are of one group */
	int (*line)(void *arg, const char *text); /* is told each line, no '\n' behind it */
	void *arg;
};

/*
 * Makes the calls, on the machine that this process sees; a device is reset, and sysfs is written. 0, what line() returned
 * if that was not 0, -ENOMEM, or -EINVAL for a row that is none, which *ret_bad names then.
 */
int probe_run(const struct probe *p, const char **ret_bad);

#endif
