/* SPDX-License-Identifier: GPL-2.0-only */
/* poweroff.c - the orderly end of the system; -r restarts it */
#include "lib/fsys.h"

int main(int argc, char **argv)
{
	bool restart = (argc > 1 && strcmp(argv[1], "-r") == 0) ||
		       strcmp(base_name(argv[0]), "reboot") == 0;

	return fail("poweroff", "reboot",
		    shut_down(restart ? REBOOT_RESTART : REBOOT_POWER_OFF));
}
