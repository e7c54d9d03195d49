"""Regular expressions that backtrack without end: who waits is told, and the server goes on."""

from __future__ import annotations

import signal

import pytest
from pymux_wf.server import bounded_match

from pymux_wf import failures
from pymux_wf.lang.posix_regex import compile_pattern
from pymux_wf.terminal import ByteStream
from tests.unit.commands_rig import Rig, served

ENDLESS = "(a+)+$"


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_match, "LIMIT", 0.05)


@pytest.mark.parametrize("flags", [[], ["--screen"]])
def test_a_wait_is_given_up(flags: list[str]) -> None:
    @served
    async def test(rig: Rig) -> None:
        await rig.ok("new-session", "-d", f"printf '{'a' * 60}!'; cat")
        await rig.ok("wait-for-text", "!")
        outcome = await rig.run("wait-for-text", "--regex", *flags, ENDLESS)
        assert outcome.code == failures.EXIT_CODES[failures.INVALID]
        assert "takes longer than" in outcome.err
        assert await rig.ok("wait-for-text", "--regex", *flags, "a+!") == "a" * 60 + "!"
        assert signal.getsignal(signal.SIGALRM) == signal.SIG_DFL
        assert signal.getitimer(signal.ITIMER_REAL)[0] == 0

    test()


def test_a_program_that_uses_the_timer_itself_keeps_it() -> None:
    before = signal.signal(signal.SIGALRM, signal.SIG_IGN)
    try:
        assert bounded_match.bounded(lambda: 7) == 7
        assert signal.getsignal(signal.SIGALRM) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("pattern", [ENDLESS, "(.*)*x", "(a|a)*b", "(a|aa)+$", "a*a*a*a*a*b", "((a*)*)*b"])
def test_copy_mode_s_expressions_do_not_backtrack(pattern: str) -> None:
    assert not list(compile_pattern(pattern, regex=True).spans("a" * 400 + "!"))


@served
async def test_copy_mode_gives_a_search_of_one_endless_line_up(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "cat")
    (pane,) = rig.server.tree.panes.values()
    ByteStream(pane.screen).feed(b"a" * 60_000 + b"!")
    await rig.ok("copy-mode")
    await rig.ok("send-keys", "-X", "search-backward", ENDLESS)
    assert await rig.show("#{search_timed_out} #{search_present}") == "1 0"
    await rig.ok("send-keys", "-X", "search-backward", "a!")
    assert await rig.show("#{search_timed_out} #{search_present}") == "0 1"
