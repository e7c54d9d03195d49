"""An expansion that tells each of its steps: what was found, what it meant, what came out (``display-message -v``).

Evaluates the same nodes as any expansion, but cuts each text anew to name its parts. Loaded only for a trace.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang import format_sources as sources
from pymux_wf.lang.dates import strftime
from pymux_wf.lang.format_parts import JOB, PLAIN, VARIABLE, cut, split_modifiers
from pymux_wf.lang.format_state import MAX_DEPTH, Broken, State

if TYPE_CHECKING:
    from collections.abc import Callable

    from pymux_wf.lang.format_context import FormatContext
    from pymux_wf.lang.format_parts import Part
    from pymux_wf.lang.format_state import Template


class TracingState(State):
    """A `State` that gives ``log`` a line for every step, indented by how deep it is nested."""

    __slots__ = ("_log",)

    def __init__(
        self,
        context: FormatContext,
        compile_text: Callable[[str], Template],
        *,
        strftime: bool,
        jobs: bool,
        trouble: Callable[[str], None] | None,
        log: Callable[[str], None],
    ) -> None:
        super().__init__(context, compile_text, strftime=strftime, jobs=jobs, trouble=trouble)
        self._log = log
        self.lookup = self._traced(self.lookup)

    def expand(self, text: str) -> str:
        """Expand a nested text and tell how."""
        self.say(f"expanding format: {text}")
        if self._strftime and "%" in text:
            text = strftime(text, self.context.now)
            self.say(f"after time expanded: {text}")
        if self.depth >= MAX_DEPTH:
            self.say("format is nested too deeply")
            return ""
        self.depth += 1
        try:
            result = self._parts(cut(text))
        finally:
            self.depth -= 1
        self.spend(1 + (len(result) >> 6))
        self.say(f"result is: {result}")
        return result

    def say(self, text: str, out: int = 0) -> None:
        """One line of the trace, ``out`` levels further out than the expansion that runs."""
        self._log(f"#{' ' * (self.depth + 1 - out)}{text}")

    def _parts(self, parts: list[Part]) -> str:
        out: list[str] = []
        self.depth -= 1
        try:
            out.extend(body if kind == PLAIN else self._part(kind, body) for kind, body in parts)
        except Broken:
            self.say("format is broken here")
        finally:
            self.depth += 1
        return "".join(out)

    def _part(self, kind: str, body: str) -> str:
        self.say(f"found {'#()' if kind == JOB else '#{}'}: {body}")
        self.depth += 1
        try:
            value = self._value(kind, body)
        finally:
            self.depth -= 1
        self.say(f"#() result: {value}" if kind == JOB else f"replaced '{body}' with '{value}'")
        return value

    def _value(self, kind: str, body: str) -> str:
        if kind == JOB:
            return sources.job(body)(self)
        if kind == VARIABLE:
            return sources.variable(body)(self)
        for number, modifier in enumerate(split_modifiers(body)[0]):
            self.say(f"modifier {number} is {modifier.name}", 1)
            for place, argument in enumerate(modifier.arguments):
                self.say(f"modifier {number} argument {place}: {argument}", 1)
        return sources.replacement(body)(self)

    def _traced(self, lookup: Callable[[str], str | None]) -> Callable[[str], str | None]:
        def traced(name: str) -> str | None:
            value = lookup(name)
            self.say(f"format '{name}' not found" if value is None else f"format '{name}' found: {value}", 1)
            return value

        return traced

    def for_item(self, context: FormatContext, variables: dict[str, str]) -> State:
        """A state for one round of a loop, which traces too."""
        self.say("loop: next round", 1)
        copy = super().for_item(context, variables)
        assert isinstance(copy, TracingState)
        copy.lookup = copy._traced(copy.lookup)
        return copy

    def _copy(self, context: FormatContext, *, strftime: bool, jobs: bool | None = None) -> State:
        copy = TracingState(
            context,
            self._compile,
            strftime=strftime,
            jobs=self._jobs if jobs is None else jobs,
            trouble=self.trouble,
            log=self._log,
        )
        if context is self.context:
            copy.lookup = self.lookup
        copy.depth = self.depth
        copy.work = self.work
        return copy
