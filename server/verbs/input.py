"""input: keys, text, pastes and bytes into a pane, in one order, all or nothing.

A line that the terminal would cut (its line editor is the kernel's, and holds so and so many bytes) is refused before
anything is sent. While the program does not read and much waits already, the call waits with it.

With ``unchanged_since`` it is refused where the program has written anything behind that offset: who has looked at the
screen and types for what it shows then types for nothing else. The terminal's output is held between the last look
and the write (``held_output.py``), with ``reader_waits`` until the program has begun to read.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from pymux_wf import failures
from pymux_wf.keys import parse_key

from .. import pane_input
from ..held_output import held_output, reads
from ..platform import LINUX
from .verb import TIMEOUT, Parameter, Verb, VerbCall, VerbFailure
from .waiting import Wait

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from ..held_output import HeldTerminal
    from ..tree import Pane

# What the kernel's line editor holds of one line: <linux/tty.h> N_TTY_BUF_SIZE, <sys/syslimits.h> MAX_CANON.
LINE_LIMIT = 4095 if LINUX else 1023

KINDS = ("keys", "text", "paste", "bytes")
Item = tuple[str, Any]


def run(call: VerbCall) -> Awaitable[None] | None:
    """Nothing is answered; ``pane_input`` has what was sent."""
    pane, items = call.pane, [_checked(item) for item in call["items"]]
    check_takes_input(pane)
    _check_lines(pane, items)
    assert pane.io is not None
    if call["unchanged_since"] is not None:
        if call["reader_waits"]:
            return _send_read(call, items, call["unchanged_since"])
        _send_unchanged(call, items, call["unchanged_since"])
        return None
    if pane.io.congested:
        return _send_later(call, items)
    _send(call, pane, items)
    return None


def _send_unchanged(call: VerbCall, items: list[Item], offset: int) -> None:
    with held_output(call.pane) as terminal:
        _check_unchanged(call.pane, offset, terminal)
        _send(call, call.pane, items)


async def _send_read(call: VerbCall, items: list[Item], offset: int) -> None:
    """The same, where the program reads it before it writes anything."""
    pane = call.pane
    with held_output(pane) as terminal:
        _check_unchanged(pane, offset, terminal)
        if terminal is None:
            _send(call, pane, items)
            return
        data = b"".join(_encoded(call, pane, item) for item in items)
        try:
            if terminal.unread():
                raise _refused(pane, "has not read what was typed before")
            pane_input.announce(pane, data)
            if not await reads(pane, terminal, data):
                raise _refused(pane, "does not read what is typed, and it was taken back", unread=True)
        except OSError:
            name = f"%{pane.id}"
            raise VerbFailure(failures.PANE_DIED, f"the program of pane {name} has ended", object=name) from None
        if pane.shell is not None:
            pane.shell.typed(data)
        pane.awaited = False


def _check_unchanged(pane: Pane, offset: int, terminal: HeldTerminal | None) -> None:
    if pane.io is not None:
        pane.io.drain()
    check_takes_input(pane)
    assert pane.io is not None
    shell = pane.shell
    waits = bool(pane.io.queued) or pane.sent.waiting or pane.io.writes_held
    if waits or (shell is not None and not shell.at_prompt and shell.running is None):
        raise _refused(pane, "does not wait for input")
    if terminal is not None and not terminal.held:
        raise _refused(pane, "writes just now, or its output is stopped (C-s)")
    if pane.log.end != offset:
        raise _refused(pane, "has written since it was looked at")


def _refused(pane: Pane, why: str, **evidence: Any) -> VerbFailure:
    name = f"%{pane.id}"
    message = f"the program of pane {name} {why}: nothing was sent"
    return VerbFailure(failures.REFUSED, message, object=name, evidence={"offset": pane.log.end, **evidence})


async def _send_later(call: VerbCall, items: list[Item]) -> None:
    pane = call.pane
    with Wait(call, "the program to read its input", kinds=("writable",)) as wait:
        while pane.io is not None and pane.io.congested:
            await wait.news()
        wait.check()
    check_takes_input(pane)
    _send(call, pane, items)


def _checked(item: Any) -> Item:
    if not isinstance(item, list | tuple) or len(item) != 2 or item[0] not in KINDS:
        raise VerbFailure(failures.INVALID, f"input: an item is a kind ({', '.join(KINDS)}) and a value")
    kind, value = item
    if not isinstance(value, bytes if kind == "bytes" else str):
        raise VerbFailure(failures.INVALID, f"input: {kind} cannot be {type(value).__name__}")
    return kind, value


def check_takes_input(pane: Pane) -> None:
    """Raises VerbFailure where what is typed would not reach the program of the pane."""
    name = f"%{pane.id}"
    if pane.io is None:
        raise VerbFailure(failures.PANE_DIED, f"the program of pane {name} has ended", object=name)
    if pane.mode is not None:
        message = f"pane {name} is in {pane.mode.name}; the command send-keys -X cancel leaves it"
        raise VerbFailure(failures.REFUSED, message, object=name)
    if pane.input_off:
        raise VerbFailure(failures.REFUSED, f"pane {name} takes no input (select-pane -d)", object=name)


def _check_lines(pane: Pane, items: list[Item]) -> None:
    """Refuses a line that the kernel's line editor would cut, while that is what reads."""
    data = b"".join(_typed(value) for kind, value in items if kind in ("text", "bytes"))
    limit = LINE_LIMIT
    if len(data) <= limit or pane.io is None or (pane.shell is not None and not pane.shell.ready):
        return
    longest = max(map(len, data.replace(b"\n", b"\r").split(b"\r")))
    if longest > limit and _is_canonical(pane.io.process.fd):
        message = (
            f"a line of {longest} bytes for pane %{pane.id}: its terminal cuts lines at {limit} bytes while "
            "it edits them for the program (canonical mode); send shorter lines, or a file"
        )
        raise VerbFailure(failures.INPUT_TOO_LONG, message, object=f"%{pane.id}")


