/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "keys.h"

#include <stdlib.h>
#include <string.h>

#define OBJECT(o, s, ...) typedef struct s T_##o;
#define KEY(...)
#include "hosts.def"
#undef OBJECT
#undef KEY

const struct key host_keys[K_COUNT] = {
#define OBJECT(...)
#define KEY(o, id, n, k, f, ...)                            \
	[K_##o##_##id] = { .name = (n),                     \
			   .kind = KIND_##k,                \
			   .at = offsetof(T_##o, f),        \
			   .size = sizeof(((T_##o *)0)->f), \
			   __VA_ARGS__ },
#include "hosts.def"
#undef OBJECT
#undef KEY
};

/* The first key of an object is its own; the one behind its last key is the first of the next object. */
static const enum key_id firsts[O_COUNT + 1] = {
#define OBJECT(o, ...) (enum key_id)(B_##o),
#define KEY(...)
#include "hosts.def"
#undef OBJECT
#undef KEY
	K_COUNT,
};

const struct object host_objects[O_COUNT] = {
#define OBJECT(o, s, t) [O_##o] = { #o, (t), sizeof(T_##o) },
#define KEY(...)
#include "hosts.def"
#undef OBJECT
#undef KEY
};

const struct words host_arches[] = { { "x86_64", 0 }, { "aarch64", 1 }, { NULL, 0 } };

const struct words host_iommu_types[] = {
	{ "none", HOST_IOMMU_NONE },
	{ "intel", HOST_INTEL },
	{ "amd", HOST_AMD },
	{ "smmuv3", HOST_SMMUV3 },
	{ NULL, 0 },
};

const struct words host_window_types[] = {
	{ "direct", HOST_DIRECT },
	{ "direct-relaxable", HOST_DIRECT_RELAXABLE },
	{ "msi", HOST_MSI },
	{ "reserved", HOST_RESERVED },
	{ NULL, 0 },
};

const struct words host_node_states[] = {
	{ "there", HOST_NODE_THERE },
	{ "missing", HOST_NODE_MISSING },
	{ "unreadable", HOST_NODE_UNREADABLE },
	{ NULL, 0 },
};

/* Flags as the kernel shows them for BARs and windows (K 3.2, seen). */
const struct words host_bar_types[] = {
	{ "memory", 0x40200 },
	{ "memory-prefetch", 0x42208 },
	{ "memory64", 0x140204 },
	{ "memory64-prefetch", 0x14220c },
	{ "io", 0x40101 },
	{ "rom", 0x46200 },
	{ "window-io", 0x100 },
	{ "window-memory", 0x200 },
	{ "window-prefetch", 0x102201 },
	{ NULL, 0 },
};

/* Kinds of default domains (K 3.4); the first one is the usual one. */
const struct words host_group_types[] = {
	{ "DMA", 0 },	    { "DMA-FQ", 0 },  { "identity", 0 }, { "blocked", 0 },
	{ "unmanaged", 0 }, { "unknown", 0 }, { NULL, 0 },
};

const struct words host_file_types[] = {
	{ "file", 'f' }, { "folder", 'd' }, { "link", 'l' }, { "absent", '-' }, { NULL, 0 },
};

/* Numbers of capabilities, as capabilities(7) lists them. */
const struct words host_capabilities[] = {
	{ "CHOWN", 0 },
	{ "DAC_OVERRIDE", 1 },
	{ "DAC_READ_SEARCH", 2 },
	{ "FOWNER", 3 },
	{ "FSETID", 4 },
	{ "KILL", 5 },
	{ "SETGID", 6 },
	{ "SETUID", 7 },
	{ "SETPCAP", 8 },
	{ "LINUX_IMMUTABLE", 9 },
	{ "NET_BIND_SERVICE", 10 },
	{ "NET_BROADCAST", 11 },
	{ "NET_ADMIN", 12 },
	{ "NET_RAW", 13 },
	{ "IPC_LOCK", 14 },
	{ "IPC_OWNER", 15 },
	{ "SYS_MODULE", 16 },
	{ "SYS_RAWIO", 17 },
	{ "SYS_CHROOT", 18 },
	{ "SYS_PTRACE", 19 },
	{ "SYS_PACCT", 20 },
	{ "SYS_ADMIN", 21 },
	{ "SYS_BOOT", 22 },
	{ "SYS_NICE", 23 },
	{ "SYS_RESOURCE", 24 },
	{ "SYS_TIME", 25 },
	{ "SYS_TTY_CONFIG", 26 },
	{ "MKNOD", 27 },
	{ "LEASE", 28 },
	{ "AUDIT_WRITE", 29 },
	{ "AUDIT_CONTROL", 30 },
	{ "SETFCAP", 31 },
	{ "MAC_OVERRIDE", 32 },
	{ "MAC_ADMIN", 33 },
	{ "SYSLOG", 34 },
	{ "WAKE_ALARM", 35 },
	{ "BLOCK_SUSPEND", 36 },
	{ "AUDIT_READ", 37 },
	{ "PERFMON", 38 },
	{ "BPF", 39 },
	{ "CHECKPOINT_RESTORE", 40 },
	{ NULL, 0 },
};

const struct key *object_keys(enum object_id o, size_t *ret_n)
{
	*ret_n = (size_t)firsts[o + 1] - (size_t)firsts[o];
	return &host_keys[firsts[o]];
}

const struct key *object_identity(enum object_id o)
{
	size_t i, n;
	const struct key *k = object_keys(o, &n);

	for (i = 0; i < n; i++)
		if (k[i].identity)
			return &k[i];
	return NULL;
}

static bool key_default(const struct key *k, char *object)
{
	void *field = object + k->at;

	if (k->kind == KIND_MEMBER)
		return object_defaults(k->object, field);
	if (k->kind == KIND_CHOICE || k->text) {
		char *text = strdup(k->text ? k->text : k->words->name);

		memcpy(field, &text, sizeof(text));
		return text;
	}
	if (k->value && k->size <= sizeof(k->value))
		field_set(field, k->size, k->value);
	return true;
}

bool object_defaults(enum object_id o, void *to)
{
	size_t i, n;
	const struct key *k = object_keys(o, &n);
	bool ok = true;

	for (i = 0; i < n; i++)
		ok = key_default(&k[i], to) && ok;
	return ok;
}

static void list_clear(const struct key *k, char *object)
{
	size_t *count = (size_t *)(void *)(object + k->count);
	char *list;

	memcpy(&list, object + k->at, sizeof(list));
	while (*count)
		object_clear(k->object, list + --*count * host_objects[k->object].size);
}

void key_clear(const struct key *k, void *object)
{
	static const uint32_t pointers = 1u << KIND_TEXT | 1u << KIND_NAME | 1u << KIND_UUID |
					 1u << KIND_PATH | 1u << KIND_PACKED | 1u << KIND_CHOICE |
					 1u << KIND_BYTES | 1u << KIND_CONTENT |
					 1u << KIND_POINTER | 1u << KIND_LIST;
	char *field = (char *)object + k->at;
	void *p;

	if (k->kind == KIND_MEMBER)
		object_clear(k->object, field);
	if (!(pointers >> k->kind & 1))
		return;
	if (k->kind == KIND_LIST)
		list_clear(k, object);
	memcpy(&p, field, sizeof(p));
	if (k->kind == KIND_POINTER && p)
		object_clear(k->object, p);
	free(p);
	memset(field, 0, sizeof(p));
}

void object_clear(enum object_id o, void *object)
{
	size_t i, n;
	const struct key *k = object_keys(o, &n);

	for (i = 0; i < n; i++)
		key_clear(&k[i], object);
}

struct host *host_free(struct host *h)
{
	if (h) {
		object_clear(O_HOST, h);
		free(h->name);
	}
	free(h);
	return NULL;
}

uint64_t field_get(const void *field, size_t size)
{
	uint64_t v = 0;

	memcpy(&v, field, size); /* little-endian, as all hosts that are played */
	return v;
}

void field_set(void *field, size_t size, uint64_t value)
{
	memcpy(field, &value, size);
}

uint64_t bdf_number(struct bdf at)
{
	return field_get(&at, sizeof(at));
}

const char *word_of(const struct words *words, uint64_t value)
{
	while (words->name && words->value != value)
		words++;
	return words->name;
}

bool word_value(const struct words *words, const char *word, uint64_t *ret)
{
	while (words->name && strcmp(words->name, word) != 0)
		words++;
	if (words->name)
		*ret = words->value;
	return words->name;
}
