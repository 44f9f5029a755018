/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_H
#define VIOMMU_H

#include <stddef.h>
#include <stdint.h>

/*
 * libviommu: a reference implementation of libvirt's domain XML as far as virtual IOMMUs, PCI
 * controllers and passed-through devices go.
 *
 * Every function that can fail returns 0 when done, a negative errno when memory or the system failed,
 * or the number of refusals in the report. ret_ arguments are written on 0 only (viommu_parse() says
 * more) and belong to the caller. The library never prints, exits or reads the environment, and keeps no
 * state between calls; different documents may be used by different threads.
 */

#ifdef __cplusplus
extern "C" {
#endif

#define VIOMMU_API __attribute__((visibility("default")))

struct viommu_doc; /* a domain document */
struct viommu_report; /* what was found in it */
struct viommu_caps; /* what one QEMU binary can do */

enum viommu_flags {
	VIOMMU_ABI_UPDATE = 1 << 0, /* as libvirt does on define and create, not on migration */
	VIOMMU_NO_TARGET = 1 << 1, /* skip what machine and QEMU can do; to judge only */
	VIOMMU_STRICT = 1 << 2, /* refuse elements that are only carried through */
};

struct viommu_options {
	size_t size; /* sizeof(struct viommu_options) */
	unsigned flags; /* enum viommu_flags; unknown bits are refused with -EINVAL */
	const char *as_of; /* libvirt release to answer as, "9.0.0" or later; NULL for the newest */
	const char *uuid; /* used when the document has none; NULL makes one up */
};

enum viommu_severity { VIOMMU_ERROR, VIOMMU_NOTE };

/* One finding. All texts belong to the report. */
struct viommu_finding {
	unsigned code; /* number, stable for ever */
	enum viommu_severity severity;
	unsigned line; /* in the document, 0 when it has none */
	const char *name; /* symbolic name of the code */
	const char *cls; /* class: "xml", "config-unsupported", … */
	const char *pass; /* where it arose: "parse", "post", … */
	const char *path; /* element or attribute, "/domain/devices/iommu[1]/driver/@eim" */
	const char *sentence; /* as libvirt would say it, visible prefix included */
	const char *rule; /* rule that spoke, "" for value errors */
};

/* ---- report ---- */

/* Makes an empty report; -ENOMEM when memory is out. Free it with viommu_report_free(). */
VIOMMU_API int viommu_report_new(struct viommu_report **ret_report);
VIOMMU_API void viommu_report_free(struct viommu_report *report);
/* Findings kept, refusals and notes together; at most 1000. */
VIOMMU_API size_t viommu_report_count(const struct viommu_report *report);
/* Refusals seen, those that were not kept included. */
VIOMMU_API size_t viommu_report_refusals(const struct viommu_report *report);
/* Findings seen but not kept. */
VIOMMU_API size_t viommu_report_dropped(const struct viommu_report *report);
/* Finding i in the order found, or NULL. Valid until the report is freed. */
VIOMMU_API const struct viommu_finding *viommu_report_get(const struct viommu_report *report,
							  size_t i);
/* The first refusal, or NULL: what libvirt would say. */
VIOMMU_API const struct viommu_finding *viommu_report_first(const struct viommu_report *report);

/* ---- capability sets ---- */

/* Reads a capability set from JSON text. -EINVAL when it is not one. Free it with viommu_caps_free(). */
VIOMMU_API int viommu_caps_parse(struct viommu_caps **ret_caps, const char *json, size_t len);
VIOMMU_API void viommu_caps_free(struct viommu_caps *caps);
/* Whether QEMU has the property on the device; property NULL asks for the device itself. */
VIOMMU_API int viommu_caps_has(const struct viommu_caps *caps, const char *device,
			       const char *property);
/* QEMU release and architecture of the set, as its file gives them. */
VIOMMU_API const char *viommu_caps_release(const struct viommu_caps *caps);
VIOMMU_API const char *viommu_caps_arch(const struct viommu_caps *caps);

/* ---- documents ---- */

/*
 * Reads a document of len bytes; options may be NULL. On refusals *ret_doc is NULL and the report says
 * why. Free the document with viommu_doc_free(). Source of the rules: lib/attrs.def, lib/rules.def.
 */
VIOMMU_API int viommu_parse(struct viommu_doc **ret_doc, const char *data, size_t len,
			    const struct viommu_options *options, struct viommu_report *report);
VIOMMU_API void viommu_doc_free(struct viommu_doc *doc);
/* Architecture of the guest ("x86_64"), to choose a capability set. Belongs to the document. */
VIOMMU_API const char *viommu_doc_arch(const struct viommu_doc *doc);
/* Bytes that the document holds, the XML tree included. */
VIOMMU_API size_t viommu_doc_memory(const struct viommu_doc *doc);
/*
 * Completes the document and runs every rule. caps may be NULL: then rules that ask for capabilities are
 * passed. The document borrows caps from here on.
 */
VIOMMU_API int viommu_validate(struct viommu_doc *doc, const struct viommu_caps *caps,
			       struct viommu_report *report);
/* Canonical XML of a validated document, terminated, to be freed with free(). */
VIOMMU_API int viommu_format(const struct viommu_doc *doc, char **ret_text);
/*
 * QEMU command line of a validated document in the layout of libvirt's .args files (environment first, one
 * option a line), to be freed with free(). Descriptors print as names ("@iommufd-fd@").
 */
VIOMMU_API int viommu_argv(const struct viommu_doc *doc, struct viommu_report *report,
			   char **ret_text);
/* The same as one JSON array of strings; JSON arguments stand in it as objects. */
VIOMMU_API int viommu_argv_json(const struct viommu_doc *doc, struct viommu_report *report,
				char **ret_text);

/* A descriptor that QEMU inherits: on the command line its number stands instead of its name. */
struct viommu_fd {
	const char *name; /* "iommufd-fd": what stands between the at-signs */
	unsigned number; /* at most INT_MAX */
	unsigned used; /* written: how often the command line has it; 0 when it has no such name */
};

enum viommu_argv_flags {
	VIOMMU_ARGV_JSON = 1 << 0, /* like viommu_argv_json() */
};

struct viommu_argv_options {
	size_t size; /* sizeof(struct viommu_argv_options) */
	unsigned flags; /* enum viommu_argv_flags; unknown bits are refused with -EINVAL */
	struct viommu_fd *fds; /* nfds of them, for this call only; NULL when nfds is 0 */
	size_t nfds;
};

/*
 * The same with options, which may be NULL. -EINVAL for a descriptor without name, one with a number out of range, and
 * for two of one name or one number.
 */
VIOMMU_API int viommu_argv_with(const struct viommu_doc *doc, struct viommu_report *report,
				const struct viommu_argv_options *options, char **ret_text);
/*
 * Would a guest of src still see the same typed devices in dst? Memory, CPUs and what is carried through are
 * not compared. Both validated. Every difference is a refusal in
 * the report, in libvirt's order: the first one is libvirt's answer.
 */
VIOMMU_API int viommu_compare(const struct viommu_doc *src, const struct viommu_doc *dst,
			      struct viommu_report *report);

enum viommu_topology_kind {
	VIOMMU_TOPOLOGY_TEXT, /* one function a line */
	VIOMMU_TOPOLOGY_DOT, /* for Graphviz */
	VIOMMU_TOPOLOGY_SVG, /* a picture */
};

/*
 * Draws the PCI tree of a validated document: every device that has a PCI address, the controllers between them, and the
 * IOMMUs that translate them. The text is to be freed with free(). -EINVAL for an unknown kind.
 */
VIOMMU_API int viommu_topology(const struct viommu_doc *doc, enum viommu_topology_kind kind,
			       char **ret_text);

/* ---- the tables as texts, to be freed with free() ---- */

/* RELAX NG schema of everything typed. */
VIOMMU_API int viommu_schema(char **ret_text);
/* What the tables say of an attribute ("iommu/driver/@eim", "eim") or a code ("1302"); -ENOENT if nothing. */
VIOMMU_API int viommu_explain(const char *what, char **ret_text);
/* Release of the library, "0.1.0". */
VIOMMU_API const char *viommu_version(void);

#ifdef __cplusplus
}
#endif

#endif
