"""Shell patterns and POSIX extended regular expressions on top of `re`.

tmux matches with fnmatch(3) and regcomp(3); their syntax differs from `fnmatch` and `re` in brackets, escapes and
anchors, so both are translated here.  Translations are cached.  Alternation takes the first branch that fits, not
the longest as POSIX asks.  Expressions in which `re` could go back for ever are matched by `automaton`: a format must
not be able to stop the server.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pymux_wf.lang.automaton import Automaton

# In ASCII, as in the C locale; a set of Unicode classes could not stand inside a larger set.
_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": r" \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": r"\x21-\x7e",
    "lower": "a-z",
    "print": r"\x20-\x7e",
    "punct": r"!-/:-@\[-`{-~",
    "space": r" \t\n\r\f\v",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}
_INTERVAL = re.compile(r"\{(\d{1,5})(,(\d{0,5}))?\}")
_QUANTIFIERS = "*+?"
_IN_SET = re.compile(r"([\\\[\]&~|])")


def _bracket(pattern: str, start: int, *, escapes: bool) -> tuple[str, int] | None:
    """Translate the set that opens at ``start``; its text and the index after it, or None when it never closes."""
    at = start + 1
    negated = pattern[at : at + 1] in ("^", "!") if escapes else pattern[at : at + 1] == "^"
    at += negated
    items: list[str] = []
    first = True
    while at < len(pattern):
        ch = pattern[at]
        if ch == "]" and not first:
            body = "".join(items)
            return f"[{'^' if negated else ''}{body}]", at + 1
        first = False
        if pattern.startswith("[:", at) and (end := pattern.find(":]", at)) > 0:
            name = pattern[at + 2 : end]
            if name not in _CLASSES:
                return None
            items.append(_CLASSES[name])
            at = end + 2
            continue
        if ch == "\\" and escapes and at + 1 < len(pattern):
            at += 1
            ch = pattern[at]
        if ch == "-":
            # A range only between two characters; at either end a plain hyphen.
            between = bool(items) and pattern[at + 1 : at + 2] not in ("]", "")
            items.append("-" if between else "\\-")
        elif ch == "^":
            items.append("\\^")
        else:
            items.append(_IN_SET.sub(r"\\\1", ch))
        at += 1
    return None


def _translate_glob(pattern: str) -> str:
    """The pattern cut at its stars; each part is matched once and for all, so that many stars cannot take for ever."""
    parts: list[str] = [""]
    at = 0
    while at < len(pattern):
        ch = pattern[at]
        at += 1
        if ch == "*":
            if len(parts) == 1 or parts[-1]:
                parts.append("")
            continue
        if ch == "?":
            parts[-1] += "."
            continue
        if ch == "[":
            found = _bracket(pattern, at - 1, escapes=True)
            if found is not None:
                parts[-1] += found[0]
                at = found[1]
                continue
        if ch == "\\" and at < len(pattern):
            ch = pattern[at]
            at += 1
        parts[-1] += re.escape(ch)
    if len(parts) == 1:
        return parts[0]
    middle = "".join(f"(?>.*?{part})" for part in parts[1:-1])
    return f"{parts[0]}{middle}.*{parts[-1]}"


@lru_cache(maxsize=256)
def _glob(pattern: str, ignore_case: bool) -> re.Pattern[str] | None:
    try:
        return re.compile(_translate_glob(pattern), re.DOTALL | (re.IGNORECASE if ignore_case else 0))
    except (re.error, OverflowError, RecursionError):
        return None


def glob_match(pattern: str, text: str, *, ignore_case: bool = False) -> bool:
    """fnmatch(3) without flags: ``*``, ``?``, ``[...]`` and backslash.

    >>> glob_match("m[!x-z]*", "main"), glob_match("a\\\\*", "ab")
    (True, False)
    """
    compiled = _glob(pattern, ignore_case)
    return compiled is not None and compiled.fullmatch(text) is not None


class _Ere:
    """One pass over an extended regular expression, writing a Python one."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.out: list[str] = []
        self.groups: list[int] = []
        self.atom = -1
        """Index in ``out`` of what a quantifier would repeat; -1 when there is nothing."""
        self.quantified = False

    def translate(self) -> str:
        at = 0
        while at < len(self.pattern):
            at = self._step(at)
        return "".join(self.out)

    def _add(self, text: str) -> None:
        self.atom, self.quantified = len(self.out), False
        self.out.append(text)

    def _step(self, at: int) -> int:
        ch = self.pattern[at]
        if ch in _QUANTIFIERS:
            return self._quantifier(ch, at + 1)
        if ch == "{" and self.atom >= 0 and (interval := _INTERVAL.match(self.pattern, at)):
            return self._quantifier(interval[0], interval.end())
        if ch == "[" and (found := _bracket(self.pattern, at, escapes=False)) is not None:
            self._add(found[0])
            return found[1]
        if ch == "\\" and at + 1 < len(self.pattern):
            self._escape(self.pattern[at + 1])
            return at + 2
        self._plain(ch)
        return at + 1

    def _plain(self, ch: str) -> None:
        if ch == "(":
            self.groups.append(len(self.out))
            self.out.append("(")
            self.atom = -1
        elif ch == ")" and self.groups:
            self.out.append(")")
            self.atom, self.quantified = self.groups.pop(), False
        elif ch == "|":
            self.out.append("|")
            self.atom = -1
        elif ch == "$":
            self._add(r"\Z")
            self.atom = -1
        elif ch == "^":
            self.out.append("^")
            self.atom = -1
        else:
            self._add("." if ch == "." else re.escape(ch))

    def _quantifier(self, text: str, after: int) -> int:
        if self.atom < 0:
            # Nothing to repeat: the character stands for itself.
            self._add(re.escape(text))
        elif self.quantified:
            # "a+?" repeats the repetition; in Python it would mean something else.
            self.out.insert(self.atom, "(?:")
            self.out.append(")" + text)
        else:
            self.out.append(text)
            self.quantified = True
        return after

    def _escape(self, ch: str) -> None:
        if ch in "<>":
            self.out.append(r"\b")
        elif ch in "bBwWsS" or (ch.isascii() and ch.isdigit() and ch != "0"):
            self._add("\\" + ch)
        else:
            self._add(re.escape(ch))


