# tools/targets.mk - what people type: run, test, debug, check, bench
# SPDX-License-Identifier: GPL-2.0-only

# Debian's Python has pytest and pexpect; another one first in PATH may not
PYTHON ?= $(firstword $(wildcard /usr/bin/python3) python3)
MEM ?= 32
GDB_PORT ?= 1234
export PATH := $(PATH):/sbin:/usr/sbin
export PYTHONDONTWRITEBYTECODE := 1

.PHONY: help
help:
	@echo 'Lethe, a small kernel that forgets memory as Linux 2.4.0 did'
	@echo
	@echo '  make run          install what is missing, build, boot the demonstration'
	@echo '  make test         likewise, then run every test'
	@echo '  make debug        boot under GDB with the mm commands (TEST=name: a self-test)'
	@echo '  make bench        measure; BENCH_LINUX=1 compares with Debian'"'"'s Linux'
	@echo '  make check        formats, floors, contracts, warnings, lint'
	@echo '  make soak         the long tests'
	@echo '  make doctor       only report what is there and what is missing'
	@echo '  make clean        remove what was built'
	@echo
	@echo 'Variables: DEBUG=1 (all assertions), CC=clang, CROSS_COMPILE=i686-elf-,'
	@echo '           MEM=32 (MiB), SWAP_MB=128 (size of a new swap disk)'

# ---- run ---------------------------------------------------------------------

.PHONY: run
run:
	@tools/doctor.sh install run
	@$(MAKE) --no-print-directory image
	@echo 'Booting: $(MEM) MiB of RAM, a $(SWAP_MB) MiB swap disk. Ctrl-A x ends QEMU.'
	@exec $(PYTHON) tools/qemu.py --mem $(MEM) --iso $O/lethe.iso \
		--hda build/root.img --hdb build/swap.img

# QEMU waits, GDB attaches; when GDB ends, so does QEMU
.PHONY: debug
debug:
	@tools/doctor.sh install test
	@$(MAKE) --no-print-directory DEBUG=1 all build/initrd.cpio build/root.img build/swap.img
	@exec $(PYTHON) tools/gdb/debug.py --mem $(MEM) --port $(GDB_PORT) \
		--append '$(if $(TEST),selftest=$(TEST),swap=hdb run=demo)'

.PHONY: doctor
doctor:
	@tools/doctor.sh report test

.PHONY: clean
clean:
	rm -rf build build-debug build-clang build-debug-clang

# ---- test --------------------------------------------------------------------

.PHONY: test
test:
	@tools/doctor.sh install test
	@$(MAKE) --no-print-directory all user build/initrd.cpio build/root.img
	@$(MAKE) --no-print-directory DEBUG=1 all
	@$(MAKE) --no-print-directory host-tests
	$(PYTHON) -m pytest -q -p no:cacheprovider $(PYTEST_ARGS) tests

.PHONY: soak
soak:
	@LETHE_SOAK=1 $(MAKE) --no-print-directory test

# ---- bench -------------------------------------------------------------------

.PHONY: bench
bench:
	@tools/doctor.sh install test
	@$(MAKE) --no-print-directory all user build/initrd.cpio
	@$(PYTHON) tools/bench/bench.py $(if $(BENCH_LINUX),--linux)

# ---- check -------------------------------------------------------------------

STYLED = $(shell git ls-files '*.c' '*.h')
TIDY_FLAGS := -std=gnu11 -ffreestanding -nostdinc -m32 --target=i686-linux-gnu \
	-Iinclude -I. -DCONFIG_DEBUG
TIDY_SRCS := $(filter-out tests/%,$(C_SRCS))

.PHONY: check
check:
	@tools/doctor.sh install test
	@echo '== format'
	@clang-format --dry-run -Werror $(STYLED)
	@echo '== warnings are errors: gcc, gcc debug, clang, programs, host tests'
	@$(MAKE) -s --no-print-directory WERROR=1 BUILD=build/check/gcc all
	@$(MAKE) -s --no-print-directory WERROR=1 DEBUG=1 BUILD=build/check/gcc-debug all
	@$(MAKE) -s --no-print-directory WERROR=1 CC=clang BUILD=build/check/clang objects
	@$(MAKE) -s --no-print-directory WERROR=1 CC=clang DEBUG=1 BUILD=build/check/clang-debug objects
	@$(MAKE) -s --no-print-directory WERROR=1 user
	@echo '== floors'
	@$(PYTHON) tools/check_floors.py --obj build/check/gcc
	@echo '== contracts, sizes, events'
	@$(PYTHON) tools/check_contracts.py
	@$(PYTHON) tools/check_events.py
	@$(PYTHON) tools/check_numbers.py
	@$(PYTHON) tools/check_differences.py
	@echo '== cppcheck'
	@cppcheck --quiet --error-exitcode=1 --inline-suppr --std=c11 \
		--enable=warning,portability --suppressions-list=tools/cppcheck.txt \
		-Iinclude -I. $(TIDY_SRCS)
	@echo '== clang-tidy'
	@printf '%s\n' $(TIDY_SRCS) | xargs -P 2 -n 8 sh -c \
		'clang-tidy --quiet "$$@" -- $(TIDY_FLAGS) 2>build/check/tidy.err || { cat build/check/tidy.err; exit 255; }' sh
	@echo '== every checker finds its bad example'
	@$(PYTHON) tests/checkers/run.py
	@echo 'check: clean'
