/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A machine with IOMMUs and VFIO devices in this process, for tests, fuzzers and sanitizers: the calls of a program as functions,
 * on descriptors of their own. There is no sysfs to look at; what is written to its files does reach the machine. Several
 * threads may use one machine.
 *
 * What fails answers a negative errno, the one that the kernel answers.
 */
#ifndef VIOMMU_MOCK_H
#define VIOMMU_MOCK_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct viommu_mock;

/*
 * Makes the machine of a description, viommu-host(5). -EINVAL: it is refused; *ret_why, unless ret_why is NULL, is then a text
 * to be freed that says why. On other errors it is NULL.
 */
int viommu_mock_new(const char *host_file, struct viommu_mock **ret, char **ret_why);

/* Closes what is open and frees it; NULL is allowed. */
void viommu_mock_free(struct viommu_mock *m);

/*
 * Opens a node: "/dev/iommu", "/dev/vfio/devices/vfio0", "/dev/vfio/vfio", "/dev/vfio/MINOR"; or what sysfs shows of a device's
 * memory: ".../0000:01:00.0/resource0", ".../rom". flags as of open(). A descriptor, the lowest of 4096 that is free.
 */
int viommu_mock_open(struct viommu_mock *m, const char *path, int flags);
/* Another descriptor of the same open file. */
int viommu_mock_dup(struct viommu_mock *m, int fd);
int viommu_mock_close(struct viommu_mock *m, int fd);

/* Descriptors in arg are of this machine; eventfds are those of the process. */
int viommu_mock_ioctl(struct viommu_mock *m, int fd, unsigned long request, void *arg);

/* offset: of pread() and pwrite(); -1 for read() and write(). */
ssize_t viommu_mock_read(struct viommu_mock *m, int fd, void *to, size_t bytes, int64_t offset);
ssize_t viommu_mock_write(struct viommu_mock *m, int fd, const void *from, size_t bytes,
			  int64_t offset);

/* What poll() would find: POLLIN, POLLOUT. */
int viommu_mock_poll(struct viommu_mock *m, int fd);

/* Part of what a descriptor leads to, of a device or of /dev/iommu; prot as of mmap(). */
struct viommu_mock_part {
	uint64_t offset;
	size_t bytes;
	int prot;
};

/*
 * Maps it, shared; to be unmapped with munmap(). A virtual IOMMU is not destroyed before its page is; the rest of the machine
 * does not see whether what it showed is mapped still.
 */
int viommu_mock_mmap(struct viommu_mock *m, int fd, const struct viommu_mock_part *what,
		     void **ret);

/* A write to a file of sysfs, by its name: ".../drivers/vfio-pci/bind". -EAGAIN: a device has to be closed first.
 * -EOPNOTSUPP: the mock does not know what the kernel would do. */
ssize_t viommu_mock_sysfs_write(struct viommu_mock *m, const char *path, const char *text);

/*
 * What devices do by themselves; a device is named by its address, "0000:01:00.0". -ENODEV: there is none.
 */

/* Memory as the device sees it. */
struct viommu_mock_dma {
	uint64_t iova;
	void *bytes;
	size_t n;
	int write; /* 0: the device reads */
};

/*
 * -EFAULT: it is not attached, nothing is mapped there, or not for this, or a guest's page table, which is not walked, stands
 * before it. What comes before is done.
 */
int viommu_mock_dma(struct viommu_mock *m, const char *device, const struct viommu_mock_dma *what);

struct viommu_mock_page_fault {
	uint32_t pasid; /* 0: none */
	uint32_t group, perm;
	uint64_t address;
};

/* Asks for a page: 0, even where nobody listens. -ENOENT: the device is not bound. -ENOMEM. */
int viommu_mock_page_fault(struct viommu_mock *m, const char *device,
			   const struct viommu_mock_page_fault *what);

/*
 * Something that its virtual IOMMU has to tell, of a type of queue. 0, even when the queue is full. -ENOENT: there is no virtual
 * device; -EOPNOTSUPP: no queue of that type. -ENOMEM.
 */
int viommu_mock_event(struct viommu_mock *m, const char *device, uint32_t type, const void *payload,
		      size_t bytes);

/*
 * Lets a call fail: "IOAS_MAP:2=ENOMEM", see --fault of viommu-tck(1). -EINVAL; -ENOENT: no call has that name; -ENOSPC.
 * How many did so far.
 */
int viommu_mock_fault(struct viommu_mock *m, const char *spec);
unsigned viommu_mock_fault_hits(struct viommu_mock *m);

/* Gets each line of the trace, its end included; NULL: no trace. json: objects instead of text. */
void viommu_mock_trace(struct viommu_mock *m, void (*line)(void *data, const char *text, size_t n),
		       void *data, int json);

/* Bytes of the machine's memory that are in use: the same before and after means that nothing leaked. */
uint64_t viommu_mock_live(struct viommu_mock *m);

#ifdef __cplusplus
}
#endif

#endif
