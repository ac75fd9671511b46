# SPDX-License-Identifier: GPL-2.0-only
# substrings.sh - substring and replacement expansions of ash
v=abcdefghij
echo "${v:3}" "${v:3:4}" "${v:0:1}" "${v: -3}" "${v: -3:2}"
w=banana; echo "${w/an/AN}" "${w//an/AN}" "${w/#b/B}" "${w/%a/A}"
n=3; echo "${v:n:n+1}"
echo "${w//a/}" "${w/x/y}"
