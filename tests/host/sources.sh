#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# sources.sh TEST.c - the files its SOURCES lines name, @machine and @swap expanded
sed -n 's/^.*SOURCES://p' "$1" | tr '\n' ' ' | sed 's/\*\///g' | sed \
	-e 's|@swap|@machine mm/shortage.c mm/page_cache.c mm/truncate.c mm/swapfile.c mm/swap_slots.c mm/swap_header.c mm/swap_file.c mm/page_io.c mm/buffer.c mm/buffer_head.c mm/buffer_io.c mm/buffer_queue.c mm/bdflush.c mm/swap_state.c mm/swapon.c mm/swap_unuse.c tests/host/swap_machine.c|' \
	-e 's|@machine|@core mm/memmap.c mm/mem_init.c mm/vmstat.c mm/event.c mm/zone.c mm/page_alloc.c mm/page_alloc_slow.c mm/lru.c tests/host/machine.c tests/host/weak_mm.c|' \
	-e 's|@core|tests/host/fake_core.c tests/host/aborts.c|'
