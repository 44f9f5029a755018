/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "checks.h"
#include "condition.h"
#include "kind.h"
#include "rules.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <string.h>

enum { MAC_BYTES = 6, IP_TEXT = 64, IP_BYTES = 16, FOUR_BITS = 32, SIX_BITS = 128 };

enum family { FAMILY_NONE, FAMILY_FOUR, FAMILY_SIX };

static struct place part_of(const struct pass *p, const struct rule *r, const struct node *n,
			    const struct xml_node *x)
{
	return (struct place){ .doc = p->d, .node = n, .line = x->line, .pass = p->pass, .rule = r };
}

/* One or two hexadecimal digits a byte, with colons between them; white space and what follows it count for nothing. */
static bool mac_parse(const char *s, uint8_t mac[MAC_BYTES])
{
	static const char digits[] = "0123456789abcdef";
	unsigned i, len;

	for (i = 0; i < MAC_BYTES; i++) {
		mac[i] = 0;
		for (len = 0; isxdigit((unsigned char)*s); s++, len++)
			mac[i] = (uint8_t)(mac[i] << 4 | (strchr(digits, *s | 0x20) - digits));
		if (!len || len > 2 || (i < MAC_BYTES - 1 && *s++ != ':'))
			return false;
	}
	return !*s || isspace((unsigned char)*s);
}

int check_mac(struct pass *p, const struct rule *r, struct node *n)
{
	const struct xml_node *x = xml_child(n->xml, r->child);
	const char *text = xml_value(x, r->attr);
	uint8_t mac[MAC_BYTES];
	struct place at;
	bool good;

	if (!text)
		return 0;
	at = part_of(p, r, n, x);
	good = mac_parse(text, mac);
	if (good == r->inverted)
		return REPORT(p->rep, &at, r->code, text);
	return good && mac[0] & 1 ? REPORT(p->rep, &at, C_MAC_MULTICAST, text) : 0;
}

static bool is_six(const char *text, enum family wanted)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	const char *scope = strchr(text, '%');
	const size_t len = scope ? (size_t)(scope - text) : strlen(text);
	char alone[IP_TEXT];
	uint8_t six[16];

	if (len >= sizeof(alone) || (scope && !scope[1]))
		return false;
	memcpy(alone, text, len);
	alone[len] = '\0';
	if (inet_pton(AF_INET6, alone, six) != 1)
		return false;
	return wanted != FAMILY_FOUR || !memcmp(six, mapped, sizeof(mapped));
}

/* Of which family an address is, if it is one of the wanted family; IPv4 may be short, octal or hexadecimal. */
static enum family ip_family(const char *text, enum family wanted)
{
	struct in_addr four;

	if (wanted != FAMILY_SIX && !strpbrk(text, " \t\n\v\f\r") && inet_aton(text, &four))
		return FAMILY_FOUR;
	if (!is_six(text, wanted))
		return FAMILY_NONE;
	return wanted == FAMILY_FOUR ? FAMILY_FOUR : FAMILY_SIX;
}

static enum family family_of(const struct xml_node *ip)
{
	const char *family = xml_value(ip, "family"), *address = xml_value(ip, "address");
	enum family wanted = FAMILY_NONE;

	if (family && !strcmp(family, "ipv4"))
		wanted = FAMILY_FOUR;
	else if (family && !strcmp(family, "ipv6"))
		wanted = FAMILY_SIX;
	return address ? ip_family(address, wanted) : FAMILY_NONE;
}

/* The prefix as a number, 0 when there is none; false when it is none of the family's. */
static bool prefix_of(const struct xml_node *ip, enum family family, uint64_t *ret)
{
	const char *text = xml_value(ip, "prefix");
	bool negative = false;

	*ret = 0;
	if (text && number_parse(text, 10, ret, &negative))
		return false;
	return !negative && *ret <= (family == FAMILY_SIX ? SIX_BITS : FOUR_BITS);
}

/* The first fault of an address, and the value that is at fault. */
static enum code_id ip_fault(const struct rule *r, const struct xml_node *ip, const char **ret)
{
	const char *address = xml_value(ip, "address"), *peer = xml_value(ip, "peer");
	const enum family family = family_of(ip);
	uint64_t prefix;

	*ret = address;
	if (!address)
		return r->code;
	if (!family)
		return C_IP_ADDRESS;
	*ret = xml_value(ip, "prefix");
	if (!prefix_of(ip, family, &prefix))
		return C_IP_PREFIX;
	*ret = peer;
	return peer && ip_family(peer, family) != family ? C_IP_BAD_PEER : C_OK;
}

static const struct xml_node *next_ip(const struct xml_node *x)
{
	while (x && strcmp(x->name, "ip") != 0)
		x = xml_next(x);
	return x;
}

