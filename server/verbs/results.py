"""What running a command gives: its values, and the output that is kept meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pymux_wf.protocol import MAX_FRAME

from ..plain_text import plain

if TYPE_CHECKING:
    from ..shell_marks import CommandRun
    from ..tree import Pane
    from .verb import VerbCall

OUTPUT_LIMIT = 12 * 1024 * 1024
_ROOM = MAX_FRAME - 256 * 1024


@contextmanager
def kept(pane: Pane) -> Iterator[None]:
    """While the block runs, the pane's log keeps :data:`OUTPUT_LIMIT` bytes: the output of a command whole."""
    log = pane.log
    before, log.limit = log.limit, max(log.limit, OUTPUT_LIMIT)
    try:
        yield
    finally:
        log.limit = before


def result(call: VerbCall, run: CommandRun, data: bytes, *, truncated: bool, **facts: Any) -> dict[str, Any]:
    """``{"number", "text", "code", "output", "raw", "started", "ended", "duration", "cwd", "completed", "truncated",
    "start", "end", "how", "reason", "spoofed_marks"}``.

    ``output`` is text as a person reads it, ``raw`` with ``exact`` the bytes as the terminal got them; with
    ``truncated`` their beginning is missing. Of a command that has not ended (``completed`` False), ``code``, ``ended``
    and ``end`` are None. ``cwd`` is the directory it began in. ``how`` says what tells its ends: "marks" of the
    integrated shell, "wrapped" for marks sent with the command, and ``reason`` then why.
    """
    output, raw, cut = fitting(data, exact=call["exact"])
    return {
        **values_of(run),
        "output": output,
        "raw": raw,
        "truncated": truncated or cut,
        **facts,
    }


def values_of(run: CommandRun) -> dict[str, Any]:
    """A command of an integrated shell as plain values."""
    return {
        "number": run.number,
        "text": run.text,
        "code": run.code,
        "started": run.started,
        "ended": run.ended,
        "duration": run.duration,
        "cwd": run.cwd,
        "completed": run.ended is not None,
        "start": run.start_offset,
        "end": run.end_offset,
    }


def fitting(data: bytes, *, exact: bool) -> tuple[str, bytes | None, bool]:
    """(text, bytes if ``exact``, whether the beginning had to be left out): no more than a frame holds."""
    text = plain(data)
    raw = data if exact else None
    cut = False
    while len(text.encode("utf-8", "surrogatepass")) + len(raw or b"") > _ROOM:
        cut = True
        data = data[len(data) // 4 :]
        text, raw = plain(data), data if exact else None
    return text, raw, cut
