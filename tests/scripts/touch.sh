# SPDX-License-Identifier: GPL-2.0-only
# touch.sh - touch and times of files
TZ=UTC; export TZ
touch -d '2001-02-03 04:05:06' f; date -r f '+%Y-%m-%d %H:%M:%S'; touch -r f g; [ f -nt g ] || echo 'not newer'; [ f -ot g ] || echo 'not older'
touch -d '1999-12-31 23:59:59' h; [ f -nt h ] && echo newer; [ h -ot f ] && echo older; touch -c none; ls none 2>/dev/null || echo 'not made'
cp -p f k; date -r k +%s; touch -d '1970-01-01 00:00:01' e; date -r e +%s; touch -d '2037-01-01 00:00:00' l; date -r l +%s
