"""The client's own flags, by getopt's rules, and which commands may start a server."""

from __future__ import annotations

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


def test_the_starters_are_those_of_the_servers_table() -> None:
    from pymux_wf.server.commands import load_registry
    from pymux_wf.server.verbs import COMMANDS as VERBS

    specs = list(load_registry()[0])
    marked = {spec.name: spec.alias for spec in specs if "start" in spec.marks}
    assert set(STARTERS) == {*marked, *(alias for alias in marked.values() if alias)}
    names = [spec.name for spec in specs if spec.name not in VERBS]  # verbs are never abbreviated
    words = {*names, *(spec.alias for spec in specs if spec.alias)}
    for name in marked:
        beginnings = [name[:length] for length in range(1, len(name))]
        meant = [
            start for start in beginnings if start not in words and [n for n in names if n.startswith(start)] == [name]
        ]
        # An exact alias is that command, whatever its name begins with.
        meant += [start for start in beginnings if start == marked[name]]
        assert [start for start in beginnings if may_start_server([start])] == sorted(set(meant), key=len)
