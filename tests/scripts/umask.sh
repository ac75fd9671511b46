# SPDX-License-Identifier: GPL-2.0-only
# umask.sh - umask and the modes of new files
# shells: all
umask; umask 027; touch f; mkdir d; ls -l f | cut -c1-10; ls -ld d | cut -c1-10
umask 077; touch g; ls -l g | cut -c1-10
(umask 0; touch h; ls -l h | cut -c1-10); umask
umask 022; mkfifo p; ls -l p | cut -c1-10
umask -S
umask u=rwx,g=r,o=; umask
