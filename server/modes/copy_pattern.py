"""What to search for: POSIX extended regular expressions and plain text, brought to Python's ``re``.

Users write what tmux takes, which is regcomp(3) with REG_EXTENDED. Where that and ``re`` read the same text
differently (bracket expressions, word boundaries, backslashes, ``{``), it is rewritten here; the rest is the same. A
search without a capital letter does not care about case, as in tmux.

Python's matcher goes back and forth where POSIX matchers do not, so an expression like ``(a+)+b`` could hold up the
whole server. Repeats of groups that hold a repeat themselves are therefore made possessive: such a pattern may match
less than POSIX would, but never takes more than linear time in the depth of its nesting.

Relies on ``re`` alone.
"""

from __future__ import annotations

import re

_SPECIAL = frozenset("^$*+()?[].\\{}|")
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


class PatternError(ValueError):
    """The text is not a regular expression."""


def is_plain(text: str) -> bool:
    """Whether the text means itself as a regular expression."""
    return not _SPECIAL.intersection(text)


def compile_pattern(text: str, *, regex: bool) -> re.Pattern[str]:
    """The compiled search. Raises PatternError for a regular expression that is none.

    >>> compile_pattern("fo+", regex=True).search("a Foo").group()
    'Foo'
    >>> compile_pattern("a.c", regex=False).search("abc") is None
    True
    """
    flags = re.IGNORECASE if text == text.lower() else re.NOFLAG
    if not regex or is_plain(text):
        return re.compile(re.escape(text), flags)
    try:
        return re.compile(_Translator(text).translate(), flags)
    except (re.error, OverflowError, RecursionError) as error:
        raise PatternError(f"bad regular expression: {text} ({error})") from error


class _Translator:
    """One pass over an extended regular expression (POSIX.1 XBD 9.4)."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0

    def translate(self) -> str:
        pattern, _ = self._alternatives(depth=0)
        if self.place < len(self.text):
            raise PatternError(f"bad regular expression: {self.text} (unmatched parenthesis)")
        return pattern

    def _peek(self) -> str:
        return self.text[self.place : self.place + 1]

    def _take(self) -> str:
        character = self._peek()
        self.place += 1
        return character

    def _alternatives(self, depth: int) -> tuple[str, bool]:
        """Branches up to a closing parenthesis or the end, and whether anything in them repeats or branches."""
        branches: list[str] = []
        varies = False
        while True:
            branch, branch_varies = self._branch(depth)
            branches.append(branch)
            varies |= branch_varies
            if self._peek() != "|":
                return "|".join(branches), varies or len(branches) > 1
            self._take()

    def _branch(self, depth: int) -> tuple[str, bool]:
        pieces: list[str] = []
        varies = False
        while (character := self._peek()) and character != "|" and not (character == ")" and depth):
            atom, atom_varies = self._atom(depth)
            repeats = self._repeats()
            if repeats:
                # A repeat of something that itself can match in several ways is what makes backtracking explode.
                atom = f"{atom}{repeats}+" if atom_varies and repeats != "?" else f"{atom}{repeats}"
                varies = True
            pieces.append(atom)
            varies |= atom_varies
        return "".join(pieces), varies

    def _atom(self, depth: int) -> tuple[str, bool]:
        character = self._take()
        if character == "(":
            inner, varies = self._alternatives(depth + 1)
            if self._take() != ")":
                raise PatternError(f"bad regular expression: {self.text} (missing parenthesis)")
            return f"(?:{inner})", varies
        if character == "[":
            return self._bracket(), False
        if character == "\\":
            return self._escape(), False
        if character in "^$.":
            return character, False
        return re.escape(character), False

    def _escape(self) -> str:
        character = self._take()
        if not character:
            raise PatternError(f"bad regular expression: {self.text} (trailing backslash)")
        # The GNU library's words; everything else behind a backslash means itself.
        return {"<": r"\b(?=\w)", ">": r"\b(?<=\w)", "b": r"\b", "B": r"\B"}.get(character) or (
            "\\" + character if character in "wWsS" else re.escape(character)
        )

    def _repeats(self) -> str:
        """The quantifiers at this place as one: ``a**`` and ``a+?`` are repeats of repeats in POSIX."""
        found: list[str] = []
        while (character := self._peek()) and character in "*+?{":
            if character == "{":
                match = _INTERVAL.match(self.text, self.place)
                if match is None or not (match[1] or match[3]):
                    break
                self.place = match.end()
                found.append(f"{{{match[1] or 0}{match[2]}{match[3]}}}")
            else:
                found.append(self._take())
        if not found:
            return ""
        if len(found) == 1:
            return found[0]
        return "+" if all(each == "+" for each in found) else "*"

    def _bracket(self) -> str:
        negated = self._peek() == "^"
        if negated:
            self._take()
        items: list[str] = []
        while True:
            character = self._take()
            if not character:
                raise PatternError(f"bad regular expression: {self.text} (missing bracket)")
            if character == "]" and items:
                break
            items.append(self._bracket_item(character))
        return _join_bracket(items, negated)

    def _bracket_item(self, character: str) -> str:
        if character == "[" and self._peek() in (":", ".", "="):
            kind = self._take()
            end = self.text.find(f"{kind}]", self.place)
            if end < 0:
                raise PatternError(f"bad regular expression: {self.text} (missing bracket)")
            name = self.text[self.place : end]
            self.place = end + 2
            if kind == ":":
                if name not in _CLASSES:
                    raise PatternError(f"bad regular expression: {self.text} (no class {name})")
                return _CLASSES[name]
            return re.escape(name)
        if self._peek() == "-" and self.text[self.place + 1 : self.place + 2] not in ("]", ""):
            self._take()
            return f"{re.escape(character)}-{re.escape(self._take())}"
        return re.escape(character)


def _join_bracket(items: list[str], negated: bool) -> str:
    # Letter classes are themselves written as negations, which cannot stand beside others in one set.
    sets = [item for item in items if item.startswith("^")]
    plain = "".join(item for item in items if not item.startswith("^"))
    if not sets:
        return f"[{'^' if negated else ''}{plain}]"
    choices = [f"[{item}]" for item in sets] + ([f"[{plain}]" if plain else ""] if plain else [])
    if negated:
        return "".join(f"(?!{choice})" for choice in choices) + "."
    return choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"
