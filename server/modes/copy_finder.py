"""The search that copy mode is in: what is looked for, which way, what of it is in view, how many there are.

Relies on ``copy_search`` and ``posix_regex``. Never moves the cursor.
"""

from __future__ import annotations

from pymux_wf.lang.posix_regex import Pattern, PatternError, compile_pattern

from ..bounded_match import TookTooLongError, bounded
from .backing import Backing
from .copy_motion import Place
from .copy_search import Line, Match, TimedOutError, count_matches, find_backward, find_forward, matches_of

_KEPT_LINES = 256
_COUNTING = 0.2
"""The share of a search's time that counting may take."""


class Finder:
    """One search and its results.

    What is shown are the matches of the last search that found anything: one that finds nothing leaves them, as in
    tmux, until ``clear``.

    ``last`` is what was looked for in the pane's copy mode before; search-again looks for it upwards, as in tmux.

    Attributes:
        text: What was looked for last; "" before the first search.
        up: Whether the last search command looked upwards (search-again does so too).
        forward: Whether the last step went forwards; the match at the cursor depends on it in emacs mode.
        present: Whether matches are shown.
        timed_out: The last search took too long and was given up; it is not tried again.
        count, partial: How many there are in all, and whether counting was cut off; None while unknown.
    """

    def __init__(self, last: tuple[str, bool] | None = None) -> None:
        self.text = ""
        self.regex = False
        self.up = False
        self.forward = True
        self.present = False
        self.timed_out = False
        self.count: int | None = None
        self.partial = False
        self._pattern: Pattern | None = None
        self._shown: Pattern | None = None
        self._lines: dict[int, list[Match]] = {}
        if last is not None:
            self.start(last[0], up=True, regex=last[1])

    @property
    def last(self) -> tuple[str, bool] | None:
        """The search to begin the pane's next copy mode with: its text, and whether that is a regular expression."""
        return (self.text, self.regex) if self.text else None

    def start(self, text: str, *, up: bool, regex: bool) -> None:
        """Look for this from now on. What is no regular expression is simply never found."""
        self.up = up
        if (text, regex) == (self.text, self.regex):
            return
        self.text, self.regex = text, regex
        self.timed_out = False
        try:
            self._pattern = compile_pattern(text, regex=regex)
        except PatternError:
            self._pattern = None

    def clear(self) -> None:
        """Show no matches any more; the text stays for search-again."""
        self.present = False
        self.count = None
        self.partial = False
        self._lines.clear()

    def forget_rows(self) -> None:
        """The rows are not the same any more: count again."""
        self._lines.clear()
        self.count = None

    def find(self, grid: Backing, place: Place, *, forward: bool, wrap: bool) -> Match | None:
        """The next match from the place: at or after it, or before it."""
        if self._pattern is None or self.timed_out:
            return None
        self.forward = forward
        search = find_forward if forward else find_backward
        try:
            pattern = self._pattern
            match = bounded(lambda: search(grid, pattern, place, wrap=wrap))
        except (TimedOutError, TookTooLongError):
            self.clear()
            self.timed_out = True
            return None
        if match is not None:
            if self._shown is not self._pattern:
                self.clear()
                self._shown = self._pattern
            self.present = True
            if self.count is None:
                self.count, self.partial = self._count(grid)
        return match

    def _count(self, grid: Backing) -> tuple[int, bool]:
        pattern = self._pattern
        assert pattern is not None
        try:
            found, partial = bounded(lambda: count_matches(grid, pattern), _COUNTING)
        except TookTooLongError:
            found, partial = 1, True
        if not partial:
            return found, False
        # A number that says "at least": tmux rounds the same way.
        return next((step for step in (1000, 100, 10) if found > step), found), True

    def in_line(self, line: Line) -> list[Match]:
        """The matches of a line, while they are shown."""
        if not self.present or self._shown is None:
            return []
        found = self._lines.get(line.y)
        if found is None:
            if len(self._lines) >= _KEPT_LINES:
                self._lines.clear()
            found = self._lines[line.y] = matches_of(line, self._shown)
        return found

    def at(self, grid: Backing, place: Place) -> Match | None:
        """The match that a place is in."""
        if not self.present:
            return None
        return next((match for match in self.in_line(grid.line_at(place[1])) if match.holds(place)), None)
