"""``#{…}`` templates: compiled once, expanded often.

The way of a text: strftime (where asked), cut into parts (`format_parts`, cached), each part evaluated against a
`FormatContext`.
A replacement is compiled to one *source* (a variable, a comparison, a loop, …) followed by *steps* on its value
(expand again, substitute, trim, pad, measure), in tmux's fixed order whatever the order they were written in.

Unknown variables are empty, broken formats end the text where they break, and recursion, work and size are bounded:
nothing a user or a program writes makes `expand` raise or run for ever.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pymux_wf.lang import format_sources as sources
from pymux_wf.lang.format_context import FormatContext, LoopItem, MappingContext
from pymux_wf.lang.format_parts import JOB, PLAIN, VARIABLE, cut
from pymux_wf.lang.format_state import Broken, Exhausted, State, Template

if TYPE_CHECKING:
    from collections.abc import Callable

    from pymux_wf.lang.format_state import Node

__all__ = ["FormatContext", "LoopItem", "MappingContext", "expand", "is_true"]


def is_true(text: str) -> bool:
    """Whether a format's result counts as true: not empty and not ``0``."""
    return text not in ("", "0")


class _Template:
    """A compiled text.

    ``pattern`` and ``names`` serve the commonest kind, text and plain variables (the -F templates of tools), with
    one formatting operation; other texts are a list of strings and nodes.
    """

    __slots__ = ("names", "nodes", "pattern")

    def __init__(self, text: str) -> None:
        parts = cut(text)
        self.names: tuple[str, ...] | None = None
        self.pattern = ""
        self.nodes: list[str | Node] = []
        if all(part.kind in (PLAIN, VARIABLE) for part in parts):
            self.names = tuple(part.text for part in parts if part.kind == VARIABLE)
            self.pattern = "".join("%s" if kind == VARIABLE else text.replace("%", "%%") for kind, text in parts)
            return
        for kind, body in parts:
            if kind == PLAIN:
                self.nodes.append(body)
            elif kind == VARIABLE:
                self.nodes.append(sources.variable(body))
            else:
                self.nodes.append(sources.job(body) if kind == JOB else sources.replacement(body))

    def evaluate(self, state: State) -> str:
        """The expansion of a text that is more than variables; what is broken ends it."""
        out: list[str] = []
        try:
            for node in self.nodes:
                out.append(node if node.__class__ is str else node(state))  # type: ignore[operator]
        except Broken:
            pass
        return "".join(out)


_compile: Callable[[str], Template] = lru_cache(maxsize=4096)(_Template)


def expand(
    text: str,
    context: FormatContext,
    *,
    strftime: bool = False,
    jobs: bool = True,
    trouble: Callable[[str], None] | None = None,
    log: Callable[[str], None] | None = None,
) -> str:
    """Expand a format.

    Args:
        text: The format.
        context: What names mean.
        strftime: Also expand ``%H:%M`` and the like, as status lines and display-message do.
        jobs: Run ``#(command)``; without it each is empty.
        trouble: Told, in one sentence, when a limit cut the expansion short.
        log: Gets a line for every step, as ``display-message -v`` prints them.

    Never raises for any text.

    >>> expand("#{?#{==:#{a},x},yes,no} #{=3:b}", MappingContext({"a": "x", "b": "hello"}))
    'yes hel'
    """
    if log is not None:
        from pymux_wf.lang.format_trace import TracingState

        state: State = TracingState(context, _compile, strftime=strftime, jobs=jobs, trouble=trouble, log=log)
    elif "#" not in text and not (strftime and "%" in text):
        return text
    else:
        state = State(context, _compile, strftime=strftime, jobs=jobs, trouble=trouble)
    try:
        return state.expand(text)
    except (Exhausted, RecursionError):
        state.tell("format takes too much work")
        return ""
