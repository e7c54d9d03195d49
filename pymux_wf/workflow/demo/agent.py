"""A scripted agent: ``python -m pymux_wf.workflow.demo.agent ROLE``.

Works by itself, shows ``>>>`` when it could take a prompt, and takes one. The reviewer asks before it goes on; the
tester fails now and then, and is started again. It tells its progress as programs do (OSC 9;4).
"""

from __future__ import annotations

import os
import random
import select
import sys
import time

WORK = {
    "planner": ("reads the orders of today", "groups them by carrier", "writes the plan of the shift"),
    "builder": ("reads the failing checkout", "changes charge()", "runs the checks", "writes down what changed"),
    "reviewer": ("reads the change of builder", "looks for what is not tested", "writes a comment"),
    "tester": ("places a test order", "pays with a test card", "follows the parcel", "compares the books"),
}
IDLE = 5.0
"""Seconds for which it waits for a prompt before it finds work itself."""


def said(text: str, end: str = "\n") -> None:
    sys.stdout.write(text + end)
    sys.stdout.flush()


def progress(percent: int | None) -> None:
    said("\033]9;4;0\a" if percent is None else f"\033]9;4;1;{percent}\a", "")


def line_within(seconds: float | None) -> str | None:
    """What was typed, a line; None where nothing was."""
    ready, _, _ = select.select([0], [], [], seconds)
    if not ready:
        return None
    text = os.read(0, 4096)
    if not text:
        raise EOFError
    return text.decode("utf-8", "replace").strip()


def work(what: str, steps: tuple[str, ...], dice: random.Random) -> None:
    said(f"\033[1m{what}\033[0m")
    for number, step in enumerate(steps):
        progress(100 * number // len(steps))
        said(f"  {step}", "")
        for _ in range(dice.randrange(2, 6)):
            time.sleep(0.7)
            said(".", "")
        said(" \033[32mdone\033[0m")
    progress(None)


def main() -> int:
    role = sys.argv[1]
    dice, rounds = random.Random(role), 0
    while True:
        rounds += 1
        work(f"{role}, round {rounds}", WORK[role], dice)
        if role == "reviewer":
            said("Merge the change of builder? [y/N] ", "")
            said("merged" if (line_within(None) or "").lower().startswith("y") else "left as it is")
        if role == "tester" and rounds % 4 == 0:
            said("\033[31mthe books do not agree: 1 order is missing\033[0m")
            return 1
        said(">>> ", "")
        prompt = line_within(IDLE)
        said("" if prompt is None else f"I do that: {prompt}")


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except (EOFError, KeyboardInterrupt):
        raise SystemExit(0) from None
