# SPDX-License-Identifier: GPL-2.0-only
"""What a process without privileges cannot do: a case for each rule."""
import re

import pytest
from machine import ROOT, Machine, make_swap

RULES = re.findall(r'^\t\{"([^"]+)", \w+\},$',
                   (ROOT / "user/tests/s_rules.c").read_text(), re.M)


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    swap = make_swap(tmp_path_factory.mktemp("swap") / "swap.img", 16)
    with Machine(mem=32, debug=True, swap=[swap]) as m:
        m.wait_prompt()
        yield m
        assert "Oops" not in m.log
        m.vmcheck()
        m.poweroff()


def test_rules_are_found():
    assert len(RULES) == 33 and "memory of the dead" in RULES


@pytest.mark.parametrize("rule", RULES)
def test_rule(machine, rule):
    """User 1000 tries; root looks afterwards that nothing changed."""
    out = machine.sh(f"/tests/s_rules '{rule}'")
    assert out.splitlines() == [f"rule {rule}: ok",
                                "rules: 1 tried, 0 broken"]
