"""wait-exit: until the program of a pane has ended, and how it did."""

from __future__ import annotations

from typing import Any

from .verb import TIMEOUT, Face, Verb, VerbCall
from .waiting import Wait


async def run(call: VerbCall) -> dict[str, Any]:
    """``{"code": int | None, "signal": int | None, "time": float}``."""
    pane = call.pane
    with Wait(call, "the program's end", ends=False) as wait:
        while pane.ended is None:
            await wait.news()
    return {"code": pane.ended.code, "signal": pane.ended.signal, "time": pane.ended.time}


def code(value: dict[str, Any]) -> int:
    """The exit code of the program, 128 and the signal as shells say it."""
    return int(value["code"]) if value["signal"] is None else 128 + int(value["signal"])


def show(value: dict[str, Any]) -> str:
    return f"exited {value['code']}" if value["signal"] is None else f"signal {value['signal']}"


VERB = Verb(
    "wait-exit",
    run,
    "Wait until the program of a pane has ended, and exit as it did.",
    target="any-pane",
    parameters=(TIMEOUT,),
    face=Face(show, code),
    reads=True,
)
