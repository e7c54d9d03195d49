"""Options: the table, setting with every check, inheritance, arrays, hooks and what show-options prints."""

from __future__ import annotations

import pytest

from pymux_wf.lang.arguments import Arguments
from pymux_wf.lang.command_spec import CommandSpec, Registry
from pymux_wf.lang.errors import OptionError
from pymux_wf.lang.option_scope import OptionPlace, missing_place, place_of_flags, place_of_option
from pymux_wf.lang.options import OptionRules, Options, find_option, split_index
from pymux_wf.lang.options_table import OLD_NAMES, OPTION_TABLE, OURS, PANE, SERVER, SESSION, WINDOW
from pymux_wf.lang.parser import CommandList, ParseContext, parse_string

CONTEXT = ParseContext(
    Registry(
        [
            CommandSpec("display-message", "display", "p", 0, 1),
            CommandSpec("kill-pane", "killp", "at:"),
            CommandSpec("new-session", "new", "d"),
            CommandSpec("new-window", "neww", "dn:", 0, -1),
            CommandSpec("split-window", "splitw", "h"),
        ]
    )
)


def read_commands(text: str) -> CommandList:
    return parse_string(text, CONTEXT)


def rules() -> OptionRules:
    return OptionRules(parse_commands=read_commands, is_shell=lambda path: path.startswith("/bin/"))


@pytest.fixture
def root() -> Options:
    return Options(rules=rules())


@pytest.fixture
def child(root: Options) -> Options:
    return Options(root)


def test_the_table_is_sound(root: Options) -> None:
    kinds = {"string", "number", "key", "colour", "style", "flag", "choice", "command"}
    assert len(OPTION_TABLE) == 153 + 68 + len(OURS)
    for name, spec in OPTION_TABLE.items():
        assert spec.name == name
        assert spec.kind in kinds
        assert spec.text
        assert 0 < spec.scope < 16
        if spec.kind == "choice":
            assert spec.default in spec.choices
        if spec.kind == "number":
            assert spec.minimum <= spec.default <= spec.maximum
        if spec.hook:
            assert spec.array
    assert set(OLD_NAMES.values()) <= OPTION_TABLE.keys()


def test_every_default_reads_back_from_what_is_shown(root: Options) -> None:
    for name, spec in OPTION_TABLE.items():
        before = root.get(name)
        if spec.array:
            for key, item in root.array(name).items():
                root.set_text(name, str(item), index=key)
        else:
            root.set_text(name, root.show(name, values_only=True)[0])
        assert root.get(name) == before, name


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("status", ("status", None)),
        ("status-ke", ("status-keys", None)),
        ("status-format[2]", ("status-format", 2)),
        ("@x", ("@x", None)),
        ("cursor-color", ("cursor-colour", None)),
        ("pane-colors[3]", ("pane-colours", 3)),
        ("alert-b", ("alert-bell", None)),
        ("@x[1]", ("@x", 1)),
    ],
)
def test_names(text: str, found: tuple[str, int | None]) -> None:
    assert find_option(text) == found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nosuch", "invalid option: nosuch"),
        ("stat", "ambiguous option: stat"),
        ("status-l", "ambiguous option: status-l"),
        ("mouse[", "invalid option: mouse["),
        ("mouse[x]", "invalid option: mouse[x]"),
        ("mouse[-1]", "invalid option: mouse[-1]"),
        ("", "invalid option: "),
        ("mouse[1]x", "invalid option: mouse[1]x"),
    ],
)
def test_wrong_names(text: str, message: str) -> None:
    with pytest.raises(OptionError) as caught:
        find_option(text)
    assert str(caught.value) == message


def test_wrong_names_get_suggestions() -> None:
    with pytest.raises(OptionError) as caught:
        find_option("status-lft")
    assert "status-left" in caught.value.nearest


