"""How many cells a character takes, and which characters share a cell. One table: wcwidth's.

Two rules, applied while text is drawn and nowhere else repeated:

- a character is narrow, wide, or one that may join the cell before it (zero width, regional indicator, emoji
  modifier, whatever follows a ZERO WIDTH JOINER);
- ``joins(cell, character)``: whether a character becomes part of the cell it follows. It looks at that cell alone,
  never ahead, so text means the same however it is cut into reads.

Most text is ASCII or passes ``plain_narrow``, a small class of scripts that cannot join; only for the rest wcwidth's
tables are loaded, and asked once for each character that comes up. (Regular expressions with these tables as classes
were tried: classes that reach beyond the basic plane are searched range by range, which made them ten times slower.)

Sources: UAX #11, UAX #29 (GB9, GB11, GB12), Unicode 17 emoji-variation-sequences as wcwidth ships them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ZWJ = "\u200d"
VS15 = "\ufe0e"
VS16 = "\ufe0f"
CLUSTER_LIMIT = 32
"""Code points kept in one cell; a cell that holds more is an attack, not a script."""

_CLUSTERS_KNOWN = 4096
_CHARACTERS_KNOWN = 16384

# Latin, Greek, Cyrillic, punctuation, arrows, box drawing, blocks, Braille, Powerline: narrow, joining nothing, and no
# pictographs (those may follow a ZERO WIDTH JOINER).
_PLAIN = (
    "[ -~\u00a1-\u00a8\u00aa-\u00ad\u00af-\u02ff\u0370-\u0377\u0384-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u203b"
    "\u203d-\u2048\u2070-\u2071\u2074-\u208e\u20a0-\u20bf\u2190-\u2193\u2200-\u22ff\u2500-\u259f\u25cf\u2800-\u28ff"
    "\ue0a0-\ue0d7]"
)
plain_narrow = re.compile(_PLAIN + "*+").fullmatch
"""Whether a text is of these characters only. Read it from the module each time: `set_widths` may replace it."""

Ranges = tuple[tuple[int, int], ...]
Override = tuple[int, int, int]
"""First and last code point, and the cells that a character between them takes (0, 1 or 2)."""

_overrides: tuple[Override, ...] = ()
_selector_widens = True


def set_widths(overrides: Iterable[Override] = (), *, selector_widens: bool = True) -> None:
    """Changes the table for every screen of this process; what is on one already stays as it was placed.

    Args:
        overrides: Widths that differ from wcwidth's; of several for a character the last counts. ASCII stays as it is.
        selector_widens: Whether U+FE0F makes the character before it two cells wide.
    """
    global _overrides, _selector_widens, plain_narrow
    _overrides = tuple((max(first, 0x80), last, cells) for first, last, cells in overrides if last >= 0x80)
    _selector_widens = selector_widens
    pattern = _PLAIN
    if _overrides:
        others = "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last, _ in _overrides)
        pattern = f"(?:(?![{others}]){_PLAIN})"
    plain_narrow = re.compile(pattern + "*+").fullmatch
    char_width.cache_clear()
    for learned in (_cells, _kinds, _clusters):
        learned.clear()


def _override(character: str) -> int | None:
    code = ord(character)
    return next((cells for first, last, cells in reversed(_overrides) if first <= code <= last), None)


def _newest(table: dict[str, Ranges]) -> Ranges:
    """wcwidth keys its tables by Unicode version; older releases ship several."""
    return table[max(table, key=lambda version: tuple(map(int, version.split("."))))]


def _within(ranges: Ranges, code: int) -> bool:
    index = bisect_right(ranges, (code, 0x110000)) - 1
    return index >= 0 and code <= ranges[index][1]


@lru_cache(maxsize=1)
def _zero_ranges() -> Ranges:
    from wcwidth.table_zero import ZERO_WIDTH

    return _newest(ZERO_WIDTH)


@lru_cache(maxsize=1)
def _wide_ranges() -> Ranges:
    from wcwidth.table_wide import WIDE_EASTASIAN

    return _newest(WIDE_EASTASIAN)


@lru_cache(maxsize=1)
def _narrow_to_wide() -> Ranges:
    from wcwidth.table_vs16 import VS16_NARROW_TO_WIDE

    return _newest(VS16_NARROW_TO_WIDE)


# Neither older wcwidth releases nor the standard library know Extended_Pictographic. Everything pictographic that
# takes part in sequences lies in these ranges (emoji-data.txt, rounded to blocks where the gaps are unassigned).
_PICTOGRAPHIC: Ranges = (
    (0xA9, 0xA9), (0xAE, 0xAE), (0x203C, 0x203C), (0x2049, 0x2049), (0x2122, 0x2122), (0x2139, 0x2139),
    (0x2194, 0x2199), (0x21A9, 0x21AA), (0x231A, 0x231B), (0x2328, 0x2328), (0x2388, 0x2388), (0x23CF, 0x23CF),
    (0x23E9, 0x23F3), (0x23F8, 0x23FA), (0x24C2, 0x24C2), (0x25AA, 0x25AB), (0x25B6, 0x25B6), (0x25C0, 0x25C0),
    (0x25FB, 0x25FE), (0x2600, 0x2605), (0x2607, 0x2612), (0x2614, 0x2685), (0x2690, 0x2705), (0x2708, 0x2712),
    (0x2714, 0x2714), (0x2716, 0x2716), (0x271D, 0x271D), (0x2721, 0x2721), (0x2728, 0x2728), (0x2733, 0x2734),
    (0x2744, 0x2744), (0x2747, 0x2747), (0x274C, 0x274C), (0x274E, 0x274E), (0x2753, 0x2755), (0x2757, 0x2757),
    (0x2763, 0x2767), (0x2795, 0x2797), (0x27A1, 0x27A1), (0x27B0, 0x27B0), (0x27BF, 0x27BF), (0x2934, 0x2935),
    (0x2B05, 0x2B07), (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55), (0x3030, 0x3030), (0x303D, 0x303D),
    (0x3297, 0x3297), (0x3299, 0x3299), (0x1F000, 0x1F0FF), (0x1F10D, 0x1F10F), (0x1F12F, 0x1F12F),
    (0x1F16C, 0x1F171), (0x1F17E, 0x1F17F), (0x1F18E, 0x1F18E), (0x1F191, 0x1F19A), (0x1F1AD, 0x1F1E5),
    (0x1F201, 0x1F20F), (0x1F21A, 0x1F21A), (0x1F22F, 0x1F22F), (0x1F232, 0x1F23A), (0x1F23C, 0x1F23F),
    (0x1F249, 0x1F3FA), (0x1F400, 0x1F53D), (0x1F546, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F774, 0x1F77F),
    (0x1F7D5, 0x1F7FF), (0x1F80C, 0x1F80F), (0x1F848, 0x1F84F), (0x1F85A, 0x1F85F), (0x1F888, 0x1F88F),
    (0x1F8AE, 0x1F8FF), (0x1F90C, 0x1F93A), (0x1F93C, 0x1F945), (0x1F947, 0x1FAFF), (0x1FC00, 0x1FFFD),
)  # fmt: skip

_INDICATOR = ("\U0001f1e6", "\U0001f1ff")
_MODIFIER = ("\U0001f3fb", "\U0001f3ff")


class _Cells(dict[str, tuple[str, ...]]):
    """Character -> the cells it takes: itself, itself and its right half, or ``_JOINER``. Learned one by one."""

    def __missing__(self, character: str) -> tuple[str, ...]:
        if len(self) >= _CHARACTERS_KNOWN:
            self.clear()
        cells: tuple[str, ...] = (character,)
        if _overrides and _override(character) is not None:
            cells = (_JOINER, cells, (character, ""))[char_width(character)]
        elif (
            _INDICATOR[0] <= character <= _INDICATOR[1]
            or _MODIFIER[0] <= character <= _MODIFIER[1]
            or _is_zero(character)
        ):
            cells = _JOINER
        elif char_width(character) == 2:
            cells = (character, "")
        self[character] = cells
        return cells


class _Kinds(dict[str, str]):
    """Character -> n (narrow), w (wide), j (may join), z (ZERO WIDTH JOINER)."""

    def __missing__(self, character: str) -> str:
        if len(self) >= _CHARACTERS_KNOWN:
            self.clear()
        cells = _cells[character]
        kind = "z" if character == ZWJ else "j" if cells is _JOINER else "n" if len(cells) == 1 else "w"
        self[character] = kind
        return kind


_JOINER = ("\ud800",)  # No character of a text decoded from UTF-8.
_cells = _Cells()
_kinds = _Kinds()
_cells_of_character = _cells.__getitem__
_kind_of_character = _kinds.__getitem__
_cut = re.compile(r"((?:n(?![jz]))++)|((?:w(?![jz]))++)|.(?:[jz]|(?<=z).)*+").finditer


_clusters: dict[str, list[str]] = {}


def split_cells(text: str) -> list[str]:
    """The cells printable ``text`` takes: a wide cluster is followed by "", its right half.

    >>> split_cells("ab")
    ['a', 'b']
    """
    if text.isascii() or plain_narrow(text):
        return list(text)
    cells = list(chain.from_iterable(map(_cells_of_character, text)))
    return _clustered(text) if _JOINER[0] in cells else cells


def _clustered(text: str) -> list[str]:
    """``split_cells`` of text that holds characters which may join."""
    cells: list[str] = []
    for found in _cut("".join(map(_kind_of_character, text))):
        start, end = found.span()
        if found.lastindex == 1:
            cells.extend(text[start:end])
        elif found.lastindex == 2:
            pairs = [""] * (2 * (end - start))
            pairs[::2] = text[start:end]
            cells += pairs
        else:
            cluster = text[start:end]
            known = _clusters.get(cluster)
            cells += _learn_cluster(cluster) if known is None else known
    return cells


def _learn_cluster(text: str) -> list[str]:
    cells: list[str] = []
    for cell, width in cells_of(text):
        cells.append(cell)
        if width == 2:
            cells.append("")
    if len(_clusters) >= _CLUSTERS_KNOWN:
        _clusters.clear()
    if len(text) <= CLUSTER_LIMIT:
        _clusters[text] = cells
    return cells


def may_join(character: str) -> bool:
    """Whether a character is of a kind that joins the cell before it where that cell lets it."""
    return _cells[character] is _JOINER


def joins(cell: str, character: str) -> bool:
    """Whether ``character`` becomes part of the cell it follows (``cell``: what that cell holds, never "")."""
    if _overrides and (width := _override(character)) is not None:
        return width == 0
    if cell[-1] == ZWJ:
        return _within(_PICTOGRAPHIC, ord(character)) or _is_zero(character)
    if "\U0001f1e6" <= character <= "\U0001f1ff":
        return len(cell) == 1 and "\U0001f1e6" <= cell <= "\U0001f1ff"
    if "\U0001f3fb" <= character <= "\U0001f3ff":
        return _within(_PICTOGRAPHIC, ord(cell.rstrip(VS16)[-1:] or " "))
    return _is_zero(character)


def _is_zero(character: str) -> bool:
    if _overrides and (width := _override(character)) is not None:
        return width == 0
    return _within(_zero_ranges(), ord(character))


def width_with(cell: str, character: str, width: int) -> int:
    """The cells a cluster takes once ``character`` has joined ``cell``, which took ``width``."""
    if character == VS16 and _selector_widens and len(cell) == 1 and _within(_narrow_to_wide(), ord(cell)):
        return 2
    return width


@lru_cache(maxsize=8192)
def char_width(character: str) -> int:
    """Cells of one code point standing alone: 0, 1 or 2. Control characters count 0."""
    code = ord(character)
    if code < 0x20 or 0x7F <= code < 0xA0:
        return 0
    if _overrides and (width := _override(character)) is not None:
        return width
    if code < 0x300:
        return 1
    if _within(_zero_ranges(), code):
        return 0
    return 2 if _within(_wide_ranges(), code) else 1


def cells_of(text: str) -> list[tuple[str, int]]:
    """The grapheme clusters of printable ``text`` with their widths in cells (1 or 2), as the screen places them.

    A character that would join but has nothing to join is left out, as it is on the screen.

    >>> cells_of("ab")
    [('a', 1), ('b', 1)]
    """
    if text.isascii() or plain_narrow(text):
        return [(character, 1) for character in text]
    cells: list[tuple[str, int]] = []
    for character in text:
        if cells:
            before, width = cells[-1]
            if joins(before, character):
                if len(before) < CLUSTER_LIMIT:
                    cells[-1] = (before + character, width_with(before, character, width))
                continue
        width = char_width(character)
        if width:
            cells.append((character, width))
    return cells


def text_width(text: str) -> int:
    """Cells that printable ``text`` takes on one line.

    >>> text_width("plain")
    5
    """
    if text.isascii():
        return len(text)
    return sum(width for _, width in cells_of(text))
