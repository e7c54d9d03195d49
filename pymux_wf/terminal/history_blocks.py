"""How a history keeps lines: many logical lines in one block, packed into one text or as the raw text they came as.

A raw block is taken apart when a reader gets there. Either tells how many rows its lines take at a width, and remembers
that for the last width asked for.

Relies on ``lines`` and ``raw_lines``. Never changes once it is made, but for what it remembers.
"""

from __future__ import annotations

from array import array
from itertools import accumulate

from pymux_wf.terminal.lines import Line, Logical, height, text_of
from pymux_wf.terminal.raw_lines import raw_lines
from pymux_wf.terminal.style import Style
from pymux_wf.terminal.tokens import SGR

LINE_OVERHEAD = 120
"""Bytes that a line is taken to need beside its text."""
_PROMPTS = ("", "A", "C")


class Block:
    """Some consecutive logical lines. ``count`` of them, taking about ``size`` bytes."""

    __slots__ = ("_columns", "_starts", "count", "size")

    def __init__(self, count: int, size: int) -> None:
        self.count = count
        self.size = size
        self._columns = 0
        self._starts: list[int] | None = None

    @property
    def tabs(self) -> bool:
        """Whether any of the lines may have tabs."""
        raise AssertionError("a block has its own way to hold lines")

    def lines(self) -> list[Logical]:
        """All lines, oldest first."""
        raise AssertionError("a block has its own way to hold lines")

    def texts(self) -> list[str]:
        """The characters of all lines, oldest first: cheaper to get than the lines with their styles."""
        return [text_of(line) for line in self.lines()]

    def starts(self, columns: int) -> list[int] | None:
        """The physical row each line begins in (and at the end their number); None where every line takes one row."""
        if self._columns != columns:
            heights = self._heights(columns)
            one_each = sum(heights) == self.count
            self._starts = None if one_each else [0, *accumulate(heights)]
            self._columns = columns
        return self._starts

    def _heights(self, columns: int) -> list[int]:
        return [height(line, columns) for line in self.lines()]

    def rows_at(self, columns: int) -> int:
        """Physical rows at a width."""
        starts = self.starts(columns)
        return self.count if starts is None else starts[-1]


class PackedBlock(Block):
    """Lines packed into one text; what the text cannot say stands in one array of numbers.

    For each styled line: its index, the number of its spans, fill, mark (``goes_on``, prompt, number of tabs),
    unwritten, the spans as pairs of offset and style, and the tabs as pairs of offset and width; styles are indexes
    into a list of the block's own.
    """

    __slots__ = ("_numbers", "_styles", "_tabs", "_text")

    def __init__(self, lines: list[Logical]) -> None:
        self._text = "\n".join(map(text_of, lines)).encode("utf-8", "surrogatepass")
        known: dict[Style, int] = {}
        numbers = array("I")
        self._tabs = False
        for index, line in enumerate(lines):
            if isinstance(line, Line):
                spans, fill, prompt, goes_on, unwritten, tabs = line.extras()
                mark = len(tabs) << 3 | _PROMPTS.index(prompt) << 1 | goes_on
                numbers.extend((index, len(spans), known.setdefault(fill, len(known)), mark, unwritten))
                for offset, style in spans:
                    numbers.append(offset)
                    numbers.append(known.setdefault(style, len(known)))
                for pair in tabs:
                    numbers.extend(pair)
                    self._tabs = True
        self._numbers = numbers
        self._styles = list(known)
        super().__init__(len(lines), len(self._text) + 4 * len(numbers) + 8 * len(known) + LINE_OVERHEAD)

    @property
    def tabs(self) -> bool:
        return self._tabs

    def texts(self) -> list[str]:
        return self._text.decode("utf-8", "surrogatepass").split("\n")

    def lines(self) -> list[Logical]:
        texts: list[Logical] = list(self._text.decode("utf-8", "surrogatepass").split("\n"))
        numbers, styles = self._numbers, self._styles
        at = 0
        while at < len(numbers):
            index, count, fill, mark, unwritten = numbers[at : at + 5]
            at += 5
            spans = tuple((numbers[n], styles[numbers[n + 1]]) for n in range(at, at + 2 * count, 2))
            at += 2 * count
            end = at + (mark >> 3) * 2
            tabs = tuple((numbers[n], numbers[n + 1]) for n in range(at, end, 2))
            at = end
            text = text_of(texts[index])
            texts[index] = Line(text, spans, styles[fill], _PROMPTS[mark >> 1 & 3], bool(mark & 1), unwritten, tabs)
        return texts


class RawBlock(Block):
    """Complete lines of text and SGR as they came, each ended by CR LF, and the style they began with."""

    __slots__ = ("_style", "_text", "_width")

    def __init__(self, text: str, style: Style, count: int, width: int) -> None:
        # One character beyond the basic plane makes a str take four bytes for each.
        self._text: str | bytes = text if text.isascii() else text.encode("utf-8", "surrogatepass")
        self._style = style
        self._width = width
        super().__init__(count, len(self._text) + LINE_OVERHEAD)

    @property
    def tabs(self) -> bool:
        return ("\t" in self._text) if isinstance(self._text, str) else (b"\t" in self._text)

    def lines(self) -> list[Logical]:
        text = self._text if isinstance(self._text, str) else self._text.decode("utf-8", "surrogatepass")
        return raw_lines(text, self._style, self._width)

    def texts(self) -> list[str]:
        if isinstance(self._text, bytes):
            return super().texts()
        texts = self._bare().split("\r\n")
        texts.pop()
        if "\t" not in self._text:
            return texts
        spread = [text.expandtabs(8) for text in texts]
        # At the edge of the screen tabs lead elsewhere.
        return super().texts() if max(map(len, spread)) >= self._width else spread

    def _bare(self) -> str:
        """The text, which must be ASCII, without SGR."""
        assert isinstance(self._text, str)
        return SGR.sub("", self._text) if "\x1b" in self._text else self._text

    def _heights(self, columns: int) -> list[int]:
        if isinstance(self._text, bytes) or "\t" in self._text:
            return super()._heights(columns)
        # Lengths are all that counts, and much cheaper to get than lines.
        heights = [-(-len(line) // columns) or 1 for line in self._bare().split("\r\n")]
        heights.pop()
        return heights
