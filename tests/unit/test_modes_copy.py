"""Copy mode: moving, selecting, copying, drawing, and the picture staying what it was."""

from __future__ import annotations

import pytest
from pymux_wf.server.modes.base import AppendText, CopyText, DragTick, Leave, PipeText, Redraw
from pymux_wf.server.modes.copy import CopyMode
from pymux_wf.server.modes.copy_commands import COMMANDS
from pymux_wf.server.modes.copy_draw import CopyStyles
from pymux_wf.server.modes.copy_state import CopyOptions

from pymux_wf.terminal.row import BLANK, Row
from pymux_wf.terminal.screen import Screen
from pymux_wf.terminal.stream import ByteStream, Stream

TEXT = "\n".join(f"line {number} foo.bar" for number in range(30))
STYLES = CopyStyles()


def screen_of(text: str, columns: int = 40, lines: int = 10, limit: int = 2000) -> Screen:
    screen = Screen(columns, lines, history_limit=limit)
    Stream(screen).feed(text.replace("\n", "\r\n"))
    screen.settle()
    return screen


def copy_mode(text: str = TEXT, keys: str = "vi", columns: int = 40, lines: int = 10, **options: object) -> CopyMode:
    return CopyMode(screen_of(text, columns, lines), options=CopyOptions(keys=keys, **options))  # type: ignore[arg-type]


def run(mode: CopyMode, *commands: str) -> list[object]:
    """Run commands written as ``[N ]name[ argument]``; what they asked for besides redrawing."""
    asked: list[object] = []
    for command in commands:
        words = command.split(" ", 2)
        repeat = int(words.pop(0)) if words[0].isdigit() else 1
        argument = " ".join(words[1:])
        asked += mode.command(words[0], [argument] if argument else [], repeat)
    return [request for request in asked if request != Redraw()]


def copied(mode: CopyMode, *commands: str) -> str:
    requests = run(mode, *commands)
    assert len(requests) == 1
    assert isinstance(requests[0], CopyText)
    return requests[0].text


def texts(mode: CopyMode) -> list[str]:
    return [row.text.rstrip() for row in mode.rows()]


def test_there_are_all_commands_of_tmux() -> None:
    assert len(COMMANDS) == 93


def test_it_begins_at_the_cursor_of_the_pane() -> None:
    mode = copy_mode()
    assert (mode.cursor, mode.variables()["scroll_position"]) == ((15, 9), "0")
    assert texts(mode) == [f"line {number} foo.bar" for number in range(20, 30)]
    assert mode.name == "copy-mode"
    assert (mode.key_table, copy_mode(keys="emacs").key_table) == ("copy-mode-vi", "copy-mode")


def test_unknown_commands_and_wrong_arguments_do_nothing() -> None:
    mode = copy_mode()
    assert mode.command("no-such-thing") == ()
    assert mode.command("cursor-up", ["x"]) == ()
    assert mode.command("jump-forward") == ()
    assert mode.command("copy-selection", ["-Z"]) == ()
    assert mode.key("F5") == ()


def test_picture_stays_while_the_program_writes_and_the_history_is_trimmed() -> None:
    screen = screen_of(TEXT, limit=25)
    stream = ByteStream(screen)
    mode = CopyMode(screen)
    run(mode, "3 scroll-up")
    before = texts(mode)
    for number in range(2000):
        stream.feed(b"more %d\r\n" % number)
    assert texts(mode) == before
    screen.resize(5, 17)
    screen.clear_history()
    stream.feed(b"\x1b[2J\x1bc")
    assert texts(mode) == before
    run(mode, "history-top")
    assert texts(mode)[0] == "line 0 foo.bar"


def test_refresh_takes_the_present_content_and_keeps_the_view() -> None:
    screen = screen_of(TEXT)
    mode = CopyMode(screen)
    run(mode, "history-top")
    Stream(screen).feed("\r\nnew one")
    run(mode, "refresh-from-pane")
    assert texts(mode)[0] == "line 0 foo.bar"
    run(mode, "history-bottom")
    assert texts(mode)[-1] == "new one"


