"""What is done to a replacement's value after it was found: expand again, substitute, trim, pad, measure, in this
order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.cells import pad, styled_width, trim_left, trim_right
from pymux_wf.lang.format_state import MAX_WIDTH, State
from pymux_wf.lang.numbers import INT_MAX, INT_MIN, NumberError, parse_number
from pymux_wf.lang.patterns import substitute

if TYPE_CHECKING:
    from collections.abc import Callable

    from pymux_wf.lang.format_parts import Modifier

    Step = Callable[[State, str], str]


def steps_of(modifiers: list[Modifier]) -> list[Step]:
    """The steps that a replacement's modifiers ask for, in order of execution; of several alike the last counts."""
    # One that lacks its number counts for nothing, also behind one that has it.
    named = {each.name: each for each in modifiers if each.arguments or each.name not in ("=", "p")}
    steps: list[Step] = []
    if "E" in named:
        steps.append(lambda state, value: state.expand(value))
    elif "T" in named:
        steps.append(lambda state, value: state.with_strftime().expand(value))
    steps += [_substitution(modifier) for modifier in modifiers if modifier.name == "s" and len(modifier.arguments) > 1]
    if "=" in named:
        marks = [each.arguments[1:] for each in modifiers if each.name == "=" and each.arguments[1:]]
        steps.append(_trim(named["="].arguments[0], marks[-1] if marks else ()))
    if "p" in named:
        steps.append(_pad(named["p"]))
    if "n" in named:
        steps.append(lambda state, value: str(len(value.encode("utf-8", "surrogatepass"))))
    if "w" in named:
        steps.append(lambda state, value: str(styled_width(value)))
    return steps


def _number(state: State, text: str) -> int:
    try:
        number = parse_number(state.expand(text), INT_MIN, INT_MAX)
    except NumberError:
        return 0
    return max(-MAX_WIDTH, min(MAX_WIDTH, number))


def _substitution(modifier: Modifier) -> Step:
    pattern, replacement, *flags = modifier.arguments

    def step(state: State, value: str) -> str:
        # Both are expanded once as arguments and once more when used, as tmux does.
        left = state.expand(state.expand(pattern))
        right = state.expand(state.expand(replacement))
        result = substitute(left, right, value, ignore_case=bool(flags) and "i" in flags[0])
        state.spend(len(result) >> 6)
        return result

    return step


def _trim(limit_text: str, rest: tuple[str, ...]) -> Step:
    """Cuts to a width; ``rest`` begins with the mark for what was cut, if any of the modifiers gave one."""

    def step(state: State, value: str) -> str:
        limit = _number(state, limit_text)
        if not limit:
            return value
        short = trim_left(value, limit) if limit > 0 else trim_right(value, -limit)
        if not rest or short == value:
            return short
        marker = state.expand(rest[0])
        return short + marker if limit > 0 else marker + short

    return step


def _pad(modifier: Modifier) -> Step:
    def step(state: State, value: str) -> str:
        width = _number(state, modifier.arguments[0])
        return pad(value, width) if width else value

    return step
