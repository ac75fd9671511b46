# SPDX-License-Identifier: GPL-2.0-only
"""Signals as 2.4.0 has them; what all Linuxes do is in t_signal.c."""
import pytest
from machine import Machine


@pytest.mark.parametrize("debug", [False, True], ids=["release", "debug"])
def test_room_and_codes(debug):
    with Machine(mem=32, debug=debug) as m:
        m.wait_prompt()
        lines = m.sh("/tests/s_signal").splitlines()
        assert lines == [
            "signals: queued 1024, then EAGAIN",
            "signals: kill needs no room: 0",
            "signals: nor does another: 0",
            "signals: taken 1024, in order 1024",
            "signals: kill's 41 code 80",
            "signals: the other's 10 code 80",
            "signals: pending 11",
            "signals: left 0",
            "signals: step code 1",
        ]
        m.vmcheck()
        m.poweroff()
