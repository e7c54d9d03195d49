"""The command prompt: editing with both key sets, answers in templates, history, completion, the special kinds."""

from __future__ import annotations

import pytest
from pymux_wf.server.modes.base import Accept, Cancel, Changed, PassKey, Redraw, ShowChoices
from pymux_wf.server.modes.completion import CompletionSources, completions
from pymux_wf.server.modes.line_editor import LineEditor
from pymux_wf.server.modes.prompt import CommandPrompt, PromptInput
from pymux_wf.server.modes.prompt_history import PromptHistory
from pymux_wf.server.modes.prompt_keys import EMACS_ACTIONS, VI_COMMAND_ACTIONS, VI_ENTRY_KEYS
from pymux_wf.server.modes.prompt_template import PromptField, prompt_fields, replace_responses

SEPARATORS = "!\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~"


def prompt(text: str = "", **options: object) -> CommandPrompt:
    options.setdefault("separators", SEPARATORS)
    return CommandPrompt([PromptField(":", text)], template="%%", **options)  # type: ignore[arg-type]


def press(asked: CommandPrompt, *keys: str) -> tuple[object, ...]:
    answer: tuple[object, ...] = ()
    for key in keys:
        answer = asked.key(key)
    return answer


def edited(asked: CommandPrompt) -> str:
    """The line with the cursor marked."""
    line = asked.draw(200)
    assert line.cursor is not None
    column = line.cursor - 1
    return f"{line.text[:column]}|{line.text[column:]}"


@pytest.mark.parametrize(
    ("start", "keys", "result"),
    [
        ("", ["a", "Space", "é", "KP7"], "a é7|"),
        ("abc", ["Left", "C-b", "X"], "aX|bc"),
        ("abc", ["C-a", "Right", "C-f", "DC"], "ab|"),
        ("abc", ["Home", "C-d", "End", "BSpace"], "b|"),
        ("abc", ["C-b", "C-h", "C-k"], "a|"),
        ("abc def", ["C-u", "x"], "x|"),
        ("new-window -n foo", ["C-w", "C-w"], "new-window -|"),
        ("one two", ["C-w", "C-a", "C-y"], "two|one "),
        ("one two-three", ["M-b", "M-b"], "one two|-three"),
        ("one two-three", ["C-a", "M-f", "M-f"], "one two|-three"),
        ("one two", ["C-a", "C-Right", "C-Right", "C-Left"], "one |two"),
        ("ab", ["C-t"], "ba|"),
        ("abc", ["C-a", "Right", "C-t"], "ba|c"),
        ("ab", ["F5", "C-z", "M-z"], "ab|"),
        ("ab", ["C-v", "C-a"], "ab^A|"),
    ],
)
def test_emacs_keys(start: str, keys: list[str], result: str) -> None:
    asked = prompt(start)
    press(asked, *keys)
    assert edited(asked) == result


@pytest.mark.parametrize(
    ("start", "keys", "result"),
    [
        ("abc", ["C-a", "C-k", "x"], "x|"),
        ("abc", ["Escape", "h", "x"], "a|c"),
        ("abc", ["Escape", "0", "x", "$", "X"], "b|"),
        ("one two-x", ["Escape", "0", "w", "w"], "one two|-x"),
        ("one two-x y", ["Escape", "0", "W", "W"], "one two-x |y"),
        ("one two-x y", ["Escape", "0", "e", "e"], "one tw|o-x y"),
        ("one two-x y", ["Escape", "0", "E", "E"], "one two-|x y"),
        ("one two-x y", ["Escape", "b"], "one two-|x y"),
        ("one two-x y", ["Escape", "B"], "one |two-x y"),
        ("abc", ["Escape", "0", "D", "i", "z"], "z|"),
        ("abc", ["Escape", "d", "a", "z"], "z|"),
        ("abc", ["Escape", "0", "A", "z"], "abcz|"),
        ("abc", ["Escape", "I", "z"], "z|abc"),
        ("abc", ["Escape", "0", "a", "z"], "az|bc"),
        ("abc", ["Escape", "0", "s", "z"], "z|bc"),
        ("abc", ["Escape", "C", "z"], "abz|"),
        ("abc", ["Escape", "S", "z"], "z|"),
        ("abc", ["Escape", "Z", "F1"], "ab|c"),
    ],
)
def test_vi_keys(start: str, keys: list[str], result: str) -> None:
    asked = prompt(start, keys="vi")
    press(asked, *keys)
    assert edited(asked) == result


