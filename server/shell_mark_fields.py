"""The bytes of an OSC 133 mark: where it ends, what its fields say, how text is encoded in them. Pure."""

from __future__ import annotations

INTRODUCER = b"\x1b]133;"


def end_of(buffer: bytes, start: int) -> tuple[int, int]:
    """(end of the string that begins at ``start``, where what follows begins). The first is -1 where it is not there
    yet; the second 0 where another sequence breaks the string off.
    """
    bell = buffer.find(b"\x07", start)
    escape = buffer.find(b"\x1b", start, bell if bell >= 0 else len(buffer))
    if escape < 0:
        return (bell, bell + 1) if bell >= 0 else (-1, 0)
    if escape + 1 == len(buffer):
        return -1, 0
    return (escape, escape + 2) if buffer[escape + 1] == 0x5C else (escape, 0)


def cut_off(buffer: bytes) -> bytes:
    """The end of ``buffer`` that may be the beginning of a mark."""
    place = buffer.rfind(b"\x1b", len(buffer) - len(INTRODUCER) + 1 if len(buffer) >= len(INTRODUCER) else 0)
    return buffer[place:] if place >= 0 and INTRODUCER.startswith(buffer[place:]) else b""


def fields_of(body: bytes) -> tuple[str, dict[str, str]]:
    """The letter of a mark and its fields; the last one, if it holds encoded text, decoded as "text"."""
    kind, _, rest = body.decode("utf-8", "surrogateescape").partition(";")
    fields: dict[str, str] = {}
    while rest:
        name, equals, value = rest.partition("=")
        if name in _DECODED:
            fields["text"] = _DECODED[name](value)
            break
        value, _, rest = value.partition(";") if equals else ("", "", rest.partition(";")[2])
        fields.setdefault(name.rpartition(";")[2], value)
    return kind, fields


def number_of(text: str | None) -> int | None:
    return int(text) if text and len(text) < 10 and text.isascii() and text.isdigit() else None


def percent_decoded(text: str) -> str:
    first, *parts = text.encode("utf-8", "surrogateescape").split(b"%")
    decoded = [first]
    for part in parts:
        try:
            decoded.append(bytes.fromhex(part[:2].decode("ascii")) + part[2:])
        except ValueError:
            decoded.append(b"%" + part)
    return b"".join(decoded).decode("utf-8", "surrogateescape")


_ESCAPES = {
    **{ord(name): code for name, code in zip("abtnvfr", range(7, 0xE), strict=False)},
    ord("E"): 27,
    ord("e"): 27,
}


def _unquoted(text: str) -> str:
    """What bash's ``${name@Q}`` has quoted: words of ``'...'``, ``\\'`` and ``$'...'``."""
    if not text.startswith("$'"):
        return text.replace("'\\''", "\0").replace("'", "").replace("\0", "'")
    data, result, place = text.encode("utf-8", "surrogateescape"), bytearray(), 2
    while place < len(data) - 1:
        byte = data[place]
        place += 1
        if byte != 0x5C:
            result.append(byte)
            continue
        octal = data[place : place + 3]
        if len(octal) == 3 and all(0x30 <= digit <= 0x37 for digit in octal):
            result.append(int(octal, 8) & 0xFF)
            place += 3
        else:
            result.append(_ESCAPES.get(data[place], data[place]))
            place += 1
    return result.decode("utf-8", "surrogateescape")


def _told(text: str) -> str:
    from .shell_text import unstuffed

    return unstuffed(text)


_DECODED = {"p": percent_decoded, "q": _unquoted, "e": percent_decoded, "r": _told}
