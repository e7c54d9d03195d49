"""Formats, options, styles, targets and patterns under random input: bounded, never raising but their own errors,
and reversible."""

from __future__ import annotations

import fnmatch
import re
import shlex
from collections.abc import Sequence

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from pymux_wf.lang.cells import styled_width, text_width, trim_left, trim_right
from pymux_wf.lang.command_spec import CommandSpec, Registry, TargetSpec
from pymux_wf.lang.errors import OptionError, StyleError, TargetError
from pymux_wf.lang.format_context import LoopItem, MappingContext
from pymux_wf.lang.formats import expand
from pymux_wf.lang.options import OptionRules, Options, find_option
from pymux_wf.lang.options_table import OPTION_TABLE
from pymux_wf.lang.parser import CommandList, ParseContext, parse_string
from pymux_wf.lang.patterns import extended_regex, glob_match, substitute
from pymux_wf.lang.quoting import shell_quote
from pymux_wf.lang.styles import StyleSpec, parse_style, print_style
from pymux_wf.lang.targets import Target, resolve

REGISTRY = Registry(
    [CommandSpec("new-window", "neww", "n:", 0, -1), CommandSpec("kill-pane", "killp"), CommandSpec("new-session")]
)
RULES = OptionRules(parse_commands=lambda text: parse_string(text, ParseContext(REGISTRY)))

anything = st.text(st.characters() | st.sampled_from("#{}()[],:;=?%$\"'\\ \n\udc80"), max_size=20)
format_pieces = st.sampled_from(
    [
        "#{",
        "}",
        "#(",
        ")",
        "#[",
        "]",
        "##",
        "#,",
        "#",
        ",",
        ":",
        ";",
        "?",
        "a",
        "b",
        "loop",
        "E:",
        "T:",
        "=3:",
        "=/-2/x:",
        "p5:",
        "p-99999:",
        "s/a/b/:",
        "s|(|)|i:",
        "e|+|f:1",
        "e|/:1,0",
        "m/ri:",
        "==:",
        "&&:",
        "||:",
        "!:",
        "!!:",
        "W:",
        "S/nr:",
        "P/r:",
        "L:",
        "N/s:",
        "C/r:",
        "R:a,9",
        "q:",
        "q/a:",
        "t:",
        "t/p:",
        "t/f/%H/:",
        "l:",
        "a:65",
        "b:",
        "d:",
        "c:",
        "n:",
        "w:",
        "1",
        "0",
        "%",
        "日本",
    ],
)
formats = st.lists(format_pieces | anything, max_size=20).map("".join)


class Looping(MappingContext):
    """Loops over itself twice, at any depth."""

    def children(self, kind: str) -> Sequence[LoopItem]:
        return [LoopItem(self, False, 1, "a", 2.0), LoopItem(self, True, 2, "b", 1.0)]

    def job(self, command: str, expanded: str) -> str:
        return f"<{expanded}>"

    def lines(self) -> Sequence[str] | None:
        return ["one", "a two"]


@given(formats, st.dictionaries(st.sampled_from(["a", "b", "loop"]), formats), st.booleans())
@settings(max_examples=300, deadline=None)
@example("#{" * 3000 + "}" * 3000, {}, False)
@example("#{W:" * 60 + "x" + "}" * 60, {}, False)
def test_formats_always_end(text: str, values: dict[str, str], with_time: bool) -> None:
    result = expand(text, Looping(values, now=1e9), strftime=with_time)
    assert isinstance(result, str)


@given(st.text(st.characters(exclude_characters="#"), max_size=30))
def test_text_without_a_hash_is_itself(text: str) -> None:
    assert expand(text, MappingContext()) == text
    assert expand(text.replace("%", "%%"), MappingContext(), strftime=True) == text


@given(anything)
def test_a_doubled_hash_shows_one(text: str) -> None:
    assume("#[" not in text and "]" not in text)
    assume(not re.search("#+\\[", text))
    assert expand(text.replace("#", "##"), MappingContext()) == text


@given(formats, st.integers(0, 12))
def test_trimming_styled_text_keeps_the_limit(text: str, limit: int) -> None:
    assert styled_width(trim_left(text, limit)) <= limit


@given(st.text(max_size=20), st.integers(0, 12))
def test_trimming_plain_text_from_either_end(text: str, limit: int) -> None:
    text = "".join(ch for ch in text if ch.isprintable() and ch != "#")
    assert text_width(trim_right(text, limit)) <= limit
    assert text.endswith(trim_right(text, limit))
    assert text.startswith(trim_left(text, limit))


texts = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\"'\\ \n\t$#{}~;"), max_size=15)
option_values = st.one_of(
    texts,
    st.sampled_from(
        [
            "on",
            "off",
            "red",
            "colour9",
            "#102030",
            "C-a",
            "vi",
            "bg=red,bold",
            "80x24",
            "a b,c",
            "5",
            "neww ; killp",
            "none",
        ]
    ),
)


