"""``pywfmux layout load NAME``, and what the production sessions have in common with it: a session for a person.

Where there is no server one is started. In a terminal outside any session the person is attached to it; inside one
their client goes there; elsewhere it is left running.
"""

from __future__ import annotations

import asyncio
import os
import shlex
import subprocess
import sys
from dataclasses import dataclass, replace
from typing import NoReturn

from pymux_wf.aio import Server, ServerGone
from pymux_wf.paths import PYWFMUX, socket_of_environment
from pymux_wf.workflow.command_line import Call
from pymux_wf.workflow.errors import NoServer, WorkflowError
from pymux_wf.workflow.layouts.find import workflow_directory
from pymux_wf.workflow.layouts.load import Loaded, load
from pymux_wf.workflow.layouts.model import Layout
from pymux_wf.workflow.layouts.opening import open_by_name
from pymux_wf.workflow.layouts.present import WAITING
from pymux_wf.workflow.layouts.programs import directory
from pymux_wf.workflow.layouts.typing_process import begin
from pymux_wf.workflow.layouts.windows import refit

PLACEHOLDER = ("/bin/sh", "-c", "while read -r line; do :; done")
"""What keeps the first pane's place while a server is started; it is replaced. Found with an empty PATH too."""

STARTING = 30.0
"""Seconds that a server may take to start."""

