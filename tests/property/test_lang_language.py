"""The command language under random input: it reads back what it prints, and only raises its own error."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pymux_wf.lang.arguments import Arguments
from pymux_wf.lang.command_spec import CommandSpec, Registry, commands_anywhere
from pymux_wf.lang.errors import ParseError
from pymux_wf.lang.parser import Command, CommandList, ParseContext, parse_file, parse_string, parse_words
from pymux_wf.lang.quoting import quote_argument
from pymux_wf.lang.source import Position

RUN = CommandSpec("run-shell", "run", "abC:d:", 0, -1, argument_kind=commands_anywhere)
CONTEXT = ParseContext(
    Registry([RUN, CommandSpec("refresh", "r2", "xy:")]),
    environment=lambda name: f"<{name}>",
    home=lambda user: f"/home/{user}",
)

words = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("\udc80\udcff;{}#$~%\"'\\ \n\t="), max_size=12
)
fragments = st.sampled_from(
    [
        "run",
        "refresh",
        " ",
        "\n",
        ";",
        "{",
        "}",
        "'",
        '"',
        "\\",
        "$A",
        "${",
        "~",
        "#",
        "%if",
        "%else",
        "%endif",
        "%elif",
        "%hidden",
        "A=1",
        "#{x}",
        "\\033",
        "\\u00e9",
        "-a",
        "-C",
        "x",
        "\\\n",
    ],
)


def commands(depth: int = 2) -> st.SearchStrategy[CommandList]:
    values: st.SearchStrategy[str | CommandList] = words
    if depth:
        values = words | commands(depth - 1)
    arguments = st.builds(
        lambda flags, positional: Arguments(flags, positional),
        st.fixed_dictionaries(
            {},
            optional={
                "a": st.lists(st.none(), min_size=1, max_size=2),
                "b": st.just([None]),
                "C": st.lists(words, min_size=1, max_size=2),
                "d": st.lists(words, min_size=1, max_size=1),
            },
        ),
        st.lists(values, max_size=3),
    )
    one = arguments.map(lambda given: Command(RUN, given, Position(None, 1, 1)))
    return st.lists(one, min_size=1, max_size=3).map(CommandList)


@given(words)
def test_a_quoted_word_reads_back(word: str) -> None:
    parsed = parse_string(f"run -- {quote_argument(word)} end", CONTEXT)
    expected = word.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
    assert parsed[0].arguments.positional == [expected, "end"]


@given(commands())
def test_a_printed_list_reads_back(given_commands: CommandList) -> None:
    text = str(given_commands)
    assert str(parse_string(text, CONTEXT)) == text


@given(st.lists(fragments | words, max_size=25).map("".join))
@settings(max_examples=300)
def test_only_parse_errors(text: str) -> None:
    try:
        parse_string(text, CONTEXT)
    except ParseError as error:
        error.render()


@given(st.lists(fragments | words, max_size=25).map("".join))
@settings(max_examples=300)
def test_a_file_never_raises_and_takes_good_lines(text: str) -> None:
    result = parse_file(text, CONTEXT, "f")
    lines = text.count("\n") + 1
    for error in result.errors:
        assert 1 <= error.line <= lines
        error.render()


@given(st.lists(words, max_size=6))
def test_argv_only_raises_parse_errors(argv: list[str]) -> None:
    try:
        parsed = parse_words(argv, CONTEXT)
    except ParseError:
        return
    assert len(parsed) <= len(argv)
    assert all(command.name in ("run-shell", "refresh") for command in parsed)
