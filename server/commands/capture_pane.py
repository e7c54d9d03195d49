"""capture-pane: copy the text of a pane to standard output or a paste buffer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.colour import RGB
from pymux_wf.lang.command_spec import CommandSpec, TargetSpec
from pymux_wf.lang.numbers import INT_MAX, INT_MIN, NumberError, parse_number

from ..errors import CommandError
from .set_buffer import buffer_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from pymux_wf.terminal.row import Row
    from pymux_wf.terminal.style import Style

    from ..call import Call

SPEC = CommandSpec(
    "capture-pane",
    alias="capturep",
    flags="ab:CeE:FHJLMNpPqS:Tt:",
    long=("last-command",),
    target=TargetSpec("pane"),
    marks=frozenset({"after"}),
    usage="[-aCeFHJLMNpPqT] [-b buffer-name] [-E end-line] [-S start-line] [-t target-pane]",
    summary="Copy the text of a pane to standard output or a paste buffer.",
)


def run(call: Call) -> None:
    last = call.args.has("last-command")
    text = _last_output(call) if last else "".join(f"{line}\n" for line in _lines(call))
    if call.args.has("p"):
        # A capture may be thousands of lines: they go out as one answer, which ends the last line itself.
        call.print(text.removesuffix("\n"))
        return
    data = text.encode("utf-8", "surrogateescape")
    name = buffer_name(call)
    if name is None:
        call.server.buffers.add(data)
    else:
        call.server.buffers.set(name, data)


def _last_output(call: Call) -> str:
    """What the last command of the pane's integrated shell has written (not tmux's; docs/SHELL.md)."""
    from ..plain_text import plain
    from ..shell_marks import output_of
    from ..verbs.command_output import find_run

    data, _ = output_of(call.pane, find_run(call.pane, None))
    return data.decode("utf-8", "surrogateescape") if call.args.has("e") else plain(data)


class StillRows:
    """Rows that are no screen of their own, as capturing reads them: a saved screen, what a mode shows."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self.lines = len(rows)
        self.columns = max((len(row.cells) for row in rows), default=0)
        self.history = self
        self.size = 0

    def absolute_row(self, index: int) -> Row:
        return self._rows[index]


def _lines(call: Call) -> list[str]:
    args = call.args
    if args.has("P"):
        return [_pending(call)]
    source = _source(call)
    if source is None:
        return []
    last = source.lines - 1
    start = _line(call, "S", source, default=0, dash=-source.history.size)
    end = _line(call, "E", source, default=last, dash=last)
    if end < start:
        start, end = end, start
    if args.has("H"):
        return [uri for number in range(start, end + 1) for uri in _links(_row(source, number))]
    if args.has("L") or args.has("F"):
        return [_described(call, source, number) for number in range(start, end + 1)]
    return _capture(call, source, start, end)


def _source(call: Call) -> Any:
    """The screen to read: the pane's, the one saved under an alternate screen (``-a``), what a mode shows (``-M``)."""
    args, pane = call.args, call.pane
    if args.has("a"):
        saved = pane.screen.main_rows
        if saved is None and not args.has("q"):
            raise CommandError("no alternate screen")
        return None if saved is None else StillRows(saved)
    if args.has("M") and pane.mode is not None:
        return StillRows(pane.mode.rows())
    return pane.screen


def _line(call: Call, flag: str, source: Any, *, default: int, dash: int) -> int:
    """The row of ``-S`` or ``-E``: 0 is the first visible one, negative ones are history, ``-`` is the utmost."""
    text = call.args.get(flag)
    if text is None:
        return default
    if text == "-":
        return dash
    try:
        number = parse_number(call.expand(text), INT_MIN, INT_MAX)
    except NumberError:
        return default
    return int(min(max(number, -source.history.size), source.lines - 1))


def _capture(call: Call, source: Any, start: int, end: int) -> list[str]:
    from pymux_wf.terminal.capture import capture_rows

    args = call.args
    return capture_rows(
        source,
        start,
        end,
        escapes=args.has("e"),
        join=args.has("J"),
        keep_trailing=args.has("N"),
        octal=args.has("C"),
        unused=not args.has("T"),
    )


def _pending(call: Call) -> str:
    """The beginning of an escape sequence whose end the program has not written yet; ``-C`` writes it in octal."""
    stream = call.pane.stream
    text = stream.pending if stream is not None else ""
    if not call.args.has("C"):
        return text
    shown = text.encode("utf-8", "surrogateescape")
    return "".join(chr(byte) if 32 <= byte < 127 and byte != 92 else f"\\{byte:03o}" for byte in shown)


# -- what is known of a line besides its text


def _row(source: Any, number: int) -> Row:
    row: Row = source.absolute_row(source.history.size + number)
    return row


def _described(call: Call, source: Any, number: int) -> str:
    """One line with its number (``-L``) and its flags (``-F``) in front."""
    parts = [str(number)] if call.args.has("L") else []
    if call.args.has("F"):
        parts.append(_flags(_row(source, number)))
    return " ".join([*parts, *_capture(call, source, number, number)])


def _flags(row: Row) -> str:
    """``P`` a prompt, ``O`` output of a command begins, ``H`` a hyperlink, ``X`` more than plain cells, or ``-``."""
    found = {"A": "P", "C": "O"}.get(row.prompt, "")
    if any(style.link is not None for style in row.styles):
        found += "H"
    if any(map(_is_extended, row.cells, row.styles)):
        found += "X"
    return found or "-"


def _is_extended(cell: str, style: Style) -> bool:
    if style.link is not None or style.underline_colour >= 0 or not cell.isascii():
        return True
    return any(colour >= 0 and colour & RGB for colour in (style.fg, style.bg))


def _links(row: Row) -> list[str]:
    """The URIs on a row, each once for every run of it."""
    found: list[str] = []
    before = None
    for style in row.styles:
        if style.link is not None and style.link is not before:
            found.append(style.link.uri)
        before = style.link
    return found