def _is_canonical(fd: int) -> bool:
    import termios

    try:
        return bool(termios.tcgetattr(fd)[3] & termios.ICANON)
    except (termios.error, OSError):
        return False


def _send(call: VerbCall, pane: Pane, items: list[Item]) -> None:
    for kind, value in items:
        if kind == "paste":
            pane_input.paste(pane, _pasted(value))
        elif kind == "keys" and (key := parse_key(value)) is not None:
            pane_input.send_key(call.server, pane, key)
        else:
            pane_input.write(pane, _typed(value))


def _encoded(call: VerbCall, pane: Pane, item: Item) -> bytes:
    """An item as it is written into this pane."""
    kind, value = item
    if kind == "paste":
        from pymux_wf.keys.encode import encode_paste

        return encode_paste(_pasted(value), pane.screen.modes.bracketed_paste)
    if kind == "keys" and (key := parse_key(value)) is not None:
        return pane_input.encoded(call.server, pane, key)
    return _typed(value)


def _pasted(text: str) -> bytes:
    return os.fsencode(text).replace(b"\r\n", b"\r").replace(b"\n", b"\r")


def _typed(text: str | bytes) -> bytes:
    """Text as a keyboard types it: a line's end is the Enter key."""
    if isinstance(text, bytes):
        return text
    return text.encode("utf-8", "surrogateescape").replace(b"\r\n", b"\r").replace(b"\n", b"\r")


VERB = Verb(
    "input",
    run,
    "Type into a pane.",
    target="pane",
    parameters=(
        Parameter(
            "items",
            "list",
            summary="Pairs of a kind and a value: keys (a key's name, else text), text, paste (bracketed where the "
            "program asked for it), bytes.",
        ),
        TIMEOUT,
        Parameter(
            "unchanged_since", "integer", None, "Refuse where the program has written anything behind this offset."
        ),
        Parameter(
            "reader_waits",
            "boolean",
            False,
            "With unchanged_since: refuse too where the program does not read it, which is taken back then.",
        ),
    ),
)