@given(
    st.sampled_from(sorted(OPTION_TABLE)),
    st.lists(st.tuples(option_values, st.none() | st.integers(0, 5), st.booleans()), max_size=4),
)
@settings(max_examples=300)
def test_what_options_show_sets_the_same_again(name: str, steps: list[tuple[str, int | None, bool]]) -> None:
    first, second = Options(rules=RULES), Options(rules=RULES)
    is_array = OPTION_TABLE[name].array
    for value, index, append in steps:
        try:
            first.set_text(name, value, index=index if is_array else None, append=append)
        except OptionError:
            continue
    if is_array:
        second.set_text(name, "")
    for line in first.show(name):
        if line == name:
            continue
        shown_name, _, shown = line.partition(" ")
        found, index = find_option(shown_name)
        if OPTION_TABLE[name].kind in ("string", "style"):
            command = parse_string(f"neww -- {shown}", ParseContext(REGISTRY))
            shown = command[0].arguments.strings()[0]
        second.set_text(found, shown, index=index)
    assert second.show(name) == first.show(name)


@given(st.dictionaries(st.from_regex(r"@[a-z]{1,3}", fullmatch=True), texts, max_size=3))
def test_lines_of_user_options_split_into_two_words(values: dict[str, str]) -> None:
    options = Options()
    for name, value in values.items():
        options.set_text(name, value)
    lines = options.show_all(0)
    assert len(lines) == len(values)
    for line in lines:
        assert "\n" not in line
        # Python's shlex keeps backslashes that a command line drops, so only the number of words is compared.
        assert len(shlex.split(line)) == 2


@given(anything)
def test_option_names_only_raise_option_errors(text: str) -> None:
    try:
        name, _ = find_option(text)
    except OptionError:
        return
    assert name in OPTION_TABLE or name.startswith("@")


@given(anything, st.none() | anything)
def test_values_only_raise_option_errors(value: str, other: str | None) -> None:
    options = Options(Options(rules=RULES))
    for name in (
        "mouse",
        "status",
        "status-style",
        "status-fg",
        "history-limit",
        "prefix",
        "alert-bell",
        "pane-colours",
        "default-size",
    ):
        for text in (value, other):
            try:
                options.set_text(name, text)
            except OptionError:
                continue
            assert options.is_set(name)


style_words = st.sampled_from(
    [
        "fg=red",
        "bg=colour9",
        "us=#010203",
        "bold",
        "nobold",
        "dim|italics",
        "underscore",
        "curly-underscore",
        "nounderscore",
        "default",
        "none",
        "noattr",
        "align=right",
        "noalign",
        "list=focus",
        "nolist",
        "range=left",
        "range=user|x",
        "range=pane|%1",
        "norange",
        "fill=blue",
        "push-default",
        "set-default",
        "ignore",
        "width=3",
        "pad=1",
        "acs",
    ]
)


@given(st.lists(style_words | anything, max_size=6))
def test_styles_read_back(words: list[str]) -> None:
    try:
        style = parse_style(",".join(words), StyleSpec(fg=3))
    except StyleError:
        return
    assert parse_style(print_style(style)) == style


@given(st.text(st.sampled_from("ab*?[]!-\\^"), max_size=8), st.text(st.sampled_from("ab-^!"), max_size=8))
def test_shell_patterns_agree_with_fnmatch_where_that_has_the_same_syntax(pattern: str, text: str) -> None:
    assume("\\" not in pattern and "[" not in pattern)
    assert glob_match(pattern, text) == fnmatch.fnmatchcase(text, pattern)


@given(
    st.text(st.sampled_from("ab*?+[](){}|\\^$.,1:-"), max_size=10),
    anything,
    st.text(st.sampled_from("ab1"), max_size=12),
)
def test_any_expression_is_valid_or_none(pattern: str, replacement: str, text: str) -> None:
    compiled = extended_regex(pattern)
    assert compiled is None or compiled.search(text) is None or substitute(pattern, "\\0", text) == text
    assert isinstance(substitute(pattern, replacement, text), str)


@given(anything)
def test_a_shell_reads_the_quoted_text_back(text: str) -> None:
    assume(not any(ch in text for ch in "\n\t\r~{}!^&\x00") and text)
    assert shlex.split(shell_quote(text)) == [text]


class Empty:
    """A tree of one session without windows."""

    def __init__(self) -> None:
        self.windows: dict[int, object] = {}
        self.panes: dict[int, object] = {}
        self.marked = None
        self.sessions = {0: self}
        self.id, self.name, self.activity, self.attached, self.current = 0, "s", 0.0, 0, None
        self.winlinks: dict[int, object] = {}
        self.last: list[object] = []


@given(
    st.text(st.sampled_from("$@%s:.=+-!^0{}~*[a]x"), max_size=8),
    st.sampled_from(["session", "window", "pane"]),
    st.booleans(),
)
@settings(max_examples=300)
def test_targets_only_raise_target_errors(text: str, kind: str, window_index: bool) -> None:
    try:
        target = resolve(Empty(), TargetSpec(kind, window_index=window_index), text, None)  # type: ignore[arg-type]
    except TargetError:
        return
    assert isinstance(target, Target)


@given(st.lists(st.sampled_from(["neww", "killp", "neww -n 'a b' x"]), min_size=1, max_size=4))
def test_hooks_keep_commands(commands: list[str]) -> None:
    options = Options(rules=RULES)
    for text in commands:
        options.set_text("alert-bell", text, append=True)
    kept = options.commands("alert-bell")
    assert all(isinstance(one, CommandList) for one in kept)
    assert [line.split("] ", 1)[1] for line in options.show("alert-bell")] == [str(one) for one in kept]
