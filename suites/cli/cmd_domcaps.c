/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

#include "files.h"
#include "out.h"
#include "session.h"

#include <errno.h>
#include <string.h>

static bool has_word(const char *list, const char *word)
{
	const size_t n = strlen(word);

	for (; *list; list += strspn(list, " ")) {
		const size_t len = strcspn(list, " ");

		if (len == n && !memcmp(list, word, n))
			return true;
		list += len;
	}
	return false;
}

/* The machine of that name, versioned or not; the last one of the architecture for NULL. */
static const struct machine *find_machine(const struct tables *t, const char *arch,
					  const char *name)
{
	const struct machine *m, *found = NULL;

	for (m = t->machines; m->arches; m++) {
		if (!has_word(m->arches, arch))
			continue;
		if (!name || has_word(m->exact, name) ||
		    !strncmp(name, m->prefix, strlen(m->prefix)))
			found = m;
	}
	return found;
}

/* A model is offered when no rule on machine or QEMU speaks against it, without any attribute. */
static bool offered(const struct tables *t, const struct machine *m, const struct viommu_caps *caps,
		    uint32_t model)
{
	unsigned id;

	for (id = R_NONE + 1; id < R_COUNT; id++) {
		const struct rule *r = &t->rules[id];

		if (r->elem != E_IOMMU || !(r->models & model) || r->row)
			continue;
		if (r->type == T_MACHINE && !(r->machines & m->bit))
			return false;
		if (r->dev && !viommu_caps_has(caps, r->dev, r->prop))
			return false;
	}
	return true;
}

static void enumeration(struct buf *b, const char *name, const char *const *values)
{
	buf_add(b, "      <enum name='");
	buf_add(b, name);
	if (!values[0]) {
		buf_add(b, "'/>\n");
		return;
	}
	buf_add(b, "'>\n");
	for (; *values; values++) {
		buf_add(b, "        <value>");
		buf_add(b, *values);
		buf_add(b, "</value>\n");
	}
	buf_add(b, "      </enum>\n");
}

static void hostdev(struct buf *b, const struct viommu_caps *caps)
{
	static const char *const mode[] = { "subsystem", NULL };
	static const char *const policy[] = { "default", "mandatory", "requisite", "optional",
					      NULL };
	static const char *const types[] = { "usb", "pci", "scsi", NULL };
	static const char *const backend[] = { "default", "vfio", NULL };
	static const char *const iommufd[] = { "yes", "no", NULL };
	static const char *const none[] = { NULL };

	buf_add(b, "    <hostdev supported='yes'>\n");
	enumeration(b, "mode", mode);
	enumeration(b, "startupPolicy", policy);
	enumeration(b, "subsysType", types);
	enumeration(b, "capsType", none);
	enumeration(b, "pciBackend", viommu_caps_has(caps, "vfio-pci", NULL) ? backend : none);
	enumeration(b, "iommufd", viommu_caps_has(caps, "iommufd", NULL) ? iommufd : iommufd + 1);
	buf_add(b, "    </hostdev>\n");
}

static void iommu(struct buf *b, const struct tables *t, const struct machine *m,
		  const struct viommu_caps *caps)
{
	const struct words *models = &t->words[W_IOMMU_MODEL];
	const char *values[TABLE_WORDS + 1] = { NULL };
	unsigned i, n = 0;

	for (i = 0; i < models->n; i++)
		if (offered(t, m, caps, 1U << i))
			values[n++] = models->word[i];
	if (!n) {
		buf_add(b, "    <iommu supported='no'/>\n");
		return;
	}
	buf_add(b, "    <iommu supported='yes'>\n");
	enumeration(b, "model", values);
	buf_add(b, "    </iommu>\n");
}

static void element(struct buf *b, const char *name, const char *text)
{
	buf_add(b, "  <");
	buf_add(b, name);
	buf_char(b, '>');
	buf_xml(b, text);
	buf_add(b, "</");
	buf_add(b, name);
	buf_add(b, ">\n");
}

static int print(const struct cli *cli, const struct viommu_caps *caps)
{
	const struct tables *t = tables_default();
	const char *arch = viommu_caps_arch(caps);
	const struct machine *m = find_machine(t, arch, cli->machine);
	CLEANUP(buf_done) struct buf b = { 0 };

	if (!m)
		return trouble(cli->machine ? cli->machine : arch, "no such machine");
	buf_add(&b, "<domainCapabilities>\n");
	element(&b, "path", m->emulator_default);
	element(&b, "domain", "kvm");
	element(&b, "machine", cli->machine ? cli->machine : m->exact);
	element(&b, "arch", arch);
	buf_add(&b, "  <devices>\n");
	hostdev(&b, caps);
	iommu(&b, t, m, caps);
	buf_add(&b, "  </devices>\n</domainCapabilities>\n");
	return answer_buf(&b);
}

/* Release and architecture are both what the user wrote, or meant by writing nothing. */
static int no_caps(const struct cli *cli, const char *arch)
{
	CLEANUP(buf_done) struct buf b = { 0 };

	buf_add(&b, "no capability set for QEMU ");
	buf_add(&b, cli->caps ? cli->caps : CAPS_NEWEST);
	buf_add(&b, " on ");
	buf_add(&b, arch);
	return trouble(cli->command->name, buf_text(&b));
}

int cmd_domcaps(const struct cli *cli)
{
	CLEANUP(session_done) struct session s = { 0 };
	const char *arch = cli->arch ? cli->arch : "x86_64";
	const struct viommu_caps *caps;
	int r;

	if (session_open(&s, cli) != OK)
		return TROUBLE;
	r = caps_get(&s.caps, cli->caps, arch, &caps);
	if (!r)
		return print(cli, caps);
	return r == -ENOENT ? no_caps(cli, arch) : trouble(s.caps.bad, caps_error(r));
}
