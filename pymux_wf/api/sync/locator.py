# Made by scripts/make-sync from pymux_wf/api/aio/locator.py: change that one.
"""A locator: a question about what a pane shows, asked anew each time. It holds no cells that could be old."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pymux_wf.api.errors import Ambiguous, InvalidCall, NotFound
from pymux_wf.api.found import found_of
from pymux_wf.api.packing import RangeLike, query
from pymux_wf.api.timeouts import DEFAULT, Timeout, seconds

if TYPE_CHECKING:
    from pymux_wf.api.sync.pane import Pane
    from pymux_wf.snapshot import Found, Pattern, Query


class Locator:
    """Where something is on the screen of a pane. Made by the pane: ``pane.text("ok")``.

    >>> pane = server.exec(["sh", "-c", r"printf 'one two\\n\\033[1mtwo\\033[m three'; cat"])
    >>> pane.text("two").wait()
    [Found(text='two', spans=(Span(row=0, column=4, length=3),)), Found(text='two', ...)]
    >>> pane.text("three").wait()
    [Found(text='three', spans=(Span(row=1, column=4, length=5),))]
    >>> pane.text("two").and_(pane.style(bold=True)).count()
    1
    >>> pane.text(re.compile("t..")).last.text_content()
    'thr'
    >>> pane.text("four").is_visible()
    False
    """

    def __init__(self, pane: Pane, query: Query) -> None:
        self._pane = pane
        self.query = query

    @property
    def pane(self) -> Pane:
        """The pane that it looks at."""
        return self._pane

    def __repr__(self) -> str:
        return f"<Locator {self.query} of {self._pane.id}>"

    # -- asking

    def all(self) -> list[Found]:
        """All that it finds now, in reading order, with their cells."""
        return [found_of(told) for told in self._pane._call("locate", query=self.query.pack())]

    def count(self) -> int:
        """How often it is there now."""
        return len(self.all())

    def is_visible(self) -> bool:
        """Whether it is there now."""
        return bool(self.all())

    def text_content(self) -> str:
        """The text of the one that is there now; raises NotFound and Ambiguous."""
        return self._one(self.all()).text

    def wait(self, *, timeout: Timeout = DEFAULT) -> list[Found]:
        """Waits until it is there; all that it finds then. Raises WaitTimeout, PaneDied, ServerGone."""
        return self._expect("visible", timeout)

    def click(
        self, *, button: str = "left", count: int = 1, modifiers: tuple[str, ...] = (), timeout: Timeout = DEFAULT
    ) -> None:
        """Waits until it is there, and clicks into the middle of its first row.

        Raises:
            Ambiguous: there are several; ``first``, ``last`` or ``nth`` choose one.
            ModeNotEnabled: the program has not asked for the mouse.
        """
        found = self._one(self.wait(timeout=timeout))
        span = found.spans[0]
        middle = span.column + span.length // 2
        self._pane.click(span.row, middle, button=button, count=count, modifiers=modifiers)

    def _one(self, found: list[Found]) -> Found:
        if not found:
            raise NotFound(f"there is no {self.query} on pane {self._pane.id}", self._pane.id)
        if len(found) > 1:
            candidates = [f"{each.text!r:.60} at row {each.spans[0].row}" for each in found]
            message = f"there are {len(found)} of {self.query} on pane {self._pane.id}: {', '.join(candidates[:5])}"
            raise Ambiguous(message, self._pane.id, {"candidates": candidates})
        return found[0]

    def _expect(self, condition: str, timeout: Timeout, **more: Any) -> list[Found]:
        told = self._pane._call(
            "expect",
            query=self.query.pack(),
            condition=condition,
            timeout=seconds(timeout, self._pane.server.timeout),
            **more,
        )
        return [found_of(each) for each in told]

    # -- putting together

    def and_(self, other: Locator) -> Locator:
        """What both find, in the same cells."""
        return self._with(self.query.and_(self._same_pane(other)))

    def or_(self, other: Locator) -> Locator:
        """What either finds."""
        return self._with(self.query.or_(self._same_pane(other)))

    def within(self, region: Locator) -> Locator:
        """What it finds inside of what ``region`` finds."""
        return self._with(self.query.within(self._same_pane(region)))

    def region(self, rows: RangeLike = None, columns: RangeLike = None) -> Locator:
        """What it finds in a part of the screen."""
        return self._with(self.query.within(query("region", rows, columns)))

    def filter(
        self,
        has_text: str | re.Pattern[str] | Pattern | None = None,
        has_style: dict[str, Any] | None = None,
    ) -> Locator:
        """Those of its finds that hold a text, or a cell with these attributes."""
        from pymux_wf.snapshot import StyleIs

        try:
            style = None if has_style is None else StyleIs(**has_style)
            return self._with(self.query.filter(has_text, style))
        except (TypeError, ValueError) as error:
            raise InvalidCall(f"filter: {error}") from None

    def nth(self, number: int) -> Locator:
        """The one with this number, from 0; negative from the end."""
        return self._with(self.query.nth(number))

    @property
    def first(self) -> Locator:
        """The first one in reading order."""
        return self.nth(0)

    @property
    def last(self) -> Locator:
        """The last one in reading order."""
        return self.nth(-1)

    def _with(self, query: Query) -> Locator:
        return Locator(self._pane, query)

    def _same_pane(self, other: Locator) -> Query:
        if other._pane != self._pane:
            raise InvalidCall(f"{self!r} and {other!r} look at two panes")
        return other.query