def test_scroll_exit() -> None:
    mode = copy_mode()
    assert run(mode, "2 scroll-up", "2 scroll-down") == []
    mode.scroll_exit = True
    assert run(mode, "2 scroll-up", "scroll-down") == []
    assert run(mode, "scroll-down") == [Leave()]
    assert run(mode, "page-up", "scroll-exit-off", "page-down") == []
    assert run(mode, "page-up", "scroll-exit-toggle", "page-down") == [Leave()]
    assert run(mode, "scroll-exit-off", "page-up", "page-down-and-cancel") == [Leave()]
    assert run(mode, "page-up", "3 halfpage-down-and-cancel") == [Leave()]
    assert run(mode, "scroll-up", "scroll-down-and-cancel") == [Leave()]
    assert run(mode, "cursor-down-and-cancel") == [Leave()]
    assert run(mode, "cursor-up", "cursor-down-and-cancel") == []
    assert run(mode, "cancel") == [Leave()]


def test_vi_stays_on_the_last_character_and_emacs_goes_behind_it() -> None:
    mode = copy_mode("abc\nde", keys="vi")
    run(mode, "top-line", "end-of-line")
    assert mode.cursor == (2, 0)
    run(mode, "cursor-right")
    assert mode.cursor == (0, 1)
    run(mode, "end-of-line", "cursor-up")
    assert mode.cursor == (2, 0)
    mode = copy_mode("abc\nde", keys="emacs")
    run(mode, "top-line", "end-of-line")
    assert mode.cursor == (3, 0)


@pytest.mark.parametrize(
    ("keys", "commands", "text"),
    [
        ("vi", ["top-line", "begin-selection", "4 cursor-right", "copy-selection"], "line "),
        ("emacs", ["top-line", "begin-selection", "4 cursor-right", "copy-selection"], "line"),
        ("vi", ["top-line", "copy-line"], "line 20 foo.bar\n"),
        ("emacs", ["top-line", "2 copy-line"], "line 20 foo.bar\nline 21 foo.bar"),
        ("emacs", ["top-line", "next-word", "copy-end-of-line"], "20 foo.bar"),
        ("vi", ["top-line", "next-word", "select-word", "copy-selection"], "20"),
        ("emacs", ["top-line", "next-word", "select-word", "copy-selection"], "20"),
        ("emacs", ["top-line", "select-line", "cursor-down", "copy-selection"], "line 20 foo.bar\nline 21 foo.bar"),
        (
            "vi",
            ["top-line", "cursor-down", "select-line", "cursor-up", "copy-selection"],
            "line 20 foo.bar\nline 21 foo.bar\n",
        ),
        (
            "vi",
            ["top-line", "begin-selection", "rectangle-on", "cursor-down", "cursor-right", "copy-selection"],
            "li\nli",
        ),
        (
            "emacs",
            ["top-line", "begin-selection", "rectangle-on", "cursor-down", "2 cursor-right", "copy-selection"],
            "li\nli",
        ),
        ("vi", ["top-line", "begin-selection", "next-word", "other-end", "cursor-right", "copy-selection"], "ine 2"),
        (
            "vi",
            ["top-line", "begin-selection", "next-word", "stop-selection", "cursor-down", "copy-selection"],
            "line 2",
        ),
        ("vi", ["top-line", "begin-selection", "selection-mode word", "next-word", "copy-selection"], "line 20"),
        ("vi", ["search-backward 27", "copy-selection"], "27"),
    ],
)
def test_copying(keys: str, commands: list[str], text: str) -> None:
    assert copied(copy_mode(keys=keys), *commands) == text


def test_single_character_words_are_selected_with_both_key_sets() -> None:
    for keys in ("vi", "emacs"):
        assert (
            copied(copy_mode("a b c", keys=keys), "start-of-line", "next-word", "select-word", "copy-selection") == "b"
        )


