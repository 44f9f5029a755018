/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Mutants of feature.def, judged by what the rows of suites/mock say of DEVICE_FEATURE.
 */
#include "device_tables.h"
#include "ioctl_mutants.h"

#include <stdio.h>
#include <string.h>

enum { DEVICE_FEATURE = 0x75, FEATURES_MAX = 32 };

/* Tables that can be written. */
struct altered {
	struct ioctls t;
	struct features f;
	struct feature rows[FEATURES_MAX];
};

static void fill(struct altered *m)
{
	m->t = vfio_ioctls;
	m->f = vfio_features;
	memcpy(m->rows, m->f.rows, m->f.n * sizeof(m->rows[0]));
	m->f.rows = m->rows;
	m->t.features = &m->f;
}

static void judge(struct hunt *h, const struct altered *m, size_t i, const char *what)
{
	char name[32];

	snprintf(name, sizeof(name), "feature %u", vfio_features.rows[i].nr);
	hunt(h, &m->t, DEVICE_FEATURE, name, what);
}

static bool no_device(const struct device *d)
{
	(void)d;
	return false;
}

static int do_nothing(struct call *c)
{
	(void)c;
	return 0;
}

static void hunt_number(struct hunt *h, size_t i, int by)
{
	const struct feature *real = &vfio_features.rows[i];
	struct altered m;
	char what[32];

	fill(&m);
	m.rows[i].nr = (uint16_t)(real->nr + by);
	snprintf(what, sizeof(what), "is of number %+d", by);
	judge(h, &m, i, what);
	fill(&m);
	m.rows[i].since = (uint16_t)(real->since + by);
	snprintf(what, sizeof(what), "since %+d", by);
	if (real->since)
		judge(h, &m, i, what);
	fill(&m);
	m.rows[i].bytes = real->bytes + (uint32_t)by;
	snprintf(what, sizeof(what), "data %+d", by);
	if (real->run)
		judge(h, &m, i, what);
}

static void hunt_ways(struct hunt *h, size_t i)
{
	uint32_t way;
	struct altered m;

	for (way = VFIO_FEATURE_GET; way <= VFIO_FEATURE_SET; way <<= 1) {
		fill(&m);
		m.rows[i].ways ^= way;
		judge(h, &m, i, way == VFIO_FEATURE_GET ? "is got otherwise" : "is set otherwise");
	}
}

static void hunt_feature(struct hunt *h, size_t i)
{
	const struct feature *real = &vfio_features.rows[i];
	struct altered m;

	fill(&m);
	m.rows[i] = m.rows[--m.f.n];
	judge(h, &m, i, "is not there");
	fill(&m);
	m.rows[i].offered = real->offered ? NULL : no_device;
	judge(h, &m, i, real->offered ? "is there of all devices" : "is there of no device");
	fill(&m);
	m.rows[i].run = do_nothing;
	m.rows[i].ways |= real->run ? 0 : VFIO_FEATURE_GET;
	judge(h, &m, i, "does nothing");
	hunt_number(h, i, -1);
	hunt_number(h, i, 1);
	if (real->run)
		hunt_ways(h, i);
}

bool hunt_features(void)
{
	struct hunt h = { .noticed = vfio_noticed };
	size_t i;

	if (vfio_features.n > FEATURES_MAX)
		return false;
	for (i = 0; i < vfio_features.n; i++)
		hunt_feature(&h, i);
	return hunt_end(&h, "features of devices");
}
