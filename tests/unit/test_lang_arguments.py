"""Flags and arguments, numbers, quoting and the command registry."""

from __future__ import annotations

import pytest

from pymux_wf.lang.arguments import Arguments, parse_arguments
from pymux_wf.lang.command_spec import CommandSpec, Registry
from pymux_wf.lang.errors import ArgumentError, UnknownCommand
from pymux_wf.lang.numbers import NumberError, parse_number, parse_percentage
from pymux_wf.lang.quoting import (
    environment_quote,
    escape_controls,
    quote_argument,
    replace_template,
    shell_quote,
    style_escape,
)

SPEC = CommandSpec("new-window", "neww", "abe:l::n:t:", 0, -1, usage="[-ab] [-n name]")


def test_values_and_counts() -> None:
    arguments = parse_arguments(SPEC, ["-aab", "-nfoo", "-n", "bar", "-e", "A=1", "-e", "B=2", "x", "-y"])
    assert arguments.has("a")
    assert not arguments.has("t")
    assert arguments.count("a") == 2
    assert arguments.count("t") == 0
    assert arguments.get("n") == "bar"
    assert arguments.get("a") is None
    assert arguments.get("t") is None
    assert arguments.all("e") == ["A=1", "B=2"]
    assert arguments.strings() == ["x", "-y"]
    assert len(arguments) == 2
    assert arguments.string(1) == "-y"
    assert arguments.string(2, "none") == "none"


def test_flags_end_at_the_first_word_that_is_none() -> None:
    assert parse_arguments(SPEC, ["-a", "-", "-b"]).strings() == ["-", "-b"]
    assert parse_arguments(SPEC, ["-a", "--", "-b"]).strings() == ["-b"]
    assert parse_arguments(SPEC, ["-n", "-b"]).get("n") == "-b"


def test_optional_values() -> None:
    assert parse_arguments(SPEC, ["-l5"]).get("l") == "5"
    assert parse_arguments(SPEC, ["-l"]).has("l")
    assert parse_arguments(SPEC, ["-l"]).get("l") is None
    assert str(parse_arguments(SPEC, ["-l"])) == "-l --"


def test_printing_sorts_flags() -> None:
    arguments = parse_arguments(SPEC, ["-t", "a b", "-ba", "-n", "", "-e", "B=2", "-e", "A=1", "x"])
    assert str(arguments) == "-ab -e B=2 -e A=1 -n '' -t \"a b\" x"
    assert parse_arguments(SPEC, ["-ab", "-e", "B=2", "-eA=1", "-n", "", "-ta b", "x"]) == arguments


def test_errors_carry_usage_and_suggestion() -> None:
    with pytest.raises(ArgumentError) as caught:
        parse_arguments(SPEC, ["-A"])
    assert caught.value.nearest == ("-a",)
    assert caught.value.usage == "[-ab] [-n name]"
    with pytest.raises(ArgumentError, match=r"^usage: new-window \[-ab\] \[-n name\]$"):
        parse_arguments(SPEC, ["-?"])


