"""The verbs: what the server does for programs. One file each, named as the verb with underscores, holding its VERB.

Events end waits here, never polling; every wait has a deadline, and says why it ended. See ``verb.py`` for what a verb
is. The table names those that are commands too, in the order of list-commands.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from typing import Any

    from ..client import Client
    from ..server import Server
    from .verb import Verb, VerbCall

COMMANDS = (
    "command-output",
    "list-commands-run",
    "pane-state",
    "run-command",
    "wait-bell",
    "wait-command",
    "wait-event",
    "wait-exit",
    "wait-for-text",
    "wait-idle",
    "wait-mode",
    "wait-ready",
    "wait-title",
)
"""The verbs that are commands; they stand behind tmux's own in list-commands and are never abbreviated."""

CALLS = (
    *("expect", "mark", "output"),
    *("command", "events", "focus", "history", "info", "input", "kill", "locate", "look-up", "metrics", "mouse"),
    *("new-session", "new-window", "objects", "process", "processes", "rename", "resize", "respawn"),
    *("screen", "select", "server-info", "set-metrics", "signal", "split", "wait-output"),
)
"""The verbs that only the library calls."""


def find(name: str) -> Verb:
    """The verb of this name; raises VerbFailure."""
    from importlib import import_module

    from pymux_wf import failures

    from .verb import VerbFailure

    if name not in COMMANDS and name not in CALLS:
        raise VerbFailure(failures.INVALID, f"unknown verb: {name}")
    verb: Verb = import_module(f".{name.replace('-', '_')}", __name__).VERB
    return verb


def perform(
    server: Server,
    name: str,
    parameters: Mapping[str, Any],
    client: Client | None = None,
    emit: Callable[[dict[str, Any]], None] | None = None,
) -> Awaitable[Any] | Any:
    """Does what a verb says; raises VerbFailure, at once or when it is awaited.

    ``emit`` gets what a subscription sees.
    """
    return begin(find(name), server, parameters, client, emit)


def begin(
    verb: Verb,
    server: Server,
    parameters: Mapping[str, Any],
    client: Client | None,
    emit: Callable[[dict[str, Any]], None] | None = None,
) -> Awaitable[Any] | Any:
    """The same for a verb that has been found."""
    from .verb import VerbCall, checked

    _check_rights(server, verb, client)
    call = VerbCall(server, verb, checked(verb, parameters), client, emit)
    aim(call, parameters.get("target"))
    if server.audit is not None:
        server.audit.verb(call)
    return verb.run(call)


def _check_rights(server: Server, verb: Verb, client: Client | None) -> None:
    from pymux_wf import failures

    from .verb import VerbFailure

    # What "command" runs is looked at by itself: its client has the rights of the one who called.
    if client is not None and client.read_only and not verb.reads and verb.name != "command":
        if server.audit is not None:
            server.audit.refused("verb", verb.name, client)
        raise VerbFailure(failures.REFUSED, f"{verb.name}: client is read-only")


def aim(call: VerbCall, text: Any) -> None:
    """Resolves the target of a call: an id, or any target of the command language; raises VerbFailure."""
    from pymux_wf import failures
    from pymux_wf.lang import targets
    from pymux_wf.lang.command_spec import TargetSpec
    from pymux_wf.lang.errors import TargetError

    from .verb import VerbFailure

    kind = call.verb.target
    if kind == "server":
        return
    if text is not None and not isinstance(text, str):
        raise VerbFailure(failures.INVALID, f"{call.verb.name}: target must be string, not {type(text).__name__}")
    server, client = call.server, call.client
    if kind == "any-pane" and text and text[0] == "%" and text[1:].isdecimal():
        past = server.past_panes.get(int(text[1:]))
        if past is not None:
            call.aim(None, None, past)
            return
    current = targets.default_current(
        server.tree,
        tty=client.tty if client is not None else "",
        pane_variable=client.environment.get("TMUX_PANE", "") if client is not None else "",
    )
    spec = TargetSpec("pane" if kind == "any-pane" else kind)
    try:
        found = targets.resolve(server.tree, spec, text, current, clients=server.attached())
    except TargetError as error:
        ambiguous = "ambiguous" in error.message or "could be" in error.message
        gone = text and text[0] == "%" and text[1:].isdecimal() and server.past_panes.get(int(text[1:]))
        if gone:
            raise VerbFailure(failures.PANE_DIED, f"pane {text} has ended", object=text) from None
        kind_of = failures.AMBIGUOUS if ambiguous else failures.NOT_FOUND
        raise VerbFailure(kind_of, error.message, object=text or "") from None
    call.aim(found.session, found.winlink, found.pane)
