/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "folder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- what is where ---- */

static bool in_scope(const char *path, const char *scope)
{
	const size_t n = strcspn(scope, "*");

	if (strncmp(path, scope, n) != 0)
		return false;
	return scope[n] || !path[n] || path[n] == '/';
}

const char *const tree_scopes[] = {
#define SCOPE(p) p,
#define SKIP(...)
#define DROP(...)
#define VOLATILE(...)
#include "scopes.def"
#undef SCOPE
#undef SKIP
#undef DROP
#undef VOLATILE
	NULL,
};

bool tree_listed(const char *path)
{
	const char *const *scope;

	for (scope = tree_scopes; *scope; scope++)
		if (in_scope(path, *scope))
			return true;
	return false;
}

struct named {
	const char *name, *why;
};

static const struct named volatiles[] = {
#define SCOPE(...)
#define SKIP(...)
#define DROP(...)
#define VOLATILE(n, w) { n, w },
#include "scopes.def"
#undef SCOPE
#undef SKIP
#undef DROP
#undef VOLATILE
};

const char *tree_volatile(const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t i;

	for (i = 0; i < sizeof(volatiles) / sizeof(volatiles[0]); i++)
		if (!strcmp(slash ? slash + 1 : path, volatiles[i].name))
			return volatiles[i].why;
	return NULL;
}

/* Files that are memory of a device: they have their size, and are never read. */
bool is_memory(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;

	if (!strcmp(name, "rom"))
		return true;
	return !strncmp(name, "resource", 8) && name[8] >= '0' && name[8] <= '9';
}

bool is_bytes(const char *path, uint64_t size)
{
	const char *slash = strrchr(path, '/');

	return size != ATTRIBUTE_SIZE || is_memory(path) ||
	       !strcmp(slash ? slash + 1 : path, "config");
}

/* ---- writing ---- */

static void octal(struct buf *b, unsigned mode)
{
	buf_char(b, (char)('0' + (mode >> 6 & 7)));
	buf_char(b, (char)('0' + (mode >> 3 & 7)));
	buf_char(b, (char)('0' + (mode & 7)));
}

/* Entries of a folder stand together; folders among them count as links to it. */
struct content {
	size_t entries, folders;
};

static struct content folder_content(struct tree *t, const struct entry *e)
{
	struct content c = { 0, 0 };
	const size_t len = strlen(e->path);
	size_t low = 0, high, n;
	const struct entry *const *all = tree_entries(t, &n);

