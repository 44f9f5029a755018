/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "scenes.h"

#include "call.h"
#include "unit.h"

#include <errno.h>

enum { FILE_ERRNOS = 5 };

/* What writes to files of sysfs are refused with. */
static const struct {
	const char *name;
	int errs[FILE_ERRNOS]; /* 0 behind the last */
	const char *src;
} files[] = {
	{ "bind", { ENODEV, EBUSY, EINVAL }, "K 3.3 [R]" },
	{ "unbind", { ENODEV }, "K 3.3 [R]" },
	{ "new_id", { EINVAL, EEXIST }, "K 3.3 [R]" },
	{ "remove_id", { EINVAL, ENODEV }, "K 3.3 [R]" },
	{ "drivers_probe", { ENODEV }, "K 3.3 [R]" },
	{ "driver_override", { EINVAL }, "K 3.2 [R]" },
	{ "sriov_numvfs", { EINVAL, ERANGE, ENOENT, EBUSY }, "K 3.2 [R]" },
	{ "reset", { EINVAL, ENOTTY }, "K 3.2 [R]" },
	{ "numa_node", { EINVAL }, "K 3.2 [R]" },
	{ "create", { EINVAL, EEXIST, EUSERS }, "K 3.4, general knowledge" },
	{ "remove", { EINVAL }, "K 3.4, general knowledge" },
	{ "type", { EINVAL, EACCES, EPERM, EBUSY }, "K 3.4 [R]" },
};

static size_t add(int ret[SCENE_ERRNOS], size_t n, int err)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (ret[i] == err)
			return n;
	assert_true(n < SCENE_ERRNOS);
	ret[n] = err;
	return n + 1;
}

static size_t add_checks(const struct ioctls *t, uint32_t nr, int ret[SCENE_ERRNOS])
{
	size_t i, k, end, n = 0;

	for (i = 0; i < t->n; i++) {
		end = i + 1 < t->n ? t->rows[i + 1].first : t->n_checks;
		for (k = t->rows[i].first; t->rows[i].nr == nr && k < end; k++)
			n = add(ret, n, t->checks[k].err);
	}
	return n;
}

static size_t add_all(const int *from, int ret[SCENE_ERRNOS], size_t n)
{
	while (*from)
		n = add(ret, n, *from++);
	return n;
}

static size_t add_of_file(const char *path, int ret[SCENE_ERRNOS])
{
	const char *name = strrchr(path, '/') + 1;
	size_t i;

	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (!strcmp(files[i].name, name))
			return add_all(files[i].errs, ret, 0);
	return 0;
}

size_t scene_errnos(const struct scene_step *s, int ret[SCENE_ERRNOS])
{
	static const int always[] = { ENOMEM, EFAULT, EINTR, 0 };
	static const int no_memory[] = { ENOMEM, 0 };
	size_t n = 0;

	if (s->act == SCENE_SYSFS)
		return add_all(no_memory, ret, add_of_file(s->path, ret));
	if (s->act == SCENE_IOCTL)
		n = add_checks(s->nr < IOMMUFD_FIRST ? &vfio_ioctls : &iommu_ioctls, s->nr, ret);
	return add_all(always, ret, n);
}

size_t scene_devices(const struct scene *s)
{
	size_t i, n = 0;

	for (i = 0; s->steps[i].act; i++)
		n += s->steps[i].act == SCENE_OPEN && strstr(s->steps[i].path, "devices");
	return n;
}