int check_net_ips(struct pass *p, const struct rule *r, struct node *n)
{
	const struct xml_node *ip = next_ip(xml_first(xml_below(n->xml, r->child)));
	int ret = 0;

	for (; ip && !ret; ip = next_ip(xml_next(ip))) {
		const struct place at = part_of(p, r, n, ip);
		const char *value;
		enum code_id code = ip_fault(r, ip, &value);

		if (r->inverted)
			code = code ? C_OK : r->code;
		if (code)
			ret = REPORT(p->rep, &at, code, value);
	}
	return ret;
}

/* What QEMU makes of an address; seen is those before it, by family. */
static enum code_id user_fault(const struct rule *r, const struct xml_node *ip, bool seen[])
{
	enum { LEAST_PREFIX = 4, MOST_PREFIX = 27, SIX_PREFIX = 64 };
	const enum family family = family_of(ip);
	const bool twice = seen[family];
	uint64_t prefix = 0;

	if (xml_value(ip, "peer"))
		return r->code;
	seen[family] = true;
	if (twice)
		return family == FAMILY_SIX ? C_IP_SIX : C_IP_FOUR;
	if (!prefix_of(ip, family, &prefix) || !prefix)
		return C_OK;
	if (family == FAMILY_SIX)
		return prefix == SIX_PREFIX ? C_OK : C_IP_PREFIX_SIX;
	return prefix < LEAST_PREFIX || prefix > MOST_PREFIX ? C_IP_PREFIX_RANGE : C_OK;
}

int check_user_ips(struct pass *p, const struct rule *r, struct node *n)
{
	const struct xml_node *ip = next_ip(xml_first(n->xml));
	bool seen[FAMILY_SIX + 1] = { false };
	int ret = 0;

	if (!ip || !conditions_hold(p->t, n, r->when, RULE_WHEN))
		return 0;
	for (; ip && !ret; ip = next_ip(xml_next(ip))) {
		const struct place at = part_of(p, r, n, ip);
		const enum code_id code = user_fault(r, ip, seen);

		if ((code != C_OK) != r->inverted)
			ret = REPORT(p->rep, &at, code ? code : r->code, xml_value(ip, "prefix"));
	}
	return ret;
}

int check_net_model(struct pass *p, const struct rule *r, struct node *n)
{
	static const char good[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
	const char *model = xml_value(xml_child(n->xml, r->child), r->attr);

	return rule_verdict(p, r, n, model && model[strspn(model, good)]);
}

/* The bytes of an address, and how many there are; 0 when it is none. */
static size_t ip_bytes(const char *text, uint8_t ret[IP_BYTES])
{
	if (inet_aton(text, (struct in_addr *)(void *)ret))
		return FOUR_BITS / 8;
	return inet_pton(AF_INET6, text, ret) == 1 ? SIX_BITS / 8 : 0;
}

/* Bits of a network, as the prefix or the netmask of a route says; libvirt takes none for a prefix of 0. */
static void network_bits(const struct xml_node *route, uint8_t ret[IP_BYTES])
{
	const char *netmask = xml_value(route, "netmask"), *text = xml_value(route, "prefix");
	bool negative;
	uint64_t prefix, i;

	memset(ret, 0, IP_BYTES);
	if (netmask && ip_bytes(netmask, ret))
		return;
	if (!text || number_parse(text, 10, &prefix, &negative) || negative)
		prefix = 0;
	for (i = 0; i < prefix && i < SIX_BITS; i++)
		ret[i / 8] |= (uint8_t)(0x80 >> i % 8);
}

static bool is_host(const struct xml_node *route, const char *address)
{
	uint8_t ip[IP_BYTES], network[IP_BYTES];
	const size_t bytes = ip_bytes(address, ip);
	size_t i = 0;

	network_bits(route, network);
	while (i < bytes && !(ip[i] & ~network[i]))
		i++;
	return i < bytes;
}

static enum code_id route_fault(const struct rule *r, const struct xml_node *route)
{
	const char *address = xml_value(route, "address");

	if (!address)
		return r->code;
	if (!xml_value(route, "gateway"))
		return C_ROUTE_GATEWAY;
	return is_host(route, address) ? C_ROUTE_HOST : C_OK;
}

int check_net_routes(struct pass *p, const struct rule *r, struct node *n)
{
	const struct xml_node *x = xml_first(xml_below(n->xml, r->child));
	int ret = 0;

	for (; x && !ret; x = xml_next(x)) {
		const struct place at = part_of(p, r, n, x);
		const enum code_id code = strcmp(x->name, "route") ? C_OK : route_fault(r, x);

		if (!strcmp(x->name, "route") && (code != C_OK) != r->inverted)
			ret = REPORT(p->rep, &at, code ? code : r->code, r->prop,
				     xml_value(x, "address"));
	}
	return ret;
}