@lru_cache(maxsize=256)
def extended_regex(pattern: str, ignore_case: bool = False) -> re.Pattern[str] | None:
    """A POSIX extended regular expression, or None when it is not valid."""
    try:
        return re.compile(_Ere(pattern).translate(), re.DOTALL | (re.IGNORECASE if ignore_case else 0))
    except (re.error, OverflowError, RecursionError):
        return None


_REPEATS = "*+{"
_REPEATED_GROUP = re.compile(r"\)[*+{]")
_BACK_REFERENCE = re.compile(r"\\[1-9]")


@lru_cache(maxsize=256)
def _sure_matcher(pattern: str, ignore_case: bool) -> Automaton | None:
    """What matches where `re` could take for ever; None for the many expressions where it cannot.

    Raises ValueError for an expression that is too large. (Back references need `re`, whatever time they take.)
    """
    simple = sum(map(pattern.count, _REPEATS)) < 2 and not _REPEATED_GROUP.search(pattern)
    if simple or _BACK_REFERENCE.search(pattern):
        return None
    from pymux_wf.lang.posix_regex import sure_matcher

    return sure_matcher(pattern, re.IGNORECASE if ignore_case else re.NOFLAG)


def regex_match(pattern: str, text: str, *, ignore_case: bool = False) -> bool:
    """Whether a POSIX extended regular expression matches somewhere; never for one that is not valid.

    >>> regex_match("^a+$", "aaa"), regex_match("(a+)+$", "a" * 99 + "!"), regex_match("a(", "a(")
    (True, False, False)
    """
    compiled = extended_regex(pattern, ignore_case)
    if compiled is None:
        return False
    try:
        sure = _sure_matcher(pattern, ignore_case)
    except ValueError:
        return False
    return compiled.search(text) is not None if sure is None else sure.matches(text)


_GROUP = re.compile(r"\\(.?)", re.DOTALL)


def _filled(replacement: str, match: re.Match[str]) -> str:
    r"""The replacement with ``\0`` to ``\9`` filled in."""
    if "\\" not in replacement:
        return replacement

    def group(escape: re.Match[str]) -> str:
        ch = escape[1]
        if not ("0" <= ch <= "9"):
            return ch
        number = int(ch)
        return (match[number] or "") if number <= (match.re.groups or 0) else ""

    return _GROUP.sub(group, replacement)


def substitute(pattern: str, replacement: str, text: str, *, ignore_case: bool = False) -> str:
    r"""Every match of an extended regular expression replaced; the text as it is when the expression is not valid.

    >>> substitute("(l+)", r"<\1>", "hello world")
    'he<ll>o wor<l>d'
    """
    compiled = extended_regex(pattern, ignore_case)
    if compiled is None or not text:
        return text
    try:
        sure = _sure_matcher(pattern, ignore_case)
    except ValueError:
        return text
    if sure is not None:
        return _substitute_spans(compiled, sure, replacement, text, once=pattern.startswith("^"))
    out: list[str] = []
    start = last = 0
    empty = False
    while start <= len(text):
        match = compiled.search(text, start)
        if match is None:
            break
        out.append(text[last : match.start()])
        # An empty match where the last one ended is not a new one: look again one character on.
        new = empty or match.start() != last or match.end() > match.start()
        if new:
            out.append(_filled(replacement, match))
        last = match.end()
        start = last if new and match.end() > match.start() else last + 1
        empty = not new
        if pattern.startswith("^"):
            break
    out.append(text[last:])
    return "".join(out)


def _substitute_spans(compiled: re.Pattern[str], sure: Automaton, replacement: str, text: str, *, once: bool) -> str:
    """What matches and is not empty, replaced. Inside what is known to match `re` finds the groups at once."""
    out: list[str] = []
    last = 0
    for start, end in sure.spans(text):
        match = compiled.fullmatch(text, start, end)
        out += text[last:start], replacement if match is None else _filled(replacement, match)
        last = end
        if once:
            break
    return "".join([*out, text[last:]])
