# user/build.mk - Lethe's own programs: static i386 ELF without a C library
# SPDX-License-Identifier: GPL-2.0-only
#
# Every user/*.c and user/bench/*.c is a program for /bin, every user/tests/*.c
# one for /tests.
# They use only Linux system calls, so they run on a Linux host as well.

USER_CC ?= $(CROSS_COMPILE)gcc
USER_O ?= build/user
USER_CFLAGS := -std=gnu11 -ffreestanding -O2 -g -march=i586 -m32 -fno-pic \
	-fno-pie -fno-stack-protector -fno-asynchronous-unwind-tables \
	-fno-omit-frame-pointer -ffunction-sections -fdata-sections -fno-builtin -mno-sse -mno-mmx -Wall -Wextra \
	-Wshadow -Wstrict-prototypes -Iuser $(if $(WERROR),-Werror)
USER_LDFLAGS := -nostdlib -static -no-pie -Wl,--build-id=none \
	-Wl,-z,noseparate-code -Wl,-z,norelro -Wl,-z,noexecstack \
	-Wl,--gc-sections

USER_LIB := $(patsubst user/%.c,$(USER_O)/%.o,$(wildcard user/lib/*.c)) \
	$(USER_O)/lib/start.o
USER_BIN := $(patsubst user/%.c,$(USER_O)/bin/%,$(wildcard user/*.c)) \
	$(patsubst user/bench/%.c,$(USER_O)/bin/%,$(wildcard user/bench/*.c))
USER_TESTS := $(patsubst user/tests/%.c,$(USER_O)/tests/%,\
	$(wildcard user/tests/*.c))

.SECONDARY: $(USER_LIB)
.PHONY: user
user: $(USER_BIN) $(USER_TESTS)

$(USER_O)/lib/%.o: user/lib/%.c
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(USER_CC) $(USER_CFLAGS) -MMD -MP -c $< -o $@

$(USER_O)/lib/start.o: user/lib/start.asm
	@mkdir -p $(@D)
	$(Q)$(NASM) -f elf32 $< -o $@

$(USER_O)/bin/%: user/%.c $(USER_LIB)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(USER_CC) $(USER_CFLAGS) $(USER_LDFLAGS) -MMD -MP -MF $@.d -MT $@ \
		$< $(USER_LIB) -lgcc -o $@

$(USER_O)/bin/%: user/bench/%.c $(USER_LIB)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(USER_CC) $(USER_CFLAGS) $(USER_LDFLAGS) -MMD -MP -MF $@.d -MT $@ \
		$< $(USER_LIB) -lgcc -o $@

$(USER_O)/tests/%: user/tests/%.c $(USER_LIB)
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(USER_CC) $(USER_CFLAGS) $(USER_LDFLAGS) -MMD -MP -MF $@.d -MT $@ \
		$< $(USER_LIB) -lgcc -o $@

-include $(wildcard $(USER_O)/*/*.d $(USER_O)/*.d)
