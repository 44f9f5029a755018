/* SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef CHANGES_H
#define CHANGES_H

#include "mutants.h"

/* rows of attrs.def */
change_fn lose_model, gain_model, change_json, lose_default, swap_parse, swap_format, swap_argv,
	lose_abi, forget_release, postpone_release, lose_format, rename_prop, rename_cap,
	swap_compare;

/* rules.def */
change_fn drop_rule, invert_rule, move_rule, change_lo, change_hi, flip_machine, rename_rule_prop,
	lose_rule_prop, rename_rule_dev, lose_argument, lose_rule_release;

/* codes.def, words.def, machines.def */
change_fn shorten_code, shorten_wording, forget_wording, rename_word, flip_flag, change_cpu_limit;

/* argv.def, devices.def */
change_fn lose_option, forget_option, lose_kind, lose_key, rename_alias;

#endif
