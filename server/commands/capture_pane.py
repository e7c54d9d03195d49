"""capture-pane: copy the text of a pane to standard output or a paste buffer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.command_spec import CommandSpec, TargetSpec
from pymux_wf.lang.numbers import INT_MAX, INT_MIN, NumberError, parse_number

from ..errors import CommandError

if TYPE_CHECKING:
    from ..call import Call

SPEC = CommandSpec(
    "capture-pane",
    alias="capturep",
    flags="ab:CeE:FHJLMNpPqS:Tt:",
    target=TargetSpec("pane"),
    marks=frozenset({"after"}),
    usage="[-aCeFHJLMNpPqT] [-b buffer-name] [-E end-line] [-S start-line] [-t target-pane]",
    summary="Copy the text of a pane to standard output or a paste buffer.",
)


def run(call: Call) -> None:
    text = _pending(call) if call.args.has("P") else _text(call)
    if call.args.has("p"):
        _print(call, text)
        return
    data = text.encode("utf-8", "surrogateescape")
    name = call.args.get("b")
    if name is None:
        call.server.buffers.add(data)
    else:
        call.server.buffers.set(name, data)


def _print(call: Call, text: str) -> None:
    # A capture may be thousands of lines: they go out as one answer.
    call.print(text[:-1] if text.endswith("\n") else text)


def _pending(call: Call) -> str:
    """What the parser of the pane has taken in of a sequence that is not complete yet."""
    pending: bytes = call.pane.screen.pending_input if hasattr(call.pane.screen, "pending_input") else b""
    if call.args.has("C"):
        return "".join(chr(byte) if 32 <= byte < 127 and byte != 92 else f"\\{byte:03o}" for byte in pending)
    return pending.decode("utf-8", "surrogateescape")


def _text(call: Call) -> str:
    from pymux_wf.terminal.capture import capture_rows

    args, pane = call.args, call.pane
    screen = pane.screen
    if args.has("a"):
        alternate = screen.saved_main if hasattr(screen, "saved_main") else None
        if alternate is None:
            if not args.has("q"):
                raise CommandError("no alternate screen")
            return ""
        screen = alternate
    size = 0 if args.has("a") else screen.history.size
    last = size + screen.lines - 1
    start = _line(call, "S", size, default=size, dash=0, last=last)
    end = _line(call, "E", size, default=last, dash=last, last=last)
    if end < start:
        start, end = end, start
    lines = capture_rows(
        screen,
        start,
        end,
        escapes=args.has("e"),
        join=args.has("J"),
        keep_trailing=args.has("N") or args.has("J"),
        octal=args.has("C"),
    )
    return "".join(f"{line}\n" for line in lines)


def _line(call: Call, flag: str, history: int, *, default: int, dash: int, last: int) -> int:
    """The absolute row of ``-S`` or ``-E``: 0 is the first visible row, negative ones are history, ``-`` the utmost."""
    text = call.args.get(flag)
    if text is None:
        return default
    if text == "-":
        return dash
    try:
        number = parse_number(call.expand(text), INT_MIN, INT_MAX)
    except NumberError:
        return default
    return min(max(history + number, 0), last)
