# tools/targets.mk - what people type: run, test, debug, check, bench
# SPDX-License-Identifier: GPL-2.0-only

MEM ?= 32
GDB_PORT ?= 1234
# sub-makes use all processors, or what the caller's -j allows
CPUS := $(shell nproc 2>/dev/null || echo 1)
JOBS = $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(CPUS))
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
	@echo '           SHELL_PKG=bash-static, zsh-static or mksh: the shell of make run;'
	@echo '           SHELL_PKG=none: no packages, Lethe'"'"'s own shell and tools'
	@echo '           SCREEN=gtk, sdl or vnc=:1: the screen as well, shells on Alt-F1 to F4'
	@echo '           DEMO= (empty): make run goes straight to the shell'

# ---- run ---------------------------------------------------------------------

.PHONY: run
run:
	@tools/doctor.sh install run
	@$(MAKE) --no-print-directory $(JOBS) image
	@echo 'Booting: $(MEM) MiB of RAM, a $(SWAP_MB) MiB swap disk. Ctrl-A x ends QEMU.'
	@exec $(PYTHON) tools/qemu.py --person --mem $(MEM) --iso $O/lethe.iso \
		$(addprefix --display ,$(SCREEN)) \
		--hda build/disk.img --hda-from build/user.img --hdb build/swap.img

# QEMU waits, GDB attaches; when GDB ends, so does QEMU
.PHONY: debug
debug:
	@tools/doctor.sh install test
	@$(MAKE) --no-print-directory $(JOBS) DEBUG=1 all build/initrd.cpio build/root.img build/swap.img
	@exec $(PYTHON) tools/gdb/debug.py --mem $(MEM) --port $(GDB_PORT) \
		$(if $(TEST),--append 'selftest=$(TEST) ramdisk=4M' --stop-at run_one,\
		--append 'root=hda run=demo')

.PHONY: doctor
doctor:
	@tools/doctor.sh report test

.PHONY: clean
clean:
	rm -rf build build-debug build-clang build-debug-clang .pytest_cache
	find tools tests -name __pycache__ -prune -exec rm -rf {} +

# ---- test --------------------------------------------------------------------

.PHONY: test
test:
	@tools/doctor.sh install test
	@$(MAKE) --no-print-directory $(JOBS) all user build/initrd.cpio build/iso.cpio build/root.img \
		build/user.img build/shells.img build/own.img
	@$(MAKE) --no-print-directory $(JOBS) DEBUG=1 all
	@$(MAKE) --no-print-directory $(JOBS) host-tests
	$(PYTHON) -m pytest -q -p no:cacheprovider $(PYTEST_ARGS) tests

.PHONY: soak
soak:
	@LETHE_SOAK=1 $(MAKE) --no-print-directory test

# ---- bench -------------------------------------------------------------------

.PHONY: bench
bench:
	@tools/doctor.sh install test
	@$(MAKE) --no-print-directory $(JOBS) all user build/initrd.cpio
	@$(PYTHON) tools/bench/bench.py $(if $(BENCH_LINUX),--linux)

# ---- check -------------------------------------------------------------------

STYLED = $(shell find boot kernel mm fs drivers lib include user tests \
	-name '*.[ch]')
TIDY_FLAGS := -std=gnu11 -ffreestanding -nostdinc -m32 --target=i686-linux-gnu \
	-Iinclude -I. -DCONFIG_DEBUG
TIDY_SRCS := $(filter-out tests/%,$(C_SRCS))
STRICT := $(MAKE) -s --no-print-directory WERROR=1
C := build/check

.PHONY: check
check:
	@tools/doctor.sh install test
	@echo '== format'
	@clang-format --dry-run -Werror $(STYLED)
	@echo '== warnings are errors: gcc, clang, both builds, programs, host tests'
	@$(STRICT) $(JOBS) BUILD=$C/gcc all
	@$(STRICT) $(JOBS) BUILD=$C/gcc-debug DEBUG=1 all
	@$(STRICT) $(JOBS) BUILD=$C/clang CC=clang all
	@$(STRICT) $(JOBS) BUILD=$C/clang-debug DEBUG=1 CC=clang all
	@$(STRICT) $(JOBS) USER_O=$C/user user
	@$(STRICT) $(JOBS) HOST_O=$C/host host-tests
	@echo '== floors'
	@$(PYTHON) tools/check_floors.py
	@$(PYTHON) tools/check_floors.py --obj $C/gcc
	@echo '== contracts, sizes, events, reading order'
	@$(PYTHON) tools/check_contracts.py
	@$(PYTHON) tools/check_events.py
	@$(PYTHON) tools/check_numbers.py
	@$(PYTHON) tools/check_differences.py
	@$(PYTHON) tools/readme_lines.py --check
	@echo '== cppcheck'
	@cppcheck --quiet --error-exitcode=1 --inline-suppr --std=c11 -j $(CPUS) \
		--enable=warning,portability \
		--suppressions-list=tools/cppcheck.txt -Iinclude -I. $(TIDY_SRCS)
	@echo '== clang-tidy'
	@printf '%s\n' $(TIDY_SRCS) | xargs -P $(CPUS) -n 4 sh -c \
		'out=$$(clang-tidy --quiet "$$@" -- $(TIDY_FLAGS) 2>&1) || \
		{ echo "$$out"; exit 1; }' sh
	@echo '== every checker finds its bad example'
	@$(PYTHON) tests/checkers/run.py
	@echo 'check: clean'
