#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# sources.sh TEST.c - the files its SOURCES lines name, @machine expanded
sed -n 's/^.*SOURCES://p' "$1" | tr '\n' ' ' | sed 's/\*\///g' | sed \
	-e 's|@machine|@core mm/memmap.c mm/vmstat.c mm/event.c mm/page_alloc.c mm/page_alloc_slow.c mm/lru.c tests/host/machine.c tests/host/weak_mm.c|' \
	-e 's|@core|tests/host/fake_core.c|'
