"""Queries as plain values for a wire, and back: each a map with its ``kind`` and the names of its fields.

They come from somebody else's program, so that everything in them is checked, also how deep they are nested.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pymux_wf.snapshot.characters import from_wire, to_wire
from pymux_wf.snapshot.locators import (
    And,
    CursorCell,
    Filter,
    Line,
    LinkTo,
    Nth,
    Or,
    Query,
    Region,
    StyleIs,
    Text,
    Within,
)
from pymux_wf.snapshot.patterns import Pattern

DEPTH_LIMIT = 50


def pack_query(query: Query) -> dict[str, Any]:
    """A query as plain values; ``unpack`` undoes it."""
    match query:
        case Text(pattern) | Line(pattern) | LinkTo(pattern):
            return {"kind": _NAMES[type(query)], "pattern": pattern.pack()}
        case Region(rows, columns):
            return {"kind": "region", "rows": list(rows), "columns": list(columns)}
        case StyleIs(attributes):
            return {
                "kind": "style",
                "attributes": {name: to_wire(value) if name == "link" and isinstance(value, str) else value
                               for name, value in attributes},
            }  # fmt: skip
        case CursorCell():
            return {"kind": "cursor"}
        case Within(inner, other) | And(inner, other) | Or(inner, other):
            return {"kind": _NAMES[type(query)], "query": pack_query(inner), "other": pack_query(other)}
        case Filter(inner, has_text, has_style):
            return {
                "kind": "filter",
                "query": pack_query(inner),
                "has_text": None if has_text is None else has_text.pack(),
                "has_style": None if has_style is None else pack_query(has_style),
            }
        case Nth(inner, number):
            return {"kind": "nth", "query": pack_query(inner), "number": number}
    raise TypeError(f"not a query that can be packed: {query!r:.100}")


def unpack(packed: object, depth: int = 0) -> Query:
    """The query that was packed.

    Raises:
        ValueError: this is none; the message says what is wrong.
    """
    if depth > DEPTH_LIMIT:
        raise ValueError(f"a query is nested deeper than {DEPTH_LIMIT}")
    if not isinstance(packed, dict):
        raise ValueError(f"a packed query is a dict, not {packed!r:.100}")
    kind = packed.get("kind")
    if not isinstance(kind, str) or kind not in _UNPACKERS:
        raise ValueError(f"there is no kind of query {kind!r:.100} (there are {', '.join(_UNPACKERS)})")
    return _UNPACKERS[kind](packed, depth + 1)


def _region(packed: dict[str, Any], depth: int) -> Query:
    bounds = []
    for name in ("rows", "columns"):
        value = packed.get(name)
        if not isinstance(value, list | tuple) or len(value) != 2:
            raise ValueError(f"the {name} of a region are [start, stop], not {value!r:.100}")
        bounds.append((value[0], value[1]))
    return Region(*bounds)


def _style(packed: dict[str, Any], depth: int) -> StyleIs:
    attributes = packed.get("attributes")
    if not isinstance(attributes, dict) or not all(isinstance(name, str) for name in attributes):
        raise ValueError(f"the attributes of a style are a dict, not {attributes!r:.100}")
    if isinstance(attributes.get("link"), bytes):
        attributes = attributes | {"link": from_wire(attributes["link"], "link")}
    return StyleIs(**attributes)


def _filter(packed: dict[str, Any], depth: int) -> Query:
    text, style = packed.get("has_text"), packed.get("has_style")
    has_style = None if style is None else unpack(style, depth)
    if has_style is not None and not isinstance(has_style, StyleIs):
        raise ValueError(f"has_style is a style, not {style!r:.100}")
    return Filter(unpack(packed.get("query"), depth), None if text is None else Pattern.unpack(text), has_style)


def _nth(packed: dict[str, Any], depth: int) -> Query:
    number = packed.get("number")
    if not isinstance(number, int) or isinstance(number, bool):
        raise ValueError(f"the number of a find is a number, not {number!r:.100}")
    return Nth(unpack(packed.get("query"), depth), number)


def _of_pattern(kind: type[Text] | type[Line] | type[LinkTo]) -> Callable[[dict[str, Any], int], Query]:
    return lambda packed, depth: kind(Pattern.unpack(packed.get("pattern")))


def _of_two(kind: type[Within] | type[And] | type[Or]) -> Callable[[dict[str, Any], int], Query]:
    return lambda packed, depth: kind(unpack(packed.get("query"), depth), unpack(packed.get("other"), depth))


_NAMES: dict[type[Query], str] = {
    Text: "text",
    Line: "line",
    LinkTo: "link",
    Within: "within",
    And: "and",
    Or: "or",
}
_UNPACKERS: dict[str, Callable[[dict[str, Any], int], Query]] = {
    "text": _of_pattern(Text),
    "line": _of_pattern(Line),
    "link": _of_pattern(LinkTo),
    "region": _region,
    "style": _style,
    "cursor": lambda packed, depth: CursorCell(),
    "within": _of_two(Within),
    "and": _of_two(And),
    "or": _of_two(Or),
    "filter": _filter,
    "nth": _nth,
}
