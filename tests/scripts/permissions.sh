# SPDX-License-Identifier: GPL-2.0-only
# permissions.sh - chmod in letters and numbers
touch f; for m in 644 755 000 777 4755 2755 1777 u=rw,go=r a+x g-x o= u+s,g+s +t a=; do chmod $m f; ls -l f | cut -c1-10; done
mkdir d; chmod 1777 d; ls -ld d | cut -c1-10; chmod g+s d; ls -ld d | cut -c1-10
mkdir -m 700 e; ls -ld e | cut -c1-10
mkdir -p t/u; touch t/u/v; chmod -R go-rwx t; ls -ld t t/u t/u/v | cut -c1-10
chmod 644 nosuch 2>/dev/null || echo nosuch
