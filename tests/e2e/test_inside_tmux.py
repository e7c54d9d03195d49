"""pywfmux in a pane of tmux: what is drawn for that terminal comes out as it was meant."""

from __future__ import annotations

import shlex

import pytest

from .driver import Multiplexer, Pywfmux


def test_borders_are_whole(tmux: Multiplexer, multiplexer: Pywfmux) -> None:
    inner = ["env", "-u", "TMUX", "-u", "TMUX_PANE", *multiplexer.argv("new-session", "echo ready; cat")]
    terminal = tmux.attach("new-session", shlex.join(inner), columns=60, lines=12)
    terminal.wait_for("ready")
    # What the terminal answers about itself is asked at the start, and drawn by from then on.
    for _ in range(500):
        if multiplexer.run("list-clients", "-F", "#{client_termtype}").stdout.startswith("tmux "):
            break
    else:
        pytest.fail("tmux has not said what it is")
    multiplexer.run("split-window", "echo below; cat")
    terminal.wait_for("below")
    terminal.wait_for("^─{60}$")
