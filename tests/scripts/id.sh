# SPDX-License-Identifier: GPL-2.0-only
# id.sh - user and group of the process
# shells: all
id -u | grep -c '^[0-9]'; [ "$(id -u)" = "$(stat -c %u .)" ] && echo mine; touch f; [ -O f ] && echo owner; [ "$(id -g)" = "$(stat -c %g f)" ] && echo group; chown "$(id -u):$(id -g)" f && echo chown; chgrp "$(id -g)" f && echo chgrp
