/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef CLI_CMD_HOST_H
#define CLI_CMD_HOST_H

#include "cli.h"
#include "load.h"

static inline void host_done(struct host **h)
{
	host_free(*h);
}

/* Loads a host by its name or file. Returns OK or, after a message, TROUBLE. */
int host_open(const struct cli *cli, const char *name, struct host **ret);

#endif
