# SPDX-License-Identifier: GPL-2.0-only
# params.sh - parameter expansion with defaults, lengths and patterns
# shells: all
unset u; e=; v=value.tar.gz
echo "${u-unset}" "${u:-unset}" "${e-unset}" "${e:-empty}"
echo "${u+set}" "${v+set}" "${e:+nonempty}" "${v:+nonempty}"
echo ${#v} "${v%.*}" "${v%%.*}" "${v#*.}" "${v##*.}"
: "${u:=assigned}"; echo "$u"
p=/usr/local/lib/x.so; echo "${p##*/}" "${p%/*}"
echo "${v%"${v#???}"}"
(unset zz; : "${zz?is not set}") 2>/dev/null; echo "status $?" | sed 's/status [1-9].*/status bad/'
set -- 1 2 3 4 5 6 7 8 9 ten eleven; echo "${10}" "${11}" $10
