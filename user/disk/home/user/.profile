# read by user's login shell after /etc/profile: yours to change
