# SPDX-License-Identifier: GPL-2.0-only
"""System calls that differ from 2.4.0 on purpose: docs/differences.md."""
import pytest
from machine import Machine


@pytest.fixture(scope="module")
def lines():
    with Machine(mem=16) as m:
        m.wait_prompt()
        out = m.sh("/tests/s_differences")
        m.vmcheck()
    return out.splitlines()


def test_lengths_of_0(lines):
    assert "mmap of 0: EINVAL" in lines
    assert "mremap from 0: EINVAL" in lines
    assert "mremap to 0: EINVAL" in lines


def test_handlers_find_their_arguments_in_registers(lines):
    assert "handler's EAX: 1" in lines


def test_wcontinued_is_accepted(lines):
    assert "wait4 with WCONTINUED: ECHILD" in lines


def test_nothing_sends_sigio(lines):
    assert lines.count("fcntl: EINVAL") == 7 and "FIOASYNC: ENOTTY" in lines
