/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VIOMMU_SCDOC_H
#define VIOMMU_SCDOC_H

#include "buf.h"

/* Text in which no character means anything to scdoc. */
void scdoc_text(struct buf *b, const char *s);

/* The same with a capital letter at the start. */
void scdoc_sentence(struct buf *b, const char *s);

#endif
