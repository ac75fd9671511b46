# SPDX-License-Identifier: GPL-2.0-only
# inheritfd.sh - open files in children and grandchildren
# shells: all
exec 3> f; sh -c 'echo child >&3; sh -c "echo grand >&3"'; (echo sub >&3); echo own >&3; exec 3>&-; cat f; exec 4< f; sh -c 'read x <&4; echo $x'; read y <&4; echo $y; exec 4<&-