def test_broken_lines_are_copied_as_one() -> None:
    mode = copy_mode("x" * 25 + " tail\nnext", columns=10, keys="emacs")
    assert copied(mode, "history-top", "copy-line") == "x" * 25 + " tail"
    # A wide character that did not fit leaves a cell that is not part of the text.
    mode = copy_mode("a" * 9 + "日本", columns=10, keys="emacs")
    assert copied(mode, "history-top", "copy-line") == "a" * 9 + "日本"


def test_what_is_asked_for() -> None:
    mode = copy_mode()
    run(mode, "top-line", "begin-selection", "cursor-right")
    assert mode.command("copy-selection-no-clear", ["-C", "pre"]) == (CopyText("li", "pre", True, False), Redraw())
    assert mode.command("copy-pipe-no-clear", ["-P", "cat", "pre"])[:2] == (
        PipeText("li", "cat"),
        CopyText("li", "pre", False, True),
    )
    assert mode.command("pipe-no-clear") == (PipeText("li", None), Redraw())
    assert mode.command("append-selection-and-cancel") == (AppendText("li"), Leave())
    assert mode.command("copy-selection-and-cancel") == (Leave(),)
    assert mode.command("copy-pipe-line-and-cancel", ["--", "-x"])[0] == PipeText("line 20 foo.bar\n", "-x")


def test_selection_variables() -> None:
    mode = copy_mode()
    assert "selection_start_x" not in mode.variables()
    run(mode, "top-line", "begin-selection")
    assert (mode.variables()["selection_present"], mode.variables()["selection_active"]) == ("0", "0")
    run(mode, "cursor-right")
    values = mode.variables()
    assert (values["selection_present"], values["selection_active"]) == ("1", "1")
    assert [values[f"selection_{name}"] for name in ("start_x", "start_y", "end_x", "end_y")] == ["0", "20", "1", "20"]
    run(mode, "stop-selection")
    assert (mode.variables()["selection_present"], mode.variables()["selection_active"]) == ("1", "0")
    run(mode, "clear-selection", "select-word")
    assert mode.variables()["selection_mode"] == "word"


def test_cursor_variables() -> None:
    mode = copy_mode("one two.three\nfour")
    run(mode, "top-line", "next-word")
    values = mode.variables()
    assert (values["copy_cursor_x"], values["copy_cursor_y"], values["copy_cursor_word"]) == ("4", "0", "two")
    assert values["copy_cursor_line"] == "one two.three"
    screen = screen_of("\x1b]8;;http://x/\x1b\\link\x1b]8;;\x1b\\")
    mode = CopyMode(screen)
    run(mode, "start-of-line")
    assert mode.variables()["copy_cursor_hyperlink"] == "http://x/"


def test_marks_of_prompts() -> None:
    text = "".join(f"\x1b]133;A\x1b\\$ cmd {number}\r\n\x1b]133;C\x1b\\out\r\nout\r\n" for number in range(8))
    screen = Screen(40, 10)
    Stream(screen).feed(text)
    mode = CopyMode(screen)
    run(mode, "previous-prompt", "previous-prompt", "previous-prompt", "previous-prompt")
    assert mode.variables()["copy_cursor_line"] == "$ cmd 4"
    mode.command("next-prompt", ["-o"])
    assert (mode.variables()["copy_cursor_line"], mode.row) == ("out", 13)
    run(mode, "history-top", "previous-prompt")
    assert mode.row == 0
    run(mode, "next-prompt")
    assert mode.variables()["copy_cursor_line"] == "$ cmd 1"


