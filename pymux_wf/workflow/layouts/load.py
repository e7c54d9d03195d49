"""Loading a layout: its session with its windows and panes, then its programs; loading again repairs.

Every pane is there and has its size before any program starts. Windows and panes carry labels (:mod:`.present`), so
that a second load finds them again, makes what is missing at its place, starts what has ended, and touches nothing
else. One load at a time on a server (:mod:`.lock`). A load that fails in the middle leaves what it has made; the next
one goes on from there.
"""

from __future__ import annotations

import asyncio
import dataclasses
import os
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from pymux_wf.aio import MuxError, NotFound, Refused, Server, Session, WaitTimeout, Window
from pymux_wf.workflow.command_line import Call
from pymux_wf.workflow.errors import NotThere, RefusedBySafety, TookTooLong, WorkflowError
from pymux_wf.workflow.layouts.engine import configured, filled
from pymux_wf.workflow.layouts.lock import locked
from pymux_wf.workflow.layouts.model import Layout
from pymux_wf.workflow.layouts.opening import nobody, open_by_name, workflow_directory_of
from pymux_wf.workflow.layouts.present import WINDOW, PresentWindow, look
from pymux_wf.workflow.layouts.programs import Programs, Typed, directory, type_all
from pymux_wf.workflow.layouts.read import key_of_binding, option_text
from pymux_wf.workflow.layouts.tree import window_label
from pymux_wf.workflow.layouts.windows import Building

OLD = "@layout-old"
"""The window option of one that is to go because it was loaded anew."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load has done.

    Attributes:
        layout: the layout's name.
        session, session_name: the session's id and name.
        created: whether the session was made.
        windows: the names of the windows that were made.
        started: how many programs were started.
        needs: the components that it shows.
        problems: what could not be done, a sentence each; the next load tries it again.
        seconds: how long it took, from the first question to the last program, without ``on_create``.
        typed: what is to be typed into its shells now (:func:`~.programs.type_all`).
    """

    layout: str
    session: str
    session_name: str
    created: bool
    windows: tuple[str, ...]
    started: int
    needs: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    seconds: float = 0.0
    typed: tuple[Typed, ...] = field(default=(), repr=False)

    @property
    def changed(self) -> bool:
        """Whether anything was missing."""
        return self.created or bool(self.windows or self.started)

    def as_json(self) -> dict[str, Any]:
        told = {"layout": self.layout, "session": self.session, "session_name": self.session_name}
        done = {"created": self.created, "windows": list(self.windows), "started": self.started}
        return {
            **told,
            **done,
            "needs": list(self.needs),
            "problems": list(self.problems),
            "seconds": round(self.seconds, 4),
        }


async def load(
    server: Server,
    layout: Layout,
    name: str,
    session: str | None = None,
    *,
    replace: bool = False,
    root: str | None = None,
    size: tuple[int, int] | None = None,
    select: bool = False,
) -> Loaded:
    """Makes what is missing of a layout.

    Args:
        name: The layout's name, by which its windows are found again.
        session: The name or id of the session that its windows are added to; the layout's own without it, which is
            made where it is not there.
        replace: Windows of this layout that are there are made anew, and what runs in them ends.
        root: The directory that the layout's is seen from; the session's (of a new one the current one) without it.
        size: Columns and lines of a session that is made; those of the option default-size without it.
        select: Also a session that was complete goes to the window that the layout shows first.

    Raises:
        NotThere: There is no such session.
        WorkflowError: A program of ``on_create`` failed, or the directory is not there: nothing was made.
        TookTooLong: Another layout is loading, and does not end.
        MuxError: The server refused or has ended. What was made stays; a second load goes on.
    """
    async with locked(server):
        return await _Load(server, layout, name, root, size).run(session, replace, select)


