/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "shown.h"

#include "kind.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool read_number(const char *text, unsigned base, uint64_t *ret)
{
	bool negative;

	return !number_parse(text, base, ret, &negative) && !negative && *ret <= UINT32_MAX;
}

/* AF_INET, AF_INET6, or AF_UNSPEC; the words of C notation in an IPv4 address are libvirt's, too (seen on libvirt 9.0.0). */
static int read_ip(const char *text, void *ret_address)
{
	if (strpbrk(text, " \t\r\n"))
		return AF_UNSPEC; /* the rest would not be looked at */
	if (inet_aton(text, ret_address))
		return AF_INET;
	return inet_pton(AF_INET6, text, ret_address) == 1 ? AF_INET6 : AF_UNSPEC;
}

static bool show_ip(const char *text, char ret_text[SHOWN])
{
	struct in6_addr address;
	int family = read_ip(text, &address);

	return family != AF_UNSPEC && inet_ntop(family, &address, ret_text, SHOWN);
}

static char lower(char c)
{
	return c >= 'A' && c <= 'F' ? (char)(c - 'A' + 'a') : c;
}

/* Six bytes of one or two digits. */
static bool show_mac(const char *text, char ret_text[SHOWN])
{
	enum { BYTES = 6 };
	static const char digits[] = "0123456789abcdefABCDEF";
	char *at = ret_text;
	int i;

	for (i = 0; i < BYTES; i++) {
		const size_t n = strspn(text, digits);

		if (!n || n > 2 || text[n] != (i < BYTES - 1 ? ':' : '\0'))
			return false;
		*at++ = n > 1 ? lower(text[0]) : '0';
		*at++ = lower(text[n - 1]);
		*at++ = text[n];
		text += n + 1;
	}
	return true;
}

bool shown(char how, const char *text, char ret_text[SHOWN])
{
	uint64_t u;

	if (how == 'a')
		return show_ip(text, ret_text);
	if (how == 'm')
		return show_mac(text, ret_text);
	if (!read_number(text, how == 'o' ? 8 : 10, &u))
		return false;
	if (how == 'd') /* libvirt keeps it with a sign */
		snprintf(ret_text, SHOWN, "%" PRId32, (int32_t)u);
	else
		snprintf(ret_text, SHOWN, how == 'o' ? "%04" PRIo64 : "%" PRIu64, u);
	if (!u && how != 'd')
		*ret_text = '\0';
	return true;
}

const char *shown_family(const struct xml_node *x)
{
	const char *text = xml_value(x, "address");
	struct in6_addr address;

	switch (text ? read_ip(text, &address) : AF_UNSPEC) {
	case AF_INET:
		return "ipv4";
	case AF_INET6:
		return "ipv6";
	default:
		return NULL;
	}
}
