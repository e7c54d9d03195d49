"""The command language: words, groups, conditions, errors and the way back to text."""

from __future__ import annotations

import pytest

from pymux_wf.lang.command_spec import CommandSpec, Registry, commands_after_first, commands_anywhere
from pymux_wf.lang.errors import ParseError
from pymux_wf.lang.parser import CommandList, ParseContext, parse_file, parse_string, parse_words

REGISTRY = Registry(
    [
        CommandSpec("bind-key", "bind", "nrN:T:", 1, -1, argument_kind=commands_after_first),
        CommandSpec("confirm-before", "confirm", "bc:p:t:y", 1, 1, argument_kind=commands_anywhere),
        CommandSpec("display-message", "display", "aCc:d:lINpt:F:v", 0, 1),
        CommandSpec("if-shell", "if", "bFt:", 2, 3, argument_kind=commands_after_first),
        CommandSpec("kill-pane", "killp", "at:", 0, 0),
        CommandSpec("new-window", "neww", "abc:de:F:kn:PSt:", 0, -1),
        CommandSpec("send-keys", "send", "c:FHKlMN:Rt:X", 0, -1),
        CommandSpec("set-option", "set", "aFgopqst:uUw", 1, 2, argument_kind=commands_after_first),
        CommandSpec("split-window", "splitw", "bc:de:EfF:hIkl:m:p:PR:s:S:t:vZ", 0, -1),
        CommandSpec("start-server", "start"),
    ]
)


def context(**given: object) -> ParseContext:
    return ParseContext(REGISTRY, **given)  # type: ignore[arg-type]


def words(text: str, **given: object) -> list[str]:
    """The arguments of the one command in ``text``."""
    commands = parse_string(text, context(**given))
    assert len(commands) == 1
    return commands[0].arguments.strings()


def shown(text: str, **given: object) -> str:
    return str(parse_string(text, context(**given)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("neww a b", ["a", "b"]),
        ("neww 'a b' \"c d\"", ["a b", "c d"]),
        ("neww a'b'\"c\"d", ["abcd"]),
        ("neww '' \"\"", ["", ""]),
        (r"neww a\ b \; \' \" \\", ["a b", ";", "'", '"', "\\"]),
        (r"neww \n\t\e\s", ["\n\t\x1b "]),
        (r"neww \101\303\274 \u00fc \U0001F600", ["Aü", "ü", "😀"]),
        (r"neww '\n$HOME~'", ["\\n$HOME~"]),
        ("neww a#b # comment", ["a#b"]),
        ("neww #{x}", []),
        ("neww a{b c", ["a{b", "c"]),
        ("neww %1 %%", ["%1", "%%"]),
        ("neww X=1 =a", ["X=1", "=a"]),
        ("neww a\\\nb", ["ab"]),
        ("neww 'a \\\n b'", ["a  b"]),
        ('neww "a\n   b # c\n  #{x} d\n  # gone\ne"', ["a\nb # c\n#{x} d\ne"]),
        ("neww a\r\n", ["a"]),
        ("neww $ $1 a$", ["$", "$1", "a$"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_variables_and_tildes_come_from_callbacks() -> None:
    variables = {"A": "one", "_b2": "two words"}
    homes = {"": "/home/me", "you": "/home/you"}
    given = {"environment": variables.get, "home": homes.get}
    assert words("neww $A.${_b2}$NONE \"$A\" '$A'", **given) == ["one.two words", "one", "$A"]
    assert words("neww ~ ~/x ~you/y a~ \"~/z\" '~' \\~", **given) == [
        "/home/me", "/home/me/x", "/home/you/y", "a~", "/home/me/z", "~", "~",
    ]  # fmt: skip


def test_assignments_take_effect_while_reading() -> None:
    variables: dict[str, str] = {}
    hidden: dict[str, bool] = {}

    def assign(name: str, value: str, is_hidden: bool) -> None:
        variables[name] = value
        hidden[name] = is_hidden

    text = 'A=1\n%hidden B="two words"\nC=3 neww $A $B ; D=4\nneww $C$D'
    commands = parse_string(text, context(assign=assign, environment=variables.get))
    assert [command.arguments.strings() for command in commands] == [["1", "two words"], ["34"]]
    assert hidden == {"A": False, "B": True, "C": False, "D": False}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bind x neww ; splitw", "bind-key x neww ; split-window"),
        ("bind -T prefix -r x { neww ; splitw -h }", "bind-key -r -T prefix x { new-window ; split-window -h }"),
        ("bind x {\n neww\n\n splitw # c\n}", "bind-key x { new-window ; split-window }"),
        ('confirm -p"kill #P?" { killp }', 'confirm-before -p "kill #P?" { kill-pane }'),
        ("if -F 1 { if -F 0 { neww } { splitw } }", "if-shell -F 1 { if-shell -F 0 { new-window } { split-window } }"),
        ("bind x { }", "bind-key x {  }"),
        ("send -X jump-backward -- %%", 'send-keys -X jump-backward -- "%%"'),
        ("send -- -x", "send-keys -- -x"),
        ("splitw -vhd -t: -l 5", "split-window -dhv -l 5 -t :"),
        ("new-w -n 'a \"b'", 'new-window -n "a \\"b"'),
        ("", ""),
        (" \n # only a comment\n", ""),
        ("start;", "start-server"),
    ],
)
def test_canonical_text(text: str, expected: str) -> None:
    assert shown(text) == expected
    assert shown(expected) == expected


def test_escaped_text_reads_back_as_arguments_of_bind_key() -> None:
    commands = parse_string('neww "a b" ; splitw', context())
    assert commands.escaped() == 'new-window "a b" \\; split-window'
    bound = parse_string(f"bind x {commands.escaped()}", context())
    assert parse_words(bound[0].arguments.positional[1:], context()) == commands


def test_lines_are_groups() -> None:
    commands = parse_string("neww ; splitw\nkillp", context())
    assert [str(group) for group in commands.groups()] == ["new-window ; split-window", "kill-pane"]
    assert len(parse_string("neww\nkillp", context(), one_group=True).groups()) == 1


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (["neww", ";", "splitw", "-h"], "new-window ; split-window -h"),
        (["neww", "a;", "splitw"], "new-window a ; split-window"),
        (["neww", "a\\;", "b"], 'new-window "a;" b'),
        (["neww", "\\;"], "new-window \\;"),
        (["start;"], "start-server"),
        (["neww", "a b", "$HOME", "#{x}"], 'new-window "a b" "\\$HOME" "#{x}"'),
        ([], ""),
    ],
)
def test_argv(argv: list[str], expected: str) -> None:
    assert str(parse_words(argv, context())) == expected


