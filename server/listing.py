"""What every list-* command does with its rows: sort (-O, -r), filter (-f), write by a template (-F).

A row is a set of format objects and variables; what can be sorted by is given by the list. Never decides what the rows
are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .context import Context
from .errors import CommandError

if TYPE_CHECKING:
    from .buffers import PasteBuffer
    from .call import Call

# Two names may mean the same order; an order that a list has no key for leaves its rows as they are.
_ORDERS = {
    "activity": "activity",
    "creation": "creation",
    "index": "index",
    "key": "index",
    "modifier": "modifier",
    "name": "name",
    "title": "name",
    "order": "order",
    "size": "size",
    "z": "z",
}

SortKey = Callable[[Any], Any]


class Row:
    """One line of a list: what it is about and what its format sees."""

    __slots__ = ("objects", "subject", "variables")

    def __init__(self, subject: Any, objects: Mapping[str, Any], variables: dict[str, str] | None = None) -> None:
        self.subject = subject
        self.objects = objects
        self.variables = variables or {}

    def context(self, call: Call) -> Context:
        """The context for this row's format."""
        return call.server.context(variables={**call.variables, **self.variables}, **self.objects)


class BufferContext(Context):
    """A context in which ``#{buffer_...}`` is about one buffer instead of the newest."""

    __slots__ = ("_buffer",)

    def __init__(self, place: Context, buffer: PasteBuffer) -> None:
        super().__init__(place.scope, place.added, place.now)
        self._buffer = buffer

    def lookup(self, name: str) -> str | None:
        value = self._buffer.variable(name)
        return super().lookup(name) if value is None else value


class BufferRow(Row):
    """A line of a list of paste buffers."""

    __slots__ = ()

    def context(self, call: Call) -> Context:
        return BufferContext(Row.context(self, call), self.subject)


def sort_order(call: Call) -> str | None:
    """The order that ``-O`` names; raises CommandError for a word that is no order."""
    text = call.args.get("O")
    if text is None:
        return None
    order = _ORDERS.get(text.lower())
    if order is None:
        raise CommandError("invalid sort order")
    return order


def sorted_rows(call: Call, rows: Sequence[Row], keys: Mapping[str, SortKey]) -> list[Row]:
    """The rows in the order that the flags ask for; ``keys`` gives what each order compares."""
    order = sort_order(call)
    found = list(rows)
    key = keys.get(order) if order is not None else None
    if key is not None:
        found.sort(key=lambda row: key(row.subject))
    if call.args.has("r"):
        found.reverse()
    return found


def print_rows(call: Call, rows: Sequence[Row], template: str) -> None:
    """Writes the rows that ``-f`` lets through, each by ``-F`` or the list's own template."""
    if call.args.has("json"):
        from .json_output import print_rows as print_json

        print_json(call, rows)
        return
    template = call.args.get("F") or template
    condition = call.args.get("f")
    for row in rows:
        context = row.context(call)
        if condition is None or is_true(context.expand(condition)):
            call.print(context.expand(template))


def is_true(text: str) -> bool:
    """tmux's truth of an expanded format: neither empty nor ``0``."""
    return text not in ("", "0")
