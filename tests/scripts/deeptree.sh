# SPDX-License-Identifier: GPL-2.0-only
# deeptree.sh - a deep folder tree, made, walked and removed
i=0; while [ $i -lt 60 ]; do mkdir d; cd d; echo $i > f; i=$((i+1)); done
cat f; cd ..; cat f
i=1; while [ $i -lt 60 ]; do cd ..; i=$((i+1)); done
find d -name f | wc -l; find d -type d | wc -l; rm -r d; ls | wc -l
