"""list-keys: list key bindings as commands that make them again, or the notes of keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.keys import parse_key, sort_code
from pymux_wf.lang.command_spec import CommandSpec
from pymux_wf.lang.quoting import quote_argument
from pymux_wf.terminal.width import text_width

from ..errors import CommandError
from ..listing import sort_order

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from ..call import Call
    from ..key_tables import Binding

SPEC = CommandSpec(
    "list-keys",
    alias="lsk",
    flags="1aF:NO:P:rT:",
    max_args=1,
    marks=frozenset({"start", "after"}),
    usage="[-1aNr] [-F format] [-O order] [-P prefix-string][-T key-table] [key]",
    summary="List key bindings as commands that make them again, or the notes of keys.",
)


MOUSE_WORDS = ("Mouse", "Wheel", "DoubleClick", "TripleClick", "SecondClick")
ORDERS: dict[str, Callable[[Binding], Any]] = {
    "index": lambda binding: sort_code(binding.key),
    "modifier": lambda binding: (binding.key.split("-")[:-1], sort_code(binding.key)),
    "name": lambda binding: binding.key,
}


def run(call: Call) -> None:
    args = call.args
    key = _wanted_key(call)
    table = args.get("T")
    if table is not None and not call.server.keys.exists(table):
        raise CommandError(f"table {table} doesn't exist")
    tables = [table] if table is not None else call.server.keys.names()
    found = _note_lines(call, table, key) if args.has("N") else _binding_lines(call, tables, key)
    if not found and args.string(0) is not None:
        raise CommandError(f"unknown key: {args.string(0)}")
    _show(call, found[:1] if args.has("1") else found)


def _wanted_key(call: Call) -> str | None:
    text = call.args.string(0)
    if text is None:
        return None
    key = parse_key(text)
    if key is None:
        raise CommandError(f"invalid key: {text}")
    return key


def _show(call: Call, lines: list[str]) -> None:
    """Prints the lines; exactly one is a message for the client instead, as in tmux, and nothing without a client."""
    if len(lines) == 1:
        if call.target_client is not None:
            call.target_client.show_message(lines[0])
        return
    for line in lines:
        call.print(line)


def _bindings(call: Call, table: str, key: str | None) -> list[Binding]:
    found = [binding for binding in call.server.keys.bindings(table) if key in (None, binding.key)]
    order = sort_order(call)
    if order in ORDERS:
        found.sort(key=ORDERS[order])
    return found


# -- as commands


def _binding_lines(call: Call, tables: list[str], key: str | None) -> list[str]:
    found = [binding for table in tables for binding in _bindings(call, table, key)]
    if not found:
        return []
    if call.args.has("r"):
        found.reverse()
    if call.args.has("F"):
        return _formatted(call, found, {})
    repeats = any(binding.repeat for binding in found)
    table_width = max(text_width(binding.table) for binding in found)
    key_width = max(text_width(quote_argument(binding.key)) for binding in found)
    return [
        f"bind-key{_repeat_column(binding, repeats)} -T {_pad(binding.table, table_width)} "
        f"{_pad(quote_argument(binding.key), key_width)} {_command(binding)}".rstrip(" ")
        for binding in found
    ]


def _repeat_column(binding: Binding, shown: bool) -> str:
    return (" -r" if binding.repeat else "   ") if shown else ""


def _command(binding: Binding) -> str:
    return binding.commands.escaped() if binding.commands is not None else ""


def _pad(text: str, width: int) -> str:
    return text + " " * (width - text_width(text))


# -- as notes


def _note_lines(call: Call, table: str | None, key: str | None) -> list[str]:
    if table is not None:
        return _notes(call, {table: call.args.get("P") or ""}, key)
    prefix = _prefix(call)
    return _notes(call, {"root": " " * text_width(prefix), "prefix": prefix}, key)


def _prefix(call: Call) -> str:
    """What stands before the keys of the prefix table: ``-P``, or the prefix key and a blank."""
    given = call.args.get("P")
    if given is not None:
        return given
    session = call.target.session
    options = session.options if session is not None else call.server.options.session
    prefix = str(options.get("prefix"))
    return "" if prefix == "None" else f"{prefix} "


def _notes(call: Call, prefixes: Mapping[str, str], key: str | None) -> list[str]:
    found = [
        (prefix, binding)
        for table, prefix in prefixes.items()
        for binding in _bindings(call, table, key)
        if not _is_mouse(binding.key) and (binding.note or call.args.has("a"))
    ]
    if call.args.has("r"):
        found.reverse()
    if call.args.has("F"):
        return _formatted(call, [binding for _, binding in found], prefixes)
    width = max((text_width(binding.key) for _, binding in found), default=0) + 1
    return [f"{prefix}{_pad(binding.key, width)}{binding.note or _command(binding)}" for prefix, binding in found]


def _is_mouse(key: str) -> bool:
    name = key
    while len(name) > 2 and name[1] == "-" and name[0] in "CMS":
        name = name[2:]
    return name.startswith(MOUSE_WORDS)


# -- by a template


def _formatted(call: Call, bindings: list[Binding], prefixes: Mapping[str, str]) -> list[str]:
    template = call.args.get("F") or ""
    common = {
        "key_has_repeat": "1" if any(binding.repeat for binding in bindings) else "0",
        "key_string_width": str(max((text_width(binding.key) for binding in bindings), default=0)),
        "key_table_width": str(max((text_width(binding.table) for binding in bindings), default=0)),
        "notes_only": "1" if call.args.has("N") else "0",
    }
    return [_one(call, template, binding, common, prefixes.get(binding.table, "")) for binding in bindings]


def _one(call: Call, template: str, binding: Binding, common: Mapping[str, str], prefix: str) -> str:
    variables = {
        **common,
        "key_command": str(binding.commands) if binding.commands is not None else "",
        "key_note": binding.note,
        "key_prefix": prefix,
        "key_repeat": "1" if binding.repeat else "0",
        "key_string": binding.key,
        "key_table": binding.table,
    }
    return call.server.context(variables=variables).expand(template)
