"""What a connection of the library asks and is told, written into a trace as it happens.

Waits become steps, everything else a request and its response; events are what the server announces. Called in the
library's loop. What is typed while a terminal does not show it stays out, and so do the values of environments.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from pymux_wf.testing.trace import Entry, Trace

_TYPING = frozenset(["input", "command", "run-command"])
_BULKY = frozenset(["screen", "history"])
_WAITS = ("wait-", "expect", "run-command")
_IN_LABEL = frozenset(["target", "pattern", "query"])
_NOTHING: tuple[object, ...] = (None, False, 0, "", [], {})


class _Wait(NamedTuple):
    began: float
    name: str
    detail: Mapping[str, Any]


class Tracer:
    """The observer of one connection (``Wire.observer``).

    Args:
        hides: whether the pane of this id takes input now that it does not show; any pane for None.
    """

    def __init__(self, trace: Trace, hides: Callable[[object], bool] = lambda pane: False) -> None:
        self._trace = trace
        self._hides = hides
        self._open: dict[int, Entry | _Wait] = {}

    def observe(self, what: str, number: int, value: Any) -> None:
        """A verb with its parameters goes out, or ``reply`` or ``failure`` comes in, for the call of this number."""
        if what == "reply":
            self._answered(number, value[0] if value else None, "ok")
        elif what == "failure":
            self._answered(number, None, f"{value[0]}: {str(value[1]).partition(chr(10))[0]}")
        else:
            self._asked(what, number, value)

    def _asked(self, verb: str, number: int, parameters: Mapping[str, Any]) -> None:
        shown = {name: value for name, value in parameters.items() if value is not None}
        if isinstance(shown.get("env"), Mapping):
            shown["env"] = sorted(shown["env"])
        secret = verb in _TYPING and self._hides(shown.get("target") or shown.get("object"))
        if verb.startswith(_WAITS) and not secret:
            self._open[number] = _Wait(self._trace.clock(), verb, shown)
        else:
            self._open[number] = self._trace.request(verb, shown, secret=secret)

    def _answered(self, number: int, value: Any, outcome: str) -> None:
        asked = self._open.pop(number, None)
        if isinstance(asked, _Wait):
            self._ended(asked, outcome)
        elif asked is not None:
            self._trace.response(asked, None if asked.name in _BULKY else value, outcome=outcome)

    def _ended(self, wait: _Wait, outcome: str) -> None:
        detail = {name: value for name, value in wait.detail.items() if name not in _IN_LABEL and value not in _NOTHING}
        seconds = self._trace.clock() - wait.began
        self._trace.step(label(wait.name, wait.detail), outcome=outcome, seconds=seconds, detail=detail)

    def unanswered(self) -> None:
        """Waits that are still open become steps: the test has ended with them."""
        for number, asked in list(self._open.items()):
            if isinstance(asked, _Wait):
                del self._open[number]
                self._ended(asked, "still waiting")

    def heard(self, event: Mapping[str, Any]) -> None:
        """Something has happened on the server."""
        if event.get("name") == "subscribed":
            return
        fields = {name: value for name, value in event.items() if name not in ("name", "time")}
        self._trace.event(str(event.get("name", "")), fields)


def label(verb: str, parameters: Mapping[str, Any]) -> str:
    """A step in a few words, as the player of a recording shows it.

    >>> label("wait-for-text", {"pattern": {"source": "ready", "regex": False, "flags": 0}, "target": "%1"})
    "wait-for-text 'ready' in %1"
    >>> label("wait-mode", {"mode": "alternate", "target": "%1"})
    "wait-mode 'alternate' in %1"
    """
    what = next((str(value) for key, value in _sought(parameters) if value is not None), "")
    pane = parameters.get("target") or parameters.get("object") or ""
    return " ".join(part for part in (verb, what, f"in {pane}" if pane else "") if part)


def _sought(parameters: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    from pymux_wf.snapshot import Pattern, unpack_query

    for name, read in (("pattern", Pattern.unpack), ("query", unpack_query)):
        if name in parameters:
            with contextlib.suppress(TypeError, ValueError, KeyError):
                yield name, read(parameters[name])
    for name in ("text", "argv", "mode", "name"):
        if name in parameters:
            yield name, repr(parameters[name])
