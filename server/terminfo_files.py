"""Finding the compiled terminfo entry of a client's terminal; the parsing is ``pymux_wf/render/terminfo.py``."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from functools import lru_cache

from pymux_wf.render.terminfo import BadTerminfo, Terminfo, parse_terminfo

_SYSTEM = ("/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo", "/usr/lib/terminfo", "/usr/local/share/terminfo")
_SIZE_LIMIT = 64 * 1024


def find_terminfo(term: str, environment: Mapping[str, str]) -> Terminfo | None:
    """The entry of ``term``, looked for where ncurses looks for it; None when there is none or it cannot be read."""
    data = _read(term, tuple(_directories(environment)))
    if data is None:
        return None
    try:
        return parse_terminfo(data)
    except BadTerminfo:
        return None


def _directories(environment: Mapping[str, str]) -> Iterator[str]:
    if own := environment.get("TERMINFO"):
        yield own
    if home := environment.get("HOME"):
        yield f"{home}/.terminfo"
    for directory in environment.get("TERMINFO_DIRS", "").split(":"):
        if directory:
            yield directory
    yield from _SYSTEM


@lru_cache(maxsize=32)
def _read(term: str, directories: tuple[str, ...]) -> bytes | None:
    if not term or "/" in term or "\0" in term or term.startswith("."):
        return None
    # The second form is that of file systems that do not tell upper from lower case (macOS).
    for place in (term[0], f"{ord(term[0]):02x}"):
        for directory in directories:
            with contextlib.suppress(OSError), open(f"{directory}/{place}/{term}", "rb") as file:
                return file.read(_SIZE_LIMIT)
    return None
