"""The server: everything one socket holds, and how its parts find each other.

Owns the tree, the options, the key tables, the buffers, the clients and the timers, and offers what several rooms need:
who shows what, redraw requests, size recalculation, the end. What happens in detail stands beside it: commands in
``executor.py`` and ``commands/``, changes of the tree with their processes in ``actions.py``, output and exits in
``pane_events.py``, keys in ``input.py``, pictures in ``draw.py``.
"""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from functools import cached_property

import pymux_wf

from . import actions, naming, pane_events, sizes
from .access import AccessList
from .alerts import Alerts
from .buffers import PasteBuffers
from .client import Client
from .connection import Connection
from .context import Context
from .ending import Ending, destroy_unattached
from .event_ring import EventRing
from .executor import Executor
from .held_updates import HeldUpdates
from .key_tables import KeyTables
from .logs import get_log
from .notices import Notices
from .option_sets import OptionSets
from .outer_terminals import OuterColours
from .pane_focus import PaneFocus
from .pane_watchers import tell
from .past_panes import PastPanes
from .platform import ExitWatcher
from .queue import CommandQueue, Current
from .status_timer import StatusTimer
from .tree import Pane, Session, Tree, Window
from .wait_channels import WaitChannels

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Coroutine, Iterator
    from typing import Any

    from pymux_wf.terminal import ByteStream

    from .audit import AuditLog
    from .jobs import FormatJobs, Jobs
    from .locking import IdleLocks
    from .metrics import Metrics
    from .pane_io import PaneIO
    from .pipes import Pipe
    from .pty import PaneProcess
    from .recordings import Recordings
    from .socket_file import SocketFile
    from .supervision import Supervision
    from .themes import Themes
    from .visibility import Visibility

log = get_log(__name__)

TMUX_VERSION = "3.7c"
DEFAULT_CELL_PIXELS = (16, 32)
MESSAGE_LENGTH = 8192  # of a line in the message log, in characters


