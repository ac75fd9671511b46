# SPDX-License-Identifier: GPL-2.0-only
# cmdsub.sh - command substitution, nested and with statuses
# shells: all
echo $(echo a $(echo b $(echo c)))
echo `echo x \`echo y\``
x=$(exit 3); echo $?
echo "$(printf 'a\nb\n\n')"
y="$(cat <<E
here
E
)"; echo "$y"
echo "$(echo "quoted $(echo "inner")")"
l=$(seq 1 500 | wc -l); echo $((l))
n=0; for i in $(seq 1 30); do n=$((n + $(echo $i))); done; echo $n
