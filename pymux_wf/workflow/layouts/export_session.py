"""A session that runs, as a layout: its windows, splits with sizes, programs and directories.

Asks a server by the public API and changes nothing. What a program was started with is known for programs that a
pane was made for; what somebody started in a shell is seen as the process in its foreground, and is typed, not run,
in the layout.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pymux_wf.layout.cell import Axis, Cell
from pymux_wf.layout.errors import LayoutError
from pymux_wf.layout.strings import checksum, read_tree, without_single_children
from pymux_wf.workflow.errors import NoServer, WorkflowError
from pymux_wf.workflow.layouts.model import Layout, Pane, Session, Window

if TYPE_CHECKING:
    from pymux_wf import Server
    from pymux_wf.api.sync.pane import Pane as LivePane
    from pymux_wf.api.sync.window import Window as LiveWindow

SHELLS = frozenset({"ash", "bash", "csh", "dash", "elvish", "fish", "ksh", "mksh", "nu", "sh", "tcsh", "xonsh", "zsh"})

_LEAF = re.compile(r"\d+x\d+,\d+,\d+,(\d+)(?![\dx])")


def layout_of_session(socket: str, named: str) -> tuple[Layout, list[str]]:
    """The layout of a session, and what could not be said in it.

    Args:
        socket: The server's.
        named: The session's name or id.

    Raises:
        NoServer: there is none. NotFound: it has no such session.
    """
    from pymux_wf import Server
    from pymux_wf.api.errors import ServerGone

    try:
        server = Server.connect(socket)
    except (ServerGone, OSError):
        raise NoServer(f"no server runs on {socket}", "server", remedy="pywfmux new-session starts a server") from None
    with server:
        return _Export(server, named).layout()


class _Export:
    def __init__(self, server: Server, named: str) -> None:
        self._session = server.session(named)
        self._info = self._session.info()
        self._root = self._info.cwd
        self.notes: list[str] = []

    def layout(self) -> tuple[Layout, list[str]]:
        live = [(window, window.info()) for window in self._session.windows]
        names = _different([info.name for _, info in live])
        current = next((number for number, (_, info) in enumerate(live) if info.current), 0)
        windows = [self._window(window, info, name) for (window, info), name in zip(live, names, strict=True)]
        session = Session(name=self._info.name, root=_short(self._root), select=names[current])
        summary = f"The session {self._info.name} as it was."
        return Layout(summary=summary, session=session, window=tuple(windows)), self.notes

    def _window(self, window: LiveWindow, info: Any, name: str) -> Window:
        panes = {int(pane.id.removeprefix("%")): pane for pane in window.panes}
        try:
            tiled, floating = tree_of(info.layout)
        except LayoutError:
            raise WorkflowError(f"the layout {info.layout!r} is not understood", name) from None
        if floating:
            self.notes.append(f"window {name}: {floating} floating pane{'s are' if floating > 1 else ' is'} left out")
        active = int(info.active_pane.removeprefix("%")) if info.active_pane else -1
        focus = active if len(panes) > 1 else -1  # a pane that is alone has it anyway
        if not all(cell.pane_id in panes for cell in tiled.leaves()):
            raise WorkflowError(f"window {name} changed while it was read", name, remedy="try again")
        if tiled.axis is None:
            return Window(name, pane=(self._pane(panes[tiled.pane_id], False, ""),))
        return Window(name, split=_split(tiled.axis), pane=self._children(tiled, panes, focus))

    def _children(self, cell: Cell, panes: dict[int, LivePane], focus: int) -> tuple[Pane, ...]:
        assert cell.axis is not None
        sizes = shares([child.size(cell.axis) for child in cell.children])
        found = []
        for child, size in zip(cell.children, sizes, strict=True):
            if child.axis is None:
                found.append(self._pane(panes[child.pane_id], child.pane_id == focus, size))
            else:
                inner = self._children(child, panes, focus)
                found.append(Pane(split=_split(child.axis), size=size, pane=inner))
        return tuple(found)

    def _pane(self, pane: LivePane, focus: bool, size: str) -> Pane:
        from pymux_wf.api.errors import MuxError

        info = pane.info()
        try:
            process = pane.process
        except MuxError:  # its program has ended
            process = None
        argv = tuple(info.argv)
        cwd = (process.cwd if process else "") or info.cwd
        said: dict[str, Any] = {"focus": focus, "size": size}
        if info.title and info.title != os.uname().nodename and not _is_shell(argv):
            said["title"] = info.title
        if cwd and cwd != self._root:
            said["root"] = _short(cwd)
        if not _is_shell(argv):
            return Pane(run=argv if len(argv) > 1 else argv[0], **said)  # one word alone is a shell's command line
        if process and process.argv and not _is_shell(process.argv):
            return Pane(type=shlex.join(process.argv), enter=False, **said)
        return Pane(**said)


def shares(sizes: Sequence[int]) -> list[str]:
    """Sizes in cells as percentages that add up to less than 100: the last has none, it gets what is left.

    >>> shares([65, 35]), shares([10, 10, 10])
    (['65%', ''], ['33%', '33%', ''])
    """
    total = sum(sizes)
    percent = [min(99, max(1, round(100 * size / total))) for size in sizes[:-1]]
    while sum(percent) > 99 and max(percent) > 1:
        percent[percent.index(max(percent))] -= 1
    if sum(percent) > 99:
        return [""] * len(sizes)
    return [*(f"{share}%" for share in percent), ""]


def tree_of(text: str) -> tuple[Cell, int]:
    """The tree of a window's layout string with its panes' numbers in the leaves, without those that float, and how
    many of these there are. Floating panes stand among the root's children and once more in ``<>``.

    Raises:
        LayoutError: the text is no layout.
    """
    body, _, stack = text.partition(",")[2].partition("<")
    floats = {int(number) for number in _LEAF.findall(stack)}
    root = read_tree(f"{checksum(body):04x},{body}")
    for cell, number in zip(root.leaves(), _LEAF.findall(body), strict=True):
        cell.pane_id = int(number)
    root.children = [cell for cell in root.children if cell.axis is not None or cell.pane_id not in floats]
    return without_single_children(root), len(floats)


def _split(axis: Axis) -> Any:
    return "h" if axis is Axis.LEFT_RIGHT else "v"


def _is_shell(argv: Sequence[str]) -> bool:
    """Whether this is an interactive shell: its name and at most flags behind it."""
    return not argv or (
        os.path.basename(argv[0]).lstrip("-") in SHELLS
        and all(word.startswith("-") and "c" not in word for word in argv[1:])
    )


def _different(names: Sequence[str]) -> list[str]:
    """The names of windows, each once: a second gets a number."""
    found: list[str] = []
    for name in names:
        base, number = name or "window", 1
        name = base
        while name in found:
            number += 1
            name = f"{base}-{number}"
        found.append(name)
    return found


def _short(path: str) -> str:
    """A path with ~ for the home directory."""
    home = os.path.expanduser("~")
    return f"~{path[len(home) :]}" if path == home or path.startswith(f"{home}/") else path
