"""What a format is expanded against: the interface the server implements, and a plain one over a dictionary.

Relies on nothing.  A context answers by name and never expands anything itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class FormatContext(Protocol):
    """One place of the tree (a client, session, window, pane) seen by formats.

    Every value is text as the user sees it: flags ``1`` or ``0``, times as whole seconds since 1970, numbers in
    decimal.
    """

    now: float
    """Seconds since 1970 for strftime and ``t/p``; read once an expansion."""

    def lookup(self, name: str) -> str | None:
        """The value of an option, variable, added variable or environment variable, in this order; None when unknown.

        Options come with flags as 0 or 1 and arrays joined by spaces.  Must not raise for any name.
        """

    def children(self, kind: str) -> Sequence[LoopItem]:
        """What ``S`` (sessions), ``W`` (windows of the session), ``P`` (panes of the window), ``L`` (clients) loop
        over."""

    def job(self, command: str, expanded: str) -> str:
        """Last output of the background shell job ``#(command)``; ``expanded`` is what to run.  Must not block."""

    def lines(self) -> Sequence[str] | None:
        """The visible lines of the pane for ``C:``; None without a pane."""


class LoopItem(NamedTuple):
    """One round of a loop.

    Attributes:
        context: The format context of the object.
        current: The session or client of the client, the session's current window, the window's active pane.
        number: Window index, or the id of a session, pane or client (``/i``).
        name: Name for ``/n`` and ``N:``.
        activity: Time of last activity in seconds for ``/t``.
    """

    context: FormatContext
    current: bool
    number: int = 0
    name: str = ""
    activity: float = 0.0


class MappingContext:
    """A context over a dictionary, for tests and for texts that need no tree."""

    def __init__(self, values: Mapping[str, str] | None = None, now: float = 0.0) -> None:
        self.values: Mapping[str, str] = {} if values is None else values
        self.now = now
        self.lookup = self.values.get

    def children(self, kind: str) -> Sequence[LoopItem]:
        """Nothing to loop over."""
        return ()

    def job(self, command: str, expanded: str) -> str:
        """No jobs run here."""
        return ""

    def lines(self) -> Sequence[str] | None:
        """No pane."""
        return None
