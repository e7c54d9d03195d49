"""What holds for every mode whatever is done to it: nothing raises, nothing leaves its bounds, two matchers agree."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from pymux_wf.server.modes.base import Accept, Cancel, Changed
from pymux_wf.server.modes.copy import CopyMode
from pymux_wf.server.modes.copy_commands import COMMANDS
from pymux_wf.server.modes.copy_state import CopyOptions
from pymux_wf.server.modes.line_editor import LineEditor
from pymux_wf.server.modes.prompt import CommandPrompt, PromptInput
from pymux_wf.server.modes.prompt_keys import EMACS_ACTIONS, VI_COMMAND_ACTIONS
from pymux_wf.server.modes.prompt_template import PromptField
from pymux_wf.server.modes.view import ViewMode

from pymux_wf.lang.automaton import Automaton
from pymux_wf.lang.posix_regex import PatternError, _Reader, compile_pattern, python_text
from pymux_wf.terminal.screen import Screen
from pymux_wf.terminal.stream import Stream
from pymux_wf.terminal.width import text_width

LINES = st.text("ab  .(){}[]x1é日語😀", max_size=70)
TEXTS = st.lists(LINES, max_size=40).map("\r\n".join)
SIZES = st.tuples(st.integers(1, 30), st.integers(1, 12))
ARGUMENTS = st.sampled_from(["a", "x", "3", "[ab]+", "(a|b)*x", "=a", "-日", "word", "line", "-C", ""])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(sorted(COMMANDS)), ARGUMENTS, st.integers(1, 4)),
        st.tuples(st.just("mouse"), st.integers(-2, 40), st.integers(-2, 14)),
        st.tuples(st.just("resize"), st.integers(1, 30), st.integers(1, 12)),
    ),
    max_size=25,
)


def check_copy_mode(mode: CopyMode) -> None:
    x, y = mode.cursor
    assert 0 <= x < mode.columns
    assert 0 <= y < mode.lines
    assert 0 <= mode.scroll <= mode.backing.history
    assert 0 <= mode.x <= mode.columns
    rows = mode.rows()
    assert len(rows) == mode.lines
    for row in rows:
        assert len(row.cells) == len(row.styles) == mode.columns
    if mode.selection.present:
        mode.selected_text()
    mode.variables()


def do(mode: CopyMode, name: str, first: object, second: object) -> None:
    if name == "resize":
        assert isinstance(first, int)
        assert isinstance(second, int)
        mode.resize(first, second)
    elif name == "mouse":
        assert isinstance(first, int)
        assert isinstance(second, int)
        mode.command("begin-selection", mouse=(first, second))
        mode.drag_to(second, first)
        mode.drag_tick()
    else:
        assert isinstance(first, str)
        assert isinstance(second, int)
        mode.command(name, [first] if COMMANDS[name].least or COMMANDS[name].most else [], second)


@settings(max_examples=60, deadline=None)
@given(TEXTS, SIZES, st.sampled_from(["vi", "emacs"]), st.sampled_from(["off", "absolute", "hybrid"]), STEPS)
def test_copy_mode_stays_within_its_bounds(
    text: str, size: tuple[int, int], keys: str, numbers: str, steps: list[tuple[str, object, object]]
) -> None:
    screen = Screen(*size, history_limit=25)
    stream = Stream(screen)
    stream.feed(text)
    mode = CopyMode(screen, options=CopyOptions(keys=keys, line_numbers=numbers), indicator=lambda columns: "[日]")
    check_copy_mode(mode)
    for step in steps:
        do(mode, *step)
        stream.feed("more\r\n")
        check_copy_mode(mode)


@settings(max_examples=30, deadline=None)
@given(TEXTS, SIZES, SIZES)
def test_what_is_shown_never_changes_by_itself(text: str, size: tuple[int, int], other: tuple[int, int]) -> None:
    screen = Screen(*size, history_limit=25)
    stream = Stream(screen)
    stream.feed(text)
    mode = CopyMode(screen)
    whole = [mode.backing.row(y).text for y in range(mode.backing.total)]
    assert len(whole) <= 25 + size[1]
    stream.feed("x\r\n" * 60)
    screen.resize(other[1], other[0])
    stream.feed("\x1b[H\x1b[2Jy")
    screen.clear_history()
    assert [mode.backing.row(y).text for y in range(mode.backing.total)] == whole


@settings(max_examples=30, deadline=None)
@given(TEXTS, SIZES, st.lists(SIZES, max_size=4))
def test_resizing_loses_no_text(text: str, size: tuple[int, int], sizes: list[tuple[int, int]]) -> None:
    view = ViewMode(max(2, size[0]), size[1], text)

    def lines() -> list[str]:
        found = [line.text for line in view.backing.lines_from(0, view.backing.total)]
        while found and not found[-1]:
            found.pop()
        return found

    before = lines()
    for columns, rows in sizes:
        # One column cannot hold a wide character.
        view.resize(max(2, columns), rows)
        assert lines() == before


PATTERNS = st.recursive(
    st.sampled_from(["a", "b", ".", "[ab]", "[^a]", "^", "$", r"\<", r"\b"]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}|{pair[1]})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{1,2}", "{2}"])).map(lambda pair: f"({pair[0]}){pair[1]}"),
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(PATTERNS, st.text("ab c", max_size=12))
def test_both_matchers_find_the_same_places(pattern: str, text: str) -> None:
    tree = _Reader(pattern).read()
    sure = list(Automaton(tree, re.NOFLAG).spans(text))
    quick = re.compile(python_text(tree))
    # Every match that can be had by trying each start with every end.
    possible = {
        (start, end)
        for start in range(len(text))
        for end in range(start + 1, len(text) + 1)
        if _can_be(quick, text, start, end)
    }
    expected: list[tuple[int, int]] = []
    position = 0
    while ahead := [span for span in possible if span[0] >= position]:
        start = min(ahead)[0]
        expected.append((start, max(end for first, end in ahead if first == start)))
        position = expected[-1][1]
    assert sure == expected


def _can_be(quick: re.Pattern[str], text: str, start: int, end: int) -> bool:
    """Whether some way of matching from start ends at end: the text behind stays in sight for "$" and word borders."""
    ends_here = "[^~]" * end
    return re.compile(f"(?:{quick.pattern})(?<=^{ends_here})").match(text, start) is not None


@settings(max_examples=150, deadline=None)
@given(st.text("ab[]()|*+?{}^$.\\:-,12", max_size=12), st.text("ab1", max_size=20))
def test_any_text_is_a_pattern_or_told_to_be_none(pattern: str, text: str) -> None:
    try:
        compiled = compile_pattern(pattern, regex=True)
    except PatternError:
        return
    spans = list(compiled.spans(text))
    assert compiled.count(text) == len(spans)
    assert compiled.found(text) or not spans
    assert all(0 <= start < end <= len(text) for start, end in spans)


KEYS = st.sampled_from(sorted({*EMACS_ACTIONS, *VI_COMMAND_ACTIONS, "é", "日", "́", "Space", "-", "F1", "M-z"}))


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(PromptInput), st.sampled_from(["vi", "emacs"]), st.lists(KEYS, max_size=30), st.integers(1, 20))
def test_prompts_stay_within_the_line(takes: PromptInput, keys: str, pressed: list[str], columns: int) -> None:
    asked = CommandPrompt(
        [PromptField("ask ", "old"), PromptField("more")],
        template="%1 %2",
        takes=takes,
        keys=keys,
        separators="-",
        complete=lambda kind, before, word: ["ab", "abc"],
        paste_buffer=lambda: "buf",
    )
    for key in pressed:
        requests = asked.key(key)
        line = asked.draw(columns)
        assert line.cursor is not None
        assert 0 <= line.cursor < columns
        assert text_width(line.text) <= columns
        if any(isinstance(request, (Accept, Cancel)) for request in requests):
            break
        assert all(len(request.responses) <= 2 for request in requests if isinstance(request, Changed))


@given(st.text("ab é日́", max_size=20), st.text("x日", max_size=5))
def test_inserting_keeps_every_character(text: str, inserted: str) -> None:
    editor = LineEditor(text)
    assert editor.text == text
    editor.left()
    left = "".join(editor.cells[: editor.index])
    editor.insert(inserted)
    assert editor.text == left + inserted + text[len(left) :]
