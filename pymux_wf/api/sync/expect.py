# Made by scripts/make-sync from pymux_wf/api/aio/expect.py: change that one.
"""``expect``: what has to become true on a pane in time, and stay so where that is said.

A condition is looked at when the pane changes. A ``not_`` waits until it holds; with ``stable_for`` it must hold for so
many seconds, so that it does not pass in the first instant and become false in the next.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

from pymux_wf.api.sync.locator import Locator
from pymux_wf.api.sync.pane import Pane
from pymux_wf.api.sync.snapshots import match_snapshot
from pymux_wf.api.errors import InvalidCall, WaitTimeout
from pymux_wf.api.packing import signal_number
from pymux_wf.api.timeouts import DEFAULT, Default, Timeout
from pymux_wf.api.values import Exit

if TYPE_CHECKING:
    from pymux_wf.snapshot import Found, Pattern


class LocatorExpectations:
    """What can be expected of a locator."""

    def __init__(self, locator: Locator, timeout: Timeout) -> None:
        self._locator = locator
        self._timeout = timeout

    def to_be_visible(self, *, timeout: Timeout = DEFAULT, stable_for: float = 0) -> list[Found]:
        """It is there; all that it finds then."""
        return self._until("visible", timeout, stable_for=stable_for)

    def not_to_be_visible(self, *, timeout: Timeout = DEFAULT, stable_for: float = 0) -> None:
        """It is not there."""
        self._until("not-visible", timeout, stable_for=stable_for)

    def to_have_count(self, count: int, *, timeout: Timeout = DEFAULT, stable_for: float = 0) -> list[Found]:
        """It is there exactly so often."""
        return self._until("count", timeout, count=count, stable_for=stable_for)

    def to_have_style(
        self, *, timeout: Timeout = DEFAULT, stable_for: float = 0, **attributes: Any
    ) -> list[Found]:
        """It is there, and all its cells have these attributes (``bold=True``, ``fg="red"``...)."""
        from pymux_wf.snapshot import StyleIs

        try:
            StyleIs(**attributes)
        except (TypeError, ValueError) as error:
            raise InvalidCall(f"to_have_style: {error}") from None
        return self._until("style", timeout, style=attributes, stable_for=stable_for)

    def to_match_snapshot(
        self, name: str | None = None, *, mask: Sequence[Any] = (), timeout: Timeout = DEFAULT
    ) -> None:
        """Its pane shows what the stored snapshot holds; see :meth:`PaneExpectations.to_match_snapshot`."""
        match_snapshot(self._locator.pane, name, mask, _first(timeout, self._timeout))

    def _until(self, condition: str, timeout: Timeout, **more: Any) -> list[Found]:
        return self._locator._expect(condition, _first(timeout, self._timeout), **more)


class PaneExpectations:
    """What can be expected of a pane."""

    def __init__(self, pane: Pane, timeout: Timeout) -> None:
        self._pane = pane
        self._timeout = timeout

    def to_have_title(self, title: str | re.Pattern[str] | Pattern, *, timeout: Timeout = DEFAULT) -> str:
        """Its title holds the text, or matches the expression; the title."""
        return self._pane.wait_title(title, timeout=_first(timeout, self._timeout))

    def to_have_exited(
        self, code: int | None = None, *, signal: int | str | None = None, timeout: Timeout = DEFAULT
    ) -> Exit:
        """Its program has ended; with this code or by this signal (``9``, ``"KILL"``), where one is given."""
        wanted = Exit(code, None if signal is None else signal_number(signal))
        ended = self._pane.wait_exit(timeout=_first(timeout, self._timeout))
        if wanted not in (Exit(), ended):
            lines = [line for line in self._pane.screen.lines_text if line][-20:]
            told = {"code": ended.code, "signal": ended.signal}
            evidence = {"awaited": str(wanted), "ended": told, "lines": lines}
            message = f"the program of pane {self._pane.id} {ended}, and not: {wanted}"
            raise WaitTimeout(message, self._pane.id, evidence)
        return ended

    def to_be_idle(self, quiet: float = 0.2, *, timeout: Timeout = DEFAULT) -> None:
        """It has written nothing for so many seconds."""
        self._pane.wait_idle(quiet, timeout=_first(timeout, self._timeout))

    def to_match_snapshot(
        self, name: str | None = None, *, mask: Sequence[Any] = (), timeout: Timeout = DEFAULT
    ) -> None:
        """It shows what the stored snapshot holds: waits until the screen is quiet and equal.

        Needs a store of snapshots, which the pytest plugin brings (``expect.use_snapshots``).

        Args:
            name: tells several snapshots of one test apart.
            mask: texts, expressions and locators whose cells are filled before they are compared.
        """
        match_snapshot(self._pane, name, mask, _first(timeout, self._timeout))


class Expect:
    """The type of :data:`expect`."""

    def __init__(self) -> None:
        self._timeout: Timeout = DEFAULT

    @overload
    def __call__(self, what: Locator) -> LocatorExpectations: ...
    @overload
    def __call__(self, what: Pane) -> PaneExpectations: ...
    def __call__(self, what: Locator | Pane) -> LocatorExpectations | PaneExpectations:
        """What can be expected of a locator, or of a pane."""
        if isinstance(what, Locator):
            return LocatorExpectations(what, self._timeout)
        if isinstance(what, Pane):
            return PaneExpectations(what, self._timeout)
        raise InvalidCall(f"expect: a locator or a pane, not {type(what).__name__}")

    def set_timeout(self, timeout: Timeout) -> None:
        """How long all expectations last from now on that are not told otherwise; DEFAULT: what the server has."""
        self._timeout = timeout


def _first(timeout: Timeout, otherwise: Timeout) -> Timeout:
    return otherwise if isinstance(timeout, Default) else timeout


expect = Expect()
"""``expect(pane.text("ok")).to_be_visible()``, ``expect(pane).to_have_exited(code=0)``."""
