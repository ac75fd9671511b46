# SPDX-License-Identifier: GPL-2.0-only
"""Users, groups, powers and names of processes."""
from machine import Machine


def test_users_groups_and_powers():
    """Groups, file numbers, capabilities, set-user-ID, prctl, host name."""
    with Machine(mem=16, debug=True) as m:
        m.wait_prompt()
        m.all_right("/tests/s_cred", 120)
        m.vmcheck()
        m.poweroff()
