"""What a session has of a layout: its windows and panes with the labels that loading gave them.

One question to the server; nothing is changed here.
"""

from __future__ import annotations

from dataclasses import dataclass

from pymux_wf.aio import Server

WINDOW = "@layout"
"""The window option that holds a window's label."""

PANE = "@layout-pane"
"""The pane option that holds a pane's label."""

WAITING = "@layout-waiting"
"""The pane option of one whose program only keeps its place: it is to be replaced."""

FITTED = "@layout-fitted"
"""The window option that holds the layout string as loading gave it: who changed sizes since is left alone."""

_PANE_PLACE = "#{pane_id} #{?pane_pid,#{pane_pid},0} #{pane_dead} #{?@layout-waiting,1,0}"
_WINDOW_PLACE = "#{window_id} #{window_index} #{window_width} #{window_height} #{window_layout}"
_FORMAT = f"{_WINDOW_PLACE} {_PANE_PLACE} #{{{PANE}}}|#{{{WINDOW}}}|#{{{FITTED}}}|#{{window_name}}"


@dataclass(frozen=True, slots=True)
class PresentPane:
    """A pane; ``idle``: no program has run in it yet, or (``waiting``) only one that keeps its place. ``dead``: its
    program has ended."""

    id: str
    window: str
    label: str
    idle: bool
    dead: bool
    waiting: bool


@dataclass(frozen=True, slots=True)
class PresentWindow:
    """A window; ``fitted`` is the layout string that loading gave it last, ``layout`` the one that it has."""

    id: str
    index: int
    name: str
    label: str
    columns: int
    lines: int
    layout: str
    fitted: str


@dataclass(frozen=True, slots=True)
class Present:
    """A session's windows in their order, and their panes."""

    windows: tuple[PresentWindow, ...]
    panes: tuple[PresentPane, ...]

    def window(self, label: str) -> PresentWindow | None:
        """The window with a label."""
        return next((window for window in self.windows if window.label == label), None)

    def panes_of(self, window_id: str) -> list[PresentPane]:
        """The panes of a window in their order."""
        return [pane for pane in self.panes if pane.window == window_id]

    def of_layout(self, name: str) -> list[PresentWindow]:
        """The windows that were made by a layout of this quoted name."""
        return [window for window in self.windows if window.label.partition("/")[0] == name]


async def look(server: Server, session_id: str) -> Present:
    """What a session has now; raises NotFound."""
    answer = await server.command(["list-panes", "-s", "-t", session_id, "-F", _FORMAT], check=True)
    windows: dict[str, PresentWindow] = {}
    panes: dict[str, PresentPane] = {}
    for line in answer.stdout:
        window_id, index, columns, lines, layout, pane_id, pid, dead, waiting, rest = line.split(" ", 9)
        label, window_label, fitted, name = rest.split("|", 3)
        window = (window_id, int(index), name, window_label, int(columns), int(lines), layout, fitted)
        windows.setdefault(window_id, PresentWindow(*window))
        idle = pid == "0" or waiting == "1"
        panes.setdefault(pane_id, PresentPane(pane_id, window_id, label, idle, dead == "1", waiting == "1"))
    return Present(tuple(windows.values()), tuple(panes.values()))
