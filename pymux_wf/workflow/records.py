"""TOML tables into frozen dataclasses, strictly; and the JSON Schema of the same dataclasses.

One declaration serves reading, checking, schema and docs. A field's type says what is taken: ``str``, ``int``,
``float``, ``bool``, ``Seconds`` (``"5s"``, ``"2m"``, ``"500ms"`` or a number), ``Literal[...]``, another dataclass,
``tuple[T, ...]`` for arrays, ``dict[str, T]`` for tables by name, ``Any``, and unions of these. A trailing underscore
of a field is not part of its key (``else_`` is ``else``). ``field(metadata={"summary": ...})`` describes it.

Unknown keys, wrong types and missing keys raise :class:`BadFile` with file, line, column and the nearest valid key.
"""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from collections.abc import Iterable
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from pymux_wf.workflow.errors import BadFile, Place
from pymux_wf.workflow.toml_places import Path, key_places

T = TypeVar("T")

Seconds = Annotated[float, "seconds"]
"""A duration: a number of seconds, or text like ``"500ms"``, ``"5s"``, ``"2m"``, ``"1h"``, ``"7d"``."""

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)")


def seconds_of(text: str | float) -> float:
    """Seconds of ``"5s"``, ``"1h30m"``, ``"500ms"`` or a number; raises ValueError.

    >>> seconds_of("1m30s")
    90.0
    """
    if isinstance(text, (int, float)) and not isinstance(text, bool):
        return float(text)
    stripped = str(text).strip()
    if re.fullmatch(r"\d+(\.\d+)?", stripped):
        return float(stripped)
    if not re.fullmatch(rf"(?:{_DURATION.pattern}\s*)+", stripped):
        raise ValueError(f"{text!r} is no duration: write 500ms, 5s, 2m, 1h or 7d")
    return sum(float(number) * _UNITS[unit] for number, unit in _DURATION.findall(stripped))


