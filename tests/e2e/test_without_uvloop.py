"""uvloop is optional: the standard loop serves the same, only slower."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from .driver import Pywfmux


def test_the_standard_loop_serves_where_uvloop_is_missing(start: Callable[..., Pywfmux], directory: Path) -> None:
    missing = directory / "missing"
    missing.mkdir()
    (missing / "uvloop.py").write_text("raise ImportError('as if it were not installed')\n")
    path = os.pathsep.join(filter(None, [str(missing), os.environ.get("PYTHONPATH", "")]))
    multiplexer = start(env={"PYTHONPATH": path})
    terminal = multiplexer.attach("new-session", "-s", "dev")
    terminal.wait_for(r"\[dev\]")
    maps = Path(f"/proc/{multiplexer.get('#{pid}')}/maps")
    assert not maps.exists() or "uvloop" not in maps.read_text()
    terminal.send("echo plain-$((1 + 1))\r")
    terminal.wait_for("plain-2")
    multiplexer.run("run-shell", "-t", "dev", "exit 0")
    terminal.send("\x02d")
    assert terminal.wait_exit() == 0
