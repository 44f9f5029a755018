/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Preloaded into the tests: the environment's locale is active in every program, as it is in a
 * user's program that calls setlocale() and links the library. Refuses to run in another locale.
 */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

__attribute__((constructor)) static void enter_locale(void)
{
	if (setlocale(LC_ALL, ""))
		return;
	fputs("ci/setlocale.c: the locale is not installed\n", stderr);
	abort();
}