class Server:
    """One server; ``socket_path`` is what clients connect to,
    ``name`` the name it was started under (pywfmux or tmux).
    """

    def __init__(self, socket_path: str, name: str, loop: asyncio.AbstractEventLoop) -> None:
        self.socket_path: str = socket_path
        self.name: str = name
        self.loop = loop
        self.embedded = False
        self.verbose_log: str | None = None
        self.audit: AuditLog | None = None
        self.jobs_barred = False
        self.started: float = time.time()
        self.host: str = os.uname().nodename
        self.user: str = _user_name()
        self.version_token: str = TMUX_VERSION
        self.terminal_version = f"tmux {TMUX_VERSION}" if name == "tmux" else f"pywfmux {pymux_wf.__version__}"
        self.tree: Tree = Tree()
        self.notices = Notices(self)
        self.tree.observer = self.notices.announce
        self.past_panes = PastPanes()
        self.tree.pane_gone = self.past_panes.keep
        self.options = OptionSets(self._option_changed, lambda text: self.executor.parse(text))
        self.environ = self.options.new_environ()
        self.config_from: list[str] = []
        self.on_first_client: Callable[[], None] | None = None
        self.executor = Executor(self)
        self.keys = KeyTables(self.executor.parse_default_binding)
        self.buffers = PasteBuffers(
            lambda: int(self.options.server.get("buffer-limit")),
            lambda event, buffer: self.notices.announce(event, buffer),
        )
        self.exits = ExitWatcher(loop)
        self.queue = CommandQueue(self)
        self.clients: list[Client] = []
        self.access = AccessList()
        self.config_files: list[str] = []
        self.config_errors: list[str] = []
        self.config_done = False
        self.messages: list[tuple[float, str]] = []
        self.busy_panes: set[PaneIO] = set()
        self.pane_ends: dict[int, pane_events.PaneEnd] = {}
        self.pane_taps: dict[int, list[Callable[[bytes], None]]] = {}
        self.recordings: Recordings | None = None
        self.pipes: dict[int, Pipe] = {}
        self.name_timers: dict[int, asyncio.TimerHandle] = {}
        self.alerts = Alerts(self)
        self.prompt_history: Any = None
        self.outer_colours = OuterColours()
        self.ending = Ending(self)
        self.socket_file: SocketFile | None = None
        self.status_timer = StatusTimer(self)
        self.held = HeldUpdates(self)
        self.focus = PaneFocus(self)
        self.notices.listeners.append(self.focus.heard)
        self.events = EventRing(self)
        self.notices.listeners.append(self.events.heard)
        self.notices.command_listeners.append(self.events.ran)
        self._tasks: set[asyncio.Future[Any]] = set()
        self._waiting_for_config: list[Callable[[], None]] = []
        self._starter: Client | None = None
        self.wait_channels = WaitChannels(loop)

    # -- loaded when they are needed

    @cached_property
    def jobs(self) -> Jobs:
        """The shell commands that run for commands and formats."""
        from .jobs import Jobs

        return Jobs(self.maybe_exit, self.loop)

    @cached_property
    def format_jobs(self) -> FormatJobs:
        """The shell commands in formats."""
        from .jobs import FormatJobs

        return FormatJobs(self.jobs, self.redraw_every_status, self.loop)

    @cached_property
    def metrics(self) -> Metrics:
        """The named values of ``#{metric:NAME}``."""
        from .metrics import Metrics

        return Metrics(self)

    @cached_property
    def supervision(self) -> Supervision:
        """The program that measures for ``#{metric:NAME}``."""
        from .supervision import Supervision

        return Supervision(self)

    @cached_property
    def visibility(self) -> Visibility:
        """Which panes somebody sees, for the programs that want to know."""
        from .visibility import Visibility

        return Visibility(self)

    @cached_property
    def themes(self) -> Themes:
        """Which terminals and panes are light or dark."""
        from .themes import Themes

        return Themes(self)

    @cached_property
    def idle_locks(self) -> IdleLocks:
        """The timers of ``lock-after-time``."""
        from .locking import IdleLocks

        return IdleLocks(self)

    # -- small readings

    @staticmethod
    def wall_time() -> float:
        return time.time()

    @property
    def erase_character(self) -> bytes:
        """What the Backspace key sends, from the ``backspace`` option."""
        return {"C-h": b"\x08"}.get(str(self.options.server.get("backspace")), b"\x7f")

    def default_shell(self) -> str:
        return str(self.options.session.get("default-shell")) or "/bin/sh"

    def cell_pixels(self, window: Window) -> tuple[int, int]:
        """Width and height of a cell in pixels as a client that shows the window has them; else tmux's guess."""
        for client in self.clients_of(window):
            if client.xpixels and client.ypixels:
                return client.xpixels // client.columns, client.ypixels // client.lines
        return DEFAULT_CELL_PIXELS

    def context(self, **objects: Any) -> Context:
        """A format context over the given ``client``, ``session``, ``winlink``, ``window``, ``pane``."""
        return Context.over(self, **objects)

    @contextmanager
    def without_jobs(self) -> Iterator[None]:
        """While formats are expanded for somebody who may only look on: ``#(command)`` runs nothing."""
        before, self.jobs_barred = self.jobs_barred, True
        try:
            yield
        finally:
            self.jobs_barred = before

    def add_message(self, text: str) -> None:
        """Adds a line to the message log (``show-messages``); of an endless one its beginning."""
        self.messages.append((time.time(), text if len(text) <= MESSAGE_LENGTH else f"{text[:MESSAGE_LENGTH]}..."))
        self.trim_messages()

    def trim_messages(self) -> None:
        """Forgets the oldest lines of the message log that ``message-limit`` has no room for."""
        limit = int(self.options.server.get("message-limit"))
        del self.messages[: max(len(self.messages) - limit, 0)]

    # -- clients

    def connection(self, *, first: bool = False) -> Connection:
        """The protocol object for a new peer; the ``first`` waits for the server's start."""
        hello = {"pid": os.getpid()}
        return Connection(
            self.loop,
            self._accept,
            hello,
            pymux_wf.__version__,
            os.getuid(),
            lets_in=self.access.lets_in,
            first=first,
            too_late=self.ending.too_late,
        )

    def _accept(self, connection: Connection, hello: dict[str, Any]) -> Client:
        client = Client(self, connection, hello)
        client.read_only = client.ignore_size = self.access.only_reads(connection.peer_uid)
        self.clients.append(client)
        if self.on_first_client is not None:
            self._first_client(client)
        return client

    def _first_client(self, client: Client) -> None:
        """Its environment becomes the global one, as if the server had been started from its shell; then the
        configuration is read.
        """
        self._starter = client
        for name, value in client.environment.items():
            self.environ.set(name, value)
        self.options.adopt_environment(client.environment)
        if self.config_from:
            from .config_file import as_peer_sees

            self.config_from = [as_peer_sees(path, client.pid) for path in self.config_from]
        load, self.on_first_client = self.on_first_client, None
        if load is not None:
            load()

    def attached(self) -> list[Client]:
        return [client for client in self.clients if client.session is not None]

    def clients_in(self, session: Session) -> list[Client]:
        return [client for client in self.clients if client.session is session]

    def clients_of(self, window: Window) -> list[Client]:
        """Clients that show the window now."""
        return [
            client
            for client in self.clients
            if client.session is not None
            and client.session.current is not None
            and client.session.current.window is window
        ]

    def client_current(self, client: Client) -> Current:
        """What a command of an attached client means without a target."""
        session = client.session
        link = session.current if session is not None else None
        return Current(session, link, client.pane_in(link.window) if link is not None else None)

    def run_client_command(self, client: Client, argv: list[str]) -> None:
        """Runs the command line of a client. The one who started the server waits until the configuration has been
        read; others do not, for they may be part of it: a program that it runs asks the server too.
        """
        if client is self._starter:
            self.after_config(lambda: self.executor.run_argv(client, argv))
        else:
            self.executor.run_argv(client, argv)

    def client_attached(self, client: Client, first: bool) -> None:
        session = client.session
        assert session is not None
        self.client_used_window(client)
        self.recalculate_sizes()
        if session.current is not None:
            session.current.flags.clear()
        self.notices.announce("client-session-changed", client)
        if first:
            self.notices.announce("client-attached", client)
        self.status_timer.restart()
        for other in self.clients_in(session):
            other.redraw_status()
        self._attached_changed()
        if session.options.get("lock-after-time"):
            self.idle_locks.refresh()
        if self.config_errors:
            self.loop.call_soon(self._show_config_errors, client)

    def _show_config_errors(self, client: Client) -> None:
        from .config import show_errors

        show_errors(self, client)

    def client_detached(self, client: Client, session: Session) -> None:
        sizes.forget_client(self, client)
        self.notices.announce("client-detached", client)
        self.redraw_session_status(session)
        self.recalculate_sizes()
        self.status_timer.restart()
        self._attached_changed()

    def _attached_changed(self) -> None:
        destroy_unattached(self)
        if self.socket_file is not None:
            self.socket_file.show_attached(bool(self.attached()))

    def client_lost(self, client: Client) -> None:
        if client in self.clients:
            self.clients.remove(client)
        destroy_unattached(self)
        self.maybe_exit()

    def client_resized(self, client: Client) -> None:
        client.redraw_all()
        self.recalculate_sizes()
        if client.overlay is not None:
            client.overlay.resized(client)
        self.notices.announce("client-resized", client)

    def client_used_window(self, client: Client) -> None:
        """The client's user did something in its window: for ``window-size latest``."""
        if sizes.use_window(client):
            self.recalculate_sizes()
            self.notices.announce("client-active", client)

    def client_focused(self, client: Client, focused: bool) -> None:
        self.notices.announce("client-focus-in" if focused else "client-focus-out", client)
        self.focus.refresh()

    # -- sizes and drawing

    def recalculate_sizes(self, *, everywhere: bool = False) -> None:
        """Gives the windows that somebody looks at, or all, the size their clients say."""
        for window in sizes.recalculate(self, everywhere=everywhere):
            actions.fit_panes(self, window)
            self.redraw_window(window)
        for client in self.attached():
            client.redraw()
        if "visibility" in self.__dict__:
            self.visibility.refresh()

    def session_changed(self, session: Session) -> None:
        """The session shows another window, or its list of windows changed."""
        self.redraw_session_status(session)
        self.recalculate_sizes()

    def redraw_pane(self, pane: Pane, *, urgent: bool = False) -> None:
        for client in self.clients_of(pane.window):
            client.redraw(urgent=urgent)

    def redraw_window(self, window: Window) -> None:
        """Its panes are others or at other places, which the status lines of every session that has it may tell."""
        self.redraw_status(window)
        if "visibility" in self.__dict__:
            self.visibility.refresh()

    def redraw_status(self, window: Window) -> None:
        """The status line of every session that has the window."""
        for link in window.winlinks:
            self.redraw_session_status(link.session)

    def redraw_session_status(self, session: Session) -> None:
        for client in self.clients_in(session):
            client.redraw_status()

    def redraw_every_status(self) -> None:
        for client in self.attached():
            client.redraw_status()

    # -- panes

    def pane_output(self, pane: Pane, stream: ByteStream, data: bytes) -> None:
        pane_events.output(self, pane, stream, data)

    def pane_eof(self, pane: Pane) -> None:
        pane_events.closed(self, pane)

    def pane_exited(self, pane: Pane, process: PaneProcess, status: int) -> None:
        pane_events.exited(self, pane, process, status)

    def pane_writable(self, pane: Pane) -> None:
        """A pane that did not keep up reads again: the clients that typed into it may go on."""
        for client in self.clients:
            client.want_input(True)
        tell(pane, "writable")

    def pipes_closed(self, pane: Pane) -> None:
        pipe = self.pipes.pop(pane.id, None)
        if pipe is not None:
            pipe.close()

    # -- options

    def _option_changed(self, name: str, options: Any) -> None:
        from .option_effects import apply

        apply(self, name)

    # -- the end

    def after_config(self, callback: Callable[[], None]) -> None:
        """Calls ``callback`` once the configuration has been read; at once when it has."""
        if self.config_done:
            callback()
        else:
            self._waiting_for_config.append(callback)

    def config_loaded(self) -> None:
        self.config_done = True
        waiting, self._waiting_for_config = self._waiting_for_config, []
        for callback in waiting:
            callback()
        self.maybe_exit()

    def maybe_exit(self) -> None:
        """Ends the server if nothing keeps it any more."""
        self.ending.check()

    def exit(self) -> None:
        """Ends every session and client, then the server."""
        self.ending.begin()

    @property
    def stopped(self) -> asyncio.Event:
        """Set when the server has ended."""
        return self.ending.over

    def stop_timers(self) -> None:
        """Nothing happens by itself any more."""
        for timer in self.name_timers.values():
            timer.cancel()
        self.alerts.stop()
        if "idle_locks" in self.__dict__:
            self.idle_locks.stop()
        if "metrics" in self.__dict__:
            self.metrics.stop()
        if "supervision" in self.__dict__:
            self.supervision.stop()
        if self.audit is not None:
            self.audit.stop()
        self.held.stop()
        self.status_timer.stop()
        if not self.embedded:  # there somebody goes on waiting for children: nothing else will
            self.exits.close()

    # -- used by rooms that must not import each other

    def keep_task(self, work: Coroutine[Any, Any, Any]) -> None:
        """Does work that nobody waits for; a failure goes to the log."""
        task = self.loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._task_done)

    def _task_done(self, task: asyncio.Future[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("background task failed", exc_info=task.exception())

    def children(self) -> set[int]:
        """The processes that somebody here waits for."""
        jobs = self.jobs.exits.pids if "jobs" in self.__dict__ else ()
        return {*self.exits.pids, *jobs}

    def check_name(self, window: Window) -> None:
        naming.check(self, window)


def _user_name() -> str:
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
