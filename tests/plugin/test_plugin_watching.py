"""Looking on while a test runs, and at what it has left: pytest in one terminal, a person in another."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable

import pytest

from pymux_wf import Exit, Match, Pane, Server, expect

from .conftest import QUIET

Start = Callable[..., Pane]

ATTACH = re.compile(r"pywfmux -S (\S+) attach-session")
TEST = """
def test_it(mux_pane):
    pane = mux_pane(["sh", "-c", "echo please watch; cat"])
    pane.wait_for("please watch")
    assert {outcome}
"""


@pytest.fixture
def start(mux: Server, pytester: pytest.Pytester) -> Start:
    """Runs pytest in a terminal."""

    def run(outcome: str, *options: str) -> Pane:
        pytester.makeini("[pytest]\n")
        pytester.makepyfile(test_inner=TEST.format(outcome=outcome))
        argv = [sys.executable, "-m", "pytest", *QUIET, "-q", *options, "test_inner.py"]
        return mux.exec(argv, cwd=str(pytester.path), size=(150, 30))

    return run


def watch(mux: Server, found: Match) -> Pane:
    """A person who types what was printed."""
    socket = found.groups[0]
    assert socket is not None
    return mux.exec(["env", "-u", "TMUX", "-u", "PYWFMUX", "pywfmux", "-S", socket, "attach-session"])


def test_a_test_waits_until_somebody_looks_on_and_until_they_have_gone(mux: Server, start: Start) -> None:
    run = start("True", "--mux-attach")
    person = watch(mux, run.wait_for(ATTACH, timeout=20))
    expect(person.text("please watch")).to_be_visible()
    run.wait_for("the test has ended")
    assert run.exit is None
    person.send_keys("C-b", "d")
    assert run.wait_exit(timeout=20) == Exit(code=0)
    assert person.wait_exit() == Exit(code=0)


def test_enter_goes_on_without_anybody(start: Start) -> None:
    run = start("True", "--mux-attach")
    run.wait_for(ATTACH, timeout=20)
    run.send_keys("Enter")
    assert run.wait_exit(timeout=20) == Exit(code=0)


@pytest.mark.parametrize(
    ("keep", "outcome", "kept"),
    [("failure", "False", True), ("failure", "True", False), ("always", "True", True), ("never", "False", False)],
)
def test_what_a_test_leaves_can_be_kept_to_be_looked_at(
    mux: Server, start: Start, keep: str, outcome: str, kept: bool
) -> None:
    run = start(outcome, f"--mux-keep={keep}")
    if kept:
        person = watch(mux, run.wait_for(ATTACH, timeout=20))
        expect(person.text("please watch")).to_be_visible()
        run.wait_for("detach from it")
        person.send_keys("C-b", "d")
    assert run.wait_exit(timeout=20) == Exit(code=0 if outcome == "True" else 1)
    assert ("attach-session" in run.output()) is kept


def test_without_a_terminal_nobody_is_asked(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\n")
    pytester.makepyfile(test_inner=TEST.format(outcome="False"))
    result = pytester.runpytest_subprocess(*QUIET, "--mux-attach", "--mux-keep=always", timeout=30)
    result.assert_outcomes(failed=1)