def test_jumps_brackets_and_marks() -> None:
    mode = copy_mode("f(a[1], {b}) x\ny ]")
    run(mode, "top-line", "next-matching-bracket")
    assert mode.cursor == (11, 0)
    run(mode, "next-matching-bracket")
    assert mode.cursor == (1, 0)
    run(mode, "jump-forward b", "set-mark", "history-bottom", "jump-to-mark")
    assert mode.cursor == (9, 0)
    run(mode, "jump-to-mark")
    assert mode.cursor[1] == 9
    run(mode, "top-line", "jump-to-forward 1")
    assert mode.cursor == (3, 0)
    run(mode, "end-of-line", "jump-backward a", "jump-again")
    assert mode.cursor == (2, 0)
    run(mode, "jump-forward ,", "jump-to-backward a", "jump-reverse")
    assert mode.cursor == (3, 0)


def test_goto_line() -> None:
    mode = copy_mode()
    run(mode, "goto-line 5")
    assert mode.variables()["copy_position"] == "5"
    run(mode, "goto-line 999")
    assert mode.variables()["scroll_position"] == "20"
    run(mode, "goto-line x", "goto-line 0")
    assert mode.variables()["scroll_position"] == "0"
    mode.configure(CopyOptions(keys="vi", line_numbers="absolute"))
    run(mode, "goto-line 3")
    assert mode.variables()["copy_cursor_line"] == "line 2 foo.bar"


def test_scrolling_to_the_cursor() -> None:
    mode = copy_mode()
    run(mode, "goto-line 10", "middle-line", "scroll-top")
    assert (mode.y, mode.scroll) == (0, 6)
    run(mode, "scroll-bottom")
    assert (mode.y, mode.scroll) == (9, 15)
    places = [(run(mode, "recentre-top-bottom"), mode.y)[1] for _ in range(4)]
    assert places == [4, 0, 9, 4]
    run(mode, "cursor-centre-vertical", "cursor-centre-horizontal")
    assert mode.y == 5


def test_drawing_shares_rows_until_something_lies_over_them() -> None:
    mode = copy_mode()
    plain = mode.rows()
    assert all(one is other for one, other in zip(plain, mode.rows()))
    run(mode, "top-line", "begin-selection", "cursor-down")
    selected = mode.rows()
    assert [one is other for one, other in zip(plain, selected)] == [False, False] + [True] * 8
    assert all(one is other for one, other in zip(selected, mode.rows()))
    assert selected[0].styles == [STYLES.selection.style] * 40
    assert selected[1].styles[:2] == [STYLES.selection.style, plain[1].styles[1]]


def test_drawing_matches_mark_and_position() -> None:
    mode = CopyMode(screen_of(TEXT), options=CopyOptions(keys="vi"), indicator=lambda columns: "[1/20]")
    run(mode, "search-backward foo", "set-mark", "search-again")
    rows = mode.rows()
    assert rows[0].text.endswith("[1/20]")
    assert rows[0].styles[-1] == STYLES.position.style
    # set-mark takes the matches' marks off, the repeated search puts them on again.
    assert [style.bg for style in rows[8].styles[8:11]] == [STYLES.current_match.style.bg] * 3
    assert [style.bg for style in rows[7].styles[8:11]] == [STYLES.match.style.bg] * 3
    assert rows[9].styles[0] == STYLES.mark.style
    run(mode, "toggle-position")
    assert "[" not in mode.rows()[0].text


def test_drawn_indicator_shows_what_is_below_its_blanks() -> None:
    row = Row.of([BLANK] * 39 + ["!"], [STYLES.mark.style] * 40)
    mode = CopyMode(screen_of(TEXT), indicator=lambda columns: row)
    first = mode.rows()[0]
    assert first.text == "line 20 foo.bar".ljust(39) + "!"
    assert (first.styles[0].bg, first.styles[39]) == (-1, STYLES.mark.style)


