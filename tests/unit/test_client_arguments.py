"""The client's own flags, by getopt's rules, and which commands may start a server."""

from __future__ import annotations

import importlib.util

import pytest
from pymux_wf.client.arguments import STARTERS, UsageError, may_start_server, parse


def test_flags_alone_together_and_with_values_apart_or_glued() -> None:
    found = parse(
        ["-2u", "-CC", "-vvl", "-f", "a", "-fb", "-Lname", "-S", "path", "-T256", "-N", "-q", "new", "-d", "-L"]
    )
    assert (found.utf8, found.control, found.verbose, found.login, found.no_start) == (True, 2, 2, True, True)
    assert (found.config, found.label, found.socket, found.features) == (["a", "b"], "name", "path", ["256", "256"])
    assert found.command == ["new", "-d", "-L"]


def test_a_value_may_follow_other_flags_in_one_word() -> None:
    found = parse(["-ufx.conf", "-NS", "path", "ls"])
    assert (found.utf8, found.config, found.no_start, found.socket, found.command) == (
        True,
        ["x.conf"],
        True,
        "path",
        ["ls"],
    )


@pytest.mark.parametrize("words", [["--", "-x"], ["-", "a"], [";"], [""]])
def test_where_the_flags_end(words: list[str]) -> None:
    assert parse(words).command == (words[1:] if words[0] == "--" else words)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["-Q"], "unknown option -- Q"),
        (["-u:"], "unknown option -- :"),
        (["--help"], "unknown option -- -"),
        (["-L"], "option requires an argument -- L"),
        (["-uc"], "option requires an argument -- c"),
        (["-d"], None),
        (["-U"], None),
        (["-c", "true", "ls"], None),
        (["-D", "ls"], None),
    ],
)
def test_bad_flags(words: list[str], text: str | None) -> None:
    with pytest.raises(UsageError) as caught:
        parse(words)
    assert caught.value.text == text


def test_version_and_help_win_over_what_follows() -> None:
    assert parse(["-V", "-Q"]).version
    assert parse(["-h", "-Q"]).help


def test_foreground_starts_by_itself_only() -> None:
    assert parse(["-D"]).no_start


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["new"],
        ["new-s", "-d"],
        ["new-session"],
        ["a"],
        ["attach", "-t", "x"],
        ["st"],
        ["start-server;", "show", "-g"],
        ["start-server", ";", "show"],
        ["ls", ";", "new"],
        ["lsk"],
        ["list-keys"],
        ["list-com"],
    ],
)
def test_commands_that_start_a_server(words: list[str]) -> None:
    assert may_start_server(words)


@pytest.mark.parametrize(
    "words",
    [
        ["ls"],
        ["n"],
        ["new-"],
        ["new-sessions"],
        ["s"],
        ["list-"],
        ["list-c"],
        ["lsc"],
        [""],
        ["send", "new"],
        ["send", "a\\;", "new"],
        ["kill-server"],
    ],
)
def test_commands_that_do_not(words: list[str]) -> None:
    assert not may_start_server(words)


@pytest.mark.skipif(
    importlib.util.find_spec("pymux_wf.server.commands.registry") is None,
    reason="the server has no table of commands yet",
)
def test_the_starters_are_those_of_the_servers_table() -> None:
    from pymux_wf.server.commands.registry import COMMANDS  # type: ignore[import-not-found, unused-ignore]

    names = {spec.name: spec for spec in COMMANDS}
    marked = {spec.name for spec in COMMANDS if "start" in spec.marks}
    assert {name for name in STARTERS if name in names} == marked
    assert {name for name in STARTERS if name not in names} == {
        names[name].alias for name in marked if names[name].alias
    }
    for name in marked:
        least = STARTERS[name]
        assert [other for other in names if other.startswith(least)] == [name]
        shorter = [other for other in names if other.startswith(least[:-1])]
        aliases = [spec.alias for spec in COMMANDS]
        assert len(shorter) > 1 or len(least) == 1 or least[:-1] in aliases
