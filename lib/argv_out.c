/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "argv.h"

#include "report.h"

#include <errno.h>
#include <string.h>

#include <libxml/tree.h>

/* Characters that a shell would not leave alone; an argument that has one stands in single quotes. */
static const bool special[256] = {
	['\t'] = true, ['\n'] = true, ['\r'] = true, [' '] = true,  ['!'] = true, ['"'] = true,
	['#'] = true,  ['$'] = true,  ['&'] = true,  ['\''] = true, ['('] = true, [')'] = true,
	['*'] = true,  [';'] = true,  ['<'] = true,  ['>'] = true,  ['?'] = true, ['['] = true,
	['\\'] = true, [']'] = true,  ['^'] = true,  ['`'] = true,  ['{'] = true, ['|'] = true,
	['}'] = true,  ['~'] = true,
};

static bool needs_quotes(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (special[(unsigned char)s[i]])
			return true;
	return !n;
}

/* Takes the argument back out of the text, to write it again. */
static const char *take_back(struct argv *a)
{
	if (a->out.failed)
		return "";
	buf_reset(&a->spare);
	buf_add_n(&a->spare, a->out.data + a->start, a->out.len - a->start);
	a->out.len = a->start;
	return buf_text(&a->spare);
}

/* Everything between single quotes but the single quote itself. */
static void quote_again(struct argv *a)
{
	const char *s = take_back(a);

	for (;;) {
		size_t plain = strcspn(s, "'");

		argv_put_n(a, s, plain);
		s += plain;
		if (!*s)
			return;
		argv_put(a, "'\\''");
		s++;
	}
}

/* A JSON object has its first quote already, since it never goes without. */
static void end_object(struct argv *a, const char *s, size_t n)
{
	if (memchr(s, '\'', n))
		quote_again(a);
	argv_put_char(a, '\'');
}

static void end_word(struct argv *a, const char *s, size_t n)
{
	if (!needs_quotes(s, n))
		return;
	quote_again(a);
	s = take_back(a);
	argv_put_char(a, '\'');
	argv_put(a, s);
	argv_put_char(a, '\'');
}

static void begin(struct argv *a, bool object)
{
	if (object && !a->json)
		argv_put_char(a, '\'');
	a->object = object;
	a->open = true;
	a->start = a->out.len;
}

static void end(struct argv *a)
{
	const char *s;
	size_t n;

	if (!a->open || a->out.failed)
		return;
	s = a->out.data ? a->out.data + a->start : "";
	n = a->out.len - a->start;
	a->open = false;
	if (a->json && !a->object)
		buf_json(&a->out, take_back(a));
	else if (!a->json && a->object)
		end_object(a, s, n);
	else if (!a->json)
		end_word(a, s, n);
	a->object = false;
}

static void separate(struct argv *a, const char *plain)
{
	end(a);
	if (a->out.len)
		argv_put(a, a->json ? "," : plain);
	else if (a->json)
		argv_put_char(a, '[');
}

void argv_env(struct argv *a, const char *name, const char *sign)
{
	separate(a, " \\\n");
	if (a->json)
		begin(a, false);
	argv_put(a, name);
	argv_put(a, sign);
	if (!a->json)
		begin(a, false);
}

void argv_program(struct argv *a)
{
	separate(a, " \\\n");
	begin(a, false);
}

/* In JSON a comma is all that stands between two words. */
void argv_word(struct argv *a, const char *word)
{
	const bool option = *word == '-';

	separate(a, a->bare && !option ? " " : " \\\n");
	begin(a, false);
	argv_put(a, word);
	a->bare = option;
}

void argv_option(struct argv *a, const char *option)
{
	separate(a, " \\\n");
	if (a->json)
		buf_json(&a->out, option);
	else
		argv_put(a, option);
	a->option = option;
}

void argv_argument(struct argv *a, bool object)
{
	argv_put_char(a, a->json ? ',' : ' ');
	begin(a, object);
}

void argv_finish(struct argv *a)
{
	end(a);
	buf_add(&a->out, a->json ? "]\n" : "\n");
}

static int note_left_out(struct argv *a, const struct node *at, const char *name, const char *lacks)
{
	struct buf why = { 0 };
	int ret = -ENOMEM;

	if (lacks) {
		buf_add(&why, ": it has no ");
		buf_add(&why, lacks);
		buf_add(&why, ", which libvirt would make up at random");
	}
	if (buf_ok(&why))
		ret = report_note(a->rep, AT(a->d, at), C_NOTE_ARGV_OPAQUE, name,
				  why.len ? buf_text(&why) : "");
	buf_done(&why);
	return ret;
}

void argv_left_out(struct argv *a, const struct node *at, const char *name, const char *lacks)
{
	int ret;

	if (a->json) {
		separate(a, "");
		argv_put(a, "{\"opaque\":");
		buf_json(&a->out, name);
		argv_put_char(a, '}');
		return;
	}
	ret = note_left_out(a, at, name, lacks);
	if (ret && !a->error)
		a->error = ret;
}

void argv_name(struct argv *a, const char *name)
{
	bool first = a->out.failed || a->out.data[a->out.len - 1] == '{';

	argv_put(a, first ? "\"" : ",\"");
	argv_put(a, name);
	argv_put_n(a, "\":", 2);
}

static bool needs_escape(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < 0x20 || *s == '"' || *s == '\\')
			return true;
	return false;
}

void argv_add(struct argv *a, const char *s)
{
	if (!a->object || !needs_escape(s)) {
		argv_put(a, s);
		return;
	}
	buf_reset(&a->spare);
	buf_json(&a->spare, s);
	if (buf_ok(&a->spare))
		argv_put_n(a, a->spare.data + 1, a->spare.len - 2);
}

void argv_fd(struct argv *a)
{
	argv_put_char(a, '@');
	a->name = a->out.len;
}

/* Inside JSON the name is escaped, as everything else of the document is. */
static bool is_name(struct argv *a, const char *name)
{
	const char *s = a->out.data + a->name;
	const size_t n = a->out.len - a->name;

	if (!a->object)
		return strlen(name) == n && !memcmp(s, name, n);
	buf_reset(&a->spare);
	buf_json(&a->spare, name);
	return a->spare.len == n + 2 && !memcmp(a->spare.data + 1, s, n);
}

void argv_fd_end(struct argv *a, const char *tail)
{
	size_t i;

	for (i = 0; i < a->nfds && !a->out.failed; i++) {
		if (!is_name(a, a->fds[i].name))
			continue;
		a->fds[i].used++;
		a->out.len = a->name - 1;
		buf_u64(&a->out, a->fds[i].number);
		return;
	}
	argv_put(a, tail);
}
