"""bind-key: make a key run commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.keys import parse_key
from pymux_wf.lang.command_spec import CommandSpec, commands_anywhere

from ..errors import CommandError
from ..key_tables import Binding

if TYPE_CHECKING:
    from pymux_wf.lang.parser import CommandList

    from ..call import Call
    from ..key_tables import Binding

SPEC = CommandSpec(
    "bind-key",
    alias="bind",
    flags="nrN:T:",
    min_args=1,
    max_args=-1,
    marks=frozenset({"after"}),
    usage="[-nr] [-T key-table] [-N note] key [command [argument ...]]",
    summary="Make a key run commands.",
    argument_kind=commands_anywhere,
)


def run(call: Call) -> None:
    args = call.args
    text = args.string(0) or ""
    key = parse_key(text)
    if key is None or key == "None":
        raise CommandError(f"unknown key: {text}")
    table = table_name(call)
    note = args.get("N") or ""
    if len(args) == 1:
        _set_note(call, table, key, note)
        return
    call.server.keys.bind(Binding(table, key, _commands(call), args.has("r"), note))


def table_name(call: Call) -> str:
    """The table of ``-T``, the root table with ``-n``, else the prefix table."""
    return call.args.get("T") or ("root" if call.args.has("n") else "prefix")


def _set_note(call: Call, table: str, key: str, note: str) -> None:
    """A key without commands only gets another note."""
    old = call.server.keys.find(table, key)
    if old is not None:
        call.server.keys.bind(Binding(table, key, old.commands, old.repeat, note))


def _commands(call: Call) -> CommandList:
    values = call.args.positional[1:]
    if len(values) == 1:
        value = values[0]
        return call.server.executor.parse(value) if isinstance(value, str) else value
    return call.server.executor.parse_words(values)
