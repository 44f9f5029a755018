/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fds.h"

#include "kind.h"

#include <limits.h>
#include <string.h>

bool fds_number(const char *s, unsigned *ret)
{
	uint64_t n;
	bool negative;

	/* number_parse() takes blanks and a sign, too. */
	if (s[strspn(s, "0123456789")] || number_parse(s, 10, &n, &negative) || n > INT_MAX)
		return false;
	*ret = (unsigned)n;
	return true;
}

const char *fds_fault(const struct viommu_fd *fd, size_t n)
{
	size_t i;

	if (!*fd[n].name)
		return "no name";
	for (i = 0; i < n; i++) {
		if (!strcmp(fd[i].name, fd[n].name))
			return "the name is given twice";
		if (fd[i].number == fd[n].number)
			return "the number is given twice";
	}
	return NULL;
}

const struct viommu_fd *fds_unused(const struct viommu_fd *fd, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!fd[i].used)
			return &fd[i];
	return NULL;
}
