"""The end of a pane whose program closes its terminal before it exits: the exit is told as it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pymux_wf import Exit, Server


@pytest.fixture
def server() -> Iterator[Server]:
    with Server.start(listen=False) as started:
        yield started


def test_a_program_that_closes_its_terminal_as_it_exits_has_its_own_exit_code(server: Server) -> None:
    # GNU cat closes all three of its files before it exits; a hangup in between would end it by a signal.
    for _ in range(50):
        pane = server.exec(["cat"])
        pane.send_keys("C-d")
        assert pane.wait_exit() == Exit(code=0)


def test_so_has_one_that_takes_its_time(server: Server) -> None:
    assert server.exec(["sh", "-c", "exec <&- >&- 2>&-; sleep 0.1; exit 7"]).wait_exit() == Exit(code=7)


@pytest.mark.parametrize("remain", ["on", "off"])
def test_one_that_goes_on_without_a_terminal_is_hung_up(server: Server, remain: str) -> None:
    server.command(f"set-option -g remain-on-exit {remain}", check=True)
    pane = server.exec(["sh", "-c", "exec <&- >&- 2>&-; exec sleep 1000"])
    assert pane.wait_exit() == Exit(signal=1)
