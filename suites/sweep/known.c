/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "known.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

/* At most five: the function of the library that loses a block, and how. */
static const struct {
	const char *function, *how;
} known[] = {
	{ "xmlParserInputBufferCreateMem",
	  "libxml2 2.9.14: when its xmlBufAdd() fails it frees the input, not the buffer in it; "
	  "texts of more than 4000 bytes only" },
};

static const char *name_of(void *site)
{
	Dl_info info;

	return dladdr(site, &info) && info.dli_sname ? info.dli_sname : "?";
}

static bool passes(const struct fail_live *live, const char *function)
{
	size_t i;

	for (i = 0; live->site[i]; i++)
		if (!strcmp(name_of(live->site[i]), function))
			return true;
	return false;
}

bool known_leak(const struct fail_live *live)
{
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!live->ours && passes(live, known[i].function))
			return true;
	return false;
}

const char *leak_text(const struct fail_live *live)
{
	static char text[512];
	size_t used, i;

	used = (size_t)snprintf(text, sizeof(text), "%s lost", live->ours ? "we" : "a library");
	for (i = 0; live->site[i] && used < sizeof(text); i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used, " < %s",
					 name_of(live->site[i]));
	return text;
}
