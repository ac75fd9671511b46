# SPDX-License-Identifier: GPL-2.0-only
# stopcont.sh - a process that is stopped and goes on
# shells: all
# tail writes when it is tail: a signal cannot meet the shell before exec
start() {
	rm -f out
	tail -f line > out & p=$!
	until [ -s out ]; do sleep 0.1; done
}
echo x > line
sh -c 'echo here; kill -STOP $$; echo went on; echo x > w' & p=$!
until [ -s w ]; do sleep 0.5; kill -CONT $p 2>/dev/null; done
wait $p; echo $?
start
kill -STOP $p; kill -TERM $p; kill -CONT $p
wait $p 2>/dev/null; echo $?
start
kill -STOP $p; kill -KILL $p
wait $p 2>/dev/null; echo $?
