# SPDX-License-Identifier: GPL-2.0-only
# rm.sh - rm and its ways
touch a b c; rm a; ls; rm -f a nosuch; echo $?; rm nosuch 2>/dev/null; echo $?; mkdir -p d/e/f; touch d/x d/e/y; rm d 2>/dev/null; echo $?; rm -rf d; ls; touch ./-x; rm -- -x; ls; mkdir e; rm -r e; touch r; chmod 000 r; rm -f r; ls; ln -s b l; rm l; ls
