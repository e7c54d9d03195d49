"""unbind-key: take the commands off a key, or empty a key table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.keys import parse_key
from pymux_wf.lang.command_spec import CommandSpec

from ..errors import CommandError
from .bind_key import table_name

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "unbind-key",
    alias="unbind",
    flags="anqT:",
    max_args=1,
    marks=frozenset({"after"}),
    usage="[-anq] [-T key-table] key",
    summary="Take the commands off a key, or empty a key table.",
)


def run(call: Call) -> None:
    try:
        _unbind(call)
    except CommandError:
        if not call.args.has("q"):
            raise


def _unbind(call: Call) -> None:
    args, keys = call.args, call.server.keys
    text = args.string(0)
    table = table_name(call)
    if args.has("a"):
        if text is not None:
            raise CommandError("key given with -a")
        if not keys.exists(table):
            raise CommandError(f"table {table} doesn't exist")
        keys.unbind_all(table)
        return
    if text is None:
        raise CommandError("missing key")
    key = parse_key(text)
    if key is None or key == "None":
        raise CommandError(f"unknown key: {text}")
    if args.has("T") and not keys.exists(table):
        raise CommandError(f"table {table} doesn't exist")
    keys.unbind(table, key)
