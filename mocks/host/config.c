/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Configuration space of devices that do not bring one: header, a chain of capabilities, extended ones. */
#include "keys.h"

#include <string.h>

enum {
	HEADER_COMMAND = 0x04,
	HEADER_STATUS = 0x06,
	HEADER_BARS = 0x10,
	BRIDGE_BUSES = 0x18,
	HEADER_SUBSYSTEM = 0x2c,
	HEADER_ROM = 0x30,
	HEADER_CAPABILITIES = 0x34,
	BRIDGE_ROM = 0x38,
	HEADER_PIN = 0x3d,
	EXTENDED = 0x100,
};

uint32_t config_get(const uint8_t *config, unsigned at, unsigned size)
{
	uint32_t v = 0;

	memcpy(&v, config + at, size);
	return v;
}

static void put(uint8_t *config, unsigned at, unsigned size, uint64_t v)
{
	memcpy(config + at, &v, size);
}

/* A chain may be a ring: it is followed as far as there can be capabilities. */
unsigned config_capability(const uint8_t *config, uint8_t id)
{
	unsigned at = config[HEADER_CAPABILITIES] & ~3u, n;

	if (!(config[HEADER_STATUS] & 0x10))
		return 0;
	for (n = 0; at >= 0x40 && n < 48; n++, at = config[at + 1] & ~3u)
		if (config[at] == id)
			return at;
	return 0;
}

unsigned config_extended(const uint8_t *config, uint16_t id)
{
	unsigned at = EXTENDED, n;

	for (n = 0; at >= EXTENDED && at <= HOST_CONFIG - 8 && n < 480; n++) {
		const uint32_t head = config_get(config, at, 4);

		if (head && (head & 0xffff) == id)
			return at;
		at = head >> 20 & ~3u;
	}
	return 0;
}

/* A capability behind the last one. */
struct chain {
	uint8_t *config;
	unsigned last; /* where the place of the next one is to be written */
	unsigned at;
};

static unsigned add_capability(struct chain *c, uint8_t id, unsigned size)
{
	const unsigned at = c->at;

	c->config[HEADER_STATUS] |= 0x10;
	c->config[c->last] = (uint8_t)at;
	c->config[at] = id;
	c->last = at + 1;
	c->at += (size + 3) & ~3u;
	return at;
}

static unsigned add_extended(struct chain *c, uint16_t id, unsigned version, unsigned size)
{
	const unsigned at = c->at;

	if (c->last)
		put(c->config, c->last, 4, config_get(c->config, c->last, 4) | at << 20);
	put(c->config, at, 4, id | version << 16);
	c->last = at;
	c->at += (size + 3) & ~3u;
	return at;
}

/* Address as the register holds it, with the bits of its kind. */
static void put_bar(uint8_t *config, unsigned at, const struct host_resource *r)
{
	const bool wide = r->flags & 0x100000;

	if (r->flags)
		put(config, at, wide ? 8 : 4, r->start | (r->flags & 0xf));
}

static void header(const struct host_device *d, uint8_t *to)
{
	const unsigned bars = host_is_bridge(d) ? 2 : HOST_BARS;
	unsigned i;

	put(to, 0, 2, d->is_virtual ? 0xffff : d->vendor);
	put(to, 2, 2, d->is_virtual ? 0xffff : d->device);
	if (!d->is_virtual)
		put(to, HEADER_COMMAND, 2, d->driver ? 0x0103 : 0x0100);
	to[8] = d->revision;
	put(to, 9, 3, d->class_code);
	to[0x0e] = host_is_bridge(d);
	for (i = 0; i < bars && !d->is_virtual; i++)
		put_bar(to, HEADER_BARS + 4 * i, &d->resources[i]);
	to[HEADER_PIN] = d->pin;
	to[0x3c] = (uint8_t)d->irq;
}

static void endpoint(const struct host_device *d, uint8_t *to)
{
	put(to, HEADER_SUBSYSTEM, 2, d->subsystem_vendor);
	put(to, HEADER_SUBSYSTEM + 2, 2, d->subsystem_device);
	if (d->resources[HOST_ROM].flags)
		put(to, HEADER_ROM, 4, d->resources[HOST_ROM].start);
}

static void bridge(const struct host *h, const struct host_device *d, uint8_t *to)
{
	to[BRIDGE_BUSES] = d->at.bus;
	host_bridge_buses(h, d, &to[BRIDGE_BUSES + 1], &to[BRIDGE_BUSES + 2]);
}

