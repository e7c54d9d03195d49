"""The meaning of a format's parts: where a replacement's value comes from.

Each function compiles the text of one part into a node, a function from `State` to text.  Relies on `format_parts`
for the cutting and on `format_steps` for what is done to a value afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymux_wf.lang.arithmetic import calculate
from pymux_wf.lang.dates import long_date, short_date, strftime
from pymux_wf.lang.format_parts import Modifier, is_variable, split_modifiers, split_operands, split_pair, unescape
from pymux_wf.lang.format_state import MAX_WIDTH, Broken, State
from pymux_wf.lang.format_steps import steps_of
from pymux_wf.lang.numbers import NumberError, parse_number
from pymux_wf.lang.patterns import glob_match, regex_match
from pymux_wf.lang.quoting import quote_argument, shell_quote, style_escape

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pymux_wf.lang.format_context import LoopItem
    from pymux_wf.lang.format_state import Node

_COMPARISONS: dict[str, Callable[[str, str], bool]] = {
    "==": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    ">": lambda left, right: left > right,
    "<=": lambda left, right: left <= right,
    ">=": lambda left, right: left >= right,
}
_LOOPS = "SWPL"


def _true(text: str | None) -> bool:
    if text is not None and text.startswith("#[dim]"):
        # A metric that is stale or whose reading failed says so when it is shown; it is what it was all the same.
        text = text.removeprefix("#[dim]").removeprefix("~").removesuffix("#[nodim]").removesuffix("!")
    return text is not None and text not in ("", "0")


def _flag(value: bool) -> str:
    return "1" if value else "0"


def variable(name: str) -> Node:
    """A plain name."""
    return lambda state: state.lookup(name) or ""


def job(command: str) -> Node:
    """``#(command)``: what it printed last, itself expanded but for time and jobs."""

    def node(state: State) -> str:
        inner = state.for_job()
        if inner is None:
            return ""
        return inner.expand(state.context.job(command, inner.expand(command)))

    return node


def replacement(body: str) -> Node:
    """``#{body}``, where the body is more than a name."""
    modifiers, rest = split_modifiers(body)
    source = _source(modifiers, rest)
    steps = steps_of(modifiers)
    if not steps:
        return source

    def node(state: State) -> str:
        value = source(state)
        for step in steps:
            value = step(state, value)
        return value

    return node


def _source(modifiers: list[Modifier], rest: str) -> Node:
    """The source, in tmux's order of precedence; the last of several alike counts."""
    named = {modifier.name: modifier for modifier in modifiers}
    if "l" in named:
        text = unescape(rest)
        return lambda state: text
    for name, make in _PLAIN_SOURCES.items():
        if name in named:
            return make(rest)
    loop = next((name for name in _LOOPS if name in named), None)
    if loop is not None:
        return _loop(named[loop], rest)
    for name, make_with in _ARGUMENT_SOURCES.items():
        if name in named:
            return make_with(named[name], rest)
    compare = next((m for m in reversed(modifiers) if m.name in _COMPARISONS or m.name == "m"), None)
    if compare is not None:
        return _comparison(compare, rest)
    if rest.startswith("?"):
        return _conditional(rest[1:], _finish(modifiers))
    if "e" in named and 1 <= len(named["e"].arguments) <= 3:
        return _expression(named["e"], rest)
    if "#{" in rest:
        return lambda state: state.expand(rest)
    return _found(rest, _finish(modifiers))


# Sources without arguments


def _character(rest: str) -> Node:
    def node(state: State) -> str:
        try:
            return chr(parse_number(state.expand(rest), 32, 126))
        except NumberError:
            return ""

    return node


def _colour(rest: str) -> Node:
    def node(state: State) -> str:
        from pymux_wf.lang.colours import hex_digits

        return hex_digits(state.expand(rest))

    return node


def _not(rest: str) -> Node:
    return lambda state: _flag(not _true(state.expand(rest)))


def _truth(rest: str) -> Node:
    return lambda state: _flag(_true(state.expand(rest)))


def _any(rest: str) -> Node:
    operands = split_operands(rest)
    return lambda state: _flag(any(_true(state.expand(operand)) for operand in operands))


def _all(rest: str) -> Node:
    operands = split_operands(rest)
    return lambda state: _flag(all(_true(state.expand(operand)) for operand in operands))


