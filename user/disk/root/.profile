# read by root's login shell after /etc/profile: yours to change
