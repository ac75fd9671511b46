/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * serial.c - the 16550 at COM1: console and terminal line
 *
 * Output is polled until serial_irq_init(), then goes through a ring that the
 * transmit interrupt empties; console messages (printk) are polled, after the
 * ring, so that a panic gets out and order is kept. While the line takes
 * nothing the ring keeps what it holds, and what finds it full is lost: programs
 * wait for room before. Received bytes go to tty_receive(). Rings and registers
 * are used with interrupts off.
 *
 * Registers by access, offset from COM1 (NS16550 data sheet):
 */
#include "drv/chr.h"
#include "asm/cpu.h"
#include "asm/io.h"
#include "core/boot.h"
#include "core/irq.h"
#include "core/printk.h"

#define COM1	      0x3f8u
/* read and write */
#define UART_DATA     (COM1 + 0) /* divisor low byte while LCR_DLAB */
#define UART_IER      (COM1 + 1) /* divisor high byte while LCR_DLAB */
#define IER_RX	      (1u << 0)
#define IER_TX	      (1u << 1)
#define UART_LCR      (COM1 + 3)
#define LCR_8N1	      3u
#define LCR_BREAK     (1u << 6)
#define LCR_DLAB      (1u << 7)
#define UART_MCR      (COM1 + 4)
#define MCR_DTR	      (1u << 0)
#define MCR_RTS	      (1u << 1)
#define MCR_OUT2      (1u << 3) /* the interrupt reaches the 8259 */
#define MCR_LOOP      (1u << 4)
#define UART_SCRATCH  (COM1 + 7)
/* read only */
#define UART_IIR      (COM1 + 2)
#define IIR_NONE      (1u << 0)
#define UART_LSR      (COM1 + 5)
#define LSR_RX	      (1u << 0)
#define LSR_BREAK     (1u << 4) /* with the byte 0 that it looks like */
#define LSR_TX_EMPTY  (1u << 5) /* the whole FIFO may be filled */
/* write only */
#define UART_FCR      (COM1 + 2)
#define FCR_ENABLE    (1u << 0)
#define FCR_CLEAR     (3u << 1)
#define FCR_TRIGGER_8 (2u << 6)

#define FIFO_BYTES     16u
#define DIVISOR_115200 1u
#define FLOATING_BUS   0xffu
#define SCRATCH_TEST   0x5au
#define LOOP_TEST      0xaeu
#define POLL_LIMIT     100000u /* reads of LSR, 1 us each: then give up */
#define TX_RING_BYTES  4096u
/* of one interrupt, twice a full ring: a stuck line cannot hang us */
#define IRQ_ROUNDS     (2 * TX_RING_BYTES / FIFO_BYTES)

static bool present;
static bool irq_mode;
static bool tx_busy; /* the transmit interrupt will come */
static bool tx_held; /* the terminal is stopped: messages alone get out */
static char tx_ring[TX_RING_BYTES];
static u32 tx_head, tx_tail; /* bytes ever put in and taken out */

/* up to a FIFO full, when the line takes it; false: it never became ready */
static bool tx_wait(void)
{
	u32 i;

	for (i = 0; i < POLL_LIMIT; i++) {
		if (inb(UART_LSR) & LSR_TX_EMPTY)
			return true;
	}
	return false;
}

/* a FIFO full from the ring to the line, which is ready */
static void tx_fill(void)
{
	u32 i;

	for (i = 0; i < FIFO_BYTES && tx_tail != tx_head; i++)
		outb((u8)tx_ring[tx_tail++ % TX_RING_BYTES], UART_DATA);
}

/* polls until the ring is empty; false: the line takes nothing now */
static bool tx_drain(void)
{
	while (tx_tail != tx_head) {
		if (!tx_wait())
			return false;
		tx_fill();
	}
	return true;
}

/* the rest goes out by interrupt */
static void tx_start(void)
{
	if (!irq_mode || tx_busy || tx_held || tx_tail == tx_head)
		return;
	tx_busy = true;
	/* an empty transmitter interrupts at once */
	outb(IER_RX | IER_TX, UART_IER);
}

static void ring_put(char c)
{
	if (tx_head - tx_tail < TX_RING_BYTES)
		tx_ring[tx_head++ % TX_RING_BYTES] = c;
}

/**
 * serial_write - bytes to the line as they are
 * @buf: the bytes
 * @len: how many
 *
 * What serial_room() does not promise may be lost.
 *
 * Context: any. Does not sleep.
 */
void serial_write(const char *buf, size_t len)
{
	u32 flags;
	size_t i;

	if (!present)
		return;
	flags = irq_save();
	for (i = 0; i < len; i++)
		ring_put(buf[i]);
	if (!irq_mode)
		(void)tx_drain();
	tx_start();
	restore_flags(flags);
}

