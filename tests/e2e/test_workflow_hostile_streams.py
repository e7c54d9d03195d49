"""Words of the workflow layer whose input and output are closed, gone or full."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

WORDS = "-L no-such-server layout list"


@pytest.mark.parametrize(
    ("shell", "code"),
    [("{} <&- >&-", 0), ("{} <&- >&- 2>&-", 0), ("{} nonsense 2>&-", 2), ("{} >/dev/full", 1), ("{} | head -c 3", 0)],
)
def test_streams_that_are_closed_or_full(shell: str, code: int) -> None:
    if "full" in shell and not os.path.exists("/dev/full"):
        pytest.skip("there is no /dev/full")
    words = shell.format(f"'{sys.executable}' -m pymux_wf {WORDS}")
    done = subprocess.run(words, shell=True, capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
