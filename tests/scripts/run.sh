# SPDX-License-Identifier: GPL-2.0-only
# run.sh - runs scripts of this folder; for each its output and its status
#
# sh run.sh TREE SHELL WORK [NAME...]: TREE holds bin/ (programs), sh-SHELL/
# (that shell under the name sh) and scripts/. Without names: all of them. Each
# runs in an empty folder below WORK, with no terminal.
tree=$1 shell=$2 work=$3
shift 3
[ $# -gt 0 ] || set -- $(cat "$tree/scripts/$shell.list")
path=$tree/sh-$shell:$tree/bin
umask 022
for name; do
	echo "=== $name"
	mkdir -p "$work/in" && cd "$work/in" || exit 1
	cp "$tree/scripts/$name.sh" ..
	env -i PATH="$path" HOME=/ LC_ALL=C \
		"$tree/sh-$shell/sh" "../$name.sh" < /dev/null > ../out 2>&1
	echo "--- status $?" >> ../out
	cd / && cat "$work/out"
	chmod -R u+rwx "$work"
	rm -rf "$work"
done
echo "=== end"
