/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A program like any other, which knows nothing of the mock: it is run on the machine, and its exit code says whether that
 * behaved. Each scenario is a claim.
 */
#ifndef MOCK_CLIENT_H
#define MOCK_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct scenario {
	const char *name;
	void (*run)(char **args);
};

extern const struct scenario descriptor_scenarios[], path_scenarios[], process_scenarios[],
	device_scenarios[], last_scenarios[], page_scenarios[], resource_scenarios[],
	walk_scenarios[], attribute_scenarios[], config_scenarios[], change_scenarios[],
	pointer_scenarios[], full_scenarios[], rare_scenarios[], mdev_scenarios[], user_scenarios[];

/* Ends the program with a message when it does not hold. */
#define CHECK(holds) check((holds), #holds, __FILE__, __LINE__)
void check(bool holds, const char *what, const char *file, int line);

/* A call that is to be refused: it answers -1 with that errno. */
#define REFUSED(call, err) check_refused((long)(call), err, #call, __LINE__)
void check_refused(long answer, int err, const char *what, int line);

/* Opens /dev/iommu. */
int open_iommu(void);
/* An IOAS of the context of a descriptor: its number. */
uint32_t new_ioas(int fd);
/* Whether the context has that number: it is destroyed then. */
bool end_ioas(int fd, uint32_t id);

/* Opens the device's node, as sysfs names it; -1 with errno. */
int open_device(void);
/* As the ioctl answers. */
int bind_to(int device, int iommu);

/* Writes to an attribute, which is to be there, at once: as write() answers, with its errno. */
ssize_t write_attribute(const char *path, const char *text);

/* Waits for a child, which is to exit with 0. */
void wait_child(int pid);

/* Sends a descriptor through a socket, takes one out of it. */
void send_fd(int socket, int fd);
int take_fd(int socket);

#endif
