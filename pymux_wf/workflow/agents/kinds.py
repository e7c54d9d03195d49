"""What is known of a kind of agent: how its screen looks when it waits, works or asks, and which keys it takes.

A kind is a small TOML file: those in ``kinds/`` beside this module, and the user's in ``<config>/agents/kinds/``,
which win. They are never fetched. Rules look at the last rows of the live screen and at the title, never at what a
person has scrolled to. The rules of ``any.toml`` (questions that every program may ask) count for all kinds.
"""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pymux_wf.lang.nearest import nearest_words
from pymux_wf.snapshot.screen import Screen
from pymux_wf.workflow.config.places import config_directory
from pymux_wf.workflow.errors import NotThere
from pymux_wf.workflow.records import Document, Seconds

SHIPPED = Path(__file__).parent / "kinds"
SHARED = "any"
UNNAMED = "generic"


class KindValueError(ValueError):
    """A rule that makes no sense; ``key`` is the key that is wrong."""

    def __init__(self, message: str, key: str) -> None:
        super().__init__(message)
        self.key = key


def _says(summary: str) -> dict[str, Any]:
    return {"summary": summary}


@dataclass(frozen=True, slots=True)
class Rule:
    """One state, and what the screen shows then."""

    state: Literal["ready", "working", "blocked", "done"] = field(metadata=_says("The state that it tells."))
    all: tuple[str, ...] = field(default=(), metadata=_says("Expressions that all have to match."))
    any: tuple[str, ...] = field(default=(), metadata=_says("Expressions of which one has to match."))
    none: tuple[str, ...] = field(default=(), metadata=_says("Expressions that must not match."))
    title: str = field(default="", metadata=_says("An expression that the title has to match."))
    rows: int = field(
        default=0, metadata=_says("How many of the last rows are looked at; the kind's number without it.")
    )
    question: str = field(default="", metadata=_says("The expression for the text that it asks; the row of `all[0]`."))

    def __post_init__(self) -> None:
        for key in ("all", "any", "none"):
            for text in getattr(self, key):
                _check(text, key)
        _check(self.title, "title")
        _check(self.question, "question")
        if not (self.all or self.any or self.title):
            raise KindValueError("a rule needs all, any or title", "state")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of agent."""

    name: str = field(default="", metadata=_says("Its name; that of the file without it."))
    summary: str = field(default="", metadata=_says("One sentence."))
    programs: tuple[str, ...] = field(default=(), metadata=_says("Programs that are of this kind."))
    rows: int = field(default=14, metadata=_says("How many of the last rows with text the rules look at."))
    composer: str = field(
        default="", metadata=_says("The row in which a prompt is written; its group `text` is what is written there.")
    )
    pasted: str = field(default="", metadata=_says("What its composer shows in the place of a long paste."))
    submit: str = field(default="Enter", metadata=_says("The key that submits."))
    clear: str = field(default="C-u", metadata=_says("The key that empties the composer."))
    stop: tuple[str, ...] = field(default=(), metadata=_says("Keys by which it ends by itself, while it is ready."))
    resume: tuple[str, ...] = field(default=(), metadata=_says("Words behind the program that go on where it was."))
    quiet: Seconds = field(
        default=0.0, metadata=_says("Seconds of silence after which it is taken for ready; 0: never.")
    )
    working_lifetime: Seconds = field(
        default=60.0, metadata=_says("Seconds without output for which a screen that shows work is believed.")
    )
    rule: tuple[Rule, ...] = field(default=(), metadata=_says("The rules; the first that matches tells the state."))

    def __post_init__(self) -> None:
        _check(self.composer, "composer")
        _check(self.pasted, "pasted")
        if self.composer and "text" not in re.compile(self.composer).groupindex:
            raise KindValueError("the composer's expression needs a group: (?P<text>...)", "composer")


class Reading(NamedTuple):
    """What a screen tells.

    Attributes:
        state: by which rule; None where none matches.
        evidence: the rule's text that was found.
        question: what is asked, where it is blocked.
        draft: the text in the composer; None where no composer is seen.
        tail: the rows that were looked at.
    """

    state: Literal["ready", "working", "blocked", "done"] | None
    evidence: str
    question: str
    draft: str | None
    tail: str


def read_screen(kind: Kind, screen: Screen) -> Reading:
    """What the screen of an agent of this kind tells; questions before all else."""
    rows = _last_rows(screen, kind.rows)
    tail = "\n".join(row.text for row in rows)
    draft = _draft(kind, rows)
    for rule in _in_order(kind):
        text = "\n".join(row.text for row in rows[-rule.rows :]) if rule.rows else tail
        found = _found(rule, text, screen.title)
        if found is not None:
            question = _question(rule, text, found) if rule.state == "blocked" else ""
            return Reading(rule.state, found.strip(), question, draft, tail)
    return Reading(None, "", "", draft, tail)


def kind_of(name: str = "", argv: Sequence[str] = ()) -> Kind:
    """The kind of this name, else the one that a program's words tell, else the generic one.

    Raises:
        NotThere: there is no kind of this name. BadFile: its file does not say what it must.
    """
    if name:
        return _read(name, _stamp(name))
    words = {os.path.basename(word).removesuffix(".py") for word in argv[:3] if not word.startswith("-")}
    for each in names():
        found = _read(each, _stamp(each))
        if words & set(found.programs):
            return found
    return _read(UNNAMED, _stamp(UNNAMED))


def names() -> list[str]:
    """All kinds, by name."""
    return sorted({path.stem for directory in (_own(), SHIPPED) for path in directory.glob("*.toml")} - {SHARED})


def _own() -> Path:
    return config_directory() / "agents" / "kinds"


def _path(name: str) -> Path:
    for directory in (_own(), SHIPPED):
        path = directory / f"{name}.toml"
        if path.is_file():
            return path
    near = nearest_words(name, names())
    raise NotThere(f"there is no kind of agent {name!r}", name, nearest=near, remedy=f"there are {', '.join(names())}")


def _stamp(name: str) -> tuple[str, int]:
    """What tells that the file is another one now."""
    path = _path(name)
    return str(path), path.stat().st_mtime_ns


@functools.lru_cache(maxsize=64)
def _read(name: str, stamp: tuple[str, int]) -> Kind:
    from dataclasses import replace

    kind = Document.of_file(stamp[0]).read(Kind)
    return replace(kind, name=kind.name or name)


@functools.lru_cache(maxsize=64)
def _in_order(kind: Kind) -> tuple[Rule, ...]:
    shared = _read(SHARED, _stamp(SHARED)).rule
    asking = [rule for rule in (*kind.rule, *shared) if rule.state == "blocked"]
    return (*asking, *(rule for rule in kind.rule if rule.state != "blocked"))


def _last_rows(screen: Screen, count: int) -> Sequence[Any]:
    rows = list(screen.rows)
    while rows and not rows[-1].text:
        rows.pop()
    return rows[-count:]


def _found(rule: Rule, text: str, title: str) -> str | None:
    """The text by which a rule matches; None where it does not."""
    if rule.title and not _compiled(rule.title).search(title):
        return None
    every = [_compiled(each).search(text) for each in rule.all]
    some = next((match for each in rule.any if (match := _compiled(each).search(text))), None)
    if not all(every) or (rule.any and some is None) or any(_compiled(each).search(text) for each in rule.none):
        return None
    first = next((match for match in (*every, some) if match is not None), None)
    return first[0] if first is not None else title


def _question(rule: Rule, text: str, found: str) -> str:
    match = _compiled(rule.question).search(text) if rule.question else None
    if match is not None:
        return (match["question"] if "question" in match.re.groupindex else match[0]).strip()
    at = text.find(found.strip().split("\n")[0])
    return text[text.rfind("\n", 0, at) + 1 :].split("\n")[0].strip()


def _draft(kind: Kind, rows: Sequence[Any]) -> str | None:
    if not kind.composer:
        return None
    pattern = _compiled(kind.composer)
    for row in reversed(rows):
        if pattern.search(row.text):
            match = pattern.search(_written(row).rstrip())
            return match["text"].strip() if match and match["text"] else ""
    return None


def _written(row: Any) -> str:
    """The row without what is dim, a hint in the place of text, and without single reversed cells, drawn cursors;
    readline reverses what was pasted."""
    cells = list(row.cell_texts)
    for run in row.runs:
        if run.style.dim or (run.style.reverse and run.length == 1):
            cells[run.column : run.column + run.length] = [" "] * run.length
    return "".join(cells)


@functools.lru_cache(maxsize=512)
def _compiled(text: str) -> re.Pattern[str]:
    return re.compile(text, re.MULTILINE)


def _check(text: str, key: str) -> None:
    try:
        re.compile(text, re.MULTILINE)
    except re.error as error:
        raise KindValueError(f"{text!r} is no regular expression: {error}", key) from None