def test_indexes() -> None:
    assert split_index("a[007]") == ("a", 7)
    assert split_index("a[" + "9" * 30 + "]") is None


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("status-interval", "foo", "value is invalid: foo"),
        ("status-interval", "-1", "value is too small: -1"),
        ("status-interval", "", "value is invalid: "),
        ("status-interval", "99999999999", "value is too large: 99999999999"),
        ("mouse", "foo", "bad value: foo"),
        ("status", "foo", "unknown value: foo"),
        ("status", "ON", "unknown value: ON"),
        ("status", "", "unknown value: "),
        ("default-shell", "/nope", "not a suitable shell: /nope"),
        ("default-size", "3", "value is invalid: 3"),
        ("mode-style", "foo=bar", "invalid style: foo=bar"),
        ("status-fg", "foo", "bad colour: foo"),
        ("status-fg", "none", "bad colour: none"),
        ("prefix", "foo", "bad key: foo"),
        ("prefix", "", "bad key: "),
        ("@x", None, "empty value"),
        ("status-left", None, "empty value"),
        ("status-format", None, "empty value"),
        ("status-bg", None, "empty value"),
        ("default-client-command", "nosuch", "unknown command: nosuch"),
        ("alert-bell", "nosuch", "unknown command: nosuch"),
        ("pane-colours", "red nope", "bad colour: nope"),
        ("nosuch", "x", "invalid option: nosuch"),
    ],
)
def test_bad_values(root: Options, name: str, value: str | None, message: str) -> None:
    before = root.get(name)
    with pytest.raises(OptionError) as caught:
        root.set_text(name, value)
    assert str(caught.value) == message
    assert root.get(name) == before


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("mouse", "YES", "mouse on"),
        ("mouse", "0", "mouse off"),
        ("mouse", "", "mouse on"),
        ("status-interval", " 5", "status-interval 5"),
        ("status", "3", "status 3"),
        ("mode-style", "fg=#{x", "mode-style fg=#{x"),
        ("mode-style", "", "mode-style ''"),
        ("status-fg", "RED", "status-fg red"),
        ("cursor-colour", "none", "cursor-colour none"),
        ("prefix", "^a", "prefix C-a"),
        ("prefix2", "None", "prefix2 None"),
        ("@x", "a b", '@x "a b"'),
        ("default-command", 'a"b', "default-command 'a\"b'"),
        ("default-client-command", "neww ; splitw -h", "default-client-command new-window ; split-window -h"),
        ("default-size", "100x30", "default-size 100x30"),
        ("default-shell", "/bin/zsh", "default-shell /bin/zsh"),
        ("escape-time", "0", "escape-time 0"),
        ("mode-style", "fg=#ff0000", 'mode-style "fg=#ff0000"'),
    ],
)
def test_values_as_shown(root: Options, name: str, value: str, shown: str) -> None:
    if name == "mode-style" and "#{" in value:
        shown = f'mode-style "{value}"'
    root.set_text(name, value)
    assert root.show(name) == [shown]


def test_toggling(child: Options) -> None:
    child.set_text("mouse", None)
    assert child.show("mouse") == ["mouse on"]
    child.set_text("mouse", None)
    assert child.flag("mouse") is False
    for expected in ("off", "on"):
        child.set_text("status", None)
        assert child.text("status") == expected
    child.set_text("status", "3")
    child.set_text("status", None)
    assert child.text("status") == "3"


def test_appending(root: Options, child: Options) -> None:
    root.set_text("status-style", "fg=red")
    root.set_text("status-style", "bg=blue", append=True)
    assert root.show("status-style") == ["status-style fg=red,bg=blue"]
    child.set_text("status-style", "bold", append=True)
    assert child.show("status-style") == ["status-style bold"]
    root.set_text("status-left", "XX", append=True)
    assert root.show("status-left") == ['status-left "[#{session_name}] XX"']
    root.set_text("@a", "x")
    root.set_text("@a", "y", append=True)
    assert root.show("@a") == ["@a xy"]
    with pytest.raises(OptionError):
        root.set_text("status-style", "nonsense", append=True)
    assert root.text("status-style") == "fg=red,bg=blue"


def test_inheritance(root: Options) -> None:
    window = Options(root)
    pane = Options(window)
    assert pane.flag("mouse") is False
    root.set_text("mouse", "on")
    assert pane.flag("mouse") is True
    window.set_text("mouse", "off")
    assert pane.flag("mouse") is False
    assert (pane.show("mouse"), pane.show("mouse", inherited=True), window.show("mouse")) == (
        [],
        ["mouse* off"],
        ["mouse off"],
    )
    window.unset("mouse")
    assert pane.flag("mouse") is True
    root.unset("mouse")
    assert root.show("mouse") == ["mouse off"]
    assert pane.get("@nope") is None
    assert pane.text("@nope") == ""
    assert not pane.is_set("mouse")
    assert root.is_set("mouse")
    assert not root.is_set("@nope")


