"""Places orders: ``python -m pymux_wf.workflow.demo.producer QUEUES LOGS``. About one a second, now and then five."""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

from pymux_wf.workflow.demo.part import Part
from pymux_wf.workflow.demo.queues import queues_at

GOODS = ("lamp", "kettle", "chair", "desk", "clock", "carpet")
EVERY = 1.1
"""Seconds between two orders, on the average."""


def main() -> int:
    part, queues = Part("producer", Path(sys.argv[2])), queues_at(sys.argv[1])
    number = int(time.time()) % 100_000 * 10  # higher than those of a producer before it
    dice = random.Random(7)
    while part.alive:
        count = 5 if dice.random() < 0.04 else 1
        for _ in range(count):
            number += 1
            order = {"order": number, "goods": dice.choice(GOODS), "price": dice.randrange(5, 400)}
            queues.put("orders", {**order, "workflow": "return" if dice.random() < 0.15 else "checkout"})
        if count > 1:
            part.log.info("a rush: %d orders at once", count)
        time.sleep(dice.uniform(0.4, 1.6) * EVERY)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
