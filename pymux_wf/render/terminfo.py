"""Reading compiled terminfo entries and the capability overrides of ``terminal-overrides``.

Pure: bytes in, values out; finding and reading the file is the caller's work. Only the capabilities that the renderer
asks about are kept from the standard part, all of the extended part. Source: term(5), both number formats (magic 0432
and 01036).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

_MAGIC_16_BIT = 0o432
_MAGIC_32_BIT = 0o1036

# Name -> index in the standard part of a compiled entry (the order of <term.h>).
_FLAGS = {"am": 1, "xenl": 4, "bce": 28}
_NUMBERS = {"colors": 13}
_STRINGS = {
    "csr": 3, "clear": 5, "el": 6, "ed": 7, "cup": 10, "cnorm": 16, "cuf1": 17, "civis": 13, "blink": 26, "bold": 27,
    "smcup": 28, "dim": 30, "invis": 32, "rev": 34, "smso": 35, "smul": 36, "ech": 37, "smir": 31, "sgr0": 39,
    "rmcup": 40, "fsl": 47, "ich1": 52, "smkx": 89, "dch": 105, "ich": 108, "indn": 109, "rin": 113, "rep": 121,
    "tsl": 135, "sitm": 311, "setaf": 359, "setab": 360,
}  # fmt: skip


@dataclass(slots=True)
class Terminfo:
    """The capabilities of one terminal type, by their terminfo names (extended ones by theirs, like ``Tc`` or
    ``Smulx``)."""

    names: tuple[str, ...] = ()
    flags: set[str] = field(default_factory=set)
    numbers: dict[str, int] = field(default_factory=dict)
    strings: dict[str, bytes] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether the capability is there in any form; a number counts as there when it is above 0."""
        return name in self.flags or name in self.strings or self.numbers.get(name, 0) > 0

    def override(self, text: str) -> None:
        """Apply one ``name``, ``name=value`` or ``name@`` of ``terminal-overrides``."""
        name, equals, value = text.partition("=")
        if not equals and name.endswith("@"):
            self._remove(name[:-1])
        elif not equals:
            self.flags.add(name)
        elif name in _NUMBERS and value.isdigit():
            self.numbers[name] = int(value)
        else:
            self.strings[name] = value.encode("utf-8", "replace")

    def _remove(self, name: str) -> None:
        self.flags.discard(name)
        self.numbers.pop(name, None)
        self.strings.pop(name, None)


class BadTerminfo(ValueError):
    """The bytes are no compiled terminfo entry."""


def _even(offset: int) -> int:
    return offset + (offset & 1)


def _text_at(table: bytes, offset: int) -> bytes | None:
    """The NUL-terminated string at ``offset``, None for an absent or cancelled capability."""
    if not 0 <= offset < len(table):
        return None
    end = table.find(b"\0", offset)
    return table[offset : end if end >= 0 else len(table)]


def parse_terminfo(data: bytes) -> Terminfo:
    """The entry in the bytes of a compiled terminfo file.

    Raises:
        BadTerminfo: the bytes are something else, or cut short.
    """
    try:
        return _parse(data)
    except (struct.error, IndexError) as error:
        raise BadTerminfo(f"not a complete terminfo entry: {error}") from None


def _parse(data: bytes) -> Terminfo:
    magic, names_size, flag_count, number_count, string_count, table_size = struct.unpack_from("<6h", data)
    if magic not in (_MAGIC_16_BIT, _MAGIC_32_BIT):
        raise BadTerminfo(f"not a terminfo entry: magic {magic:#o}")
    number_code, number_size = ("h", 2) if magic == _MAGIC_16_BIT else ("i", 4)
    names = data[12 : 12 + names_size].rstrip(b"\0").decode("latin-1").split("|")
    at = 12 + names_size
    flags = data[at : at + flag_count]
    at = _even(at + flag_count)
    numbers = struct.unpack_from(f"<{number_count}{number_code}", data, at)
    at += number_count * number_size
    offsets = struct.unpack_from(f"<{string_count}h", data, at)
    at += string_count * 2
    table = data[at : at + table_size]
    entry = Terminfo(tuple(names))
    entry.flags = {name for name, index in _FLAGS.items() if index < len(flags) and flags[index] == 1}
    entry.numbers = {name: numbers[i] for name, i in _NUMBERS.items() if i < len(numbers) and numbers[i] >= 0}
    for name, index in _STRINGS.items():
        text = _text_at(table, offsets[index]) if index < len(offsets) else None
        if text is not None:
            entry.strings[name] = text
    _parse_extended(entry, data, _even(at + table_size), number_code, number_size)
    return entry


def _parse_extended(entry: Terminfo, data: bytes, at: int, number_code: str, number_size: int) -> None:
    """The user-defined capabilities behind the standard part: values first, then their names in one table."""
    if len(data) < at + 10:
        return
    flag_count, number_count, string_count, _, table_size = struct.unpack_from("<5h", data, at)
    at += 10
    flags = data[at : at + flag_count]
    at = _even(at + flag_count)
    numbers = struct.unpack_from(f"<{number_count}{number_code}", data, at)
    at += number_count * number_size
    count = string_count + flag_count + number_count + string_count
    offsets = struct.unpack_from(f"<{count}h", data, at)
    table = data[at + count * 2 : at + count * 2 + table_size]
    texts = [_text_at(table, offset) for offset in offsets[:string_count]]
    names_start = sum(len(text) + 1 for text in texts if text is not None)
    names = [_text_at(table[names_start:], offset) or b"" for offset in offsets[string_count:]]
    labels = [name.decode("latin-1") for name in names]
    entry.flags |= {name for name, flag in zip(labels, flags) if flag == 1}
    entry.numbers |= {name: value for name, value in zip(labels[flag_count:], numbers) if value >= 0}
    values = zip(labels[flag_count + number_count :], texts)
    entry.strings |= {name: text for name, text in values if text is not None}
