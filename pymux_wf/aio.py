"""The asynchronous library: the same names as ``pymux_wf`` has, whose calls are awaited in the caller's loop.

::

    from pymux_wf.aio import Server, expect

    async with Server.start(size=(100, 30)) as server:
        pane = await server.exec(["python3", "-i"])
        await expect(pane.text(">>> ")).to_be_visible()
        await pane.send_keys("print(6 * 7)", "Enter")
        await pane.wait_for("42")

Properties that ask the server are awaited too: ``screen = await pane.screen``. See docs/LIBRARY.md.
"""

from __future__ import annotations

from pymux_wf.api.aio.events import EventStream
from pymux_wf.api.aio.expect import LocatorExpectations, PaneExpectations, expect
from pymux_wf.api.aio.locator import Locator
from pymux_wf.api.aio.pane import Pane
from pymux_wf.api.aio.server import Server
from pymux_wf.api.aio.session import Session
from pymux_wf.api.aio.window import Window
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
    "expect",
    "use_snapshots",
]
