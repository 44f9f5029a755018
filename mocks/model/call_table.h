/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Makes the tables of a file like ioctl.def. To be included once in a source, after
 *   TABLE       the name of the file
 *   TABLE_OF    the constant to be defined, a struct ioctls
 *   TABLE_TYPE  what stands before the name of a structure: struct iommu_
 *   TABLE_SLOTS whether commands are found by number alone
 *   TABLE_MORE  what else belongs to them: initializers
 */

/* FIRST_NAME is the place of the first check behind that ioctl: only checks count. */
enum {
#define NAME_OF(n) NAME_OF_(n)
#define NAME_OF_(n) CHECK_##n
#define IOCTL(nr, NAME, ...) FIRST_##NAME, BEFORE_##NAME = FIRST_##NAME - 1,
#define CHECK(...) NAME_OF(__COUNTER__),
#include TABLE
	CHECKS
#undef NAME_OF_
#undef NAME_OF
};

static const struct check checks[] = {
#define CHECK(NAME, test, e, ...) { .holds = check_##test, .err = e, __VA_ARGS__ },
#include TABLE
};

static const struct ioctl rows[] = {
#define IOCTL(n, NAME, s, lo, hi, since_, ...) \
	{ .name = #NAME,                       \
	  .nr = n,                             \
	  .min = lo,                           \
	  .full = hi,                          \
	  .since = since_,                     \
	  .first = FIRST_##NAME,               \
	  .run = run_##NAME,                   \
	  __VA_ARGS__ },
#include TABLE
};

/* What has no structure is not measured. */
#define IOCTL(nr, NAME, s, lo, hi, ...)                        \
	_Static_assert(!(hi) || sizeof(TABLE_TYPE(s)) == (hi), \
		       #NAME " is as large as the facts say"); \
	_Static_assert((lo) <= (hi) && (hi) <= COMMAND_MAX, #NAME " fits");
#include TABLE

#define N(array) (sizeof(array) / sizeof((array)[0]))

enum {
#define IOCTL(nr, NAME, ...) NUMBER_##NAME = nr,
#include TABLE
};

static const struct ioctl_size sizes[] = {
#define SIZE(NAME, until, bytes) { NUMBER_##NAME, until, bytes },
#include TABLE
};

const struct ioctls TABLE_OF = { rows,	N(rows),  checks,      CHECKS,
				 sizes, N(sizes), TABLE_SLOTS, TABLE_MORE };
