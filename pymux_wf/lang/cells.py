"""Text measured in terminal cells, with ``#[styles]`` counted as nothing.

Trimming from the right keeps every style, because what stays must still be drawn as meant.  A run of ``#`` before
``[`` is a style when it is odd; elsewhere each pair is one visible ``#``.  Relies on wcwidth for characters outside
ASCII, loaded at the first one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


_overrides: tuple[tuple[int, int, int], ...] = ()


def set_widths(overrides: tuple[tuple[int, int, int], ...]) -> None:
    """Characters that take other widths than wcwidth's: (first, last, cells); of several the last counts."""
    global _overrides
    _overrides = overrides
    _clusters.cache_clear()


@lru_cache(maxsize=4096)
def _clusters(text: str) -> tuple[tuple[str, int], ...]:
    from wcwidth import iter_graphemes, wcswidth

    return tuple((cluster, _own_width(cluster, max(0, wcswidth(cluster)))) for cluster in iter_graphemes(text))


def _own_width(cluster: str, width: int) -> int:
    code = ord(cluster) if len(cluster) == 1 else 0
    return next((cells for first, last, cells in reversed(_overrides) if code >= 0x80 and first <= code <= last), width)


def text_width(text: str) -> int:
    """Cells that ``text`` takes; control characters take none.

    >>> text_width("ab"), text_width("日本")
    (2, 4)
    """
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(width for _, width in _clusters(text))


def skip(text: str, ends: str, start: int = 0) -> int:
    """Index of the first of the characters ``ends`` outside ``#{}`` and not escaped by ``#``; -1 when there is none."""
    depth, at, size = 0, start, len(text)
    while at < size:
        ch = text[at]
        if ch == "#" and at + 1 < size and text[at + 1] in ",#{}:":
            if text[at + 1] == "{":
                depth += 1
            at += 2
            continue
        if ch == "}":
            depth -= 1
        if depth == 0 and ch in ends:
            return at
        at += 1
    return -1


def _pieces(text: str) -> Iterator[tuple[str, int, bool]]:
    """The text as (piece, cells, is a style), in order; hashes come as the shortest text that shows one."""
    at, size = 0, len(text)
    while at < size:
        if text[at] != "#":
            end = text.find("#", at)
            end = size if end < 0 else end
            for cluster, width in _clusters(text[at:end]):
                yield cluster, width, False
            at = end
            continue
        end = at
        while end < size and text[end] == "#":
            end += 1
        count = end - at
        before_bracket = text.startswith("[", end)
        shown = count // 2 if before_bracket else (count + 1) // 2
        for _ in range(shown):
            yield ("#" if count == 1 else "##"), 1, False
        at = end
        if before_bracket and count % 2:
            close = skip(text, "]", end)
            if close < 0:
                yield text[end - 1 :], 0, True
                return
            yield text[end - 1 : close + 1], 0, True
            at = close + 1


def styled_width(text: str) -> int:
    """Cells of text that holds ``#[styles]``.

    >>> styled_width("#[fg=red]hi"), styled_width("a##b")
    (2, 3)
    """
    if "#" not in text:
        return text_width(text)
    return sum(width for _, width, _ in _pieces(text))


def trim_left(text: str, limit: int) -> str:
    """At most ``limit`` cells from the left."""
    if limit <= 0:
        return ""
    if "#" not in text and text.isascii() and text.isprintable():
        return text[:limit]
    out: list[str] = []
    used = 0
    for piece, width, _ in _pieces(text):
        if used >= limit:
            break
        if used + width <= limit and (width or piece[0] >= " "):
            out.append(piece)
        used += width
    return "".join(out)


def trim_right(text: str, limit: int) -> str:
    """At most ``limit`` cells from the right."""
    if "#" not in text and text.isascii() and text.isprintable():
        return text[max(0, len(text) - limit) :] if limit > 0 else ""
    over = styled_width(text) - limit
    if over <= 0:
        return text
    out: list[str] = []
    used = 0
    for piece, width, is_style in _pieces(text):
        if is_style or used >= over:
            out.append(piece)
        used += width
    return "".join(out)


def pad(text: str, width: int) -> str:
    """Blanks after the text up to ``width`` cells, or before it up to ``-width`` cells."""
    blanks = " " * (abs(width) - text_width(text))
    return text + blanks if width > 0 else blanks + text
