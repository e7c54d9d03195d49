"""Characters that formats, wires and readers' eyes cannot take as they are, and what to write in their place.

A cell never holds a control character, but a title, a link or a value that came from elsewhere may: newlines, escapes,
NUL, lone surrogates, directions that turn text around. Nothing here fails whatever it is given.
"""

from __future__ import annotations

import json
import re

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff]"
)


def is_safe(text: str) -> bool:
    """Whether every character can be written anywhere and looks like what it is."""
    return (text.isascii() and text.isprintable()) or _UNSAFE.search(text) is None


def shown(text: str) -> str:
    """The text with a picture in the place of each unsafe character, one for one.

    >>> shown("a\\x1b[31m\\n")
    'a\u241b[31m\u240a'
    """
    return text if is_safe(text) else _UNSAFE.sub(_picture, text)


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    return "\u2421" if code == 0x7F else chr(0x2400 + code) if code < 0x20 else "\ufffd"


def quoted(text: str) -> str:
    """The text as a JSON string on one line, readable but for what is unsafe; ``json.loads`` undoes it.

    >>> quoted('caf\u00e9 "x"\\n')
    '"caf\u00e9 \\\\"x\\\\"\\\\n"'
    """
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def to_wire(text: str) -> str | bytes:
    """The text, or its bytes where it is no valid Unicode and no packer of strings would take it."""
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def from_wire(value: object, name: str) -> str:
    """Undoes ``to_wire``.

    Raises:
        ValueError: this is no text; the message calls it ``name``.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            pass
    raise ValueError(f"{name} is a text, not {value!r:.100}")
