/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Files of sysfs that are settings: what is written is looked at, and kept. Most of them change nothing else here.
 */
#include "setting.h"
#include "vfio.h"
#include "written.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>

static bool may_administer(const struct written *t)
{
	return t->by->capabilities & UINT64_C(1) << CAP_SYS_ADMIN;
}

static int keep(const struct written *t, const char *text)
{
	if (t->keep)
		snprintf(t->keep, KEEP_MAX, "%s\n", text);
	return 0;
}

/* A number is true or false. */
static int keep_truth(const struct written *t)
{
	uint64_t n;

	if (!written_unsigned(t, &n))
		return -EINVAL;
	return keep(t, n ? "1" : "0");
}

/* As the kernel reads a bool: by its first letters. */
static bool read_bool(const struct written *t, bool *ret)
{
	const char first = t->size ? t->text[0] | 0x20 : 0;
	const char second = t->size > 1 ? t->text[1] | 0x20 : 0;

	*ret = first == 'y' || first == 't' || first == '1' || (first == 'o' && second == 'n');
	return *ret || first == 'n' || first == 'f' || first == '0' ||
	       (first == 'o' && second == 'f');
}

/* ---- of all kinds of devices, drivers and buses ---- */

/* Events that a program asks for; nobody here listens to them. A UUID may follow, and more that is not known here. */
int any_uevent(struct world *w, const struct written *t)
{
	static const char *const actions[] = { "add",	 "remove",  "change", "move",
					       "online", "offline", "bind",   "unbind" };
	size_t n = written_length(t), i;
	const char *end = n ? memchr(t->text, ' ', n) : NULL;
	const size_t word = end ? (size_t)(end - t->text) : n;

	(void)w;
	for (i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (word == strlen(actions[i]) && !memcmp(t->text, actions[i], word))
			return end ? -EOPNOTSUPP : 0;
	return -EINVAL;
}

/* Nothing ever goes, so nothing is found. */
int any_rescan(struct world *w, const struct written *t)
{
	uint64_t n;

	(void)w;
	return written_unsigned(t, &n) ? 0 : -EINVAL;
}

/* Taking a device away is not modelled. */
int any_remove(struct world *w, const struct written *t)
{
	uint64_t n;

	(void)w;
	if (!written_unsigned(t, &n))
		return -EINVAL;
	return n ? -EOPNOTSUPP : 0;
}

int bus_autoprobe(struct world *w, const struct written *t)
{
	const bool on = t->text[0] != '0';

	hardware_of(w)->no_autoprobe = !on;
	return keep(t, on ? "1" : "0");
}

int parameter_bool(struct world *w, const struct written *t)
{
	bool on;

	(void)w;
	return read_bool(t, &on) ? keep(t, on ? "Y" : "N") : -EINVAL;
}

int parameter_unsafe(struct world *w, const struct written *t)
{
	bool on;

	if (!read_bool(t, &on))
		return -EINVAL;
	hardware_of(w)->unsafe_interrupts = on;
	return keep(t, on ? "Y" : "N");
}

/* ---- of a device ---- */

/* Devices without a driver that are enabled all the same are not modelled. */
int device_enable(struct world *w, struct device *d, const struct written *t)
{
	uint64_t n;

	(void)w;
	if (!may_administer(t))
		return -EPERM;
	if (!written_unsigned(t, &n))
		return -EINVAL;
	if (d->driver >= 0)
		return -EBUSY;
	return n ? -EOPNOTSUPP : -EIO;
}

int device_msi_bus(struct world *w, struct device *d, const struct written *t)
{
	(void)w;
	(void)d;
	return may_administer(t) ? keep_truth(t) : -EPERM;
}

int device_parity(struct world *w, struct device *d, const struct written *t)
{
	(void)w;
	(void)d;
	return keep_truth(t);
}

int device_vf_autoprobe(struct world *w, struct device *d, const struct written *t)
{
	bool on;

	(void)w;
	if (!d->sriov)
		return -ENOENT;
	if (!read_bool(t, &on))
		return -EINVAL;
	d->vf_autoprobe = on;
	return keep(t, on ? "1" : "0");
}

/* ---- ways to reset a device ---- */

static bool has_word(const char *words, const char *word, size_t n)
{
	size_t length;

	for (; *words; words += length + (words[length] == ' ')) {
		length = strcspn(words, " ");
		if (length == n && !memcmp(words, word, n))
			return true;
	}
	return false;
}

/* The words that were written, with one blank between them; -EINVAL for one that is none of those that it has. */
static int choose(const char *known, const struct written *t, char *to)
{
	enum { MOST = 7 }; /* K 3.2: as many as there are */
	const char *s = t->text, *end = s + written_length(t);
	size_t n, length = 0, words = 0;

	for (; s < end; s += n) {
		n = *s == ' ' ? 1 : 0;
		if (n)
			continue;
		while (s + n < end && s[n] != ' ')
			n++;
		if (words++ == MOST || !has_word(known, s, n) || length + n + 2 > RESET_MAX)
			return -EINVAL;
		if (length)
			to[length++] = ' ';
		memcpy(to + length, s, n);
		length += n;
	}
	to[length] = '\0';
	return 0;
}

int device_reset_method(struct world *w, struct device *d, const struct written *t)
{
	char words[RESET_MAX];
	int ret;

	(void)w;
	if (!d->has_reset)
		return -ENOENT;
	if (!*d->reset_known)
		return -EOPNOTSUPP; /* a function that came later: its ways are not known */
	if (written_is(t, "default"))
		snprintf(words, sizeof(words), "%s", d->reset_known);
	else if ((ret = choose(d->reset_known, t, words)))
		return ret;
	d->reset_off = !*words;
	return keep(t, words);
}
