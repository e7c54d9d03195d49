"""The JSON Schema (2020-12) of commands, of what ``--json`` prints and of the lines of ``events``, from the tables.

A command is described as an object: ``-x`` and ``--long`` keys for its flags, ``arguments`` for the words behind them.
A result is what the command prints with ``--json`` and without ``-F``; with ``-F`` the rows have what the format names.
Needs no server: the client prints it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymux_wf.lang.nearest import nearest_words
from pymux_wf.lang.options_table import OPTION_TABLE
from pymux_wf.lang.variables_table import VariableSpec

from . import commands
from .command_flags import Flag, flags_of
from .errors import CommandError
from .json_output import LISTED, PLACE, PLACES, specs
from .verb_schemas import EXPLAIN_KEY, VERB_RESULTS

if TYPE_CHECKING:
    from pymux_wf.lang.command_spec import CommandSpec

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_TYPES: dict[str, Schema] = {
    "string": {"type": "string"},
    "number": {"type": ["number", "null"]},
    "time": {"type": ["number", "null"]},
    "flag": {"type": ["boolean", "null"]},
    "list": {"type": "array", "items": {"type": "string"}},
    "numbers": {"type": "array", "items": {"type": ["number", "null"]}},
}
_TEXT: Schema = {"type": "string"}
_MAYBE_TEXT: Schema = {"type": ["string", "null"]}
_NUMBER: Schema = {"type": "integer"}
_FLAG: Schema = {"type": "boolean"}


def schema(name: str | None = None) -> Schema:
    """The schema of ``commands``, ``results``, ``events``, of one command or event; of all three without a name.

    Raises:
        CommandError: There is nothing of this name.
    """
    whole = {"commands": command_schemas, "results": result_schemas, "events": event_schema}
    if name is None:
        return _document("pywfmux", {part: make() for part, make in whole.items()})
    if name == "events":
        return {"$schema": DIALECT, **event_schema()}
    if name in whole:
        return _document(name, whole[name]())
    if name in commands.COMMANDS or name in commands.OURS or name in commands.COMMANDS.values():
        name = commands.LazyRegistry().find(name).name
        found = {"call": command_schema(commands.spec_of(name))}
        result = result_schemas().get(name)
        return _document(name, found if result is None else {**found, "result": result})
    from .commands_of_ours.events import names

    if name in names():
        return {"$schema": DIALECT, **event_schema(name)}
    near = nearest_words(name, [*whole, *commands.COMMANDS, *commands.OURS, *names()])
    raise CommandError(f"no schema of this name: {name}", near)


def _document(title: str, definitions: dict[str, Schema]) -> Schema:
    return {"$schema": DIALECT, "title": title, "$defs": definitions}


# -- commands


def command_schemas() -> dict[str, Schema]:
    """The schema of every command by its name."""
    return {name: command_schema(commands.spec_of(name)) for name in commands.shown_names(as_tmux=False)}


def command_schema(spec: CommandSpec) -> Schema:
    """The flags and arguments of one command."""
    found: Schema = {
        "type": "object",
        "title": spec.name,
        "description": spec.summary,
        "x-alias": spec.alias,
        "x-usage": spec.usage,
        "properties": {flag.name: _flag(flag) for flag in flags_of(spec)},
        "additionalProperties": False,
    }
    words: Schema = {"type": "array", "items": _TEXT, "minItems": spec.min_args}
    if spec.max_args >= 0:
        words["maxItems"] = spec.max_args
    found["properties"]["arguments"] = words
    if spec.min_args:
        found["required"] = ["arguments"]
    return found


def _flag(flag: Flag) -> Schema:
    if not flag.value:
        return {"type": "boolean", "description": flag.text}
    kind = ["string", "null"] if flag.optional else "string"
    return {"type": kind, "title": flag.value, "description": flag.text}


# -- results


def result_schemas() -> dict[str, Schema]:
    """The schema of what each command prints with ``--json`` and without ``-F``, by its name."""
    found = {name: _array(_variables(specs(*groups))) for name, groups in LISTED.items()}
    found |= {name: _variables(specs(*PLACE)) for name in PLACES if name in commands.COMMANDS}
    found["display-message"] = _variables(specs("server", *PLACE))
    return {**found, **_shown(), **VERB_RESULTS, "explain-key": EXPLAIN_KEY, "error": _error()}


def _variables(found: list[VariableSpec]) -> Schema:
    return _object({spec.name: {**_TYPES[spec.kind], "description": spec.text} for spec in found})


def _object(properties: dict[str, Schema], *, optional: tuple[str, ...] = ()) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def _array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _one_or_all(row: Schema) -> Schema:
    return {"anyOf": [_array(row), row]}


def _shown() -> dict[str, Schema]:
    command = {"command_list_name": _TEXT, "command_list_alias": _MAYBE_TEXT, "command_list_usage": _TEXT}
    key = {"key_table": _TEXT, "key_string": _TEXT, "key_command": _MAYBE_TEXT, "key_note": _TEXT, "key_repeat": _FLAG}
    item: Schema = {"type": ["string", "number", "boolean", "null"]}
    value = {"anyOf": [item, {"type": "object", "additionalProperties": item}]}
    option = {"name": _TEXT, "value": value, "inherited": _FLAG, "kind": _TEXT, "unit": _MAYBE_TEXT, "index": _NUMBER}
    options = _one_or_all(_object(option, optional=("index",)))
    buffer = {"buffer_name": _TEXT, "buffer_created": _NUMBER, "buffer_size": _NUMBER, "buffer_full": _TEXT}
    return {
        "list-commands": _one_or_all(_object({**command, "summary": _TEXT, "json": _FLAG})),
        "list-keys": _array(_object(key)),
        "show-buffer": _object({**buffer, "base64": _TEXT}),
        "show-environment": _one_or_all(_object({"name": _TEXT, "value": _MAYBE_TEXT, "hidden": _FLAG})),
        "show-hooks": options,
        "show-messages": _messages(),
        "show-options": options,
        "show-prompt-history": _array(_object({"type": _TEXT, "number": _NUMBER, "text": _TEXT})),
        "show-window-options": options,
    }


def _messages() -> Schema:
    message = {"message_number": _NUMBER, "message_time": _NUMBER, "message_text": _TEXT}
    job = {"number": _NUMBER, "pid": _NUMBER, "command": _TEXT}
    client = {"number": _NUMBER, "client_name": _TEXT, "client_termname": _TEXT, "client_termfeatures": _array(_TEXT)}
    return _array({"anyOf": [_object(message), _object(job), _object(client)]})


def _error() -> Schema:
    """What a failure with ``--json`` writes to standard error."""
    place = {"command": _MAYBE_TEXT, "file": _MAYBE_TEXT}
    place |= {name: {"type": ["integer", "null"]} for name in ("line", "column", "word")}
    error = {
        "kind": _TEXT,
        "object": _MAYBE_TEXT,
        "place": _object(place),
        "message": _TEXT,
        "remedy": _MAYBE_TEXT,
        "nearest": _array(_TEXT),
        "evidence": {"type": "object", "description": "what a verb knows of it"},
        "screen": {"type": "object", "description": "what the pane showed at the end of a verb"},
    }
    return _object({"error": _object(error, optional=("evidence", "screen"))})


# -- events


def event_schema(name: str | None = None) -> Schema:
    """The schema of a line of ``events``: of any event, or of one."""
    from .commands_of_ours.events import names

    every = [*names(), "subscribed", "gap"]
    properties: dict[str, Schema] = {
        "seq": {"type": "integer", "minimum": 0, "description": "its number; numbers grow by one"},
        "time": {"type": "number", "description": "when it was, in seconds since 1970"},
        "event": {"enum": every} if name is None else {"const": name},
        **{key: {"type": "string", "description": text} for key, text in _ABOUT.items()},
        "window_index": _NUMBER,
        "size": _NUMBER,
        "missed": {"type": "integer", "description": "of gap: how many events are not kept any more"},
    }
    described = {} if name is None or name not in OPTION_TABLE else {"description": OPTION_TABLE[name].text}
    return {
        "title": name or "events",
        **described,
        "type": "object",
        "properties": properties,
        "required": ["seq", "time", "event"],
        "additionalProperties": False,
    }


_ABOUT = {
    "session": "id of the session, $N",
    "session_name": "name of the session",
    "window": "id of the window, @N",
    "window_name": "name of the window",
    "pane": "id of the pane, %N",
    "client": "name of the client",
    "buffer": "name of the paste buffer",
    "command": "the command that ran",
    "cwd": "the directory that the program told",
    "state": "of progress: its state",
    "percent": "of progress: percent",
    "selection": "of clipboard: which one",
}
