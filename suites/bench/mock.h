/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef BENCH_MOCK_H
#define BENCH_MOCK_H

/*
 * What mock hardware costs a program, against the same program without it and against umockdev. program: viommu-tck, client:
 * the program of client.c, data: the folder with devices/. A negative errno, or 1 when one is over its limit.
 */
struct mock_bench {
	const char *program, *client, *data;
};

int mock_measure(const struct mock_bench *b);

#endif
