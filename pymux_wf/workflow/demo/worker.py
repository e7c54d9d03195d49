"""Does tasks: ``python -m pymux_wf.workflow.demo.worker NAME QUEUES LOGS``. Some fail, some are slow."""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

from pymux_wf.workflow.demo.part import Part
from pymux_wf.workflow.demo.queues import queues_at

FAILURES = {
    "reserve": "nothing left in the warehouse",
    "charge": "the card was declined",
    "ship": "the carrier did not answer",
    "refund": "the bank did not answer",
    "inspect": "the parcel is damaged",
}
FAILING, SLOW = 0.04, 0.05
"""How many of all tasks."""


def main() -> int:
    part, queues = Part(sys.argv[1], Path(sys.argv[3])), queues_at(sys.argv[2])
    dice = random.Random(sys.argv[1])
    while part.alive:
        found = queues.taken("tasks", part.name, 1.0)
        if found is None:
            continue
        number, task = found
        began = time.time()
        time.sleep(dice.uniform(2.0, 4.0) if dice.random() < SLOW else dice.uniform(0.05, 0.5))
        seconds = round(time.time() - began, 3)
        error = FAILURES[task["step"]] if dice.random() < FAILING else ""
        if error:
            part.log.error("order %s: %s failed: %s", task["order"], task["step"], error)
        elif seconds > 1.5:
            part.log.warning("order %s: %s took %.1f s", task["order"], task["step"], seconds)
        else:
            part.log.info("order %s: %s done in %.2f s", task["order"], task["step"], seconds)
        queues.put("results", {**task, "worker": part.name, "began": began, "seconds": seconds, "error": error})
        queues.done("tasks", number)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
