"""What a command's function gets: its arguments, its resolved targets, who asked, and ways to answer.

Every module of ``commands/`` holds one ``SPEC`` (:class:`~pymux_wf.lang.command_spec.CommandSpec`) and one
``run(call)``. ``run`` returns None when it is done, or an awaitable that the queue waits for; it raises CommandError
(or any LangError) to fail with a message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import CommandError
from .queue import Current

if TYPE_CHECKING:
    from pymux_wf.lang.arguments import Arguments
    from pymux_wf.lang.command_spec import CommandSpec
    from pymux_wf.lang.parser import CommandList
    from pymux_wf.lang.targets import Target

    from .client import Client
    from .context import Context
    from .queue import CommandQueue, Item
    from .server import Server
    from .tree import Pane, Session, Window, Winlink


class Call:
    """One command being run.

    Attributes:
        args: flags and positional arguments.
        client: the client that asked: the one that runs a command line, the one whose key was pressed; None for config
        and hooks. target, source: what ``-t`` and ``-s`` (as the spec declares) resolved to; the current place where
        they were not given. target_client: the client that ``-t`` or ``-c`` names, or the current one; None where there
        is none and the spec lets that pass. current: the place that commands without a target mean. event: the key or
        mouse event of a binding.
    """

    __slots__ = (
        "args",
        "client",
        "command",
        "current",
        "item",
        "queue",
        "server",
        "source",
        "spec",
        "target",
        "target_client",
    )

    def __init__(
        self, server: Server, queue: CommandQueue, item: Item, spec: CommandSpec, args: Arguments, current: Current
    ) -> None:
        self.server = server
        self.queue = queue
        self.item = item
        self.command = item.command
        self.spec = spec
        self.args = args
        self.client: Client | None = queue.client
        self.current = current
        self.target: Target = None  # type: ignore[assignment]  # filled in by the executor before run()
        self.source: Target = None  # type: ignore[assignment]
        self.target_client: Client | None = None

    # -- what was meant

    @property
    def event(self) -> Any:
        return self.item.state.event

    @property
    def session(self) -> Session:
        """The target's session."""
        if self.target is None or self.target.session is None:
            raise CommandError("no current session")
        return self.target.session  # type: ignore[no-any-return]

    @property
    def winlink(self) -> Winlink:
        if self.target is None or self.target.winlink is None:
            raise CommandError("no current window")
        return self.target.winlink  # type: ignore[no-any-return]

    @property
    def window(self) -> Window:
        return self.winlink.window

    @property
    def pane(self) -> Pane:
        if self.target is None or self.target.pane is None:
            raise CommandError("no current pane")
        return self.target.pane  # type: ignore[no-any-return]

    def need_client(self) -> Client:
        """The target client; raises CommandError where there is none."""
        if self.target_client is None:
            raise CommandError("no current client")
        return self.target_client

    @property
    def variables(self) -> dict[str, str]:
        """The format variables of the list that is running, and ``command``."""
        return {"command": self.spec.name, **self.item.state.variables}

    # -- answers

    def print(self, text: str) -> None:
        """One or more lines for whoever asked: standard output, or a view over the pane of an attached client."""
        self.server.executor.print_for(self, text)

    def context(self, **objects: Any) -> Context:
        """A format context over the target (or the given objects) with the variables of the list that is running."""
        if not objects and self.target is not None:
            objects = {"session": self.target.session, "winlink": self.target.winlink, "pane": self.target.pane}
        objects.setdefault("client", self.target_client or self.client)
        return self.server.context(variables=self.variables, **objects)

    def expand(self, text: str, **objects: Any) -> str:
        """Expands a format over :meth:`context`."""
        return self.context(**objects).expand(text)

    def expand_time(self, text: str, **objects: Any) -> str:
        """The same, with strftime sequences expanded first, as display-message and the status line do."""
        return self.context(**objects).expand_time(text)

    def insert(self, commands: CommandList) -> None:
        """Runs further commands directly behind this one, as part of the same list."""
        self.queue.insert(commands, self.item.state)
