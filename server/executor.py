"""Running commands: from text or argv to a parsed list, from an item of a queue to its function, and the answer back to
who asked.

The registry and the functions come from ``commands/``. Who asked decides where text and errors go: standard output and
standard error of a client that runs a command line, a view over the pane and the message line of an attached one, the
list of config errors while the configuration is read, the log for nobody.
"""

from __future__ import annotations

import os

from pymux_wf.lang import targets
from pymux_wf.lang.errors import LangError, ParseError
from pymux_wf.lang.parser import CommandList, ParseContext, ParseResult, parse_file, parse_string, parse_words
from pymux_wf.paths import PYWFMUX, TMUX

from . import commands
from .call import Call
from .errors import CommandError
from .logs import get_log
from .queue import CommandQueue, Current, Item, State

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterator, Sequence
    from typing import Any

    from pymux_wf.lang.arguments import Value
    from pymux_wf.lang.command_spec import CommandSpec, TargetSpec

    from .client import Client
    from .server import Server

READ_ONLY = "client is read-only"

log = get_log(__name__)


class Executor:
    """The command half of a server."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.registry, self._functions = commands.load_registry()
        self._context = ParseContext(
            self.registry,
            condition=self._condition,
            environment=lambda name: server.environ.value(name),
            home=self._home,
            assign=self._assign,
            alias=self._alias,
        )

    # -- parsing

    def parse(self, text: str, *, one_group: bool = True) -> CommandList:
        """A command list from text (a binding, a prompt, a hook); raises ParseError."""
        return parse_string(text, self._context, one_group=one_group)

    def parse_file(self, text: str, file: str) -> ParseResult:
        """The commands of a configuration file and the errors in it."""
        return parse_file(text, self._context, file)

    def parse_words(self, words: Sequence[Value]) -> CommandList:
        """A command list from words that are separate already (``bind-key``'s arguments); raises ParseError."""
        return parse_words(words, self._context)

    def _alias(self, name: str) -> str | None:
        return next((text for known, sign, text in self._aliases() if sign and known == name), None)

    def _aliases(self) -> Iterator[tuple[str, str, str]]:
        return (entry.partition("=") for entry in self._server.options.strings("command-alias"))

    def _condition(self, text: str) -> str:
        return self._server.context().expand(text)

    def _home(self, user: str) -> str | None:
        if not user:
            return self._server.environ.value("HOME") or os.path.expanduser("~")
        path = os.path.expanduser(f"~{user}")
        return None if path.startswith("~") else path

    def _assign(self, name: str, value: str, hidden: bool) -> None:
        self._server.environ.set(name, value, hidden=hidden)

    def parse_default_binding(self, text: str) -> CommandList | None:
        """A default key's commands; None for those of commands that this version does not have."""
        try:
            return self.parse(text)
        except ParseError as error:
            if error.bare.startswith("unknown command"):
                return None
            raise

    # -- command lines of clients

    def run_argv(self, client: Client, argv: list[str]) -> None:
        """Runs a client's command line and ends the client with its result, unless it attached."""
        if client.program == PYWFMUX and argv[:1] == ["run"] and "--" in argv:
            argv = ["run-command", *argv[1:]]  # tmux's "run" is run-shell, and stays it everywhere else
        try:
            parsed = self.parse_words(argv) if argv else self._default_command()
        except LangError as error:
            if client.program == PYWFMUX and argv and error.message == f"unknown command: {argv[0]}":
                from .word_offers import nearest

                error.nearest = nearest(argv[0], error.nearest)
            client.print_error(
                _as_json(error, None, argv) if "--json" in argv else self._explained(client, None, error)
            )
            client.exit_code = 1
            client.finish()
            return
        client.words = argv
        state = State(current=None, source="client")
        client.queue.append(parsed, state)
        client.queue.append_callback(client.finish)

    def _default_command(self) -> CommandList:
        return self.parse(str(self._server.options.server.get("default-client-command")))

    # -- one command

    def execute(self, queue: CommandQueue, item: Item) -> Awaitable[Any] | None:
        """Runs the command of an item; raises LangError when it fails."""
        command = item.command
        assert command is not None
        spec: CommandSpec = command.spec
        if queue.client is not None and queue.client.control is not None:
            queue.client.control.begin(item)
        client = queue.client
        self._check_rights(client, spec)
        current = self.current_of(queue, item)
        call = Call(self._server, queue, item, spec, command.arguments, current)
        self._resolve(call)
        if queue.client is not None:
            self._server.add_message(f"{queue.client.name} command: {command}")
        if client is not None and client.read_only:
            return self._run_limited(call, client)
        if self._server.audit is not None:
            self._server.audit.command(call)
        return self._functions[spec.name](call)

    def _run_limited(self, call: Call, client: Client) -> Awaitable[Any] | None:
        """Runs a command for somebody who may only look on; some of its flags may be refused there."""
        audit = self._server.audit
        try:
            with self._server.without_jobs():
                result = self._functions[call.spec.name](call)
        except CommandError as error:
            if audit is not None and error.message == READ_ONLY:
                audit.refused("command", call.spec.name, client)
            raise
        if audit is not None:
            audit.command(call)
        return result

    def _check_rights(self, client: Client | None, spec: CommandSpec) -> None:
        if client is not None and client.read_only and "ro" not in spec.marks:
            if self._server.audit is not None:
                self._server.audit.refused("command", spec.name, client)
            raise CommandError(READ_ONLY)

    def read_only(self, parsed: CommandList) -> bool:
        """Whether a read-only client may run the whole list."""
        return all("ro" in command.spec.marks for command in parsed)

    def current_of(self, queue: CommandQueue, item: Item) -> Current:
        """The place that a command of this item means without a target."""
        given = item.state.current
        if given is not None and self._alive(given):
            return given
        client = queue.client
        if client is not None and client.session is not None:
            return self._server.client_current(client)
        found = targets.default_current(
            self._server.tree,
            tty=client.tty if client is not None else "",
            pane_variable=client.environment.get("TMUX_PANE", "") if client is not None else "",
        )
        return Current(found.session, found.winlink, found.pane)

    def _alive(self, current: Current) -> bool:
        tree = self._server.tree
        if current.session is None or current.session.id not in tree.sessions:
            return False
        if current.winlink is not None and current.session.winlinks.get(current.winlink.index) is not current.winlink:
            current.winlink = current.session.current
        if current.winlink is not None and (current.pane is None or current.pane not in current.winlink.window.panes):
            current.pane = current.winlink.window.active
        return True

    def _resolve(self, call: Call) -> None:
        spec = call.spec
        # tmux's order: of several things that are not there, the client is told of first, then what -s names.
        call.target_client = self._target_client(call)
        call.target = targets.Target(call.current.session, call.current.winlink, call.current.pane)
        if spec.source is not None:
            call.source = self._find(call, spec.source)
        if spec.target is not None and spec.target.kind != "client":
            call.target = self._find(call, spec.target)

    def _find(self, call: Call, spec: TargetSpec) -> targets.Target:
        server = self._server
        client = self.current_client(call)
        text = call.args.get(spec.flag)
        return targets.resolve(
            server.tree, spec, text, call.current, event=call.event, client=client, clients=server.attached()
        )

    def _target_client(self, call: Call) -> Client | None:
        flag = "c" if "cc" in call.spec.marks else "t" if "ct" in call.spec.marks else None
        text = call.args.get(flag) if flag is not None else None
        if text is not None:
            return self._named_client(text, can_fail="cf" in call.spec.marks)
        current = self.current_client(call)
        if current is None and flag is not None and "cf" not in call.spec.marks:
            raise CommandError("no current client")
        return current

    def _named_client(self, text: str, *, can_fail: bool) -> Client | None:
        try:
            found: Client = targets.find_client(self._server.clients, text)
        except LangError:
            if can_fail:
                return None
            raise
        return found

    def current_client(self, call: Call) -> Client | None:
        """The attached client a command means: its own, else the latest one of the current session, else the latest."""
        own = call.client
        if own is not None and own.attached:
            return own
        found: Client | None = targets.current_client(self._server.clients, call.current.session)
        return found

    # -- the outcome

    def done(self, queue: CommandQueue, item: Item) -> None:
        """A command has succeeded: its ``after-`` hook runs."""
        command = item.command
        if queue.client is not None and queue.client.control is not None:
            queue.client.control.end()
        if command is not None and "after" in command.spec.marks and not item.state.no_hooks:
            self._server.notices.run_hook(f"after-{command.spec.name}", queue, item)

    def failed(self, queue: CommandQueue, item: Item, error: LangError) -> None:
        """A command has failed: tell who asked."""
        command = item.command
        if item.state.on_error is not None:
            item.state.on_error(error.message)
            return
        client = queue.client
        if client is None:
            self._config_error(command, error)
        elif client.control is not None:
            client.control.end(failed=self._explained(client, command, error))
        elif client.attached:
            text = error.message
            client.show_message(text[:1].upper() + text[1:])
        else:
            in_json = command is not None and command.arguments.has("json")
            words = client.words if item.state.source == "client" else []
            client.print_error(_as_json(error, command, words) if in_json else self._explained(client, command, error))
            client.exit_code = getattr(error, "exit_code", 1)
        if client is not None and command is not None and command.position.file is not None:
            self._server.add_message(_with_place(command, error))
        if command is not None and not item.state.no_hooks:
            self._server.notices.run_hook("command-error", queue, item)

    def _config_error(self, command: Any, error: LangError) -> None:
        if command is not None and command.position.file is not None:
            self._server.config_errors.append(_with_place(command, error))
        else:
            log.warning("command failed: %s: %s", command, error.message)
            self._server.add_message(error.message)

    def _explained(self, client: Client, command: Any, error: LangError) -> str:
        if _as_tmux(client):
            return error.message
        if command is None or command.position.file is None:
            return error.message + _hint(error)
        return _with_place(command, error)

    def print_for(self, call: Call, text: str) -> None:
        """Text that a command gives to whoever asked."""
        if call.item.state.on_print is not None:
            call.item.state.on_print(text)
            return
        client = call.client
        if client is None:
            return
        if client.attached and client.control is None:
            from .pane_modes import show_text

            show_text(self._server, client, text)
        else:
            client.print(text)


def _as_json(error: LangError, command: Any, words: Sequence[str]) -> str:
    from .json_output import error_object

    return error_object(error, command, words)


def _with_place(command: Any, error: LangError) -> str:
    message = error.bare if isinstance(error, ParseError) else error.message
    return ParseError.at(command.position, message, error.nearest).render()


def _as_tmux(client: Client) -> bool:
    """Whether the client goes by tmux's name: then it hears tmux's words alone, which programs compare."""
    return client.program == TMUX


def _hint(error: LangError) -> str:
    hint = error.suggestion()
    return f" ({hint})" if hint else ""