def test_argv_takes_commands_in_braces() -> None:
    inner = parse_string("neww", context())
    assert str(parse_words(["if", "-F", "1", inner], context())) == "if-shell -F 1 { new-window }"
    with pytest.raises(ParseError, match=r"^no command$"):
        parse_words([inner], context())


@pytest.mark.parametrize(
    ("argv", "expected"),
    [([";"], ""), (["neww", ";", ";", "splitw"], "new-window ; split-window"), ([";", "neww"], "new-window")],
)
def test_argv_with_nothing_between_semicolons(argv: list[str], expected: str) -> None:
    assert str(parse_words(argv, context())) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("%if 1\nneww\n%endif", "new-window"),
        ("%if 0\nneww\n%else\nsplitw\n%endif", "split-window"),
        ("%if 0\nneww\n%elif 1\nkillp\n%else\nsplitw\n%endif", "kill-pane"),
        ("%if #{a}\nneww\n%endif\nstart", "start-server"),
        ("%if #{yes}\n%if 0\nneww\n%else\nkillp\n%endif\nstart\n%endif", "kill-pane ; start-server"),
        ("%if 1 neww %endif", "new-window"),
        ("killp ; %if 0 neww %else splitw ; start %endif", "kill-pane ; split-window ; start-server"),
        ("%if 0\nno-such-command\n%endif", ""),
        ("%if ''\nneww\n%endif", ""),
    ],
)
def test_conditions(text: str, expected: str) -> None:
    def condition(text: str) -> str:
        return {"#{a}": "", "#{yes}": "1"}.get(text, text)

    assert shown(text, condition=condition) == expected


def test_conditions_are_asked_only_where_they_matter() -> None:
    asked: list[str] = []

    def condition(text: str) -> str:
        asked.append(text)
        return text

    parse_string("%if 1\n%elif a\n%else\n%if b\n%endif\n%endif", context(condition=condition))
    assert asked == ["1"]


