# SPDX-License-Identifier: GPL-2.0-only
# utf8.sh - bytes above 127
s='naïve – 忘川'; echo "$s"; printf '%s' "$s" | wc -c; echo "$s" | od -An -tx1; echo "$s" > '忘'; cat 忘; ls; echo "$s" | tr -d '\200-\377'; echo "$s" | sed 's/ï/i/'