/**
 * serial_room - bytes that serial_write() takes now without losing one
 *
 * Context: any. Does not sleep.
 * Return: bytes; without the device, or before its interrupt, any number fits.
 */
size_t serial_room(void)
{
	u32 flags = irq_save();
	u32 used = irq_mode ? tx_head - tx_tail : 0;

	restore_flags(flags);
	return TX_RING_BYTES - used;
}

/**
 * serial_queued - bytes of serial_write() that are not on the line yet
 *
 * Context: any. Does not sleep.
 * Return: bytes.
 */
size_t serial_queued(void)
{
	return tx_head - tx_tail;
}

/**
 * serial_hold - keep what is queued, or let it go
 * @hold: keep
 *
 * Context: any. Does not sleep.
 */
void serial_hold(bool hold)
{
	u32 flags = irq_save();

	tx_held = hold;
	if (present)
		tx_start();
	restore_flags(flags);
}

/**
 * serial_drop - forget what serial_write() was given and is not sent yet
 *
 * Context: any. Does not sleep.
 */
void serial_drop(void)
{
	u32 flags = irq_save();

	tx_tail = tx_head;
	restore_flags(flags);
}

/**
 * serial_break - hold the line low, which is no character
 * @on: from now on; false: no more
 *
 * Context: any. Does not sleep.
 */
void serial_break(bool on)
{
	if (present)
		outb((u8)(LCR_8N1 | (on ? LCR_BREAK : 0)), UART_LCR);
}

static void serial_console_write(const char *buf, size_t len)
{
	bool takes = true;
	size_t i;

	for (i = 0; i < len; i++) {
		/* room for a byte and its carriage return */
		if (takes && tx_head - tx_tail >= TX_RING_BYTES - 1)
			takes = tx_drain();
		if (buf[i] == '\n')
			ring_put('\r');
		ring_put(buf[i]);
	}
	if (takes)
		(void)tx_drain();
	tx_start();
}

static struct console serial_console = {
	.name = "ttyS0",
	.write = serial_console_write,
};

static void receive(u8 lsr, u8 byte)
{
	if (lsr & LSR_BREAK)
		tty_receive_break(MINOR_SERIAL);
	else
		tty_receive(MINOR_SERIAL, byte);
}

static void serial_irq(u32 irq, void *data, struct pt_regs *regs)
{
	u32 i;

	(void)irq;
	(void)data;
	(void)regs;
	for (i = 0; i < IRQ_ROUNDS && !(inb(UART_IIR) & IIR_NONE); i++) {
		u8 lsr = inb(UART_LSR);

		if (lsr & LSR_RX)
			receive(lsr, inb(UART_DATA));
		if (!(lsr & LSR_TX_EMPTY))
			continue;
		if (!tx_held)
			tx_fill();
		if (tx_busy && (tx_held || tx_tail == tx_head)) {
			tx_busy = false;
			outb(IER_RX, UART_IER);
		}
	}
	tty_serial_room();
}

/* no device answers 0xff everywhere; a device returns what is looped back */
static bool serial_probe(void)
{
	if (inb(UART_LSR) == FLOATING_BUS)
		return false;
	outb(SCRATCH_TEST, UART_SCRATCH);
	if (inb(UART_SCRATCH) != SCRATCH_TEST)
		return false;
	outb(MCR_LOOP | MCR_RTS, UART_MCR);
	outb(LOOP_TEST, UART_DATA);
	return tx_wait() && inb(UART_DATA) == LOOP_TEST;
}

/**
 * serial_init - set the line to 115200 8N1 and make it a console
 *
 * The console is registered unless console= names only others.
 *
 * Context: boot. Does not sleep.
 */
void serial_init(void)
{
	outb(0, UART_IER);
	outb(LCR_DLAB, UART_LCR);
	outb(DIVISOR_115200, UART_DATA);
	outb(0, UART_IER);
	outb(LCR_8N1, UART_LCR);
	outb(FCR_ENABLE | FCR_CLEAR | FCR_TRIGGER_8, UART_FCR);
	present = serial_probe();
	if (!present)
		return;
	outb(MCR_DTR | MCR_RTS | MCR_OUT2, UART_MCR);
	if (!boot_option("console", NULL, 0) ||
	    boot_option_is("console", "ttyS0"))
		console_register(&serial_console);
}

/**
 * serial_irq_init - input, and output of programs, by interrupt from now on
 *
 * Context: boot, after irq_init() and tty_init(). Does not sleep.
 */
void serial_irq_init(void)
{
	if (!present)
		return;
	if (irq_register(IRQ_COM1, serial_irq, NULL, "ttyS0")) {
		printk(KERN_ERR "ttyS0: interrupt line is taken: no input\n");
		return;
	}
	irq_mode = true;
	outb(IER_RX, UART_IER);
}
