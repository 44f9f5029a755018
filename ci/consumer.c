/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a user of the installed library needs: one header, one pkg-config file. */
#include <viommu.h>

int main(void)
{
	return 0;
}
