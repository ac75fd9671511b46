# SPDX-License-Identifier: GPL-2.0-only
# unlinkopen.sh - a file that is removed while open
# shells: all
echo kept > f; exec 3< f; rm f; ls; cat <&3; exec 3<&-
exec 4> g; echo one >&4; rm g; echo two >&4; exec 4>&-; ls
exec 5<> h; rm h; echo data > h; cat h; exec 5>&-; cat h