def test_aliases() -> None:
    aliases = {"split-pane": "split-window -d", "two": "neww ; splitw", "split-window": "split-window -h", "bad": "}"}
    assert shown("split-pane -h", alias=aliases.get) == "split-window -dh"
    assert shown("two x", alias=aliases.get) == "new-window ; split-window x"
    assert shown("split-window", alias=aliases.get) == "split-window -h"
    with pytest.raises(ParseError, match=r"^syntax error$"):
        shown("bad", alias=aliases.get)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("foo", "unknown command: foo"),
        ("s", "ambiguous command: s, could be: send-keys, set-option, split-window, start-server"),
        ("neww -Q", "command new-window: unknown flag -Q"),
        ("neww -!", "command new-window: invalid flag -!"),
        ("neww -n", "command new-window: -n expects an argument"),
        ("neww -n { killp }", "command new-window: -n argument must be a string"),
        ("neww { killp }", 'command new-window: argument 1 must be "string"'),
        ("bind", "command bind-key: too few arguments (need at least 1)"),
        ("killp x", "command kill-pane: too many arguments (need at most 0)"),
        ("bind x { foo }", "unknown command: foo"),
        ("neww ;; splitw", "syntax error"),
        ("; neww", "syntax error"),
        ("neww }", "syntax error"),
        ("{ neww }", "syntax error"),
        ("bind x { neww", "syntax error: { is not closed"),
        ("%if 1\nneww", "syntax error: %if has no %endif"),
        ("%foo", "syntax error"),
        ("neww %if", "syntax error"),
        ("%endif", "syntax error"),
        ("%if #{a", "syntax error"),
        ("neww \\08", "invalid octal escape"),
        ("neww \\u12", "invalid \\u argument"),
        ("neww \\uD800", "invalid \\u argument"),
        ("neww ${A-B}", "invalid environment variable"),
        ("neww ~nobody-here", "syntax error: no home directory for ~nobody-here"),
        ("neww a\\", "syntax error"),
        ("bind x " + "{ if 1 " * 60, "syntax error: nested too deeply"),
    ],
)
def test_errors(text: str, message: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse_string(text, context())
    assert str(caught.value) == message


def test_a_bad_line_does_not_stop_the_others() -> None:
    text = (
        "set -g @a 1\n"
        "  splt-window -h\n"
        "set -g @b } 2\n"
        "bind x {\n  neww\n  foo\n}\n"
        "set -g @c \\08 ; killp\n"
        "%if 1\nneww -Q\nset -g @d 4\n%endif\n"
        "bind y { neww ;; splitw\n  killp }\n"
        "%if 0 neww } %endif\n"
        "set -g @e 5 ; nosuch\n"
        "set -g @f 6\n"
    )
    result = parse_file(text, context(), "my.conf")
    assert str(result.commands) == "set-option -g @a 1 ; set-option -g @d 4 ; set-option -g @f 6"
    assert [str(error) for error in result.errors] == [
        "my.conf:2: unknown command: splt-window",
        "my.conf:3: syntax error",
        "my.conf:6: unknown command: foo",
        "my.conf:8: invalid octal escape",
        "my.conf:10: command new-window: unknown flag -Q",
        "my.conf:13: syntax error",
        "my.conf:15: syntax error",
        "my.conf:16: unknown command: nosuch",
    ]


@pytest.mark.parametrize(
    ("text", "line", "commands"),
    [
        ("neww\nbind x {\n  splitw\n  killp\nstart\n", 2, "new-window ; start-server"),
        ("neww\nset -g @x 'unclosed\n  more\nstart\n", 2, "new-window ; start-server"),
        ("%if 0\nneww\n", 1, ""),
        ("%if 1\nneww\n", 1, "new-window"),
    ],
)
def test_what_is_never_closed_loses_only_what_seems_to_belong_to_it(text: str, line: int, commands: str) -> None:
    result = parse_file(text, context(), "f")
    assert [error.line for error in result.errors] == [line]
    assert str(result.commands) == commands


def test_an_error_shows_its_place() -> None:
    error = parse_file("neww\n\tneww ; splt-window -h\n", context(), "my.conf").errors[0]
    assert (error.line, error.column) == (2, 9)
    assert error.render() == (
        "my.conf:2:9: unknown command: splt-window (did you mean split-window?)\n"
        "    \tneww ; splt-window -h\n"
        "    \t       ^"
    )


def test_places_count_joined_lines() -> None:
    error = parse_file("neww \\\n a \\\n ; \\\n  foo\n", context(), "f").errors[0]
    assert (error.line, error.column, error.source_line) == (4, 3, "  foo")
    commands = parse_file("# c \\\nneww\n\\\nsplitw", context(), "f").commands
    assert [command.position[:3] for command in commands] == [("f", 4, 1)]


def test_an_open_quote_is_accepted_from_a_person() -> None:
    assert words('neww "a b') == ["a b"]


def test_substitute_fills_prompts_at_any_depth() -> None:
    commands = parse_string("if -F 1 { neww -n '%%' '%2' } ; send \"%1\"", context())
    assert str(commands.substitute(["a b", "c"])) == 'if-shell -F 1 { new-window -n "a b" c } ; send-keys "a b"'
    assert str(commands) == 'if-shell -F 1 { new-window -n "%%" "%2" } ; send-keys "%1"'


def test_command_lists_are_values() -> None:
    one, two = parse_string("neww", context()), parse_string("new-window", context())
    assert one == two
    assert hash(one) == hash(two)
    assert one != CommandList()
