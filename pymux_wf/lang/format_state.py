"""One expansion in progress: the context, the switches and the limits that all nested expansions share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from pymux_wf.lang.dates import strftime

if TYPE_CHECKING:
    from pymux_wf.lang.format_context import FormatContext

MAX_DEPTH = 100
"""Nested expansions, as tmux's loop limit."""
MAX_WORK = 40_000
"""Expansions in all; one also costs a step for every 64 characters it makes."""
MAX_WIDTH = 10_000
"""Largest number of cells or repeats a modifier may ask for."""


class Broken(Exception):
    """The format cannot be understood; the text ends before it."""


class Exhausted(Exception):
    """The expansion takes more work than any real format does."""


class Template(Protocol):
    """A compiled text."""

    names: tuple[str, ...] | None
    """The variables of a text that holds nothing else, to be put into ``pattern``; None for other texts."""
    pattern: str

    def evaluate(self, state: State) -> str:
        """The expansion of any other text."""


class State:
    """What nodes are evaluated with.

    Attributes:
        context: What names mean here.
        lookup: The context's lookup, or one that also knows a loop's variables.
    """

    __slots__ = ("_compile", "_jobs", "_strftime", "context", "depth", "lookup", "trouble", "work")

    def __init__(
        self,
        context: FormatContext,
        compile_text: Callable[[str], Template],
        *,
        strftime: bool,
        jobs: bool,
        trouble: Callable[[str], None] | None,
    ) -> None:
        self.context = context
        self.lookup: Callable[[str], str | None] = context.lookup
        self.depth = 0
        self.work = [MAX_WORK]
        self.trouble = trouble
        self._compile = compile_text
        self._strftime = strftime
        self._jobs = jobs

    def expand(self, text: str) -> str:
        """Expand a nested text with this state's switches.

        Raises:
            Exhausted: The work limit is reached.
        """
        if self._strftime and "%" in text:
            text = strftime(text, self.context.now)
        if "#" not in text:
            return text
        template = self._compile(text)
        if template.names is not None:
            # Text and plain variables: nothing in it can nest, so nothing has to be watched but the size.
            lookup = self.lookup
            result = template.pattern % tuple([lookup(name) or "" for name in template.names])
        elif self.depth >= MAX_DEPTH:
            self.tell("format is nested too deeply")
            return ""
        else:
            self.depth += 1
            try:
                result = template.evaluate(self)
            finally:
                self.depth -= 1
        self.work[0] -= 1 + (len(result) >> 6)
        if self.work[0] < 0:
            raise Exhausted
        return result

    def spend(self, steps: int) -> None:
        """Count work that was done.

        Raises:
            Exhausted: It was too much.
        """
        self.work[0] -= steps
        if self.work[0] < 0:
            raise Exhausted

    def tell(self, trouble: str) -> None:
        """Report a limit."""
        if self.trouble is not None:
            self.trouble(trouble)

    def with_strftime(self) -> State:
        """The same expansion with strftime switched on, for ``T:``."""
        return self if self._strftime else self._copy(self.context, strftime=True)

    def for_job(self) -> State | None:
        """A state for a job's command and output: neither strftime nor further jobs; None where jobs are off."""
        return self._copy(self.context, strftime=False, jobs=False) if self._jobs else None

    def for_item(self, context: FormatContext, variables: dict[str, str]) -> State:
        """A state for one round of a loop, with the loop's variables behind the context's own."""
        copy = self._copy(context, strftime=self._strftime)
        own = context.lookup

        def lookup(name: str) -> str | None:
            value = own(name)
            return value if value is not None else variables.get(name)

        copy.lookup = lookup
        return copy

    def _copy(self, context: FormatContext, *, strftime: bool, jobs: bool | None = None) -> State:
        copy = State(
            context,
            self._compile,
            strftime=strftime,
            jobs=self._jobs if jobs is None else jobs,
            trouble=self.trouble,
        )
        if context is self.context:
            copy.lookup = self.lookup
        copy.depth = self.depth
        copy.work = self.work
        return copy


Node = Callable[[State], str]
