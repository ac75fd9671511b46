. /etc/shrc