	for (high = n; low < high;) {
		const size_t middle = (low + high) / 2;

		if (folder_order(all[middle]->path, e->path, len) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < n && !folder_order(all[low]->path, e->path, len); low++) {
		c.entries++;
		c.folders += all[low]->type == 'd';
	}
	return c;
}

/* Memory is not read: of a ROM the kernel shows nothing before it is enabled. Zeros at the end are not kept. */
static void list_content(struct buf *b, const struct entry *e)
{
	const char *slash = strrchr(e->path, '/');
	size_t i;

	if (e->type == 'f' && !strcmp(slash ? slash + 1 : e->path, "rom"))
		buf_add(b, "ERR22");
	for (i = 0; i < e->length; i++)
		buf_hex(b, (unsigned char)e->content[i], 2);
	for (; e->bytes && e->length && i < e->size; i++)
		buf_add(b, "00");
}

static void list_entry(struct buf *b, struct tree *t, const struct entry *e)
{
	struct content c = { 0, 0 };

	if (e->type == 'd')
		c = folder_content(t, e);
	buf_char(b, '/');
	buf_add(b, e->path);
	buf_char(b, '|');
	buf_char(b, e->type);
	buf_char(b, '|');
	octal(b, e->mode);
	buf_char(b, '|');
	if (e->type == 'c') {
		buf_u64(b, e->major);
		buf_char(b, ':');
		buf_u64(b, e->minor);
	} else {
		/* devtmpfs counts 20 bytes for each name, sysfs none. */
		buf_u64(b, e->type == 'd' && !strncmp(e->path, "dev/", 4) ? 40 + 20 * c.entries
									  : e->size);
	}
	buf_char(b, '|');
	if (e->type == 'd') {
		buf_add(b, "nlink=");
		buf_u64(b, c.folders + 2);
	} else if (e->type == 'l') {
		buf_add_n(b, e->content, e->length);
	} else {
		list_content(b, e);
	}
	buf_char(b, '\n');
}

void tree_list(struct buf *b, struct tree *t)
{
	size_t i, n;
	const struct entry *const *e = tree_entries(t, &n);

	for (i = 0; i < n; i++)
		if (tree_listed(e[i]->path))
			list_entry(b, t, e[i]);
}

/* ---- reading ---- */

enum { FIELDS = 5 };

/* Takes a line apart; what is missing is empty. */
static size_t split(char *line, char **field)
{
	size_t n = 0;
	char *bar;

	do {
		bar = n < FIELDS - 1 ? strchr(line, '|') : NULL;
		field[n++] = line;
		if (bar)
			*bar = '\0';
		line = bar ? bar + 1 : NULL;
	} while (line && n < FIELDS);
	return n;
}

static bool number(const char *s, unsigned base, uint64_t *ret)
{
	char *end;

	errno = 0;
	*ret = strtoull(s, &end, (int)base);
	return *s >= '0' && *s <= '9' && !*end && !errno;
}

static int nibble(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* In place. */
static bool unhex(char *s, size_t *ret_n)
{
	size_t n;

	for (n = 0; s[2 * n]; n++) {
		if (nibble(s[2 * n]) < 0 || nibble(s[2 * n + 1]) < 0)
			return false;
		s[n] = (char)(nibble(s[2 * n]) << 4 | nibble(s[2 * n + 1]));
	}
	*ret_n = n;
	return true;
}

static bool parse_file(struct entry *e, char **field)
{
	char *content = field[4];

	if (!number(field[3], 10, &e->size))
		return false;
	e->bytes = is_bytes(e->path, e->size);
	if (is_memory(e->path) || !strncmp(content, "ERR", 3))
		*content = '\0';
	if (!unhex(content, &e->length))
		return false;
	e->content = content;
	while (e->bytes && e->length && !content[e->length - 1])
		e->length--;
	return true;
}

static bool parse_node(struct entry *e, char **field)
{
	char *colon = strchr(field[3], ':');
	uint64_t major, minor;

	if (!colon)
		return false;
	*colon = '\0';
	if (!number(field[3], 10, &major) || !number(colon + 1, 10, &minor))
		return false;
	e->major = (uint32_t)major;
	e->minor = (uint32_t)minor;
	return true;
}

/* A path leads nowhere but down. */
static bool sound(const char *path)
{
	size_t n;

	for (;; path += n + 1) {
		n = strcspn(path, "/");
		if (!n || (n <= 2 && !strncmp(path, "..", n)))
			return false;
		if (!path[n])
			return true;
	}
}

static int parse_line(struct tree *t, char *line)
{
	char *field[FIELDS];
	const size_t n = split(line, field);
	struct entry e = { .path = field[0] + (field[0][0] == '/') };
	uint64_t mode;

	if (n == 2 && !strncmp(field[1], "ERR", 3))
		return 0;
	if (n != FIELDS || !sound(e.path) || strlen(field[1]) != 1 || !number(field[2], 8, &mode) ||
	    mode > 0777)
		return -EINVAL;
	e.type = field[1][0];
	e.mode = (uint16_t)mode;
	if (e.type == 'l') {
		e.content = field[4];
		e.length = strlen(field[4]);
	}
	if ((e.type == 'l' && !e.length) || (e.type == 'f' && !parse_file(&e, field)) ||
	    (e.type == 'c' && !parse_node(&e, field)) || !strchr("fdlc", e.type))
		return -EINVAL;
	return tree_add(t, &e) ? 0 : -ENOMEM;
}

int tree_parse(const char *text, size_t len, struct tree **ret, unsigned *ret_line)
{
	struct tree *t = memchr(text, '\0', len) ? NULL : tree_new();
	char *copy = t ? strndup(text, len) : NULL, *line, *next;
	int r = copy ? 0 : t ? -ENOMEM : -EINVAL;

	*ret_line = 0;
	for (line = copy; line && *line && !r; line = next) {
		next = line + strcspn(line, "\n");
		if (*next)
			*next++ = '\0';
		++*ret_line;
		r = *line ? parse_line(t, line) : 0;
	}
	free(copy);
	if (r)
		tree_free(t);
	else
		*ret = t;
	return r;
}
