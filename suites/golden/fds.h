/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef GOLDEN_FDS_H
#define GOLDEN_FDS_H

#include "viommu.h"

#include <stdbool.h>

/* Descriptors by name, with their numbers, as the command line and case.json give them. */

/* Reads a number of a descriptor: digits only. */
bool fds_number(const char *s, unsigned *ret);

/* What is wrong with fd[n], beside those before it; NULL when nothing is. */
const char *fds_fault(const struct viommu_fd *fd, size_t n);

/* The first that the command line did not have, or NULL. */
const struct viommu_fd *fds_unused(const struct viommu_fd *fd, size_t n);

#endif
