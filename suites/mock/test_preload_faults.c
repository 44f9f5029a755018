/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Proves: on a machine that programs reach by libc, too, whichever call of a scenario fails with whichever errno is documented
 * for it, and whichever piece of the machine's memory is refused, that call did nothing: made again it answers as it would
 * have, and so do all behind it. When all is closed no memory of the machine, no open file of the session and no descriptor
 * of the program is left, and the scenario is played again in the same world. A write that waits does not come back before
 * the device is closed.
 * Cannot prove: the same of processes that share descriptors.
 * Truth: as in test_inproc_faults.
 */
#include "scenes.h"

#include "process.h"
#include "unit.h"

#include <unistd.h>

static const char *player;

static void scene_is_done_or_undone(void **state)
{
	const struct scene *s = *state;
	int fds[3] = { process_stream(""), process_stream(""), process_stream("") }, status, i;

	status = process_run(process_program,
			     (const char *const[PROCESS_WORDS]){ "mock", "--host", s->host, "--",
								 player, s->claim, NULL },
			     fds);
	assert_string_equal(process_text(fds[2]), "");
	assert_int_equal(status, 0);
	for (i = 0; i < 3; i++)
		close(fds[i]);
}

int main(int argc, char **argv)
{
	const struct unit_table tables[] = {
		{ scenes, sizeof(scenes[0]), n_scenes, scene_is_done_or_undone },
	};

	if (argc != 3)
		return 2;
	process_program = argv[1];
	player = argv[2];
	return UNIT_RUN("preload_faults", tables);
}
