# SPDX-License-Identifier: GPL-2.0-only
"""Users, groups, powers and names of processes."""
import re

from machine import Machine


def test_users_groups_and_powers():
    """Groups, file numbers, capabilities, set-user-ID, prctl, host name."""
    with Machine(mem=16, debug=True) as m:
        m.wait_prompt()
        out = m.sh("/tests/s_cred")
        found = re.search(r"cred: (\d+) checks, (\d+) wrong", out)
        assert found and int(found.group(1)) > 120, out
        assert int(found.group(2)) == 0, out
        m.vmcheck()
        m.poweroff()
