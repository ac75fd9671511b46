/* SPDX-License-Identifier: GPL-2.0-only */
/* termios.h - Linux i386 terminal settings and ioctl numbers */
#ifndef UAPI_TERMIOS_H
#define UAPI_TERMIOS_H

#include "base/types.h"

#define TCGETS	   0x5401u
#define TCSETS	   0x5402u
#define TCSETSW	   0x5403u
#define TCSETSF	   0x5404u
#define TCGETA	   0x5405u
#define TCSETA	   0x5406u
#define TCSETAW	   0x5407u
#define TCSETAF	   0x5408u
#define TCSBRK	   0x5409u
#define TCXONC	   0x540au
#define TCFLSH	   0x540bu
#define TIOCEXCL   0x540cu
#define TIOCNXCL   0x540du
#define TIOCSCTTY  0x540eu
#define TIOCGPGRP  0x540fu
#define TIOCSPGRP  0x5410u
#define TIOCOUTQ   0x5411u
#define TIOCSTI	   0x5412u
#define TIOCGWINSZ 0x5413u
#define TIOCSWINSZ 0x5414u
#define FIONREAD   0x541bu
#define TIOCNOTTY  0x5422u
#define TCSBRKP	   0x5425u
#define TIOCGSID   0x5429u

/* screens: linux/kd.h and linux/vt.h */
#define KDGKBTYPE     0x4b33u
#define KDGETMODE     0x4b3bu
#define KDGKBMODE     0x4b44u
#define VT_OPENQRY    0x5600u
#define VT_GETMODE    0x5601u
#define VT_GETSTATE   0x5603u
#define VT_ACTIVATE   0x5606u
#define VT_WAITACTIVE 0x5607u

/* arguments of TCXONC */
#define TCOOFF 0u
#define TCOON  1u
#define TCIOFF 2u
#define TCION  3u

#define TCIFLUSH  0u
#define TCOFLUSH  1u
#define TCIOFLUSH 2u

#define NCCS	 19
/* indices of c_cc */
#define VINTR	 0
#define VQUIT	 1
#define VERASE	 2
#define VKILL	 3
#define VEOF	 4
#define VTIME	 5
#define VMIN	 6
#define VSWTC	 7
#define VSTART	 8
#define VSTOP	 9
#define VSUSP	 10
#define VEOL	 11
#define VREPRINT 12
#define VDISCARD 13
#define VWERASE	 14
#define VLNEXT	 15
#define VEOL2	 16

/* c_iflag */
#define IGNBRK	0000001u
#define BRKINT	0000002u
#define PARMRK	0000010u
#define ISTRIP	0000040u
#define INLCR	0000100u
#define IGNCR	0000200u
#define ICRNL	0000400u
#define IUCLC	0001000u
#define IXON	0002000u
#define IXANY	0004000u
#define IXOFF	0010000u
#define IUTF8	0040000u
/* c_oflag */
#define OPOST	0000001u
#define OLCUC	0000002u
#define ONLCR	0000004u
#define OCRNL	0000010u
#define ONOCR	0000020u
#define ONLRET	0000040u
#define TABDLY	0014000u
#define TAB3	0014000u
/* c_cflag */
#define B115200 0010002u
#define CS8	0000060u
#define CREAD	0000200u
#define HUPCL	0002000u
/* c_lflag */
#define ISIG	0000001u
#define ICANON	0000002u
#define ECHO	0000010u
#define ECHOE	0000020u
#define ECHOK	0000040u
#define ECHONL	0000100u
#define NOFLSH	0000200u
#define TOSTOP	0000400u
#define ECHOCTL 0001000u
#define ECHOKE	0004000u
#define IEXTEN	0100000u

struct termios {
	u32 c_iflag, c_oflag, c_cflag, c_lflag;
	u8 c_line;
	u8 c_cc[NCCS];
};
enum { TERMIOS_BYTES = 36, WINSIZE_BYTES = 8 };
_Static_assert(sizeof(struct termios) == TERMIOS_BYTES, "Linux i386 termios");

/* of TCGETA and TCSETA: the low halves, and the first of c_cc */
#define NCC 8
struct termio {
	u16 c_iflag, c_oflag, c_cflag, c_lflag;
	u8 c_line;
	u8 c_cc[NCC];
};
enum { TERMIO_BYTES = 17 }; /* without the padding */
_Static_assert(sizeof(struct termio) == TERMIO_BYTES + 1, "Linux i386 termio");

/* of VT_GETSTATE and VT_GETMODE */
struct vt_stat {
	u16 v_active, v_signal, v_state;
};
struct vt_mode {
	u8 mode, waitv;
	u16 relsig, acqsig, frsig;
};
enum { VT_STAT_BYTES = 6, VT_MODE_BYTES = 8 };
_Static_assert(sizeof(struct vt_stat) == VT_STAT_BYTES, "linux/vt.h");
_Static_assert(sizeof(struct vt_mode) == VT_MODE_BYTES, "linux/vt.h");

struct winsize {
	u16 ws_row, ws_col, ws_xpixel, ws_ypixel;
};
_Static_assert(sizeof(struct winsize) == WINSIZE_BYTES, "Linux i386 winsize");

#endif
