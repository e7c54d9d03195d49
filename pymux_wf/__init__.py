"""pywfmux: a terminal multiplexer in pure Python, and the library to drive it.

::

    from pymux_wf import Server, expect

    with Server.start(size=(100, 30)) as server:
        pane = server.exec(["python3", "-i"])
        expect(pane.text(">>> ")).to_be_visible()
        pane.send_keys("print(6 * 7)", "Enter")
        pane.wait_for("42")

``pymux_wf.aio`` has the same names for programs that await. See docs/LIBRARY.md.

``pymux_wf`` is also the core that both ends share; ``pymux_wf.server`` and ``pymux_wf.client`` are the two programs.
This module is imported at every start of the client, so names are loaded when they are first asked for.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pymux_wf.api.errors import (
        Ambiguous,
        InputTooLong,
        InvalidCall,
        ModeNotEnabled,
        MuxError,
        NotFound,
        PaneDied,
        Refused,
        ServerGone,
        StoppedEarly,
        WaitTimeout,
    )
    from pymux_wf.api.snapshot_source import use_snapshots
    from pymux_wf.api.sync.events import EventStream
    from pymux_wf.api.sync.expect import LocatorExpectations, PaneExpectations, expect
    from pymux_wf.api.sync.locator import Locator
    from pymux_wf.api.sync.pane import Pane
    from pymux_wf.api.sync.server import Server
    from pymux_wf.api.sync.session import Session
    from pymux_wf.api.sync.window import Window
    from pymux_wf.api.timeouts import DEFAULT
    from pymux_wf.api.values import (
        CommandResult,
        CommandRun,
        Event,
        Exit,
        FoundProcess,
        Killed,
        Mark,
        Match,
        Metric,
        Output,
        PaneInfo,
        Process,
        Result,
        ServerInfo,
        SessionInfo,
        Size,
        State,
        WindowInfo,
    )
    from pymux_wf.snapshot import Cell, Cursor, Found, Link, Modes, Pattern, Row, Run, Screen, Span, Style

__all__ = [
    "DEFAULT",
    "TMUX_LEVEL",
    "Ambiguous",
    "Cell",
    "CommandResult",
    "CommandRun",
    "Cursor",
    "Event",
    "EventStream",
    "Exit",
    "Found",
    "FoundProcess",
    "InputTooLong",
    "InvalidCall",
    "Killed",
    "Link",
    "Locator",
    "LocatorExpectations",
    "Mark",
    "Match",
    "Metric",
    "ModeNotEnabled",
    "Modes",
    "MuxError",
    "NotFound",
    "Output",
    "Pane",
    "PaneDied",
    "PaneExpectations",
    "PaneInfo",
    "Pattern",
    "Process",
    "Refused",
    "Result",
    "Row",
    "Run",
    "Screen",
    "Server",
    "ServerGone",
    "ServerInfo",
    "Session",
    "SessionInfo",
    "Size",
    "Span",
    "State",
    "StoppedEarly",
    "Style",
    "WaitTimeout",
    "Window",
    "WindowInfo",
    "__version__",
    "expect",
    "use_snapshots",
]

__version__ = "0.1.0"

TMUX_LEVEL = "3.7c"
"""The tmux whose behaviour is followed: what ``-V`` and ``#{version}`` say under the name ``tmux``."""

_HOMES = {
    "api.errors": "Ambiguous InputTooLong InvalidCall ModeNotEnabled MuxError NotFound PaneDied Refused ServerGone "
    "StoppedEarly WaitTimeout",
    "api.snapshot_source": "use_snapshots",
    "api.sync.events": "EventStream",
    "api.sync.expect": "LocatorExpectations PaneExpectations expect",
    "api.sync.locator": "Locator",
    "api.sync.pane": "Pane",
    "api.sync.server": "Server",
    "api.sync.session": "Session",
    "api.sync.window": "Window",
    "api.timeouts": "DEFAULT",
    "api.values": "CommandResult CommandRun Event Exit FoundProcess Killed Mark Match Metric Output PaneInfo Process "
    "Result ServerInfo SessionInfo Size State WindowInfo",
    "snapshot": "Cell Cursor Found Link Modes Pattern Row Run Screen Span Style",
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names.split(" "):
            from importlib import import_module

            value = getattr(import_module(f"{__name__}.{home}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, *(name for name in globals() if name.startswith("__"))]
