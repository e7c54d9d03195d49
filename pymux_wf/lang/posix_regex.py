"""What to search for: POSIX extended regular expressions and plain text.

Users write what tmux takes, which is regcomp(3) with REG_EXTENDED (POSIX.1 XBD 9.4) and the GNU library's ``\\<``,
``\\>``, ``\\b``, ``\\B``, ``\\w``, ``\\W``, ``\\s``, ``\\S``. A search without a capital letter does not care about
case, as in tmux.

An expression is read into a tree. Where Python's ``re`` is sure to be quick it does the matching; where several repeats
follow or hold each other it could take for ever, and ``automaton`` does it.

Relies on ``re`` and ``automaton``. Knows nothing of lines or cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from pymux_wf.lang.automaton import Assert, Automaton, Choice, Node, Repeat, Sequence, Take, TooLarge

# As in tmux a text without one of these is plain: "a | b" and "{x}" are looked for as they stand.
_SPECIAL = frozenset("^$*+()?[].\\")
_CLASSES = {
    "alpha": r"^\W\d_",
    "digit": "0-9",
    "alnum": r"^\W_",
    "upper": "A-Z",
    "lower": "a-z",
    "space": r"\s",
    "blank": r" \t",
    "punct": r"!-/:-@\[-`{-~",
    "print": " -~\u00a0-\U0010ffff",
    "graph": "!-~\u00a1-\U0010ffff",
    "cntrl": r"\x00-\x1f\x7f",
    "xdigit": "0-9A-Fa-f",
}
_INTERVAL = re.compile(r"\{(\d*)(,?)(\d*)\}")
_REPEATED_GROUP = re.compile(r"\)[*+{]")
_SAMPLE = [*map(chr, range(32, 127)), "\t", "é", "Ω", "日"]
_SHORT = 256
_MOST_REPEATS = 255
_DEEPEST = 100
_ASSERTIONS = {"^": "^", "$": "$", "<": r"\b(?=\w)", ">": r"\b(?<=\w)", "b": r"\b", "B": r"\B"}


class PatternError(ValueError):
    """The text is not a regular expression."""


class Pattern(Protocol):
    """Something that finds matches in a text."""

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """(start, end) of the matches, left to right, none empty, none overlapping."""

    def found(self, text: str) -> bool:
        """Whether there may be a match; False is sure."""

    def count(self, text: str) -> int:
        """How many matches there are."""

    @property
    def cost(self) -> int:
        """How much longer than with the quickest pattern looking at a character takes."""


class QuickPattern:
    """A pattern matched by ``re``."""

    cost = 1

    def __init__(self, compiled: re.Pattern[str], *, may_be_empty: bool = True) -> None:
        self._finditer = compiled.finditer
        self._search = compiled.search
        self._findall = compiled.findall
        self._may_be_empty = may_be_empty

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """(start, end) of the matches, left to right, none empty, none overlapping."""
        return (match.span() for match in self._finditer(text) if match.end() > match.start())

    def found(self, text: str) -> bool:
        """Whether there may be a match; False is sure."""
        return self._search(text) is not None

    def count(self, text: str) -> int:
        """How many matches there are."""
        return sum(1 for _ in self.spans(text)) if self._may_be_empty else len(self._findall(text))


class GuardedPattern:
    """A pattern that ``re`` matches in short texts, and an automaton in those where going back could take long."""

    cost = 4

    def __init__(self, quick: QuickPattern, sure: Automaton) -> None:
        self._quick = quick
        self._sure = sure

    def _for(self, text: str) -> QuickPattern | Automaton:
        return self._quick if len(text) <= _SHORT else self._sure

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """(start, end) of the matches, left to right, none empty, none overlapping."""
        return self._for(text).spans(text)

    def found(self, text: str) -> bool:
        """Whether there may be a match; False is sure."""
        return self._for(text).found(text)

    def count(self, text: str) -> int:
        """How many matches there are."""
        return self._for(text).count(text)


def is_plain(text: str) -> bool:
    """Whether the text means itself as a regular expression."""
    return not _SPECIAL.intersection(text)


def compile_pattern(text: str, *, regex: bool) -> Pattern:
    """The compiled search. Raises PatternError for a regular expression that is none.

    >>> list(compile_pattern("fo+", regex=True).spans("a Foo"))
    [(2, 5)]
    >>> list(compile_pattern("a.c", regex=False).spans("abc"))
    []
    """
    flags = re.IGNORECASE if text == text.lower() else re.NOFLAG
    if not regex or is_plain(text):
        return QuickPattern(re.compile(re.escape(text), flags), may_be_empty=not text)
    tree = parse(text)
    try:
        repeats, nested = _risks(tree)
        if nested or repeats > 2:
            return Automaton(tree, flags)
        quick = QuickPattern(re.compile(python_text(tree), flags), may_be_empty=not _least(tree))
        return quick if repeats < 2 else GuardedPattern(quick, Automaton(tree, flags))
    except (re.error, OverflowError, TooLarge) as error:
        raise PatternError(f"bad regular expression: {text} ({error})") from error


def parse(text: str) -> Node:
    """The tree of an extended regular expression. Raises PatternError when it is none."""
    return _Reader(text).read()


def sure_matcher(text: str, flags: re.RegexFlag) -> Automaton | None:
    """An automaton for an expression in which ``re`` could go back for ever; None where ``re`` is sure to end soon.

    Raises PatternError when it is no expression or too large a one.
    """
    tree = parse(text)
    repeats, nested = _risks(tree)
    # The tree may be simpler than the text, where (a*)* is one repeat in another.
    if not nested and repeats < 3 and not _REPEATED_GROUP.search(text):
        return None
    try:
        return Automaton(tree, flags)
    except TooLarge as error:
        raise PatternError(f"bad regular expression: {text} ({error})") from error


def _risks(node: Node) -> tuple[int, bool]:
    """(how many repeats ``re`` may have to go back in, whether one holds something that can match in several ways)."""
    if isinstance(node, (Take, Assert)):
        return 0, False
    if isinstance(node, Repeat):
        repeats, nested = _risks(node.part)
        many = node.most is None or node.most > 3
        return repeats + many, nested or (many and _varies(node.part))
    risks = [_risks(part) for part in node.parts]
    repeats = sum(risk for risk, _ in risks)
    if isinstance(node, Sequence):
        repeats -= sum(map(_apart, node.parts, node.parts[1:]))
    return repeats, any(nested for _, nested in risks)


def _apart(part: Node, following: Node) -> bool:
    """Whether a repeat of one character can end in one way only: what follows begins with others (``0+[1-9]``)."""
    if isinstance(following, Repeat) and following.least:
        following = following.part
    if not isinstance(part, Repeat) or not isinstance(part.part, Take) or not isinstance(following, Take):
        return False
    one, other = re.compile(part.part.test), re.compile(following.test)
    # A sample: to be wrong about a rare character costs time, never a match.
    return not any(one.fullmatch(character) and other.fullmatch(character) for character in _SAMPLE)


def _least(node: Node) -> int:
    """The length of the shortest match."""
    if isinstance(node, Take):
        return 1
    if isinstance(node, Assert):
        return 0
    if isinstance(node, Repeat):
        return node.least * _least(node.part)
    lengths = map(_least, node.parts)
    return sum(lengths) if isinstance(node, Sequence) else min(lengths)


def _varies(node: Node) -> bool:
    if isinstance(node, (Take, Assert)):
        return False
    if isinstance(node, Sequence):
        return any(map(_varies, node.parts))
    return True


def python_text(node: Node) -> str:
    """The expression in the language of ``re``."""
    if isinstance(node, Take):
        return node.test
    if isinstance(node, Assert):
        return _ASSERTIONS[node.condition]
    if isinstance(node, Sequence):
        return "".join(map(python_text, node.parts))
    if isinstance(node, Choice):
        return f"(?:{'|'.join(map(python_text, node.parts))})"
    most = "" if node.most is None else str(node.most)
    return f"(?:{python_text(node.part)}){{{node.least},{most}}}"


class _Reader:
    """One pass over an extended regular expression."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.depth = 0

    def _error(self, reason: str) -> PatternError:
        return PatternError(f"bad regular expression: {self.text} ({reason})")

    def read(self) -> Node:
        """The tree of the whole text."""
        tree = self._choice()
        if self.place < len(self.text):
            raise self._error("unmatched parenthesis")
        return tree

    def _peek(self) -> str:
        return self.text[self.place : self.place + 1]

    def _take(self) -> str:
        character = self._peek()
        self.place += 1
        return character

    def _choice(self) -> Node:
        branches = [self._sequence()]
        while self._peek() == "|":
            self._take()
            branches.append(self._sequence())
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def _sequence(self) -> Node:
        parts: list[Node] = []
        while (character := self._peek()) and character != "|" and not (character == ")" and self.depth):
            part = self._atom()
            while (bounds := self._bounds()) is not None:
                part = _repeated(part, *bounds)
            parts.append(part)
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _atom(self) -> Node:
        character = self._take()
        if character == "(":
            return self._group()
        if character == "[":
            return Take(self._bracket())
        if character == "\\":
            return self._escape()
        if character in "^$":
            return Assert(character)
        return Take(character if character == "." else re.escape(character))

    def _group(self) -> Node:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self._error("nested too deep")
        inner = self._choice()
        if self._take() != ")":
            raise self._error("missing parenthesis")
        self.depth -= 1
        return inner

    def _escape(self) -> Node:
        character = self._take()
        if not character:
            raise self._error("trailing backslash")
        if character in "<>bB":
            return Assert(character)
        return Take("\\" + character if character in "wWsS" else re.escape(character))

    def _bounds(self) -> tuple[int, int | None] | None:
        """The repeat at this place, as (least, most), or None. A brace that begins none is a character."""
        simple = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(self._peek())
        if simple is not None:
            self._take()
            return simple
        match = _INTERVAL.match(self.text, self.place)
        if match is None or not (match[1] or match[3]):
            return None
        self.place = match.end()
        least = int(match[1] or 0)
        most = least if not match[2] else int(match[3]) if match[3] else None
        if max(least, most or 0) > _MOST_REPEATS or (most is not None and most < least):
            raise self._error("bad repeat")
        return least, most

    def _bracket(self) -> str:
        negated = self._peek() == "^"
        if negated:
            self._take()
        items: list[str] = []
        while True:
            character = self._take()
            if not character:
                raise self._error("missing bracket")
            if character == "]" and items:
                return _join_bracket(items, negated)
            items.append(self._bracket_item(character))

    def _bracket_item(self, character: str) -> str:
        if character == "[" and self._peek() in (":", ".", "="):
            return self._bracket_class(self._take())
        if self._peek() == "-" and self.text[self.place + 1 : self.place + 2] not in ("]", ""):
            self._take()
            last = self._take()
            if last < character:
                raise self._error("bad range")
            return f"{re.escape(character)}-{re.escape(last)}"
        return re.escape(character)

    def _bracket_class(self, kind: str) -> str:
        end = self.text.find(f"{kind}]", self.place)
        if end < 0:
            raise self._error("missing bracket")
        name = self.text[self.place : end]
        self.place = end + 2
        if kind != ":":
            return re.escape(name)
        if name not in _CLASSES:
            raise self._error(f"no class {name}")
        return _CLASSES[name]


def _repeated(part: Node, least: int, most: int | None) -> Node:
    # A repeat of a repeat that can be empty or endless anyway is one repeat: a** is a*.
    if isinstance(part, Repeat) and part.most is None and most is None and max(part.least, least) <= 1:
        return Repeat(part.part, min(part.least, least), None)
    return Repeat(part, least, most)


def _join_bracket(items: list[str], negated: bool) -> str:
    # Letter classes are themselves written as negations, which cannot stand beside others in one set.
    sets = [f"[{item}]" for item in items if item.startswith("^")]
    plain = "".join(item for item in items if not item.startswith("^"))
    if not sets:
        return f"[{'^' if negated else ''}{plain}]"
    choices = [*sets, f"[{plain}]"] if plain else sets
    if negated:
        return "".join(f"(?!{choice})" for choice in choices) + "."
    return choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"