def test_vi_command_mode_is_told_and_left() -> None:
    asked = prompt("abc", keys="vi")
    press(asked, "Escape")
    assert asked.draw(20).command_mode
    press(asked, "i")
    assert not asked.draw(20).command_mode
    press(asked, "Escape", "Escape", "x")
    assert (asked.text, asked.draw(20).command_mode) == ("axbc", False)
    assert press(asked, "Escape", "q") == (Cancel(),)


def test_every_action_exists() -> None:
    for action in {*EMACS_ACTIONS.values(), *VI_COMMAND_ACTIONS.values()}:
        assert hasattr(CommandPrompt, f"do_{action}")
    assert set(EMACS_ACTIONS) >= VI_ENTRY_KEYS


def test_accepting_gives_the_command_and_remembers_it() -> None:
    history = PromptHistory()
    asked = CommandPrompt([PromptField("name ")], template="rename-window '%%'", history=history)
    assert press(asked, "a", "b", "Enter") == (Accept(("ab",), "rename-window 'ab'"),)
    assert history.entries("command") == ["ab"]


def test_several_prompts_follow_one_another() -> None:
    asked = CommandPrompt(prompt_fields("x", "a,b", "1,2"), template="move-window -s %1 -t %2")
    assert asked.draw(20).prompt == "a "
    assert press(asked, "0", "Enter") == (Redraw(),)
    assert (asked.draw(20).prompt, asked.text) == ("b ", "2")
    assert press(asked, "Enter") == (Accept(("10", "2"), "move-window -s 10 -t 2"),)


def test_without_a_text_template_the_owner_puts_the_answers_in() -> None:
    asked = CommandPrompt([PromptField("")])
    assert press(asked, "x", "Enter") == (Accept(("x",), None),)


@pytest.mark.parametrize("key", ["Escape", "C-c", "C-g", "C-["])
def test_cancelling(key: str) -> None:
    assert press(prompt("abc"), key) == (Cancel(),)


def test_single_key_prompt() -> None:
    assert press(prompt(takes=PromptInput.SINGLE), "é") == (Accept(("é",), "é"),)
    assert press(prompt(takes=PromptInput.SINGLE), "Space") == (Accept((" ",), " "),)
    assert press(prompt(takes=PromptInput.SINGLE), "Enter") == (Accept(("\r",), "\r"),)
    assert press(prompt(takes=PromptInput.SINGLE), "Up") == ()
    assert press(prompt(takes=PromptInput.SINGLE), "Escape") == (Cancel(),)


def test_key_prompt_gives_the_name() -> None:
    assert press(prompt(takes=PromptInput.KEY), "C-M-x") == (Accept(("C-M-x",), "C-M-x"),)


def test_numeric_prompt_passes_the_key_that_ends_it() -> None:
    asked = prompt("1", takes=PromptInput.NUMERIC)
    assert press(asked, "2", "x") == (Accept(("12",), "12"), PassKey("x"))


def test_incremental_prompt_reports_every_change() -> None:
    asked = prompt("old", takes=PromptInput.INCREMENTAL, kind="search")
    assert asked.open() == (Changed(("=old",), "=old"), Redraw())
    assert asked.text == ""
    assert press(asked, "C-r") == (Changed(("=old",), "=old"), Redraw())
    assert press(asked, "C-r") == (Changed(("-old",), "-old"), Redraw())
    assert press(asked, "C-s") == (Changed(("+old",), "+old"), Redraw())
    assert press(asked, "x") == (Changed(("=oldx",), "=oldx"), Redraw())
    assert press(asked, "Enter") == (Cancel(),)


def test_backspace_in_an_empty_line_leaves_only_when_asked_to() -> None:
    assert press(prompt(), "BSpace") == ()
    assert press(prompt("a", leave_when_empty=True), "BSpace", "BSpace") == (Cancel(),)


def test_history_is_walked_and_ends_in_the_empty_line() -> None:
    history = PromptHistory()
    for entry in ("one", "two", "two", "three"):
        history.add("command", entry)
    asked = prompt(history=history)
    seen = [(press(asked, key), asked.text)[1] for key in ("Up", "Up", "Up", "Up", "Down", "C-n", "Down", "C-p")]
    assert seen == ["three", "two", "one", "one", "two", "three", "", "three"]


