# SPDX-License-Identifier: GPL-2.0-only
# evalexec.sh - eval and exec
# shells: all
a='echo one; b=2'; eval "$a"; echo $b; x=y; y=z; eval echo \$$x; sh -c 'exec echo replaced; echo never'; (exec nosuchcommand) 2>/dev/null; echo $?; sh -c 'exec 3>f; echo x >&3'; cat f; eval 'for i in 1 2; do echo $i; done'; eval; echo $?; sh -c 'exec sh -c "exec sh -c \"echo deep\""'
