# tests/host/build.mk - host tests: the kernel's own files under the sanitizers
# SPDX-License-Identifier: GPL-2.0-only
#
# Each source file is compiled once; each test program links what the SOURCES
# lines of its head name (sources.sh).

HOST_CC ?= gcc
HOST_O ?= build/host
HOST_CFLAGS := -std=gnu11 -g -O1 -fsanitize=address,undefined \
	-fno-sanitize-recover=all -fno-strict-aliasing -fwrapv \
	-fno-omit-frame-pointer -Wall -Wextra $(if $(WERROR),-Werror) -DHOST_TEST -DCONFIG_DEBUG \
	-Itests/host/shim -Itests/host -Iinclude -I.
HOST_SRCS := $(wildcard tests/host/test_*.c)
HOST_TESTS := $(HOST_SRCS:tests/host/%.c=$(HOST_O)/%)

.PHONY: host-tests
host-tests: $(HOST_TESTS)

# which objects each program links: made anew when a test's head changes
ifneq ($(filter host-tests $(HOST_O)/%,$(MAKECMDGOALS)),)
$(HOST_O)/links.mk: tests/host/sources.sh $(HOST_SRCS)
	@mkdir -p $(@D)
	@for t in $(HOST_SRCS:tests/host/%.c=%); do \
		echo "$(HOST_O)/$$t: $(HOST_O)/obj/tests/host/$$t.o"; \
		for s in $$(tests/host/sources.sh tests/host/$$t.c); do \
			echo "$(HOST_O)/$$t: $(HOST_O)/obj/$${s%.c}.o"; \
		done; done > $@
-include $(HOST_O)/links.mk
endif

$(HOST_O)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(HOST_CC) $(HOST_CFLAGS) -MMD -MP -c $< -o $@

$(HOST_TESTS): $(HOST_O)/obj/tests/host/unit_main.o
	$(HOST_CC) $(HOST_CFLAGS) $(sort $(filter %.o,$^)) -o $@

-include $(shell find $(HOST_O)/obj -name '*.d' 2>/dev/null)
