#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# doctor.sh - finds what building, running and testing Lethe needs
#
#   tools/doctor.sh report [run|test]	what is there, what is missing; status 1 then
#   tools/doctor.sh install [run|test]	says what it will install and why, installs it
#
# Needs apt (Debian, Ubuntu) to install; elsewhere it prints what to get by hand.
set -u

mode=${1:-report}
goal=${2:-test}

# command or file | Debian package | why
needs() {
	cat <<-'LIST'
	run|i686-linux-gnu-gcc|gcc-i686-linux-gnu|compiles the kernel and its programs
	run|nasm|nasm|assembles the boot and trap code
	run|make|make|builds
	run|qemu-system-i386|qemu-system-x86|the machine that Lethe boots on
	run|grub-mkrescue|grub-common|makes the ISO that GRUB boots
	run|/usr/lib/grub/i386-pc/boot.img|grub-pc-bin|GRUB for BIOS machines
	run|xorriso|xorriso|grub-mkrescue writes the ISO with it
	run|mformat|mtools|grub-mkrescue needs it
	run|cpio|cpio|packs the initial root file system
	run|mke2fs|e2fsprogs|makes the root disk
	run|mkswap|util-linux|makes the swap disk
	run|python3|python3|the scripts in tools/
	test|gcc|gcc|builds the host tests
	test|/usr/include/stdio.h|libc6-dev|C library of the host tests
	test|/usr/lib/python3/dist-packages/pytest|python3-pytest|runs the tests
	test|/usr/lib/python3/dist-packages/pexpect|python3-pexpect|types at the serial console
	test|gdb|gdb|make debug, and its test
	test|qemu-img|qemu-utils|disks with errors for the tests
	test|clang|clang|second compiler of make check
	test|clang-format|clang-format|make check: format
	test|clang-tidy|clang-tidy|make check: lint
	test|cppcheck|cppcheck|make check: lint
	LIST
}

have() {
	case $1 in
	/*) [ -e "$1" ] ;;
	*) PATH=$PATH:/sbin:/usr/sbin command -v "$1" >/dev/null 2>&1 ;;
	esac
}

missing=()
lines=()
while IFS='|' read -r for_goal what package why; do
	[ "$for_goal" = test ] && [ "$goal" = run ] && continue
	if have "$what"; then
		[ "$mode" = report ] && printf '  ok       %-22s %s\n' "$package" "$why"
	else
		missing+=("$package")
		lines+=("$(printf '  missing  %-22s %s' "$package" "$why")")
	fi
done < <(needs)

if [ ${#missing[@]} -eq 0 ]; then
	[ "$mode" = report ] && echo "Nothing is missing."
	exit 0
fi
printf '%s\n' "${lines[@]}"
[ "$mode" = report ] && exit 1

sudo=
[ "$(id -u)" -ne 0 ] && sudo=sudo
if ! command -v apt-get >/dev/null 2>&1; then
	echo "No apt-get here: please install the programs above by your system's means." >&2
	exit 1
fi
if [ -n "$sudo" ] && ! command -v sudo >/dev/null 2>&1; then
	echo "Not root and no sudo: please have an administrator run" >&2
	echo "  apt-get install ${missing[*]}" >&2
	exit 1
fi
echo "Installing them now: $sudo apt-get install ${missing[*]}"
$sudo apt-get -q update >/dev/null 2>&1
if ! DEBIAN_FRONTEND=noninteractive $sudo -E apt-get -q -y install --no-install-recommends \
	"${missing[@]}" >"${TMPDIR:-/tmp}/lethe-install.log" 2>&1; then
	tail -n 5 "${TMPDIR:-/tmp}/lethe-install.log" >&2
	echo "Installing failed. Missing: ${missing[*]}" >&2
	exit 1
fi
echo "Installed."