static void add_express(const struct host_device *d, struct chain *c)
{
	const bool root = !bdf_compare(d->parent, d->at);
	const unsigned kind = host_is_bridge(d) ? (root ? 4 : 5) : root ? 9 : 0;
	const unsigned at = add_capability(c, 0x10, 0x3c);

	put(c->config, at + 2, 2, 2 | kind << 4);
	put(c->config, at + 4, 4, 0x8000 | (uint32_t)d->flr << 28);
	put(c->config, at + 12, 4, 0x11); /* one lane of 2.5 GT/s */
	put(c->config, at + 18, 2, 0x11);
}

static void capabilities(const struct host_device *d, uint8_t *to)
{
	struct chain c = { to, HEADER_CAPABILITIES, 0x40 };
	unsigned at;

	at = add_capability(&c, 0x01, 8);
	put(to, at + 2, 2, 3);
	to[at + 4] = 8; /* keeps its state over a change of power */
	if (d->msi) {
		at = add_capability(&c, 0x05, 24);
		put(to, at + 2, 2, 0x80 | (unsigned)__builtin_ctz(d->msi) << 1);
	}
	if (host_is_express(d))
		add_express(d, &c);
	if (d->msix) {
		at = add_capability(&c, 0x11, 12);
		put(to, at + 2, 2, d->msix - 1u);
		put(to, at + 4, 4, d->msix_table | d->msix_bar);
		put(to, at + 8, 4, d->msix_pba | d->msix_bar);
	}
}

static void add_sriov(const struct host_device *d, struct chain *c)
{
	const unsigned at = add_extended(c, 0x10, 1, 0x40);
	unsigned i;

	put(c->config, at + 8, 2, d->vfs->enabled ? 0x19 : 0);
	put(c->config, at + 0x0c, 2, d->vfs->total);
	put(c->config, at + 0x0e, 2, d->vfs->total);
	put(c->config, at + 0x10, 2, d->vfs->enabled);
	put(c->config, at + 0x14, 2, d->vfs->offset);
	put(c->config, at + 0x16, 2, d->vfs->stride);
	put(c->config, at + 0x1a, 2, d->vfs->device);
	put(c->config, at + 0x1c, 4, 0x553);
	put(c->config, at + 0x20, 4, 1);
	for (i = 0; i < HOST_BARS; i++)
		put_bar(c->config, at + 0x24 + 4 * i, &d->resources[HOST_ROM + 1 + i]);
}

static void extended(const struct host_device *d, uint8_t *to)
{
	struct chain c = { to, 0, EXTENDED };
	unsigned at;

	add_extended(&c, 0x01, 2, 0x48);
	if (d->vfs || d->is_virtual)
		add_extended(&c, 0x0e, 1, 8);
	if (d->ats)
		add_extended(&c, 0x0f, 1, 8);
	if (d->pasid_bits) {
		at = add_extended(&c, 0x1b, 1, 8);
		to[at + 5] = d->pasid_bits;
	}
	if (d->vfs)
		add_sriov(d, &c);
}

void host_config(const struct host *h, const struct host_device *d, uint8_t *to)
{
	if (d->config) {
		memcpy(to, d->config, HOST_CONFIG);
		return;
	}
	memset(to, 0, HOST_CONFIG);
	header(d, to);
	if (host_is_bridge(d))
		bridge(h, d, to);
	else
		endpoint(d, to);
	capabilities(d, to);
	if (host_is_express(d))
		extended(d, to);
}

void host_bridge_buses(const struct host *h, const struct host_device *d, uint8_t *ret_secondary,
		       uint8_t *ret_subordinate)
{
	size_t i;

	*ret_secondary = d->config ? d->config[BRIDGE_BUSES + 1] : 0;
	*ret_subordinate = d->config ? d->config[BRIDGE_BUSES + 2] : 0;
	for (i = 0; i < h->n_devices; i++) {
		const struct host_device *below = &h->devices[i];

		if (bdf_compare(below->parent, d->at) || !bdf_compare(below->at, d->at))
			continue;
		if (!*ret_secondary)
			*ret_secondary = below->at.bus;
		if (below->at.bus > *ret_subordinate)
			*ret_subordinate = below->at.bus;
	}
}
