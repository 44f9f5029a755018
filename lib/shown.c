/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "shown.h"

#include "kind.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
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

static bool ends(char c)
{
	return !c || isspace((unsigned char)c);
}

/* Six bytes of one or two digits; what follows them behind white space is not looked at (seen on libvirt 9.0.0). */
static bool show_mac(const char *text, char ret_text[SHOWN])
{
	enum { BYTES = 6 };
	static const char digits[] = "0123456789abcdefABCDEF";
	char *at = ret_text;
	int i;

	for (i = 0; i < BYTES; i++) {
		const size_t n = strspn(text, digits);

		if (!n || n > 2 || !(i < BYTES - 1 ? text[n] == ':' : ends(text[n])))
			return false;
		*at++ = n > 1 ? lower(text[0]) : '0';
		*at++ = lower(text[n - 1]);
		*at++ = ':';
		text += n + 1;
	}
	at[-1] = '\0';
	return true;
}

/* Two digits, or one of tenths, behind the point. */
static bool show_version(const char *text, char ret_text[SHOWN])
{
	static const char digits[] = "0123456789";
	const size_t major = strspn(text, digits);
	const char *minor = text[major] ? text + major + 1 : "";
	const size_t n = strspn(minor, digits);

	if (!major || major > 2 || text[major] != '.' || !n || n > 2 || minor[n])
		return false;
	snprintf(ret_text, SHOWN, "%lu.%.2s", strtoul(text, NULL, 10), minor);
	if (n < 2)
		strcat(ret_text, "0");
	return true;
}

/* A part of a USB device, 0: its version; -1 stands for all of them. */
static bool show_part(const char *text, unsigned bytes, char ret_text[SHOWN])
{
	bool negative;
	uint64_t u;

	*ret_text = '\0';
	if (!number_parse(text, 0, &u, &negative) && negative && u == 1)
		return true;
	if (!bytes)
		return show_version(text, ret_text);
	if (number_parse(text, 0, &u, &negative) || negative || u >> (bytes * 8))
		return false;
	snprintf(ret_text, SHOWN, "0x%0*" PRIX64, (int)bytes * 2, u);
	return true;
}

bool shown(char how, const char *text, char ret_text[SHOWN])
{
	uint64_t u;

	if (how == 'a')
		return show_ip(text, ret_text);
	if (how == 'm')
		return show_mac(text, ret_text);
	if (how == 'b' || how == 'w' || how == 'v')
		return show_part(text, how == 'v' ? 0 : how == 'w' ? 2 : 1, ret_text);
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

/* Whether it is an IPv6 address with the network that it belongs to behind it. */
static bool has_zone(const char *text)
{
	const size_t n = strcspn(text, "%");
	char alone[INET6_ADDRSTRLEN];
	struct in6_addr address;

	if (n >= sizeof(alone) || !text[n])
		return false;
	memcpy(alone, text, n);
	alone[n] = '\0';
	return inet_pton(AF_INET6, alone, &address) == 1;
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
		return text && has_zone(text) ? "ipv6" : NULL;
	}
}
