# Lethe: a small x86 kernel that implements the memory reclaim of Linux 2.4.0
# SPDX-License-Identifier: GPL-2.0-only
#
# make help lists the targets. DEBUG=1 builds with all assertions (build-debug/).

# V=1 shows the commands themselves, -s nothing
Q := $(if $(V),,@)
QUIET := $(V)$(findstring s,$(firstword -$(MAKEFLAGS)))
say = @$(if $(QUIET),:,printf '  %-5s %s\n' '$(1)' '$(2)')

CROSS_COMPILE ?= i686-linux-gnu-
ifeq ($(origin CC),default)
CC := $(CROSS_COMPILE)gcc
endif
NASM ?= nasm
# Debian's Python has pytest and pexpect; another one first in PATH may not
PYTHON ?= $(firstword $(wildcard /usr/bin/python3) python3)
export CROSS_COMPILE
LD := $(CROSS_COMPILE)ld

CLANG := $(findstring clang,$(CC))
BUILD ?= build$(if $(DEBUG),-debug)$(if $(CLANG),-clang)
O := $(BUILD)

WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wold-style-definition -Wpointer-arith -Wwrite-strings -Wcast-align \
	-Wcast-qual -Wundef -Wvla -Wredundant-decls -Wnested-externs \
	-Wimplicit-fallthrough -Wformat=2 -Wframe-larger-than=1024 \
	$(if $(WERROR),-Werror)
# single steps follow the text: no function disappears into its only caller
NO_INLINE := $(if $(CLANG),,-fno-inline-functions-called-once)
CFLAGS := -std=gnu11 -ffreestanding -nostdinc -fno-common -fno-pic -fno-pie \
	-fno-stack-protector -fno-strict-aliasing \
	-fno-delete-null-pointer-checks -fwrapv -fno-omit-frame-pointer \
	-fno-asynchronous-unwind-tables -ffunction-sections -fdata-sections \
	-mno-sse -mno-mmx -msoft-float -march=i586 $(WARN) -Iinclude -I. \
	$(if $(DEBUG),-Og -g3 $(NO_INLINE) -DCONFIG_DEBUG,-O2 -g) \
	$(if $(CLANG),--target=i686-linux-gnu -m32,-m32)

# in mm/ every argument of a function can be printed on each of its lines
ifdef DEBUG
$O/mm/%.o: CFLAGS += -O0
endif

SRC_DIRS := boot kernel kernel/core kernel/proc mm fs fs/proc fs/ext2 \
	drivers/block drivers/char lib tests/kernel
C_SRCS := $(wildcard $(addsuffix /*.c,$(SRC_DIRS)))
ASM_SRCS := $(wildcard $(addsuffix /*.asm,$(SRC_DIRS)))
OBJS := $(C_SRCS:%.c=$O/%.o) $(ASM_SRCS:%.asm=$O/%.asm.o)

.PHONY: all objects
all: $O/lethe.elf
objects: $(OBJS)

$O/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(CFLAGS) -MMD -MP -c $< -o $@

$O/%.asm.o: %.asm
	@mkdir -p $(@D)
	$(call say,NASM,$<)
	$(Q)$(NASM) -f elf32 -g -F dwarf -MD $(@:.o=.d) -I boot/ -I kernel/core/ $< -o $@

-include $(OBJS:.o=.d)

# ---- the kernel: linked twice, the second time with its symbol table -------

LDFLAGS := -m elf_i386 -nostdlib -static -z noexecstack --build-id=none \
	-z max-page-size=4096 -T linker.ld
KSYMS := NM=$(CROSS_COMPILE)nm $(PYTHON) tools/mksyms.py

$O/ksyms.empty.asm: tools/mksyms.py
	@mkdir -p $(@D)
	$(Q)$(KSYMS) > $@

$O/lethe.first.elf: $(OBJS) $O/ksyms.empty.asm.o linker.ld tools/hot.ld tools/hot_data.ld
	$(Q)$(LD) $(LDFLAGS) $(filter %.o,$^) -o $@

$O/ksyms.asm: $O/lethe.first.elf tools/mksyms.py
	$(Q)$(KSYMS) $< > $@

$O/ksyms%asm.o: $O/ksyms%asm
	$(Q)$(NASM) -f elf32 $< -o $@

# a symbol table that moved code would name the wrong functions: checked
$O/lethe.elf: $(OBJS) $O/ksyms.asm.o linker.ld
	$(call say,LD,$@)
	$(Q)$(LD) $(LDFLAGS) $(filter %.o,$^) -o $@.tmp
	$(Q)$(KSYMS) --check $O/lethe.first.elf $@.tmp
	$(Q)mv $@.tmp $@

include tests/host/build.mk
include user/build.mk
include tools/image.mk
include tools/targets.mk