OURS = [sys.executable, "-m", "pymux_wf"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants of a layout.

    Attributes:
        session: the session that it is loaded into; its own without it.
        replace: make anew what is there.
        client: the client that shows it.
        stay: leave it running, and show it to nobody.
        configuration: the files that a server is started with; the user's own without any.
    """

    session: str | None = None
    replace: bool = False
    client: str | None = None
    stay: bool = False
    configuration: tuple[str, ...] = ()


def load_word(call: Call) -> int:
    """``layout load``."""
    name, layout = open_by_name(call["name"], workflow_directory=workflow_directory(call.socket))
    wish = Wish(call["t"], call["replace"], call["client"], call["d"], call.configuration)
    return tell(call, show(call.socket, layout, name, wish, terminal=not call.json))


def tell(call: Call, loaded: Loaded) -> int:
    """Says what was done; the exit code. Does not come back where the person is to be attached."""
    command = f"pywfmux -S {shlex.quote(call.socket)} attach-session -t {shlex.quote('=' + loaded.session_name)}"
    if call.json:
        call.print_json({**loaded.as_json(), "attach": command})
    for problem in loaded.problems:
        call.note(f"pywfmux {call.command}: {problem}")
    if attaches(call):
        attach(call.socket, loaded.session)
    if not call.json and not call.values.get("client") and not inside(call.socket):
        done = f"{loaded.session_name} is complete" if not loaded.changed else summary(loaded)
        call.print(f"{done}\n  {command}")
    return 1 if loaded.problems else 0


def summary(loaded: Loaded) -> str:
    """One line: what was made."""
    made = f"made {', '.join(loaded.windows)}; " if loaded.windows else ""
    programs = "1 program" if loaded.started == 1 else f"{loaded.started} programs"
    return f"{loaded.session_name}: {made}{programs} started in {loaded.seconds:.2f} s"


def attaches(call: Call) -> bool:
    """Whether the person is attached at the end: at a terminal that is in no session, and not told otherwise."""
    told = call.json or call.values.get("d") or call.values.get("client")
    return not told and at_terminal() and not os.environ.get("PYWFMUX")


def at_terminal() -> bool:
    """Whether a person is there to look."""
    try:
        return os.isatty(0) and os.isatty(1)
    except OSError:
        return False


def inside(socket: str) -> bool:
    """Whether this runs in a pane of the server itself."""
    around = socket_of_environment(os.environ, PYWFMUX)
    return around is not None and os.path.realpath(around) == os.path.realpath(socket)


def show(socket: str, layout: Layout, name: str, wish: Wish, *, terminal: bool = True) -> Loaded:
    """Loads a layout for a person: starts a server where there is none, and has their client show it.

    ``terminal``: whether they will be attached where they are in no session; the panes get its size then.
    """
    attached = terminal and not wish.stay and not wish.client and at_terminal() and not os.environ.get("PYWFMUX")
    size = _terminal_size() if attached else None
    try:
        loaded = asyncio.run(_show(socket, layout, name, wish, size))
    except ServerGone:
        if wish.session is not None:
            raise NoServer(f"there is no session {wish.session}: no server runs on {socket}", wish.session) from None
        loaded = _with_server(socket, layout, name, wish, size)
    begin(socket, loaded.typed)
    return loaded


def attach(socket: str, session: str) -> NoReturn:
    """Becomes the client of a session."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [*OURS, "-S", socket, "attach-session", "-t", session])


async def _show(socket: str, layout: Layout, name: str, wish: Wish, size: tuple[int, int] | None) -> Loaded:
    async with Server.connect(socket) as server:
        room = None
        if size is not None:
            room = size[0], max(size[1] - await _status_lines(server), 1)
        root = None if wish.session else os.getcwd()
        person = wish.client is not None or inside(socket)
        loaded = await load(
            server, layout, name, wish.session, replace=wish.replace, root=root, size=room, select=person
        )
        if room is not None and not (await (await server.session(loaded.session)).info()).attached:
            await refit(server, loaded.session, layout, name, *room)
        if not wish.stay:
            await _switch(server, loaded.session, wish.client, inside(socket))
        return loaded


async def _switch(server: Server, session: str, client: str | None, in_pane: bool) -> None:
    """Has a client show the session: the one that is named, or the one in whose pane this runs."""
    if client is None and in_pane:
        pane = os.environ.get("PYWFMUX_PANE", "")
        words = ["list-clients", "-F", "#{client_activity} #{client_name}", *(["-t", pane] if pane else [])]
        clients = sorted((await server.command(words)).stdout)
        client = clients[-1].partition(" ")[2] if clients else None
    if client is None:
        return
    answer = await server.command(["display-message", "-p", "-c", client, "#{client_session}"])
    info = await (await server.session(session)).info()
    if answer.stdout != [info.name]:
        await server.command(["switch-client", "-c", client, "-t", session], check=True)


async def _status_lines(server: Server) -> int:
    text = "".join((await server.command(["show-options", "-gv", "status"])).stdout)
    return {"off": 0, "on": 1}.get(text, int(text) if text.isdecimal() else 1)


def _terminal_size() -> tuple[int, int] | None:
    try:
        size = os.get_terminal_size(1)
    except OSError:
        return None
    return (size.columns, size.lines) if size.columns and size.lines else None


def plain(text: str) -> str:
    """A text that is no format."""
    return text.replace("#", "##")


def _with_server(socket: str, layout: Layout, name: str, wish: Wish, size: tuple[int, int] | None) -> Loaded:
    """Starts a server with the layout's session in it, whose first pane waits, and loads the rest."""
    session = layout.session.name or name
    cwd = directory(os.getcwd(), [layout.session.root] if layout.session.root else [])
    columns, lines = size or (80, 24)
    words = ["new-session", "-d", "-s", plain(session), "-n", plain(layout.window[0].name), "-c", plain(cwd)]
    words += ["-x", str(columns), "-y", str(max(lines - 1, 1) if size else lines)]
    for variable, value in layout.session.env.items():
        words += ["-e", f"{variable}={value}"]
    words += [*PLACEHOLDER, ";", "set-option", "-p", WAITING, "1"]
    done = subprocess.run(
        [*OURS, "-S", socket, *(word for file in wish.configuration for word in ("-f", file)), *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=STARTING,
        check=False,
    )
    if done.returncode:
        raise WorkflowError(f"no server could be started: {done.stderr.strip()}", socket)
    try:
        return replace(asyncio.run(_show(socket, layout, name, wish, size)), created=True)
    except WorkflowError:  # nothing was made: the server was started for nothing
        subprocess.run([*OURS, "-S", socket, "kill-session", "-t", f"={session}"], capture_output=True, check=False)
        raise