def test_line_numbers() -> None:
    mode = copy_mode(line_numbers="absolute")
    run(mode, "top-line")
    assert (texts(mode)[0], mode.cursor) == ("21 line 20 foo.bar", (3, 0))
    run(mode, "end-of-line")
    assert mode.cursor == (17, 0)
    mode.configure(CopyOptions(keys="vi", line_numbers="relative"))
    assert texts(mode)[:2] == [" 0 line 20 foo.bar", " 1 line 21 foo.bar"]
    mode.configure(CopyOptions(keys="vi", line_numbers="hybrid"))
    assert texts(mode)[:2] == ["21 line 20 foo.bar", " 1 line 21 foo.bar"]
    mode.configure(CopyOptions(keys="vi", line_numbers="default"))
    run(mode, "scroll-up")
    assert texts(mode)[:3] == [" 1 line 19 foo.bar", " 0 line 20 foo.bar", " 1 line 21 foo.bar"]


def test_line_numbers_do_not_hide_the_cursor() -> None:
    mode = copy_mode("x" * 39 + "日\nz", line_numbers="absolute", columns=41)
    run(mode, "top-line", "end-of-line")
    assert mode.cursor == (40, 0)
    assert all(len(row.cells) == len(row.styles) == 41 for row in mode.rows())


def test_resize_keeps_the_cursor_on_its_character() -> None:
    mode = copy_mode("\n".join(f"{number} " + "abcdefghij" * 5 for number in range(200)), columns=30, lines=6)
    run(mode, "history-top", "30 cursor-down", "search-forward 7 abcdefghijabcdefghij")
    word = mode.variables()["copy_cursor_word"]
    line = mode.backing.line_at(mode.row).text
    for columns, lines in ((80, 6), (13, 9), (30, 3), (1, 1), (30, 6)):
        mode.resize(columns, lines)
        assert mode.backing.line_at(mode.row).text == line
        assert len(mode.rows()) == lines
        assert all(len(row.cells) == columns for row in mode.rows())
    assert mode.variables()["copy_cursor_word"] == word


def test_another_size_than_the_source() -> None:
    mode = CopyMode(screen_of(TEXT), columns=8, lines=4)
    assert len(mode.rows()) == 4
    assert mode.variables()["copy_cursor_line"] == "foo.bar"


def test_drag_selects_and_scrolls_at_the_edges() -> None:
    mode = copy_mode()
    run(mode, "5 scroll-up")
    mode.command("begin-selection", mouse=(5, 4))
    assert mode.drag_to(7, 5) == (Redraw(),)
    assert mode.selected_text() == "19 foo.bar\nline 20 "
    assert mode.drag_to(7, -3) == (Redraw(), DragTick())
    assert mode.scroll == 6
    assert mode.drag_to(7, -3) == (Redraw(),), "a tick is under way"
    for _ in range(30):
        mode.drag_tick()
    assert mode.drag_tick() == ()
    assert mode.scroll == 20


def test_drag_from_a_selected_word_grows_by_words() -> None:
    mode = copy_mode("one two three four")
    mode.command("select-word", mouse=(5, 0))
    assert mode.selected_text() == "two"
    mode.command("begin-selection", mouse=(5, 0))
    mode.drag_to(9, 0)
    assert mode.selected_text() == "two three"
    mode.drag_to(1, 0)
    assert mode.selected_text() == "one two"
    mode.command("begin-selection", mouse=(15, 0))
    mode.drag_to(16, 0)
    assert mode.selected_text() == "ou"


def test_scrollbar_slider() -> None:
    mode = copy_mode()
    top, height = mode.slider()
    assert (top + height, height) == (10, 3)
    mode.grab_slider(8)
    mode.command("scroll-to-mouse", mouse=(0, 0))
    assert mode.scroll == 20
    assert mode.command("scroll-to-mouse", ["-e"], mouse=(0, 9)) == (Leave(),)
    assert mode.scroll == 0
    assert run(mode, "scroll-to-mouse") == []


def test_read_only_clients_may_look_but_not_copy() -> None:
    assert COMMANDS["page-up"].read_only
    assert COMMANDS["cancel"].read_only
    assert not any(
        COMMANDS[name].read_only for name in COMMANDS if "copy" in name or "pipe" in name or "append" in name
    )
