/* SPDX-License-Identifier: GPL-2.0-only */
/* s_fault.c - write to a page that is not there; as init= this ends the kernel */
#include "lib/ulib.h"

int main(void)
{
	/* volatile: or the compiler sees where it leads */
	volatile int *volatile nowhere = (volatile int *)16;

	*nowhere = 1;
	return 0;
}