def test_typed_reading(root: Options) -> None:
    assert root.number("history-limit") == 2000
    assert root.text("default-size") == "80x24"
    assert root.text("history-limit") == "2000"
    assert root.number("status-fg") == -1
    assert root.array("mouse") == {}
    assert root.array("terminal-overrides") == {0: "linux*:AX@"}
    assert [str(commands) for commands in root.commands("default-client-command")] == ["new-session"]
    assert root.commands("alert-bell") == []
    root.set_value("default-shell", "/bin/sh")
    assert root.text("default-shell") == "/bin/sh"


def test_arrays(root: Options, child: Options) -> None:
    name = "update-environment"
    root.set_text(name, "A B,C")
    assert root.show(name) == [f"{name}[0] A", f"{name}[1] B", f"{name}[2] C"]
    root.set_text(name, "X", index=20)
    root.unset(name, 1)
    assert root.show(name) == [f"{name}[0] A", f"{name}[2] C", f"{name}[20] X"]
    root.set_text(name, "D E", append=True)
    assert root.show(name, values_only=True) == ["A", "D", "C", "E", "X"]
    root.set_text(name, "Y", index=20, append=True)
    assert root.show(name, 20) == [f"{name}[20] XY"]
    assert root.show(name, 5) == [f"{name}[5] ''"]
    assert root.show(name, 5, values_only=True) == [""]
    assert child.show(name) == []
    assert child.show(name, inherited=True)[0] == f"{name}[0]* A"
    child.set_text(name, "Z", index=2)
    assert child.show(name, inherited=True) == [f"{name}[2] Z"]
    child.unset(name, 2)
    assert child.show(name) == [name]
    assert child.show(name, values_only=True) == []
    child.unset(name)
    assert child.array(name) == root.array(name)
    root.set_text(name, "")
    assert root.show(name) == [name]
    root.unset(name)
    assert root.array(name)[0] == "DISPLAY"


def test_indexes_only_for_arrays(root: Options) -> None:
    for name in ("mouse", "@x"):
        with pytest.raises(OptionError, match=rf"^not an array: {name}\[1\]$"):
            root.set_text(name, "on", index=1)
        with pytest.raises(OptionError, match=rf"^not an array: {name}\[1\]$"):
            root.unset(name, 1)
    assert root.show("mouse", 1) == ["mouse[1] off"]


def test_command_aliases_are_split_at_commas_only(root: Options) -> None:
    root.set_text("command-alias", "x=neww ; splitw", index=9)
    assert root.show("command-alias")[-1] == 'command-alias[9] "x=neww ; splitw"'
    root.set_text("command-alias", "a=b c,d=e")
    assert root.array("command-alias") == {0: "a=b c", 1: "d=e"}


def test_hooks(root: Options, child: Options) -> None:
    root.set_text("alert-bell", "neww ; splitw")
    root.set_text("alert-bell", "killp", append=True)
    root.set_text("alert-bell", 'display "a b"', index=7)
    assert root.show("alert-bell") == [
        "alert-bell[0] new-window ; split-window",
        "alert-bell[1] kill-pane",
        'alert-bell[7] display-message "a b"',
    ]
    assert [str(commands) for commands in child.commands("alert-bell")][1] == "kill-pane"
    root.unset("alert-bell", 0)
    assert [line.split()[0] for line in root.show("alert-bell")] == ["alert-bell[1]", "alert-bell[7]"]
    root.unset("alert-bell")
    assert root.show("alert-bell") == ["alert-bell"]
    child.set_text("alert-bell", "neww")
    assert child.show_all(SESSION, hooks="only") == ["alert-bell[0] new-window"]


