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
cross=${CROSS_COMPILE:-i686-linux-gnu-}
python=/usr/bin/python3
[ -x $python ] || python=python3

# goal | command, file or Python module | Debian package, - for none | why
needs() {
	if [ "$cross" = i686-linux-gnu- ]; then
		echo "run|${cross}gcc|gcc-i686-linux-gnu|compiles the kernel and its programs"
	else
		echo "run|${cross}gcc|-|compiles the kernel and its programs"
	fi
	cat <<-'LIST'
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
	test|module:pytest|python3-pytest|runs the tests
	test|module:pexpect|python3-pexpect|types at the serial console
	test|gdb|gdb|make debug, and its test
	test|ps|procps|looks for processes left behind
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
	module:*) "$python" -c "import ${1#module:}" >/dev/null 2>&1 ;;
	*) PATH=$PATH:/sbin:/usr/sbin command -v "$1" >/dev/null 2>&1 ;;
	esac
}

# fills missing (packages), by_hand (what no package has) and lines (to print)
look() {
	missing=() by_hand=() lines=()
	local for_goal what package why name
	while IFS='|' read -r for_goal what package why; do
		[ "$for_goal" = test ] && [ "$goal" = run ] && continue
		name=$package
		[ "$package" = - ] && name=$what
		if have "$what"; then
			[ "$mode" = report ] && printf '  ok       %-22s %s\n' "$name" "$why"
			continue
		fi
		lines+=("$(printf '  missing  %-22s %s' "$name" "$why")")
		if [ "$package" = - ]; then by_hand+=("$what"); else missing+=("$package"); fi
	done < <(needs)
}

give_up() {
	echo "$1" >&2
	echo "Missing: ${missing[*]} ${by_hand[*]}" >&2
	exit 1
}

look
if [ ${#lines[@]} -eq 0 ]; then
	[ "$mode" = report ] && echo "Nothing is missing."
	exit 0
fi
printf '%s\n' "${lines[@]}"
[ "$mode" = report ] && exit 1

[ ${#by_hand[@]} -eq 0 ] || give_up "No Debian package has all of these: please get them by hand."
command -v apt-get >/dev/null 2>&1 ||
	give_up "No apt-get here: please install these programs by your system's means."
as_root=()
if [ "$(id -u)" -ne 0 ]; then
	command -v sudo >/dev/null 2>&1 ||
		give_up "Not root and no sudo: please have an administrator install them."
	as_root=(sudo)
fi
install=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends)
log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "Installing them now: ${as_root[*]} apt-get install ${missing[*]}"
# an old list of packages may do: what counts is whether they install
"${as_root[@]}" apt-get -q update >"$log" 2>&1
if ! "${as_root[@]}" "${install[@]}" "${missing[@]}" >>"$log" 2>&1; then
	tail -n 5 "$log" >&2
	look
	give_up "Installing failed."
fi
look
[ ${#lines[@]} -eq 0 ] || give_up "Installed, but not all is there."
echo "Installed."
