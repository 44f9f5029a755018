/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef CHANGES_H
#define CHANGES_H

#include "mutants.h"

/* How a fact is changed: what a struct mutant applies to a copy of the tables. */
typedef void change_fn(struct tables *t, const struct mutant *m);

change_fn lose_model, gain_model, change_json, lose_default, swap_parse, swap_format, swap_argv,
	lose_abi, forget_release, postpone_release, lose_format, drop_rule, invert_rule, move_rule,
	shorten_code;

#endif
