"""A small msgpack of our own: the kinds of value that frames are made of, in two functions.

Loading the real library costs a third of an interpreter's start, and a client sends three frames and reads three; so
does the server before its first answer. Both speak the same bytes: a property test packs with one and unpacks with the
other. Not here: extension types, which the wire does not use, and anything but None, bool, int, float, str, bytes, list
and map.

Relies on nothing. Strings are UTF-8 with surrogateescape, as everywhere on the wire.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_MAX_DEPTH = 64


def pack(value: Any) -> bytes:
    """``value`` in msgpack; raises TypeError for a kind not on the wire, OverflowError for an int beyond 64 bits."""
    out = bytearray()
    _pack_into(out, value)
    return bytes(out)


def unpack(data: bytes) -> Any:
    """The one value ``data`` holds; raises ValueError when it is not exactly one, or of a kind not on the wire."""
    try:
        value, end = _value(data, 0, 0)
    except IndexError:
        raise ValueError("the data ends inside a value") from None
    if end != len(data):
        raise ValueError("the data goes on after the value")
    return value


def _pack_into(out: bytearray, value: Any) -> None:
    kind = type(value)
    if kind is str:
        data = value.encode("utf-8", "surrogateescape")
        _head(out, len(data), 0xA0, 32, 0xD9)
        out += data
    elif kind is bytes:
        _head(out, len(value), 0, 0, 0xC4)
        out += value
    elif kind is int:
        _pack_int(out, value)
    elif value is None or kind is bool:
        out.append(0xC0 if value is None else 0xC3 if value else 0xC2)
    elif kind is list or kind is tuple:
        _head(out, len(value), 0x90, 16, 0xDB)
        for item in value:
            _pack_into(out, item)
    elif kind is dict:
        _head(out, len(value), 0x80, 16, 0xDD)
        for key, item in value.items():
            _pack_into(out, key)
            _pack_into(out, item)
    else:
        raise TypeError(f"{kind.__name__} is not packed")


def _head(out: bytearray, length: int, short: int, short_limit: int, wide: int) -> None:
    """A length: in the type byte itself below ``short_limit``, else after ``wide`` (8 bits), ``wide + 1`` or ``wide
    + 2``.

    Lists and maps have no 8-bit form; their ``wide`` is one below the 16-bit one.
    """
    if length < short_limit:
        out.append(short | length)
    elif length < 0x100 and wide not in (0xDB, 0xDD):
        out += bytes((wide, length))
    elif length < 0x10000:
        out.append(wide + 1)
        out += length.to_bytes(2, "big")
    else:
        out.append(wide + 2)
        out += length.to_bytes(4, "big")


def _pack_int(out: bytearray, value: int) -> None:
    if -32 <= value < 0x80:
        out.append(value & 0xFF)
        return
    signed = value < 0
    for power, size in enumerate((1, 2, 4, 8)):
        if (-(1 << 8 * size - 1) <= value) if signed else (value < 1 << 8 * size):
            out.append((0xD0 if signed else 0xCC) + power)
            out += value.to_bytes(size, "big", signed=signed)
            return
    raise OverflowError(f"{value} has more than 64 bits")


def _value(data: bytes, at: int, depth: int) -> tuple[Any, int]:
    """The value at ``at`` and where it ends."""
    lead = data[at]
    at += 1
    if lead < 0x80:
        return lead, at
    if lead >= 0xE0:
        return lead - 0x100, at
    if lead < 0x90:
        return _map(data, at, lead & 0x0F, depth)
    if lead < 0xA0:
        return _list(data, at, lead & 0x0F, depth)
    if lead < 0xC0:
        return _text(data, at, lead & 0x1F)
    return _wide_value(data, at, lead, depth)


def _wide_value(data: bytes, at: int, lead: int, depth: int) -> tuple[Any, int]:
    if lead in _CONSTANTS:
        return _CONSTANTS[lead], at
    if 0xCC <= lead <= 0xD3:
        body, end = _take(data, at, 1 << (lead & 3))
        return int.from_bytes(body, "big", signed=lead >= 0xD0), end
    if lead in (0xCA, 0xCB):
        return _float(data, at, lead)
    if lead not in _LENGTHS:
        raise ValueError(f"type 0x{lead:02x} is not on the wire")
    size, reader = _LENGTHS[lead]
    body, at = _take(data, at, size)
    length = int.from_bytes(body, "big")
    if reader == "bytes":
        return _take(data, at, length)
    if reader == "text":
        return _text(data, at, length)
    return (_list if reader == "list" else _map)(data, at, length, depth)


_CONSTANTS = {0xC0: None, 0xC2: False, 0xC3: True}

_LENGTHS = {
    0xC4: (1, "bytes"),
    0xC5: (2, "bytes"),
    0xC6: (4, "bytes"),
    0xD9: (1, "text"),
    0xDA: (2, "text"),
    0xDB: (4, "text"),
    0xDC: (2, "list"),
    0xDD: (4, "list"),
    0xDE: (2, "map"),
    0xDF: (4, "map"),
}


def _take(data: bytes, at: int, length: int) -> tuple[bytes, int]:
    end = at + length
    if end > len(data):
        raise ValueError("the data ends inside a value")
    return data[at:end], end


def _text(data: bytes, at: int, length: int) -> tuple[str, int]:
    body, end = _take(data, at, length)
    return body.decode("utf-8", "surrogateescape"), end


def _float(data: bytes, at: int, lead: int) -> tuple[float, int]:
    from struct import unpack_from

    body, end = _take(data, at, 4 if lead == 0xCA else 8)
    return float(unpack_from(">f" if lead == 0xCA else ">d", body)[0]), end


def _list(data: bytes, at: int, length: int, depth: int) -> tuple[list[Any], int]:
    items: list[Any] = []
    _too_deep(depth)
    for _ in range(length):
        item, at = _value(data, at, depth + 1)
        items.append(item)
    return items, at


def _map(data: bytes, at: int, length: int, depth: int) -> tuple[dict[Any, Any], int]:
    items: dict[Any, Any] = {}
    _too_deep(depth)
    for _ in range(length):
        key, at = _value(data, at, depth + 1)
        if type(key) in (list, dict):
            raise ValueError("a list or a map cannot be a key")
        items[key], at = _value(data, at, depth + 1)
    return items, at


def _too_deep(depth: int) -> None:
    if depth >= _MAX_DEPTH:
        raise ValueError("values are nested too deep")
