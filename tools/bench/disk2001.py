#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""disk2001.py IMAGE SOCKET - an NBD server that is as slow as a disk of 2001.

A seek costs 1.5 ms plus up to 9 ms by the distance, then half a turn at 5400
rpm on average; what follows on from the request before costs transfer only,
at 25 MB/s. Requests are served one after the other, as by one arm.
Speaks the fixed-newstyle handshake with NBD_OPT_EXPORT_NAME and NBD_OPT_GO.
"""
import math
import os
import socket
import struct
import sys
import time

RATE, TURN, SEEK_MIN, SEEK_FULL = 25e6, 60 / 5400, 0.0015, 0.009
NBDMAGIC, IHAVEOPT, REPLY = 0x4E42444D41474943, 0x49484156454F5054, \
    0x3E889045565A9
REQUEST, ANSWER = 0x25609513, 0x67446698
OPT_EXPORT_NAME, OPT_ABORT, OPT_GO = 1, 2, 7
READ, WRITE, DISC, FLUSH = 0, 1, 2, 3


class Arm:
    """Where the head is, and how long the next request takes."""

    def __init__(self, size):
        self.size, self.at = size, 0
        self.free = time.monotonic()

    def wait(self, offset, length):
        cost = length / RATE
        if offset != self.at:
            far = abs(offset - self.at) / self.size
            cost += SEEK_MIN + SEEK_FULL * math.sqrt(far) + TURN / 2
        self.at = offset + length
        self.free = max(self.free, time.monotonic()) + cost
        time.sleep(max(0, self.free - time.monotonic()))


def need(conn, n):
    data = b""
    while len(data) < n:
        part = conn.recv(n - len(data))
        if not part:
            raise EOFError
        data += part
    return data


def handshake(conn, size):
    conn.sendall(struct.pack(">QQH", NBDMAGIC, IHAVEOPT, 1))
    no_zeroes = struct.unpack(">I", need(conn, 4))[0] & 2
    while True:
        _, option, length = struct.unpack(">QII", need(conn, 16))
        need(conn, length)
        if option == OPT_EXPORT_NAME:
            conn.sendall(struct.pack(">QH", size, 1) +
                         (b"" if no_zeroes else bytes(124)))
            return
        if option == OPT_GO:
            info = struct.pack(">HQH", 0, size, 1)
            conn.sendall(struct.pack(">QIII", REPLY, option, 3, len(info)) +
                         info + struct.pack(">QIII", REPLY, option, 1, 0))
            return
        if option == OPT_ABORT:
            raise EOFError
        conn.sendall(struct.pack(">QIII", REPLY, option, 0x80000001, 0))


def serve(conn, fd, size):
    handshake(conn, size)
    arm = Arm(size)
    while True:
        _, _, kind, handle, offset, length = struct.unpack(
            ">IHHQQI", need(conn, 28))
        if kind == DISC:
            return
        data = need(conn, length) if kind == WRITE else b""
        if kind in (READ, WRITE):
            arm.wait(offset, length)
        if kind == WRITE:
            os.pwrite(fd, data, offset)
        conn.sendall(struct.pack(">IIQ", ANSWER, 0, handle))
        if kind == READ:
            conn.sendall(os.pread(fd, length, offset))


def main():
    image, path = sys.argv[1:3]
    fd, size = os.open(image, os.O_RDWR), os.path.getsize(image)
    if os.path.exists(path):
        os.unlink(path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen(1)
        while True:
            conn, _ = listener.accept()
            try:
                serve(conn, fd, size)
            except (EOFError, ConnectionError):
                pass
            conn.close()


if __name__ == "__main__":
    main()
