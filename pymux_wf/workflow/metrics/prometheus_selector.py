"""``name{label="x", other=~"a|b"}``: which series of a Prometheus endpoint are meant, as PromQL writes it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_NAME = re.compile(r"\s*([a-zA-Z_:][a-zA-Z0-9_:]*)?\s*")
_MATCHER = re.compile(r"""\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*(,|$)""")


@dataclass(frozen=True)
class Matcher:
    """One condition on a label; a label that is not there is empty."""

    label: str
    how: str
    value: str
    pattern: re.Pattern[str] | None = field(default=None, compare=False)

    def takes(self, labels: Mapping[str, str]) -> bool:
        value = labels.get(self.label, "")
        if self.pattern is not None:
            return (self.pattern.fullmatch(value) is not None) == (self.how == "=~")
        return (value == self.value) == (self.how == "=")


@dataclass(frozen=True)
class Selector:
    """``name`` is "" where only labels select."""

    name: str
    matchers: tuple[Matcher, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Selector:
        """Raises ValueError.

        >>> Selector.parse('up{job!="a"}').name
        'up'
        """
        found = _NAME.match(text)
        name = (found[1] or "") if found else ""
        rest = text[found.end() if found else 0 :].strip()
        if not rest:
            if not name:
                raise ValueError(f'{text!r} is no selector: write name{{label="value"}}')
            return cls(name)
        if not (rest.startswith("{") and rest.endswith("}")):
            raise ValueError(f"{text!r} is no selector: {rest[:30]!r} is not in braces")
        matchers = _matchers(rest[1:-1])
        if not name and not matchers:
            raise ValueError(f"{text!r} selects everything: name a metric or a label")
        return cls(name, matchers)

    def takes(self, name: str, labels: Mapping[str, str]) -> bool:
        """Whether a series is meant."""
        if self.name and self.name != name:
            return False
        everything = {**labels, "__name__": name}
        return all(matcher.takes(everything) for matcher in self.matchers)


def _matchers(text: str) -> tuple[Matcher, ...]:
    found: list[Matcher] = []
    at, text = 0, text.strip().rstrip(",")
    while at < len(text):
        match = _MATCHER.match(text, at)
        if match is None:
            raise ValueError(f'{text[at:][:40].strip()!r} is no condition: write label="value" with =, !=, =~ or !~')
        value = re.sub(r"\\(.)", lambda escape: {"n": "\n"}.get(escape[1], escape[1]), match[3][1:-1])
        pattern = None
        if "~" in match[2]:
            value = match[3][1:-1].replace("\\\\", "\\")
            try:
                pattern = re.compile(value)
            except re.error as error:
                raise ValueError(f"{value!r} is no regular expression: {error}") from None
        found.append(Matcher(match[1], match[2], value, pattern))
        at = match.end()
    return tuple(found)