def _repeat(rest: str) -> Node:
    pair = split_pair(rest)

    def node(state: State) -> str:
        if pair is None:
            raise Broken
        text = state.expand(pair[0])
        try:
            count = parse_number(state.expand(pair[1]), 1, MAX_WIDTH)
        except NumberError:
            return ""
        state.spend(len(text) * count >> 6)
        return text * count

    return node


_PLAIN_SOURCES: dict[str, Callable[[str], Node]] = {"a": _character, "c": _colour}


# Loops


def _ordered(items: Sequence[LoopItem], flags: str, kind: str) -> list[LoopItem]:
    result = list(items)
    if kind != "P":
        if "i" in flags:
            result.sort(key=lambda item: item.number)
        elif "n" in flags:
            result.sort(key=lambda item: item.name)
        elif "t" in flags:
            result.sort(key=lambda item: -item.activity)
    if "r" in flags:
        result.reverse()
    return result


def _loop(modifier: Modifier, rest: str) -> Node:
    kind = modifier.name
    flags = modifier.arguments[0] if modifier.arguments else ""
    pair = split_pair(rest)
    every, current = pair if pair is not None else (rest, rest)

    def node(state: State) -> str:
        items = _ordered(state.context.children(kind), flags, kind)
        state.spend(len(items))
        out: list[str] = []
        for index, item in enumerate(items):
            variables = {"loop_last_flag": _flag(index == len(items) - 1)}
            if kind == "W":
                _add_neighbours(variables, items, index)
            inner = state.for_item(item.context, variables)
            out.append(inner.expand(current if item.current else every))
        return "".join(out)

    return node


def _add_neighbours(variables: dict[str, str], items: list[LoopItem], index: int) -> None:
    before = items[index - 1] if index else None
    after = items[index + 1] if index + 1 < len(items) else None
    variables["window_after_active"] = _flag(before is not None and before.current)
    variables["window_before_active"] = _flag(after is not None and after.current)
    for side, item in (("prev", before), ("next", after)):
        if item is not None:
            variables[f"{side}_window_index"] = str(item.number)
            variables[f"{side}_window_active"] = _flag(item.current)


# Sources with arguments


def _name_test(modifier: Modifier, rest: str) -> Node:
    kind = "S" if modifier.arguments and "s" in modifier.arguments[0] and "w" not in modifier.arguments[0] else "W"

    def node(state: State) -> str:
        name = state.expand(rest)
        return _flag(any(item.name == name for item in state.context.children(kind)))

    return node


def _search(modifier: Modifier, rest: str) -> Node:
    flags = modifier.arguments[0] if modifier.arguments else ""

    def node(state: State) -> str:
        lines = state.context.lines()
        text = state.expand(rest)
        if lines is None or not text:
            return "0"
        matches = _matcher(text if "r" in flags else f"*{text}*", flags)
        return str(next((number for number, line in enumerate(lines, 1) if matches(line.rstrip(" "))), 0))

    return node


def _matcher(pattern: str, flags: str) -> Callable[[str], bool]:
    """A test of texts against a shell pattern, or a regular expression with ``r``; ``i`` ignores case."""
    ignore_case = "i" in flags
    if "r" not in flags:
        return lambda text: glob_match(pattern, text, ignore_case=ignore_case)
    return lambda text: regex_match(pattern, text, ignore_case=ignore_case)


def _comparison(modifier: Modifier, rest: str) -> Node:
    pair = split_pair(rest)
    compare = _COMPARISONS.get(modifier.name)
    flags = modifier.arguments[0] if modifier.arguments else ""

    def node(state: State) -> str:
        if pair is None:
            raise Broken
        left, right = state.expand(pair[0]), state.expand(pair[1])
        return _flag(compare(left, right) if compare is not None else _matcher(left, flags)(right))

    return node


def _expression(modifier: Modifier, rest: str) -> Node:
    pair = split_pair(rest)

    def node(state: State) -> str:
        if pair is None:
            return ""
        operator, *options = [state.expand(argument) for argument in modifier.arguments]
        return calculate(operator, state.expand(pair[0]), state.expand(pair[1]), *options)

    return node