def test_history_limit_file_and_clearing() -> None:
    history = PromptHistory(limit=2)
    history.load("search:foo\ncommand:a:b\nold style\nnew-window\n")
    assert history.entries("command") == ["old style", "new-window"]
    assert history.dump() == "command:old style\ncommand:new-window\nsearch:foo\n"
    history.limit = 1
    assert history.entries("command") == ["new-window"]
    history.clear("command")
    assert (history.entries("command"), history.entries("search")) == ([], ["foo"])
    history.clear()
    assert history.dump() == ""


def test_paste_from_the_buffer_and_from_the_terminal_stops_at_controls() -> None:
    asked = prompt("x", paste_buffer=lambda: "ab\ncd")
    press(asked, "C-y")
    assert asked.text == "xab"
    asked.paste("yz\x1b[0m")
    assert asked.text == "xabyz"
    assert prompt(takes=PromptInput.SINGLE).paste("a") == ()


def test_completion_takes_what_is_certain_and_offers_the_rest() -> None:
    names = ["new-session", "new-window", "kill-pane"]
    asked = prompt("ki", complete=lambda kind, before, word: [name for name in names if name.startswith(word)])
    press(asked, "Tab")
    assert asked.text == "kill-pane "
    press(asked, "C-u", "n", "Tab")
    assert asked.text == "new-"
    assert press(asked, "Tab") == (ShowChoices(("new-session", "new-window"), 1),)
    asked.choose("new-window")
    assert asked.text == "new-window"
    assert press(asked, "x", "Tab") == ()


def test_completions_by_kind() -> None:
    sources = CompletionSources(["new-window", "neww"], ["status", "mouse"], ["tiled"], {"dev": ["0", "1"], "ops": []})
    assert completions(sources, "command", "", "new") == ["new-window", "neww"]
    assert completions(sources, "command", "list-keys ; ", "new-") == ["new-window"]
    assert completions(sources, "command", "set ", "st") == ["status"]
    assert completions(sources, "command", "selectl ", "t") == ["tiled"]
    assert completions(sources, "command", "selectw ", "-td") == ["-tdev:"]
    assert completions(sources, "window-target", "", "dev:") == ["dev:0", "dev:1"]
    assert completions(sources, "target", "", "") == ["dev:", "ops:"]
    assert completions(sources, "search", "", "x") == []


@pytest.mark.parametrize(
    ("template", "responses", "result"),
    [
        ("a '%%' %1 %2", ["x"], "a 'x' x %2"),
        ("%% %% %1", ["x", "y"], "x y x"),
        ("%1 %%", ["x"], "x x"),
        ('"%%%"', ['a"b$c;d~e\\f'], '"a\\"b\\$c\\;d\\~e\\\\f"'),
        ('"%1%" %1', ["$x"], '"\\$x" $x'),
        ("%1 %2", ["%2", "y"], "%2 y"),
        ("50% of %0 and %", ["x"], "50% of %0 and %"),
        ("plain", ["x"], "plain"),
    ],
)
def test_template(template: str, responses: list[str], result: str) -> None:
    assert replace_responses(template, responses) == result


def test_fields() -> None:
    assert prompt_fields("cmd", None, "a,b") == [PromptField("(cmd) ", "a")]
    assert prompt_fields(None, "a,b", "1,2", literal=True) == [PromptField("a,b ", "1,2")]


def test_long_lines_scroll_to_the_cursor() -> None:
    asked = prompt("日本語abc")
    line = asked.draw(6)
    # Half of the last wide character would stand at the edge: a blank takes its place.
    assert (line.text, line.cursor) == (" abc", 5)
    press(asked, "C-a")
    assert (asked.draw(6).text, asked.draw(6).cursor) == ("日本", 1)
    assert asked.draw(1).cursor == 0


def test_styles_do_not_count_in_the_prompt() -> None:
    asked = CommandPrompt([PromptField("#[fg=red]go ", "x")])
    assert asked.draw(20).cursor == 4


def test_combining_marks_are_one_with_their_character() -> None:
    editor = LineEditor("e\u0301x")
    editor.home()
    editor.right()
    assert editor.visible(10) == ("e\u0301x", 1)
    editor.delete_before()
    assert editor.text == "x"
