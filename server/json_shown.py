"""What ``--json`` gives for list-commands, list-keys and the show-* commands: plain values of the server's tables.

Each function gets the call and answers a list (many things) or a map (the one that was named). The flags that choose
(tables, keys, scopes, names) act as without ``--json``; those that only say how to print do nothing.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from pymux_wf.lang.option_scope import place_of_flags, place_of_option
from pymux_wf.lang.options import find_option
from pymux_wf.lang.options_table import OPTION_TABLE
from pymux_wf.paths import TMUX

from .errors import CommandError
from .json_values import clean, names_in, option_value

if TYPE_CHECKING:
    from collections.abc import Callable

    from pymux_wf.lang.command_spec import CommandSpec
    from pymux_wf.lang.options import Options

    from .call import Call
    from .key_tables import Binding


# -- commands and keys


def _commands(call: Call) -> Any:
    from .commands import shown_names

    registry, name = call.server.executor.registry, call.args.string(0)
    if name is not None:
        return _wanted(call, _command(registry.find(name)))
    return [_wanted(call, _command(registry.find(each))) for each in shown_names(call.server.name == TMUX)]


def _wanted(call: Call, row: dict[str, Any]) -> dict[str, Any]:
    """What ``-F`` names of a row; all of it without one."""
    template = call.args.get("F")
    return row if template is None else {name: row[name] for name in names_in(template) if name in row}


def _command(spec: CommandSpec) -> dict[str, Any]:
    return {
        "command_list_name": spec.name,
        "command_list_alias": spec.alias,
        "command_list_usage": spec.usage,
        "summary": spec.summary,
        "json": spec.takes_long("json") >= 0,
    }


def _keys(call: Call) -> list[dict[str, Any]]:
    from pymux_wf.keys import parse_key

    from .commands.list_keys import ORDERS
    from .listing import sort_order

    args, keys = call.args, call.server.keys
    table, text = args.get("T"), args.string(0)
    key = None if text is None else parse_key(text)
    if text is not None and key is None:
        raise CommandError(f"invalid key: {text}")
    if table is not None and not keys.exists(table):
        raise CommandError(f"table {table} doesn't exist")
    tables = [table] if table is not None else ["root", "prefix"] if args.has("N") else keys.names()
    found = [binding for name in tables for binding in keys.bindings(name) if key in (None, binding.key)]
    if args.has("N") and not args.has("a"):
        found = [binding for binding in found if binding.note]
    if text is not None and not found:
        raise CommandError(f"unknown key: {text}")
    order = sort_order(call)
    if order in ORDERS:
        found.sort(key=ORDERS[order])
    if args.has("r"):
        found.reverse()
    return [_wanted(call, binding_values(binding)) for binding in (found[:1] if args.has("1") else found)]


def binding_values(binding: Binding) -> dict[str, Any]:
    """One binding by the names of list-keys' variables."""
    return {
        "key_table": clean(binding.table),
        "key_string": clean(binding.key),
        "key_command": clean(str(binding.commands)) if binding.commands is not None else None,
        "key_note": clean(binding.note),
        "key_repeat": binding.repeat,
    }


# -- options, hooks, environment


def _options(call: Call, *, window: bool = False, hooks: bool = False) -> Any:
    from .commands.set_option import set_at

    args = call.args
    text = args.string(0)
    if text is not None:
        name, index = find_option(call.expand(text))
        options = set_at(call, place_of_option(name, args, window=window))
        if name.startswith("@") and options.own(name) is None and not (args.has("A") and options.get(name)):
            raise CommandError(f"invalid option: {text}")
        found = _option(options, name, inherited=args.has("A"))
        if index is not None and isinstance(found["value"], dict):
            found = {**found, "value": found["value"].get(str(index)), "index": index}
        return found
    place = place_of_flags(args, window=window)
    options = set_at(call, place)
    names = [] if hooks else sorted(name for name in options if name not in OPTION_TABLE)
    names += [
        spec.name
        for spec in OPTION_TABLE.values()
        if spec.scope & place.scope and (spec.hook is hooks or (args.has("H") and not hooks))
    ]
    rows = (_option(options, name, inherited=args.has("A")) for name in names)
    return [row for row in rows if row["value"] is not None]


def _option(options: Options, name: str, *, inherited: bool) -> dict[str, Any]:
    value, spec = options.own(name), OPTION_TABLE.get(name)
    from_above = value is None and inherited
    if from_above:
        value = options.get(name)
    return {
        "name": name,
        "value": option_value(spec, value),
        "inherited": from_above and value is not None,
        "kind": "string" if spec is None else spec.kind,
        "unit": spec.unit or None if spec is not None else None,
    }


def _environment(call: Call) -> Any:
    from .commands.set_environment import environment_of

    environ, name, hidden = environment_of(call), call.args.string(0), call.args.has("h")
    if name is not None:
        environ.show_one(name)  # raises for one that is unknown
    names = list(environ) if name is None else [name]
    rows = [
        {"name": clean(each), "value": _text(environ.value(each)), "hidden": environ.is_hidden(each)} for each in names
    ]
    return rows[0] if name is not None else [row for row in rows if row["hidden"] is hidden]


def _text(value: str | None) -> str | None:
    return None if value is None else clean(value)


# -- buffers, messages, histories


def _buffer(call: Call) -> dict[str, Any]:
    from .commands.show_buffer import chosen

    buffer = chosen(call)
    return {
        "buffer_name": clean(buffer.name),
        "buffer_created": int(buffer.created),
        "buffer_size": len(buffer.data),
        "buffer_full": buffer.data.decode("utf-8", "replace"),
        "base64": base64.b64encode(buffer.data).decode(),
    }


def _messages(call: Call) -> Any:
    server = call.server
    if call.args.has("J"):
        return [{"number": number, "pid": pid, "command": clean(text)} for number, (pid, text) in _jobs(call)]
    if call.args.has("T"):
        shown = [client for client in server.attached() if client.writer is not None]
        return [
            {
                "number": number,
                "client_name": clean(client.name),
                "client_termname": clean(client.term),
                "client_termfeatures": [clean(name) for name in client.feature_names().split(",") if name],
            }
            for number, client in enumerate(shown)
        ]
    return [
        {"message_number": number, "message_time": int(moment), "message_text": clean(text)}
        for number, (moment, text) in reversed(list(enumerate(server.messages)))
    ]


def _jobs(call: Call) -> list[tuple[int, tuple[int, str]]]:
    return list(enumerate(call.server.jobs.running()))


def _history(call: Call) -> list[dict[str, Any]]:
    from .commands.show_prompt_history import kinds
    from .prompts import history

    log = history(call.server)
    return [
        {"type": kind, "number": number, "text": clean(text)}
        for kind in kinds(call)
        for number, text in enumerate(log.entries(kind), 1)
    ]


SHOWN: dict[str, Callable[[Call], Any]] = {
    "list-commands": _commands,
    "list-keys": _keys,
    "show-buffer": _buffer,
    "show-environment": _environment,
    "show-hooks": lambda call: _options(call, hooks=True),
    "show-messages": _messages,
    "show-options": _options,
    "show-prompt-history": _history,
    "show-window-options": lambda call: _options(call, window=True),
}
"""What each of these commands answers."""
