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

/* pci_buses.def, footprint.def, chipset.def, orders.def */
change_fn change_takes, lose_controller, gain_controller, change_first, change_last, change_missing;
change_fn change_chain, swap_chains;
change_fn lose_name, swap_names, lose_number, change_source;
change_fn lose_foot, change_kind, flip_virtio, lose_foot_condition, lose_foot_word, swap_feet;
change_fn lose_closed, move_closed, move_closed_function, lose_special, move_special, widen_special;
change_fn lose_fixed, move_fixed, move_fixed_function, widen_fixed, flip_late;
change_fn flip_special_next, lose_set_slot, move_set_slot, swap_set_slots;
change_fn lose_set_function, move_set_function;
change_fn lose_placed, swap_placed, lose_checked, swap_checked;

/* fills.def, layout.def, places.def */
change_fn lose_fill, change_value, lose_fill_condition, lose_fill_machine, lose_fill_word,
	lose_first, lose_every, lose_empty, swap_fills;
change_fn lose_need, lose_need_condition, shorten_need;
change_fn swap_words, lose_list, widen_layout;
change_fn lose_place, shorten_place, change_disks, change_units, change_place_controller,
	swap_places;

#endif
