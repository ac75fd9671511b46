/* SPDX-License-Identifier: GPL-2.0-only */
/* poweroff.c - writes everything out and ends; called `reboot` it restarts */
#include "lib/ulib.h"

#define REBOOT_RESTART	 0x01234567u
#define REBOOT_POWER_OFF 0x4321fedcu

int main(int argc, char **argv)
{
	bool restart = argc > 1 && strcmp(argv[1], "-r") == 0;

	sync();
	return fail("poweroff", "reboot",
		    reboot(restart ? REBOOT_RESTART : REBOOT_POWER_OFF));
}
