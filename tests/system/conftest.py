# SPDX-License-Identifier: GPL-2.0-only
"""What all whole-system tests share."""
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from machine import make_swap  # noqa: E402


@pytest.fixture
def swap_disk(tmp_path):
    """A function that makes swap disks: swap_disk(128), swap_disk(64, 'b')."""
    def make(mb, name="a"):
        return make_swap(tmp_path / f"swap-{name}.img", mb)
    return make
