/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: threads may use one machine at once: contexts of their own stay apart, those they share stay whole, a device is bound
 * by one at a time, and nothing is left. With the thread sanitizer: no memory of the machine is touched without the lock. A
 * thousand descriptors are open at once, and the first one too many is refused.
 * Cannot prove: how threads of other processes meet; test_preload has these.
 * Truth: viommu-mock.h, K 1.1, 1.4, 2.2.
 */
#include "unit.h"

#include "uapi.h"
#include "uapi_vfio.h"
#include "viommu-mock.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>

enum { THREADS = 64, ROUNDS = 20, PAGE = 4096, MANY = 1000, MOST = 4096 };

static const char *host;

static struct {
	struct viommu_mock *m;
	int shared; /* a context that all of them use */
	_Alignas(PAGE) char memory[4 * PAGE];
	unsigned bound, refused; /* threads that got the device, and that did not */
} all;

/* cmocka's asserts are for the thread of the test: a worker says where it failed. */
#define NEED(holds)                    \
	do {                           \
		if (!(holds))          \
			return #holds; \
	} while (0)

static int start(struct viommu_mock **ret)
{
	return viommu_mock_new(host, ret, NULL);
}

static uint32_t new_ioas(struct viommu_mock *m, int fd)
{
	struct iommu_ioas_alloc a = { .size = sizeof(a) };

	return viommu_mock_ioctl(m, fd, 0x3b81, &a) ? 0 : a.out_ioas_id;
}

static int end_ioas(struct viommu_mock *m, int fd, uint32_t id)
{
	struct iommu_destroy a = { sizeof(a), id };

	return viommu_mock_ioctl(m, fd, 0x3b80, &a);
}

static int map_and_unmap(int fd, uint32_t id)
{
	struct iommu_ioas_map map = { .size = sizeof(map),
				      .flags = IOMMU_MAP_FLAGS,
				      .ioas_id = id,
				      .user_va = (uintptr_t)all.memory,
				      .length = sizeof(all.memory),
				      .iova = 0x10000 };
	struct iommu_ioas_unmap unmap = {
		.size = sizeof(unmap), .ioas_id = id, .iova = 0x10000, .length = sizeof(all.memory)
	};
	int ret = viommu_mock_ioctl(all.m, fd, 0x3b85, &map);

	return ret ? ret : viommu_mock_ioctl(all.m, fd, 0x3b86, &unmap);
}

/* ---- what a thread does ---- */

static const char *use_own(void)
{
	int fd = viommu_mock_open(all.m, "/dev/iommu", O_RDWR), other = viommu_mock_dup(all.m, fd);

	NEED(fd >= 0 && other >= 0);
	NEED(new_ioas(all.m, fd) == 1 && new_ioas(all.m, other) == 2);
	NEED(!viommu_mock_close(all.m, fd));
	NEED(!map_and_unmap(other, 1) && !map_and_unmap(other, 2));
	NEED(!end_ioas(all.m, other, 1) && new_ioas(all.m, other) == 1);
	NEED(!viommu_mock_close(all.m, other));
	return NULL;
}

static const char *use_shared(void)
{
	uint32_t id = new_ioas(all.m, all.shared);

	NEED(id >= 1 && id <= THREADS);
	NEED(!map_and_unmap(all.shared, id));
	NEED(!end_ioas(all.m, all.shared, id));
	return NULL;
}

/* One at a time has it; others are told that it is in use. */
static const char *use_device(void)
{
	struct vfio_bind bind = { .argsz = 16 };
	int fd = viommu_mock_open(all.m, "/dev/vfio/devices/vfio1", O_RDWR), ret;
	uint32_t word = 0;

	NEED(fd >= 0);
	bind.iommufd = viommu_mock_open(all.m, "/dev/iommu", O_RDWR);
	NEED(bind.iommufd >= 0);
	ret = viommu_mock_ioctl(all.m, fd, 0x3b76, &bind);
	NEED(!ret || ret == -EINVAL);
	if (!ret)
		NEED(viommu_mock_read(all.m, fd, &word, 4, INT64_C(7) << 40) == 4 &&
		     word == 0x10d38086);
	__atomic_add_fetch(ret ? &all.refused : &all.bound, 1, __ATOMIC_RELAXED);
	NEED(!viommu_mock_close(all.m, fd) && !viommu_mock_close(all.m, bind.iommufd));
	return NULL;
}