class Document:
    """A TOML file that was read: its table, and where each key of it stands.

    Attributes:
        table: what tomllib made of it.
        name: the file's path, for messages.
    """

    def __init__(self, text: str, name: str = "") -> None:
        import tomllib

        self.name = name
        self.text = text
        self._places: dict[Path, tuple[int, int]] | None = None
        try:
            self.table: dict[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise BadFile(_sentence(str(error)), name, place=_place_of(name, text, str(error))) from None

    @classmethod
    def of_file(cls, path: str | FilePath) -> Document:
        """Raises OSError, and BadFile where it is not UTF-8 or not TOML."""
        data = FilePath(path).read_bytes()
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise BadFile("it is not UTF-8 text", str(path), place=Place(str(path), line)) from None
        return cls(text.replace("\r\n", "\n"), str(path))

    def place(self, path: Path) -> Place:
        """Where a key is written; of one that is not, where the table around it is."""
        if self._places is None:
            self._places = key_places(self.text)
        while path and path not in self._places:
            path = path[:-1]
        return Place(self.name, *self._places.get(path, (0, 0)))

    def error(self, path: Path, message: str, **more: Any) -> BadFile:
        """What is wrong about the value at a path."""
        return BadFile(message, _shown(path), place=self.place(path), **more)

    def _place_in(self, place: Place | None, text: Any, column: int) -> Place | None:
        """Where a column of a text is, if that is written as it is on the line of its key; else where the key is."""
        if place is None or not column or not text or not isinstance(text, str):
            return place
        found = self.text.split("\n")[place.line - 1].find(text, place.column)
        return place if found < 0 else Place(place.file, place.line, found + column)

    def read(self, kind: type[T], path: Path = ()) -> T:
        """The record that the table at ``path`` is (all of the document without one); raises BadFile."""
        value: Any = self.table
        for step in path:
            value = value[step]
        return typing.cast(T, self._record(kind, value, path))

    # -- one method for each shape of type

    def _record(self, kind: Any, value: Any, path: Path) -> Any:
        if not isinstance(value, dict):
            raise self.error(path, f"{_shown(path)} must be a table, not {_named(value)}")
        fields = {key_of(field.name): field for field in dataclasses.fields(kind) if field.init}
        hints = _hints(kind)
        for key in value:
            if key not in fields:
                near = _near(key, fields)
                taken = "" if near else f"it takes {', '.join(sorted(fields))}"
                raise self.error((*path, key), f"unknown key {key!r}{_inside(path)}", nearest=near, remedy=taken)
        found = {
            fields[key].name: self._value(hints[fields[key].name], part, (*path, key)) for key, part in value.items()
        }
        for key, field in fields.items():
            if (
                key not in value
                and field.default is dataclasses.MISSING
                and field.default_factory is dataclasses.MISSING
            ):
                raise self.error(path, f"{key!r} is missing{_inside(path)}")
        try:
            return kind(**found)
        except ValueError as error:  # what a record checks itself in __post_init__; BadFile is none
            key = getattr(error, "key", None)
            wrong = self.error((*path, key) if key else path, str(error))
            wrong.place = self._place_in(wrong.place, value.get(key), getattr(error, "column", 0))
            raise wrong from None

    def _value(self, hint: Any, value: Any, path: Path) -> Any:
        options = _options(hint)
        if len(options) > 1:
            return self._one_of(options, value, path)
        hint = options[0]
        origin = get_origin(hint)
        if dataclasses.is_dataclass(hint):
            return self._record(hint, value, path)
        if origin is tuple and isinstance(value, list):
            item = get_args(hint)[0]
            return tuple(self._value(item, part, (*path, number)) for number, part in enumerate(value))
        if origin is dict and isinstance(value, dict):
            item = get_args(hint)[1]
            return {key: self._value(item, part, (*path, key)) for key, part in value.items()}
        if origin is Literal and value in get_args(hint) and type(value) in {type(each) for each in get_args(hint)}:
            return value
        if hint == Seconds:
            return self._seconds(value, path)
        if hint is Any or _is_plain(hint, value):
            return float(value) if hint is float else value
        near = _near(value, map(str, get_args(hint))) if origin is Literal and isinstance(value, str) else ()
        raise self.error(path, f"{_shown(path)} must be {_wanted(hint)}, not {_named(value)}", nearest=near)

    def _one_of(self, options: tuple[Any, ...], value: Any, path: Path) -> Any:
        errors: list[BadFile] = []
        for option in options:
            try:
                return self._value(option, value, path)
            except BadFile as error:
                errors.append(error)
        deepest = max(errors, key=lambda error: len(error.object))
        if deepest.object != _shown(path):
            raise deepest  # one of them fitted from outside: what is wrong is within
        wanted = " or ".join(_wanted(option) for option in options)
        raise self.error(path, f"{_shown(path)} must be {wanted}, not {_named(value)}")

    def _seconds(self, value: Any, path: Path) -> float:
        try:
            return seconds_of(value)
        except (TypeError, ValueError) as error:
            raise self.error(path, f"{_shown(path)}: {error}") from None


def key_of(field_name: str) -> str:
    """The key of a field: its name without a trailing underscore."""
    return field_name.rstrip("_")


def json_schema(kind: type, title: str = "") -> dict[str, Any]:
    """The JSON Schema (2020-12) of what :meth:`Document.read` takes for a dataclass."""
    definitions: dict[str, Any] = {}
    reference = _schema_of(kind, definitions)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {**head, **({"title": title} if title else {}), **reference, "$defs": definitions}


def _schema_of(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    options = _options(hint)
    if len(options) > 1:
        return {"anyOf": [_schema_of(option, definitions) for option in options]}
    hint = options[0]
    origin = get_origin(hint)
    if dataclasses.is_dataclass(hint):
        name = getattr(hint, "__name__", "")
        if name not in definitions:
            definitions[name] = {}  # a type may hold itself
            definitions[name] = _object_schema(hint, definitions)
        return {"$ref": f"#/$defs/{name}"}
    if origin is tuple:
        return {"type": "array", "items": _schema_of(get_args(hint)[0], definitions)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema_of(get_args(hint)[1], definitions)}
    if origin is Literal:
        return {"enum": list(get_args(hint))}
    if hint == Seconds:
        return {
            "anyOf": [
                {"type": "number", "minimum": 0},
                {"type": "string", "pattern": r"^(\d+(\.\d+)?\s*(ms|s|m|h|d)?\s*)+$"},
            ]
        }
    return {"type": _SCHEMA_TYPES[hint]} if hint in _SCHEMA_TYPES else {}


def _object_schema(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    hints = _hints(kind)
    properties: dict[str, Any] = {}
    required = []
    for field in dataclasses.fields(kind):
        if not field.init:
            continue
        summary = field.metadata.get("summary")
        schema = _schema_of(hints[field.name], definitions)
        properties[key_of(field.name)] = {**schema, **({"description": summary} if summary else {})}
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            required.append(key_of(field.name))
    found: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**found, **({"required": required} if required else {})}


_SCHEMA_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean"}
_NAMES = {str: "a string", int: "a whole number", float: "a number", bool: "true or false"}


def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _options(hint: Any) -> tuple[Any, ...]:
    """The types of a union without None, which TOML cannot say."""
    if get_origin(hint) in (Union, types.UnionType):
        return tuple(part for part in get_args(hint) if part is not type(None))
    return (hint,)


def _is_plain(hint: Any, value: Any) -> bool:
    if isinstance(value, bool):
        return hint is bool
    return (hint is float and isinstance(value, (int, float))) or (hint in (str, int) and isinstance(value, hint))


def _wanted(hint: Any) -> str:
    if get_origin(hint) is Literal:
        return "one of " + ", ".join(repr(each) for each in get_args(hint))
    if get_origin(hint) is tuple:
        return "an array"
    if get_origin(hint) is dict or dataclasses.is_dataclass(hint):
        return "a table"
    return "a duration" if hint == Seconds else _NAMES.get(hint, "something else")


def _named(value: Any) -> str:
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "an array"
    return repr(value) if isinstance(value, (str, int, float, bool)) else type(value).__name__


def _near(word: str, valid: Iterable[str]) -> tuple[str, ...]:
    """The valid word that looks like a key; keys are short, so less likeness is enough than for commands."""
    import difflib

    return tuple(difflib.get_close_matches(word[:100], list(valid), n=1))


def _shown(path: Path) -> str:
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _inside(path: Path) -> str:
    return f" in {_shown(path)}" if path else ""


_AT = re.compile(r"\(at line (\d+), column (\d+)\)")


def _sentence(message: str) -> str:
    return _AT.sub("", message).replace("(at end of document)", "at the end of the file").strip()


def _place_of(name: str, text: str, message: str) -> Place:
    found = _AT.search(message)
    if found:
        return Place(name, int(found[1]), int(found[2]))
    return Place(name, text.count("\n") + 1)
