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
    # the debug build tells each call that it does not know
    said = [line for line in out.splitlines() if "no system call" not in line]
    assert said == [f"rule {rule}: ok",
                                "rules: 1 tried, 0 broken"]


KERNEL = ("pointers of user", "pointers of root", "inner pointers",
          "ranges of user", "ranges of root", "accesses", "gates",
          "instructions")


@pytest.fixture(scope="module")
def attacks(machine):
    out = machine.sh("/tests/s_kmem")
    return out, {name: (int(tried), int(wrong)) for name, tried, wrong in
                 re.findall(r"kmem: ([\w ]+): (\d+) tried, (\d+) wrong", out)}


@pytest.mark.parametrize("what", KERNEL)
def test_the_kernels_memory(attacks, what):
    """Kernel addresses in every pointer, range, access; gates, ring 0."""
    out, parts = attacks
    tried, wrong = parts[what]
    assert wrong == 0, out
    assert tried > (5 if what == "inner pointers" else 20), out
