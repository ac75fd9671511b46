# SPDX-License-Identifier: GPL-2.0-only
"""Where programs and interpreters go; damaged programs."""
from machine import Machine


def test_where_programs_go():
    """ET_DYN at two thirds of the user's memory, its interpreter at a third."""
    with Machine(mem=16, debug=True) as m:
        m.wait_prompt()
        assert m.sh("/tests/t_elf lethe").splitlines() == [
            "DYN: 79",
            "program at 80000000",
            "DYN with DYN: 63",
            "interpreter at 40000000, program at 80000000",
            "empty interpreter: ELIBBAD",
            "two interpreters: EINVAL",
            "DYN of 1.25 GB: ENOMEM",
        ]
        m.vmcheck()
        m.poweroff()