def test_numbers_of_flags() -> None:
    arguments = Arguments({"l": ["30%"], "n": ["7"]})
    assert arguments.number("n", 0, 10) == 7
    assert arguments.number("x", 0, 10, 3) == 3
    assert arguments.percentage("l", 1, 100, 50) == 15
    with pytest.raises(NumberError, match=r"^too small$"):
        arguments.number("n", 8, 10)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("5", 5),
        ("-5", -5),
        ("+5", 5),
        (" 5", 5),
        ("5 ", "invalid"),
        ("", "invalid"),
        ("x", "invalid"),
        ("0x5", "invalid"),
        ("11", "too large"),
        ("-11", "too small"),
        ("9" * 5000, "too large"),
        ("-" + "9" * 5000, "too small"),
        ("٣", "invalid"),
    ],
)
def test_numbers(text: str, result: int | str) -> None:
    if isinstance(result, int):
        assert parse_number(text, -10, 10) == result
        return
    with pytest.raises(NumberError, match=rf"^{result}$"):
        parse_number(text, -10, 10)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("50%", 40),
        ("0%", "too small"),
        ("101%", "too large"),
        ("x%", "invalid"),
        ("", "empty"),
        ("80", 80),
        ("81", "too large"),
    ],
)
def test_percentages(text: str, result: int | str) -> None:
    if isinstance(result, int):
        assert parse_percentage(text, 1, 80, 80) == result
        return
    with pytest.raises(NumberError, match=rf"^{result}$"):
        parse_percentage(text, 1, 80, 80)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("plain", "plain"),
        ("", "''"),
        ("a b", '"a b"'),
        ('a"b', "'a\"b'"),
        (";", "\\;"),
        ('"', '\\"'),
        ("'", "\\'"),
        (" ", '" "'),
        ("~", "\\~"),
        ("~x", "\\~x"),
        ("~ x", '"\\~ x"'),
        ("a $HOME $1", '"a \\$HOME $1"'),
        ("${", '"\\${"'),
        ("$", "\\$"),
        ("x$", '"x$"'),
        ("a`b", "a`b"),
        ("a*b?[", "a*b?["),
        ("a\x7fb", "a\\177b"),
        ("a\tb\n", "a\\tb\\n"),
        ("\x1b", "\\033"),
        ("é", "é"),
        ("\udcff", "\\377"),
        ("{}", '"{}"'),
        ("%", "\\%"),
        ("a\\b", "a\\\\b"),
        ("#{x}", '"#{x}"'),
        ('say "it\'s"', '"say \\"it\'s\\""'),
    ],
)
def test_quoting_as_tmux_prints(text: str, quoted: str) -> None:
    assert quote_argument(text) == quoted


def test_other_quotings() -> None:
    assert shell_quote("a b'c$d") == "a\\ b\\'c\\$d"
    assert style_escape("#[fg=red]") == "##[fg=red]"
    assert environment_quote('a$b`c"d\\e f') == 'a\\$b\\`c\\"d\\\\e f'
    assert escape_controls('a\x01b\n"\\') == 'a\\001b\\n"\\\\'


@pytest.mark.parametrize(
    ("template", "value", "index", "expected"),
    [
        ("rename '%%'", "x", 1, "rename 'x'"),
        ("%% %%", "x", 1, "x %%"),
        ("%1 %1 %2", "x", 1, "x x %2"),
        ("%1 %2", "y", 2, "%1 y"),
        ('"%%%"', 'a"$b', 1, '"a\\"\\$b"'),
        ('"%1%"', "a;b", 1, '"a\\;b"'),
        ("100%", "x", 1, "100%"),
        ("plain", "x", 1, "plain"),
    ],
)
def test_templates(template: str, value: str, index: int, expected: str) -> None:
    assert replace_template(template, value, index) == expected


def test_registry_finds_by_name_alias_and_prefix() -> None:
    registry = Registry([SPEC, CommandSpec("new-session", "new"), CommandSpec("kill-server")])
    assert registry.find("new-window") is SPEC
    assert registry.find("neww") is SPEC
    assert registry.find("new-w") is SPEC
    assert registry.find("new").name == "new-session"
    assert registry.find("k").name == "kill-server"
    with pytest.raises(UnknownCommand, match=r"^ambiguous command: n, could be: new-window, new-session$"):
        registry.find("n")
    with pytest.raises(UnknownCommand, match=r"^unknown command: neww-x$"):
        registry.find("neww-x")
    with pytest.raises(UnknownCommand) as caught:
        registry.find("new-sesion")
    assert caught.value.suggestion() == "did you mean new-session?"
    assert registry.names() == ["new-window", "new-session", "kill-server"]
    with pytest.raises(ValueError):
        registry.add(CommandSpec("other", "neww"))


def test_usage_line() -> None:
    assert SPEC.usage_line() == "new-window (neww) [-ab] [-n name]"
    assert CommandSpec("kill-server").usage_line() == "kill-server"