_ARGUMENT_SOURCES: dict[str, Callable[[Modifier, str], Node]] = {
    "N": _name_test,
    "C": _search,
    "R": lambda modifier, rest: _repeat(rest),
    "!": lambda modifier, rest: _not(rest),
    "!!": lambda modifier, rest: _truth(rest),
    "||": lambda modifier, rest: _any(rest),
    "&&": lambda modifier, rest: _all(rest),
}


# Conditions and variables


def _conditional(rest: str, finish: _Finish) -> Node:
    """``?condition,value,…``: pairs, with an odd last one for when none was true."""
    operands = split_operands(rest)
    tests = [_condition(text, finish) for text in operands[: len(operands) // 2 * 2 : 2]]
    values = operands[1 : len(operands) // 2 * 2 : 2]
    otherwise = operands[-1] if len(operands) % 2 else None

    def node(state: State) -> str:
        for test, value in zip(tests, values):
            if test(state):
                return state.expand(value)
        return "" if otherwise is None else state.expand(otherwise)

    return node


def _condition(text: str, finish: _Finish) -> Callable[[State], bool]:
    if not is_variable(text):

        def expanded(state: State) -> bool:
            value = state.expand(text)
            # What expansion leaves as it is names nothing, so it is false.
            return value != text and _true(value)

        return expanded

    def looked_up(state: State) -> bool:
        value = state.lookup(text)
        if value is None:
            value = state.expand(text)
            return value != text and _true(value)
        return _true(finish(state, value))

    return looked_up


class _Finish:
    """What is done to a variable's value as it is found: as a date, a base or directory name, quoted."""

    __slots__ = ("base", "date", "directory", "layout", "quotes")

    def __init__(self, modifiers: list[Modifier]) -> None:
        named = {modifier.name: modifier.arguments for modifier in modifiers}
        self.base = "b" in named
        self.directory = "d" in named
        self.date = "t" in named
        self.layout: tuple[str, ...] = named.get("t", ())
        self.quotes = _quoting([modifier.arguments for modifier in modifiers if modifier.name == "q"])

    def __bool__(self) -> bool:
        return self.base or self.directory or self.date or bool(self.quotes)

    def __call__(self, state: State, value: str) -> str:
        if self.date:
            return self._as_date(state, value)
        if self.base:
            value = base_name(value)
        if self.directory:
            value = directory_name(value)
        for quote in self.quotes:
            value = quote(value)
        return value

    def _as_date(self, state: State, value: str) -> str:
        try:
            instant = parse_number(value, 0, 2**63 - 1)
        except NumberError:
            return ""
        if not instant:
            return ""
        kind = state.expand(self.layout[0]) if self.layout else ""
        if "p" in kind:
            return short_date(instant, state.context.now)
        if "f" in kind and len(self.layout) > 1:
            return strftime(unescape(state.expand(self.layout[1])), instant)
        return long_date(instant)


def _finish(modifiers: list[Modifier]) -> _Finish:
    return _Finish(modifiers)


def _quoting(given: list[tuple[str, ...]]) -> list[Callable[[str], str]]:
    """The kinds of quoting that ``q`` modifiers ask for; several apply in a fixed order."""
    kinds = ["" if not arguments else arguments[0] for arguments in given]
    asked = (
        ("" in kinds, shell_quote),
        (any("e" in kind or "h" in kind for kind in kinds), style_escape),
        (any("a" in kind and "e" not in kind and "h" not in kind for kind in kinds), quote_argument),
    )
    return [quote for wanted, quote in asked if wanted]


def _found(name: str, finish: _Finish) -> Node:
    if not finish:
        return variable(name)

    def node(state: State) -> str:
        value = state.lookup(name)
        return "" if value is None else finish(state, value)

    return node


def base_name(path: str) -> str:
    """basename(3): the last part of a path, without slashes at its end."""
    stripped = path.rstrip("/")
    if not stripped:
        return "/" if path else "."
    return stripped[stripped.rfind("/") + 1 :]


def directory_name(path: str) -> str:
    """dirname(3): the path without its last part."""
    stripped = path.rstrip("/")
    if not stripped:
        return "/" if path else "."
    slash = stripped.rfind("/")
    if slash < 0:
        return "."
    return stripped[:slash].rstrip("/") or "/"
