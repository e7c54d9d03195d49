"""The command queue: one a client and one for everything that has no client. tmux's order of execution.

An item is one parsed command with the state its list shares. Items run one after the other; a command that has to wait
(for a shell, an answer, a file) gives back an awaitable and the queue rests until it is done, so that what was typed
after it runs after it. A command that makes further commands (``if-shell``, a hook, a sourced file) puts them directly
behind itself. When a command fails, the rest of its group is dropped: a group is one list as it was parsed, so the next
line of a config still runs.

Knows nothing of what commands do; :class:`Invocation` in ``invocation.py`` is what they get.
"""

from __future__ import annotations

from collections import deque

from pymux_wf.lang.errors import LangError

from .errors import CommandError
from .logs import get_log

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable, Iterable
    from typing import Any

    from pymux_wf.lang.parser import Command, CommandList

    from .client import Client
    from .server import Server
    from .tree import Pane, Session, Window, Winlink

log = get_log(__name__)


class Current:
    """What a command without a target means: a session, a winlink of it and a pane."""

    __slots__ = ("pane", "session", "winlink")

    def __init__(
        self, session: Session | None = None, winlink: Winlink | None = None, pane: Pane | None = None
    ) -> None:
        self.session = session
        self.winlink = winlink
        self.pane = pane

    @property
    def window(self) -> Window | None:
        return self.winlink.window if self.winlink is not None else None


class State:
    """What the commands of one list share: where they come from and what they see.

    ``event`` is the key or mouse event of a binding, ``variables`` are format variables that a hook or a loop adds,
    ``source`` ("config", "key", "prompt", "client", "hook", "shell") says who asked, for messages and logs.
    """

    __slots__ = (
        "current",
        "event",
        "no_hooks",
        "on_error",
        "on_print",
        "repeat",
        "source",
        "variables",
    )

    def __init__(
        self,
        current: Current | None = None,
        event: Any = None,
        variables: dict[str, str] | None = None,
        *,
        no_hooks: bool = False,
        repeat: bool = False,
        source: str = "",
        on_error: Callable[[str], None] | None = None,
        on_print: Callable[[str], None] | None = None,
    ) -> None:
        self.current = current
        self.event = event
        self.variables = {} if variables is None else variables
        self.no_hooks = no_hooks
        self.repeat = repeat
        self.source = source
        self.on_error = on_error
        self.on_print = on_print


class Item:
    """One command waiting in a queue, or a callback in its place (``command`` None)."""

    __slots__ = ("callback", "command", "group", "state")

    def __init__(
        self,
        command: Command | None,
        group: object,
        state: State,
        callback: Callable[[], Awaitable[None] | None] | None = None,
    ) -> None:
        self.command = command
        self.group = group
        self.state = state
        self.callback = callback


class CommandQueue:
    """Runs items in order; ``client`` is whose queue it is, None for the server's own."""

    def __init__(self, server: Server, client: Client | None = None) -> None:
        self.server = server
        self.client = client
        self._items: deque[Item] = deque()
        self._running: Item | None = None
        self._behind: list[Item] = []
        self._waiting: asyncio.Future[Any] | None = None
        self.waits_in: str | None = None
        """The name of the command that waits now, if one does."""
        self._closed = False

    @property
    def idle(self) -> bool:
        return not self._items and self._waiting is None and self._running is None

    @property
    def running(self) -> bool:
        """Whether a command of this queue runs at this moment; not while it waits."""
        return self._running is not None

    @property
    def in_hook(self) -> bool:
        """Whether a command runs right now that must not start hooks."""
        return self._running is not None and self._running.state.no_hooks

    def append(self, commands: CommandList, state: State) -> None:
        """Adds commands at the end and runs what can run now."""
        self._items.extend(self._items_of(commands, state))
        self.run()

    def append_callback(self, callback: Callable[[], Awaitable[None] | None], state: State | None = None) -> None:
        """Calls ``callback`` when everything before it has run."""
        self._items.append(Item(None, object(), state or State(), callback))
        self.run()

    def insert(self, commands: CommandList, state: State) -> None:
        """Adds commands directly behind the one that runs or waits."""
        if self._running is not None or self._waiting is not None:
            self._behind.extend(self._items_of(commands, state))
        else:
            self._items.extendleft(reversed(list(self._items_of(commands, state))))
            self.run()

    def _take_behind(self) -> None:
        """Puts what was inserted in front of everything else, in its own order."""
        self._items.extendleft(reversed(self._behind))
        self._behind = []

    @staticmethod
    def _items_of(commands: CommandList, state: State) -> Iterable[Item]:
        groups: dict[int, object] = {}
        for command in commands:
            yield Item(command, groups.setdefault(command.group, object()), state)

    def run(self) -> None:
        """Runs items until the queue is empty or one waits."""
        if self._running is not None or self._waiting is not None:
            return
        while self._items and not self._closed:
            item = self._items.popleft()
            self._running = item
            try:
                waiting = self._fire(item)
            finally:
                self._running = None
            if waiting is not None and not self._over(item, waiting):
                break
            self._take_behind()
        # What these commands did may have hooks: those run before anybody else's command.
        self.server.notices.run_pending()

    def _fire(self, item: Item) -> Awaitable[Any] | None:
        try:
            if item.command is None:
                assert item.callback is not None
                return item.callback()
            result = self.server.executor.execute(self, item)
        except LangError as error:
            self._failed(item, error)
            return None
        except Exception:  # a fault of ours in one command must not end the server and everybody's panes
            log.exception("command failed: %s", item.command)
            self._failed(item, CommandError("internal error, see the server's log"))
            return None
        if result is None:
            self._succeeded(item)
            return None
        return result

    def _over(self, item: Item, waiting: Awaitable[Any]) -> bool:
        """Whether what a command waits for has come already; else the queue rests until it has."""
        from asyncio import isfuture  # loaded when a command waits: the first one of a server rarely does

        future = waiting if isfuture(waiting) else self.server.loop.create_task(waiting)  # type: ignore[arg-type]
        if future.done():
            self._finish(item, future)
            return True
        self._waiting = future
        self.waits_in = item.command.name if item.command is not None else None
        future.add_done_callback(lambda done: self._resume(item, done))
        return False

    def _resume(self, item: Item, done: asyncio.Future[Any]) -> None:
        self._waiting = self.waits_in = None
        if self._closed:
            done.cancelled() or done.exception()  # nobody is left to be told
            return
        self._finish(item, done)
        self._take_behind()
        self.run()

    def _finish(self, item: Item, done: asyncio.Future[Any]) -> None:
        self._running = item
        try:
            if done.cancelled():
                self._failed(item, CommandError("cancelled"))
            elif (error := done.exception()) is None:
                self._succeeded(item)
            elif isinstance(error, LangError):
                self._failed(item, error)
            else:
                log.error("command failed: %s", item.command, exc_info=error)
                self._failed(item, CommandError("internal error, see the server's log"))
        finally:
            self._running = None

    def _succeeded(self, item: Item) -> None:
        if item.command is not None:
            self.server.executor.done(self, item)

    def _failed(self, item: Item, error: LangError) -> None:
        self._items = deque(other for other in self._items if other.group is not item.group)
        self._behind = [other for other in self._behind if other.group is not item.group]
        self.server.executor.failed(self, item, error)

    def close(self) -> None:
        """Drops what has not run; used when the client is gone."""
        self._closed = True
        self._items.clear()
        self._behind.clear()
        if self._waiting is not None:
            self._waiting.cancel()
