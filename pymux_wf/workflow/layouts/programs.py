"""Starts what a layout's panes run, in panes that have their final size, and types what is to be typed.

Programs are started by argv; what is typed is typed once the pane's shell waits for input, and never delays anything.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shlex
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pymux_wf.aio import InvalidCall, MuxError, Pane, Server
from pymux_wf.workflow.layouts.model import Layout
from pymux_wf.workflow.layouts.model import Pane as Described
from pymux_wf.workflow.layouts.present import WAITING, PresentPane, look
from pymux_wf.workflow.layouts.tree import Leaf, leaves, pane_label

TYPING = 30.0
"""Seconds that a shell may take to show its prompt."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What is to be typed into a pane, and whether Enter is pressed behind it."""

    pane: str
    text: str
    enter: bool = True


class Programs:
    """The programs of one layout in one session.

    Attributes:
        started: how many were started.
        typed: what is to be typed now.
        problems: what could not be started, a sentence each.
    """

    def __init__(
        self, server: Server, session_id: str, layout: Layout, name: str, cwd: str, env: Mapping[str, str]
    ) -> None:
        self.server = server
        self.session_id = session_id
        self.layout = layout
        self.name = name
        self.cwd = cwd
        self.env = env
        self.shell_env: Mapping[str, str] = {}
        self.started = 0
        self.typed: list[Typed] = []
        self.problems: list[str] = []

    async def start(self, first: str) -> None:
        """Starts what does not run: in the window ``first`` before all others."""
        present = await look(self.server, self.session_id)
        known = {pane.label: pane for pane in present.panes if pane.label}
        self.shell_env = await self._for_shells()
        windows = sorted(self.layout.window, key=lambda window: window.name != first)
        wanted: list[tuple[str, PresentPane, Leaf]] = []
        for window in windows:
            for leaf in leaves(window):
                pane = known.get(pane_label(self.name, window.name, leaf.path))
                if pane is not None and (pane.idle or pane.dead):
                    wanted.append((f"{window.name}, pane {leaf.path}", pane, leaf))
        # Nobody is to wait for an answer while programs begin to use the machine: what needs none comes before, and
        # all are asked for in this order at once.
        await asyncio.gather(*(self._entitle(pane, leaf) for _, pane, leaf in wanted))
        await asyncio.gather(*(self._start(*each) for each in wanted))

    async def _entitle(self, present: PresentPane, leaf: Leaf) -> None:
        if leaf.pane.title:
            title = leaf.pane.title.replace("#", "##")
            await self.server.command(["select-pane", "-t", present.id, "-T", title])

    async def _start(self, where: str, present: PresentPane, leaf: Leaf) -> None:
        pane = Pane(self.server, present.id)
        argv = argv_of(leaf.pane, self.server.socket_path or "")
        env = {**self.env, **({} if argv else self.shell_env), **(leaf.env or {})}
        try:
            if leaf.pane.log:
                await self._log(pane, leaf.pane.log)
            cwd = directory(self.cwd, leaf.roots)
            await pane.respawn(argv=argv or None, cwd=cwd, env=env, kill=present.idle)
            if present.waiting:
                await pane.command(["set-option", "-pu", "-t", pane.id, WAITING], check=True)
        except InvalidCall as error:
            self.problems.append(f"{where}: {error.message.partition(': ')[2] or error.message}")
            return
        except MuxError as error:
            self.problems.append(f"{where}: {error.message}")
            return
        self.started += 1
        if leaf.pane.type:
            self.typed.append(Typed(present.id, leaf.pane.type, leaf.pane.enter))

    async def _for_shells(self) -> dict[str, str]:
        """What shells get besides: where PATH leads to nothing, /etc/profile would fail before a person sees a prompt,
        so the system's own directories stand behind it."""
        words = ["display-message", "-p", "-t", self.session_id, "#{PATH}"]
        path = self.env.get("PATH") or "".join((await self.server.command(words)).stdout)
        if path and shutil.which("id", path=path):
            return {}
        return {"PATH": os.pathsep.join(filter(None, (path, os.defpath)))}

    async def _log(self, pane: Pane, path: str) -> None:
        """Before it starts: what a program writes first is logged too."""
        file = os.path.join(self.cwd, os.path.expanduser(path))
        command = f"exec cat >> {shlex.quote(file)}"
        # The command is expanded as a format, and by strftime.
        escaped = command.replace("#", "##").replace("%", "%%")
        await pane.command(["pipe-pane", "-t", pane.id, escaped], check=True)


def argv_of(pane: Described, socket: str) -> list[str]:
    """The program that a pane starts; [] is the default shell."""
    from pymux_wf.workflow.panes.command import argv_for

    return argv_for(pane, python=sys.executable, socket=socket)


def directory(base: str, roots: Sequence[str]) -> str:
    """The directory that roots lead to, each seen from the one around it.

    >>> directory("/work", ["app", "src"]), directory("/work", ["/srv", "x"])
    ('/work/app/src', '/srv/x')
    """
    for root in roots:
        base = os.path.normpath(os.path.join(base, os.path.expanduser(root)))
    return base


async def type_all(server: Server, typed: Sequence[Typed], timeout: float = TYPING) -> None:
    """Types into each pane as soon as its shell waits for input; one that never does gets nothing."""
    await asyncio.gather(*(_type(server, each, timeout) for each in typed))


async def _type(server: Server, typed: Typed, timeout: float) -> None:
    pane = Pane(server, typed.pane)
    with contextlib.suppress(MuxError):  # it has ended, or shows no prompt: there is nobody to type for
        await pane.wait_ready(timeout=timeout)
        await pane.send_text(typed.text)
        if typed.enter:
            await pane.send_keys("Enter")
