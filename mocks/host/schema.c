/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The JSON schema of descriptions: each kind of value is a fragment. */
#include "value.h"

#include <string.h>

static void name_value(struct buf *b, const char *name, const char *value)
{
	buf_add(b, ", \"");
	buf_add(b, name);
	buf_add(b, "\": ");
	buf_add(b, value);
}

static void reference(struct buf *b, enum object_id o)
{
	buf_add(b, "\"$ref\": \"#/$defs/");
	buf_add(b, host_objects[o].name);
	buf_char(b, '"');
}

static void words(struct buf *b, const struct words *w)
{
	const struct words *first = w;

	buf_add(b, "\"enum\": [");
	for (; w->name; w++) {
		buf_add(b, w == first ? "" : ", ");
		buf_json(b, w->name);
	}
	buf_char(b, ']');
}

static void schema_integer(struct buf *b, const struct key *k)
{
	buf_add(b, "\"type\": \"integer\", \"minimum\": ");
	buf_i64(b, (int64_t)k->min);
	buf_add(b, ", \"maximum\": ");
	buf_u64(b, k->max);
}

static void schema_power(struct buf *b, const struct key *k)
{
	uint64_t v;

	buf_add(b, "\"enum\": [");
	for (v = k->min; v <= k->max; v <<= 1) {
		buf_add(b, v == k->min ? "" : ", ");
		buf_u64(b, v);
	}
	buf_char(b, ']');
}

static bool is_hex(const struct key *k)
{
	return k->kind == KIND_BYTES || k->kind == KIND_PACKED || k == &host_keys[K_FILE_HEX];
}

static void schema_pattern(struct buf *b, const struct key *k)
{
	static const char *const patterns[KINDS] = {
		[KIND_BASE] = "^[A-Za-z0-9_:+-][A-Za-z0-9_.:+-]*$",
		[KIND_HEX] = "^0[xX][0-9a-fA-F]{1,16}$",
		[KIND_OCTAL] = "^[0-7]{1,4}$",
		[KIND_NAME] = "^[A-Za-z0-9_:+-][A-Za-z0-9_.:+-]*$",
		[KIND_UUID] = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
		[KIND_PATH] = "^[^/]+(/[^/]+)*$",
		[KIND_PACKED] = "^([0-9a-fA-F]{2})+$",
		[KIND_BDF] = "^([0-9a-f]{4}:)?[0-9a-f]{2}:[01][0-9a-f]\\.[0-7]$",
		[KIND_RELEASE] = "^[0-9]{1,2}\\.[0-9]{1,2}$",
		[KIND_BYTES] = "^([0-9a-fA-F]{2})*$",
	};

	buf_add(b, "\"type\": \"string\"");
	if (k->max && k->kind >= KIND_TEXT && k->kind <= KIND_CONTENT) {
		buf_add(b, ", \"maxLength\": ");
		buf_u64(b, is_hex(k) ? 2 * k->max : k->max);
	}
	if (!patterns[k->kind])
		return;
	buf_add(b, ", \"pattern\": ");
	buf_json(b, patterns[k->kind]);
}

static void schema_list(struct buf *b, const struct key *k)
{
	struct key number = { .kind = KIND_HEX };

	buf_add(b, "\"type\": \"array\", \"items\": { ");
	if (k->kind == KIND_BITS)
		words(b, k->words);
	else if (k->kind == KIND_HEXES)
		schema_pattern(b, &number);
	else if (k->kind == KIND_NUMBERS)
		buf_add(b, "\"type\": \"integer\", \"minimum\": 0, \"maximum\": 4294967294");
	else
		reference(b, k->object);
	buf_add(b, " }");
	if (k->kind == KIND_BITS)
		return;
	buf_add(b, ", \"maxItems\": ");
	buf_u64(b, k->kind == KIND_HEXES ? k->size / sizeof(uint32_t) : k->max);
}

static void fragment(struct buf *b, const struct key *k)
{
	switch (k->kind) {
	case KIND_BOOL:
		buf_add(b, "\"type\": \"boolean\"");
		break;
	case KIND_UINT:
	case KIND_INT:
		schema_integer(b, k);
		break;
	case KIND_POWER:
		schema_power(b, k);
		break;
	case KIND_LIMIT:
		buf_add(b, "\"anyOf\": [{ \"type\": \"integer\", \"minimum\": 0 }, "
			   "{ \"const\": \"unlimited\" }]");
		break;
	case KIND_CHOICE:
	case KIND_WORD:
	case KIND_LETTER:
		words(b, k->words);
		break;
	case KIND_FLAGS:
		buf_add(b, "\"anyOf\": [{ ");
		words(b, k->words);
		buf_add(b,
			" }, { \"type\": \"string\", \"pattern\": \"^0[xX][0-9a-fA-F]{1,16}$\" }]");
		break;
	case KIND_BITS:
	case KIND_NUMBERS:
	case KIND_HEXES:
	case KIND_LIST:
	case KIND_BARS:
		schema_list(b, k);
		break;
	case KIND_MEMBER:
	case KIND_POINTER:
		reference(b, k->object);
		break;
	default:
		schema_pattern(b, k);
	}
}

static void object(struct buf *b, enum object_id o, const char *indent)
{
	const struct key *identity = object_identity(o);
	size_t i, n;
	const struct key *k = object_keys(o, &n);

	buf_add(b, "\"type\": \"object\", \"additionalProperties\": false,\n");
	if (identity) {
		buf_add(b, indent);
		buf_add(b, "\"required\": [\"");
		buf_add(b, identity->name);
		buf_add(b, "\"],\n");
	}
	buf_add(b, indent);
	buf_add(b, "\"properties\": {");
	for (i = 0; i < n; i++) {
		buf_add(b, i ? ",\n" : "\n");
		buf_add(b, indent);
		buf_add(b, "  \"");
		buf_add(b, k[i].name);
		buf_add(b, "\": { \"description\": ");
		buf_json(b, k[i].doc);
		buf_add(b, ", ");
		fragment(b, &k[i]);
		buf_add(b, " }");
	}
	buf_char(b, '\n');
	buf_add(b, indent);
	buf_add(b, "}");
}

void host_schema(struct buf *b)
{
	enum object_id o;

	buf_add(b, "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\"");
	name_value(b, "title", "\"A machine for the mock hardware\"");
	buf_add(b,
		",\n  \"description\": \"A file testdata/hosts/NAME.json, see viommu-host(5). Generated "
		"from mocks/host/hosts.def by viommu-tck host schema.\",\n  ");
	object(b, O_HOST, "  ");
	buf_add(b, ",\n  \"$defs\": {");
	for (o = O_HOST + 1; o < O_COUNT; o++) {
		buf_add(b, o == O_HOST + 1 ? "\n    \"" : ",\n    \"");
		buf_add(b, host_objects[o].name);
		buf_add(b, "\": {\n      \"description\": ");
		buf_json(b, host_objects[o].title);
		buf_add(b, ", ");
		object(b, o, "      ");
		buf_add(b, "\n    }");
	}
	buf_add(b, "\n  }\n}\n");
}
