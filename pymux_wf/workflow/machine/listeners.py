"""Who listens, and what has changed about it since it was first looked at."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pymux_wf.workflow.machine.proc_processes import user_name
from pymux_wf.workflow.machine.proc_sockets import Holders, Socket

Key = tuple[str, str, int]

_KEPT = 200
"""Listeners that have gone, at most."""


@dataclass(slots=True)
class _Seen:
    told: dict[str, Any]
    since: float | None  # unix time; None: it was there from the beginning
    gone: float | None = None


class Listeners:
    """The listeners by kind, address and port; one that changes its process is the same listener."""

    def __init__(self) -> None:
        self._seen: dict[Key, _Seen] = {}
        self._begun = False
        self.began = time.time()

    def update(self, found: Iterable[Socket], holders: Holders) -> list[dict[str, Any]]:
        """All of them, by port: ``state`` is "was there", "new" or "gone", ``at`` when that was seen (unix time)."""
        listening = [each for each in found if each.listens and each.port]
        now = time.time()
        present: set[Key] = set()
        for each in listening:
            key = (each.kind, each.address, each.port)
            present.add(key)
            pid, name = holders.get(each.inode, (None, ""))
            told = {"kind": each.kind, "address": each.address, "port": each.port, "user": user_name(each.uid)}
            told |= {"pid": pid, "process": name, "waiting": each.queued if each.kind.startswith("tcp") else 0}
            before = self._seen.get(key)
            if before is None or before.gone is not None:
                self._seen[key] = _Seen(told, now if self._begun else None)
            else:
                before.told = told
        for key, seen in self._seen.items():
            if key not in present and seen.gone is None:
                seen.gone = now
        self._begun = True
        self._forget()
        return [_told(seen) for _, seen in sorted(self._seen.items(), key=lambda item: (item[0][2], item[0]))]

    def _forget(self) -> None:
        gone = [key for key, seen in self._seen.items() if seen.gone is not None]
        gone.sort(key=lambda key: self._seen[key].gone or 0)
        for key in gone[:-_KEPT]:
            del self._seen[key]


def _told(seen: _Seen) -> dict[str, Any]:
    if seen.gone is not None:
        return {**seen.told, "state": "gone", "at": seen.gone}
    return {**seen.told, "state": "was there" if seen.since is None else "new", "at": seen.since}