static const char *write_attribute(void)
{
	NEED(viommu_mock_sysfs_write(all.m, "/sys/bus/pci/devices/0000:02:00.0/driver_override",
				     "vfio-pci") == 8);
	return NULL;
}

static void *work(void *data)
{
	static const char *(*const parts[])(void) = { use_own, use_shared, use_device,
						      write_attribute };
	const char *fault = NULL;
	size_t i;

	(void)data;
	for (i = 0; !fault && i < ROUNDS * sizeof(parts) / sizeof(parts[0]); i++)
		fault = parts[i % (sizeof(parts) / sizeof(parts[0]))]();
	return (void *)(uintptr_t)fault;
}

static void threads_share_a_machine(void **state)
{
	pthread_t threads[THREADS];
	uint64_t before;
	void *fault;
	int i;

	(void)state;
	assert_int_equal(start(&all.m), 0);
	/* What was written last to an attribute is kept. */
	assert_null(write_attribute());
	before = viommu_mock_live(all.m);
	all.shared = viommu_mock_open(all.m, "/dev/iommu", O_RDWR);
	for (i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, work, NULL), 0);
	for (i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_join(threads[i], &fault), 0);
		assert_string_equal(fault ? (const char *)fault : "", "");
	}
	assert_true(all.bound > 0);
	assert_int_equal(all.bound + all.refused, THREADS * ROUNDS);
	assert_int_equal(new_ioas(all.m, all.shared), 1);
	assert_int_equal(viommu_mock_close(all.m, all.shared), 0);
	assert_true(viommu_mock_live(all.m) == before);
	viommu_mock_free(all.m);
}

/* ---- many descriptors ---- */

static void a_thousand_are_open(void **state)
{
	struct viommu_mock *m;
	static int fds[MANY];
	uint64_t before;
	int i;

	(void)state;
	assert_int_equal(start(&m), 0);
	before = viommu_mock_live(m);
	for (i = 0; i < MANY; i++) {
		fds[i] = viommu_mock_open(m, "/dev/iommu", O_RDWR);
		assert_int_equal(fds[i], i);
		assert_int_equal(new_ioas(m, fds[i]), 1);
	}
	for (i = MANY; i-- > 0;)
		assert_int_equal(new_ioas(m, fds[i]), 2);
	for (i = 0; i < MANY; i += 2)
		assert_int_equal(viommu_mock_close(m, fds[i]), 0);
	/* The lowest that is free. */
	assert_int_equal(viommu_mock_dup(m, 1), 0);
	assert_int_equal(viommu_mock_close(m, 0), 0);
	for (i = 1; i < MANY; i += 2) {
		assert_int_equal(new_ioas(m, fds[i]), 3);
		assert_int_equal(viommu_mock_close(m, fds[i]), 0);
	}
	assert_true(viommu_mock_live(m) == before);
	viommu_mock_free(m);
}

static void one_too_many_is_refused(void **state)
{
	struct viommu_mock *m;
	uint64_t before;
	int i;

	(void)state;
	assert_int_equal(start(&m), 0);
	assert_int_equal(viommu_mock_open(m, "/dev/iommu", O_RDWR), 0);
	for (i = 1; i < MOST; i++)
		assert_int_equal(viommu_mock_dup(m, 0), i);
	before = viommu_mock_live(m);
	assert_int_equal(viommu_mock_dup(m, 0), -EMFILE);
	assert_int_equal(viommu_mock_open(m, "/dev/iommu", O_RDWR), -EMFILE);
	assert_true(viommu_mock_live(m) == before);
	viommu_mock_free(m);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(threads_share_a_machine),
		cmocka_unit_test(a_thousand_are_open),
		cmocka_unit_test(one_too_many_is_refused),
	};

	if (argc != 2)
		return 2;
	host = argv[1];
	return cmocka_run_group_tests_name("inproc_threads", tests, NULL, NULL);
}