class _Load:
    """One load, with the lock held."""

    def __init__(
        self, server: Server, layout: Layout, name: str, root: str | None, size: tuple[int, int] | None
    ) -> None:
        self.server = server
        self.layout = layout = filled(layout, configured())
        self.name = name
        self.root = root
        self.size = size
        self.first = layout.session.select or layout.window[0].name
        self.env: Mapping[str, str] = layout.session.env
        self.cwd = ""

    async def run(self, wanted: str | None, replace: bool, select: bool) -> Loaded:
        session = await self._find(wanted)
        self.cwd = await self._directory(session)
        if session is None or not await self._has_windows(session):
            await self._on_create()
        began = time.perf_counter()
        created = session is None
        session = session or await self._create()
        if replace:
            await self._age(session.id)
        building = Building(self.server, session.id, self.layout, self.name, self.cwd)
        await building.build()
        if building.made:
            await self._adjust(session)
        if building.made or select:
            await self._select(session)
        programs = Programs(self.server, session.id, self.layout, self.name, self.cwd, self.env)
        await programs.start(self.first)
        if replace:
            await self._bury(session.id)
        return Loaded(
            self.name,
            session.id,
            (await session.info()).name,
            created,
            tuple(building.made),
            programs.started,
            self.layout.session.needs,
            (*building.problems, *programs.problems),
            time.perf_counter() - began,
            tuple(programs.typed),
        )

    # -- the session

    async def _find(self, wanted: str | None) -> Session | None:
        if wanted is None:
            return await self._own()
        try:
            return await self.server.session(wanted)
        except NotFound as error:
            raise NotThere(str(error), wanted) from None

    async def _own(self) -> Session | None:
        """The session of the layout's own name, which may look like an id."""
        name = self.layout.session.name or self.name
        answer = await self.server.command(["list-sessions", "-F", "#{session_id} #{session_name}"])
        for line in answer.stdout:
            session_id, _, called = line.partition(" ")
            if called == name:
                return await self.server.session(session_id)
        return None

    async def _directory(self, session: Session | None) -> str:
        if self.root is not None or session is None:
            base = os.path.abspath(os.path.expanduser(self.root or os.getcwd()))
        else:
            base = (await session.info()).cwd
        found = directory(base, [self.layout.session.root] if self.layout.session.root else [])
        if not os.path.isdir(found):
            message = f"there is no directory {found} for the layout {self.name}"
            raise WorkflowError(message, found, remedy=f"make it, or change root: mkdir -p {found}")
        return found

    async def _has_windows(self, session: Session) -> bool:
        return bool((await look(self.server, session.id)).of_layout(quote(self.name, safe="")))

    async def _create(self) -> Session:
        wanted = self.layout.session.name or self.name
        return await self.server.new_session(
            wanted,
            empty=True,
            window_name=self.layout.window[0].name,
            cwd=self.cwd,
            env=dict(self.env),
            size=self.size,
        )

    async def _on_create(self) -> None:
        for argv in self.layout.session.on_create:
            await asyncio.to_thread(self._run_once, argv)

    def _run_once(self, argv: tuple[str, ...]) -> None:
        shown = " ".join(argv)
        try:
            done = subprocess.run(
                argv,
                cwd=self.cwd,
                env={**os.environ, **self.env},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                check=False,
            )
        except OSError as error:
            raise WorkflowError(f"on_create: {shown}: {error.strerror}", argv[0]) from None
        if done.returncode:
            told = done.stdout.strip()
            raise WorkflowError(
                f"on_create: {shown} ended with code {done.returncode}: nothing was made", argv[0], remedy=told
            )

    # -- around the windows

    async def _adjust(self, session: Session) -> None:
        """Session options and keys; what is wrong with them is nothing that a half-made session would help."""
        for option, value in self.layout.session.options.items():
            await session.command(["set-option", "-t", session.id, option, option_text(value)], check=True)
        for binding, command in self.layout.keys.items():
            table, key = key_of_binding(binding)
            await self.server.command(["bind-key", "-T", table, key, command], check=True)

    async def _select(self, session: Session) -> None:
        there = (await look(self.server, session.id)).window(window_label(self.name, self.first))
        if there is not None:
            await session.command(["select-window", "-t", f"{session.id}:{there.id}"], check=True)

    async def _age(self, session_id: str) -> None:
        """Takes the labels off the windows that are there: they are made anew, and go when that is done."""
        for window in (await look(self.server, session_id)).of_layout(quote(self.name, safe="")):
            await self._set(window, OLD, window.label)
            await self._set(window, WINDOW, "")
            for pane in (await look(self.server, session_id)).panes_of(window.id):
                await self.server.command(["set-option", "-pu", "-t", pane.id, "@layout-pane"], check=True)

    async def _bury(self, session_id: str) -> None:
        """Ends the windows that were replaced; the new ones take their places."""
        answer = await self.server.command(
            ["list-windows", "-t", session_id, "-F", f"#{{window_id}} #{{?{WINDOW},,#{{{OLD}}}}}"], check=True
        )
        present = await look(self.server, session_id)
        for line in answer.stdout:
            window_id, _, label = line.partition(" ")
            if not label:
                continue
            new = present.window(label)
            if new is not None:
                places = ["-s", f"{session_id}:{new.id}", "-t", f"{session_id}:{window_id}"]
                await self.server.command(["swap-window", "-d", *places], check=True)
            await Window(self.server, window_id).kill()

    async def _set(self, window: PresentWindow, option: str, value: str) -> None:
        await self.server.command(["set-option", "-w", "-t", window.id, option, value], check=True)


async def load_named(
    server: Server,
    layout: str | os.PathLike[str],
    *,
    session: str | None = None,
    replace: bool = False,
    called: str | None = None,
) -> str:
    """Loads the layout of a name or a file for a program (``Server.load_layout``); the session's id.

    ``session`` is there already; ``called`` is what the layout's own session is called, and it is made where it is not.
    A layout that is not trusted is refused; what could not be made is raised as MuxError. What is typed is typed by a
    task of its own.
    """
    try:
        directory_of_user = await workflow_directory_of(server)
        name, found = open_by_name(os.fspath(layout), workflow_directory=directory_of_user, ask=nobody)
        if called is not None:
            found = dataclasses.replace(found, session=dataclasses.replace(found.session, name=called))
        loaded = await load(server, found, name, session, replace=replace)
    except WorkflowError as error:
        kind = next((theirs for ours, theirs in _KINDS.items() if isinstance(error, ours)), MuxError)
        raise kind(str(error), error.object) from error
    except OSError as error:
        raise MuxError(f"{error.filename}: {error.strerror}", str(layout)) from None
    if loaded.problems:
        raise MuxError("\n".join(loaded.problems), loaded.session_name)
    if loaded.typed:
        task = asyncio.get_running_loop().create_task(type_all(server, loaded.typed))
        _typing.add(task)
        task.add_done_callback(_typing.discard)
    return loaded.session


_KINDS: dict[type[WorkflowError], type[MuxError]] = {
    NotThere: NotFound,
    RefusedBySafety: Refused,
    TookTooLong: WaitTimeout,
}
"""Failures as the library tells them."""

_typing: set[asyncio.Task[None]] = set()


def load_word(call: Call) -> int:
    """``pywfmux layout load NAME``: see :mod:`.load_command`."""
    from pymux_wf.workflow.layouts.load_command import load_word as run

    return run(call)