def test_show_all(root: Options, child: Options) -> None:
    root.set_text("@b", "1")
    root.set_text("@a", "2")
    lines = root.show_all(SESSION)
    assert lines[:3] == ["@a 2", "@b 1", "activity-action other"]
    assert "alert-bell" not in lines
    assert "alert-bell" in root.show_all(SESSION, hooks="also")
    hooks = root.show_all(SESSION, hooks="only")
    assert (len(hooks), hooks[0], hooks[-1]) == (57, "alert-activity", "after-unbind-key")
    assert len(root.show_all(WINDOW, hooks="only")) == 11
    assert root.show_all(SERVER)[2] == "backspace C-?"
    assert child.show_all(SESSION) == []
    child.set_text("status-keys", "vi")
    child.set_text("@c", "x")
    assert child.show_all(SESSION) == ["@c x", "status-keys vi"]
    assert child.show_all(SESSION, values_only=True) == ["x", "vi"]
    inherited = child.show_all(SESSION, inherited=True)
    assert inherited[1] == "activity-action* other"
    assert "status-keys vi" in inherited
    assert "allow-rename* off" in child.show_all(PANE, inherited=True)
    assert list(child) == ["@c", "status-keys"]


def test_formats_see_plain_values(root: Options) -> None:
    root.set_text("pane-colours", "red,blue")
    shown = {
        name: root.format_value(name)
        for name in ("mouse", "status", "prefix", "pane-colours", "status-interval", "@no", "nosuch", "status-fg")
    }
    assert shown == {
        "mouse": "0",
        "status": "on",
        "prefix": "C-b",
        "pane-colours": "red blue",
        "status-interval": "15",
        "@no": None,
        "nosuch": None,
        "status-fg": "default",
    }
    assert root.format_value("pane-colours", 1) == "blue"
    assert root.format_value("pane-colours", 9) == ""


def test_changes_are_told() -> None:
    told: list[tuple[Options, str]] = []
    root = Options(rules=OptionRules(changed=lambda options, name: told.append((options, name))))
    child = Options(root)
    child.set_text("mouse", "on")
    child.unset("mouse")
    child.unset("mouse")
    root.set_value("escape-time", 5)
    with pytest.raises(OptionError):
        root.set_text("mouse", "x")
    assert told == [(child, "mouse"), (child, "mouse"), (root, "escape-time")]


def test_commands_need_a_reader() -> None:
    with pytest.raises(OptionError, match=r"^commands cannot be read here: neww$"):
        Options().set_text("alert-bell", "neww")


@pytest.mark.parametrize(
    ("name", "flags", "window", "place"),
    [
        ("mouse", "", False, OptionPlace.SESSION),
        ("mouse", "g", False, OptionPlace.GLOBAL_SESSION),
        ("mouse", "gw", False, OptionPlace.GLOBAL_SESSION),
        ("mode-keys", "g", False, OptionPlace.GLOBAL_WINDOW),
        ("mode-keys", "p", False, OptionPlace.WINDOW),
        ("window-style", "p", False, OptionPlace.PANE),
        ("window-style", "", False, OptionPlace.WINDOW),
        ("escape-time", "g", False, OptionPlace.SERVER),
        ("@x", "", False, OptionPlace.SESSION),
        ("@x", "g", False, OptionPlace.GLOBAL_SESSION),
        ("@x", "w", False, OptionPlace.WINDOW),
        ("@x", "gw", False, OptionPlace.GLOBAL_WINDOW),
        ("@x", "p", False, OptionPlace.PANE),
        ("@x", "s", False, OptionPlace.SERVER),
        ("@x", "", True, OptionPlace.WINDOW),
        ("@x", "g", True, OptionPlace.GLOBAL_WINDOW),
        ("pane-died", "w", False, OptionPlace.WINDOW),
        ("alert-bell", "g", False, OptionPlace.GLOBAL_SESSION),
    ],
)
def test_places(name: str, flags: str, window: bool, place: OptionPlace) -> None:
    arguments = Arguments({flag: [None] for flag in flags})
    assert place_of_option(name, arguments, window=window) is place
    if name.startswith("@"):
        assert place_of_flags(arguments, window=window) is place


def test_places_that_are_not_there() -> None:
    assert missing_place(OptionPlace.SESSION, "x") == "no such session: x"
    assert missing_place(OptionPlace.PANE, None) == "no current pane"
    assert (OptionPlace.GLOBAL_WINDOW.scope, OptionPlace.PANE.scope) == (WINDOW, PANE)
