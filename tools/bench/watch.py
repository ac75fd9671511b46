# SPDX-License-Identifier: GPL-2.0-only
"""watch.py - runs a machine and stamps every line it prints with host time.

The guest's own clock is not believed: under TCG a kernel calibrates its clock
while the host may let it wait, and lost timer ticks make it slow.
"""
import os
import re
import subprocess
import threading
import time


class Output:
    """What a machine said: text, and lines as (host seconds, line)."""

    def __init__(self, lines, status):
        self.lines, self.status = lines, status
        self.text = "\n".join(line for _, line in lines)

    def stamp(self, pattern, last=False):
        """Host time of the first (or last) line that matches."""
        found = [t for t, line in self.lines if re.search(pattern, line)]
        if not found:
            raise ValueError(f"no line like {pattern!r} in\n{self.text}")
        return found[-1 if last else 0]

    def figures(self):
        """micro's lines as {name: ns an operation}, by its TSC lines."""
        tsc = [(t, int(line.split()[1])) for t, line in self.lines
               if re.fullmatch(r"TSC \d+", line)]
        ns_per_cycle = (tsc[-1][0] - tsc[0][0]) * 1e9 / (tsc[-1][1] -
                                                         tsc[0][1])
        return {name: int(cycles) * ns_per_cycle / max(1, int(ops))
                for name, cycles, ops in
                re.findall(r"FIG (\w+) (\d+) (\d+)", self.text)}

    def phases(self):
        """Seconds by phase of a thrash with one job, run after `cat`."""
        begun, took = self.stamp(r"cat exited with status 0"), {}
        for t, line in self.lines:
            m = re.search(r"thrash: job 0 (\w+) \d+ ms", line)
            if m:
                took[m.group(1)] = t - begun
                begun = t
        return took

    def thrash_seconds(self):
        """The whole of a thrash that was run after `cat`."""
        return (self.stamp(r"thrash: total") -
                self.stamp(r"cat exited with status 0"))


def run(args, limit):
    """Starts the machine `args`, waits for its end, gives back an Output."""
    lines = []
    machine = subprocess.Popen(args, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT)
    killer = threading.Timer(limit, machine.kill)
    killer.start()
    try:
        rest = b""
        while True:
            data = os.read(machine.stdout.fileno(), 65536)
            now = time.monotonic()
            if not data:
                break
            *whole, rest = (rest + data).split(b"\n")
            lines += [(now, w.decode(errors="replace").strip("\r"))
                      for w in whole]
        return Output(lines, machine.wait())
    finally:
        killer.cancel()
        machine.kill()
        machine.wait()
