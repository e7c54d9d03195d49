"""``--json`` of tmux's commands: what list-*, show-*, display-message and ``-P`` say, as values for programs.

A listing is one array with an object a row, each on a line of its own; one thing is one object. Keys are the names of
format variables; with ``-F`` only those that the format names. ``docs/JSON.md`` has the rules, ``schema`` the types.
Which commands take ``--json`` says ``commands/__init__.py``; what the rows of show-* are is in ``json_shown.py``.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from pymux_wf.lang.arguments import Arguments
from pymux_wf.lang.variables_table import VARIABLE_TABLE, VariableSpec, variables_of

from .call import Call
from .errors import CommandError
from .json_values import facts, named_facts

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from .commands import Run
    from .listing import Row

PLACES = ("break-pane", "new-pane", "new-session", "new-window", "split-window")
"""Commands whose ``-P`` tells where the new thing is."""

LISTED: dict[str, tuple[str, ...]] = {
    "list-sessions": ("session",),
    "list-windows": ("window", "session_id", "session_name"),
    "list-panes": ("pane", "window_id", "window_index", "window_name", "session_id", "session_name"),
    "list-clients": ("client", "session_id"),
    "list-buffers": ("buffer_name", "buffer_created", "buffer_sample", "buffer_size"),
}
"""Of each listing, the groups and single variables that a row has."""

PLACE = ("session", "window", "pane")


def specs(*names: str) -> list[VariableSpec]:
    """The variables of groups and of single names."""
    return [
        spec for name in names for spec in ([VARIABLE_TABLE[name]] if name in VARIABLE_TABLE else variables_of(name))
    ]


def run(call: Call, function: Run) -> Awaitable[None] | None:
    """Runs a command that was given ``--json``."""
    name = call.spec.name
    if name in PLACES:
        return function(_PlaceCall(call))
    if name == "display-message":
        return _message(call, function)
    if name in LISTED:
        return function(call)  # its rows come to print_rows
    from .json_shown import SHOWN

    emit(call, SHOWN[name](call))
    return None


def print_rows(call: Call, rows: Sequence[Row]) -> None:
    """Writes the rows that ``-f`` lets through as an array."""
    from .listing import is_true

    template, condition = call.args.get("F"), call.args.get("f")
    wanted = specs(*LISTED[call.spec.name])
    found = []
    for row in rows:
        context = row.context(call)
        if condition is None or is_true(context.expand(condition)):
            found.append(facts(context, wanted) if template is None else named_facts(context, template))
    emit(call, found)


def emit(call: Call, value: Any) -> None:
    """Prints a value; of an array each item on its own line."""
    call.print(written(value))


def written(value: Any) -> str:
    """The text of a value: ASCII only, so that no terminal and no encoding makes something else of it."""
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(json.dumps(item) for item in value) + "\n]"
    return json.dumps(value)


# -- display-message


def _message(call: Call, function: Run) -> Awaitable[None] | None:
    args = call.args
    if args.has("I"):
        return function(call)
    template = args.get("F") or args.string(0)
    if args.has("F") and len(args):
        raise CommandError("only one of -F or argument must be given")
    context = call.context()
    if args.has("a"):
        emit(call, facts(context, specs("server", "client", *PLACE)))
    elif template is None:
        emit(call, facts(context, specs("server", *PLACE)))
    elif args.has("l"):
        emit(call, {"text": template})
    else:
        emit(call, named_facts(context, template))
    return None


# -- what -P prints

_IDS = "#{session_id} #{window_id} #{pane_id}"


class _PlaceCall(Call):
    """A call of a command that makes something: it is asked for the ids, and what it prints becomes an object."""

    __slots__ = ("_template",)

    def __init__(self, call: Call) -> None:
        super().__init__(call.server, call.queue, call.item, call.spec, call.args, call.current)
        self.target, self.source, self.target_client = call.target, call.source, call.target_client
        self._template = call.args.get("F")
        flags = {name: values for name, values in call.args.flags.items() if name != "json"}
        self.args = Arguments({**flags, "P": [None], "F": [_IDS]}, call.args.positional)
        self.args.unvalued = call.args.unvalued

    def print(self, text: str) -> None:
        ids = text.split(" ")
        tree = self.server.tree
        session, window, pane = (int(name[1:]) for name in ids)
        links = tree.sessions[session].winlinks.values()
        link = next(link for link in links if link.window.id == window)
        context = self.context(session=tree.sessions[session], winlink=link, pane=tree.panes[pane])
        made = facts(context, specs(*PLACE)) if self._template is None else named_facts(context, self._template)
        super().print(written(made))


# -- errors


def failure(error: Exception, message: str, kind: str, place: dict[str, Any]) -> str:
    """The object that a failed command with ``--json`` writes to standard error; what a verb knows of it is added."""
    nearest = getattr(error, "nearest", ())
    found = {
        "kind": kind,
        "object": _object_of(message),
        "place": place,
        "message": message,
        "remedy": _remedy(kind, nearest),
        "nearest": list(nearest),
    }
    return json.dumps({"error": found | getattr(error, "details", {})}, default=plain)


def plain(value: Any) -> str:
    """What stands in JSON for a value that it has no type for."""
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else str(value)


def _object_of(message: str) -> str | None:
    _, colon, rest = message.rpartition(": ")
    return rest.split(", could be")[0] if colon and rest else None


def _remedy(kind: str, nearest: Sequence[str]) -> str | None:
    if nearest:
        return f"did you mean {' or '.join(nearest)}?"
    return _REMEDIES.get(kind)


_REMEDIES = {
    "unknown-command": "list-commands shows the commands there are",
    "ambiguous-command": "write more of the name",
    "invalid-arguments": "list-commands NAME shows its flags and arguments",
    "not-found": "list-sessions, list-windows -a and list-panes -a show what there is",
    "invalid-option": "show-options shows the options there are",
    "server-gone": "new-session starts a server",
}


def error_object(error: Exception, command: Any = None, words: Sequence[str] = ()) -> str:
    """The same, of an error, the command that failed, if it got that far, and the command line it stood in."""
    position = command.position if command is not None and command.position.file is not None else None
    if position is None and getattr(error, "file", None) is not None:
        position = error
    message = str(getattr(error, "bare", "") or getattr(error, "message", error))
    place = {
        "command": command.spec.name if command is not None else None,
        "file": position.file if position is not None else None,
        "line": position.line if position is not None else None,
        "column": position.column if position is not None else None,
        "word": _word_of(message, words) if position is None else None,
    }
    return failure(error, message, getattr(error, "kind", "") or kind_of(error), place)


def _word_of(message: str, words: Sequence[str]) -> int | None:
    """Which word of a command line (0 the first) a message is about; None where it names none of them.

    >>> _word_of("can't find session: dve", ["list-windows", "--json", "-t", "=dve"])
    3
    >>> _word_of("command list-windows: unknown flag -Q", ["list-windows", "-aQ"])
    1
    """
    flag = _FLAG.search(message)
    name = _object_of(message) or ""
    fits: list[Callable[[str], bool]]
    if flag is not None:
        fits = [lambda word: word[:1] == "-" != word[1:2] and flag[1] in word]
    else:
        fits = [lambda word: word == name, lambda word: word.endswith(name), lambda word: name in word] if name else []
    return next((place for fits_in in fits for place, word in enumerate(words) if fits_in(word)), None)


_FLAG = re.compile(r": (?:unknown flag )?-(.)(?: expects an argument)?$")


def kind_of(error: Exception) -> str:
    """The kind of a failure by its class, or by its words where only these are left."""
    from pymux_wf.lang import errors

    message = str(getattr(error, "bare", error))
    for words, kind in _WORDS:
        if words in message:
            return kind
    classes: tuple[tuple[type, str], ...] = (
        (errors.ArgumentError, "invalid-arguments"),
        (errors.TargetError, "not-found"),
        (errors.OptionError, "invalid-option"),
        (errors.ParseError, "syntax"),
    )
    return next((kind for cls, kind in classes if isinstance(error, cls)), "failed")


_WORDS = (
    ("unknown command", "unknown-command"),
    ("ambiguous command", "ambiguous-command"),
    ("ambiguous option", "invalid-option"),
    ("invalid option", "invalid-option"),
    ("can't find", "not-found"),
    ("doesn't exist", "not-found"),
    ("no such", "not-found"),
    ("no current", "not-found"),
    ("no buffer", "not-found"),
    ("too many arguments", "invalid-arguments"),
    ("too few arguments", "invalid-arguments"),
    ("expects an argument", "invalid-arguments"),
    ("unknown flag", "invalid-arguments"),
    ("invalid flag", "invalid-arguments"),
    ("read-only", "refused"),
)
