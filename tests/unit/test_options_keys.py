"""Keys by name and by bytes: every name, what programs get in each mode, pastes and answers that come in pieces."""

from __future__ import annotations

from typing import Any

import pytest
from pymux_wf.server import input as keyboard_input

from pymux_wf.keys import parse_key
from tests.unit.commands_rig import Rig, served

KEYS = ("C-a", "C-S-a", "C-Enter", "M-x", "C-Tab", "C-1", "C-M-a", "S-Tab", "S-Up", "Escape")
NONE = (b"\x01", b"\x01", b"\r", b"\033x", b"\t", b"1", b"\033\x01", b"\t", b"\033[1;2A", b"\033")


def extended(form: str, mode: int) -> tuple[bytes, ...]:
    """What the keys are in modifyOtherKeys 1 or 2."""

    def key(code: int, modifier: int) -> bytes:
        text = f"\033[27;{modifier};{code}~" if form == "xterm" else f"\033[{code};{modifier}u"
        return text.encode()

    enter, tab, one, s_tab = key(13, 5), key(9, 5), key(49, 5), key(9, 2)
    if mode == 1:
        return (b"\x01", b"\x01", enter, b"\033x", tab, one, b"\033\x01", s_tab, b"\033[1;2A", b"\033")
    a, shifted, m_x, c_m_a = key(97, 5), key(97, 6), key(120, 3), key(97, 7)
    return (a, shifted, enter, m_x, tab, one, c_m_a, s_tab, b"\033[1;2A", b"\033")


@pytest.mark.parametrize("form", ["xterm", "csi-u"])
@pytest.mark.parametrize(("option", "asked", "mode"), [
    ("off", 0, 0), ("off", 1, 0), ("off", 2, 0),
    ("on", 0, 0), ("on", 1, 1), ("on", 2, 2),
    ("always", 0, 1), ("always", 1, 1), ("always", 2, 2),
])  # fmt: skip
def test_what_programs_get(form: str, option: str, asked: int, mode: int) -> None:
    @served
    async def test(rig: Rig) -> None:
        await rig.ok("new-session", "-d", "cat")
        pane: Any = rig.server.tree.panes[0]
        typed: list[bytes] = []
        pane.io.write = typed.append
        await rig.ok("set-option", "-s", "extended-keys", option)
        await rig.ok("set-option", "-s", "extended-keys-format", form)
        pane.io._feed(b"\033[>4;%dm" % asked)
        found = []
        for key in KEYS:
            typed.clear()
            await rig.ok("send-keys", key)
            found.append(b"".join(typed))
        assert tuple(found) == (extended(form, mode) if mode else NONE)

    test()


NAMES = (
    "Up Down Left Right BSpace BTab DC End Enter Escape Home IC NPage PPage Space Tab PageDown PgDn PageUp PgUp Insert "
    "Delete KP/ KP* KP- KP7 KP8 KP9 KP+ KP4 KP5 KP6 KP1 KP2 KP3 KPEnter KP0 KP. "
    + " ".join(f"F{number}" for number in range(1, 13))
).split()


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_the_manual_is_a_key(name: str) -> None:
    key = parse_key(name)
    assert key is not None
    for prefix in ("C-", "M-", "S-", "C-M-S-", "S-M-C-", "M-C-"):
        modified = parse_key(prefix + name)
        assert modified is not None
        assert parse_key(modified) == modified, "what is printed means the same"
        order = [part for part in ("C-", "M-", "S-") if part in prefix]
        assert modified.startswith("".join(order))


@served
async def test_control_bracket_is_not_escape(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a", "cat")
    client = await rig.attach()
    await rig.ok("bind-key", "-n", "C-[", "set-option", "-ga", "@log", "bracket,")
    await rig.ok("bind-key", "-n", "Escape", "set-option", "-ga", "@log", "escape,")
    await rig.type(client, b"\033[27;5;91~")
    await rig.type(client, b"\033")
    await rig.until(lambda: rig.server.options.session.text("@log") == "bracket,escape,")


@served
async def test_keys_that_cannot_be_bound(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "cat")
    for command in ("bind-key", "unbind-key"):
        for key in ("None", "Nope", "C-Nope", ""):
            words = (key, "list-keys") if command == "bind-key" else (key,)
            assert await rig.fails(command, *words) == f"unknown key: {key}"


def test_a_paste_without_its_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyboard_input, "PASTE_SECONDS", 0.02)

    @served
    async def test(rig: Rig) -> None:
        await rig.ok("new-session", "-d", "cat")
        client = await rig.attach()
        pane: Any = rig.server.tree.panes[0]
        typed: list[bytes] = []
        pane.io.write = typed.append
        await rig.type(client, b"\033[200~half a")
        await rig.type(client, b" paste")
        assert typed == []
        await rig.until(lambda: typed == [b"half a paste"])
        await rig.type(client, b"x")
        assert typed[1:] == [b"x"]

    test()


@served
async def test_an_answer_in_pieces_is_no_key(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "cat")
    client = await rig.attach()
    pane: Any = rig.server.tree.panes[0]
    typed: list[bytes] = []
    pane.io.write = typed.append
    keyboard = client.keyboard
    for due, patient in ((client.answers_due, True), (0.0, False)):
        client.answers_due = due
        await rig.type(client, b"\033")
        assert (keyboard._patience() == keyboard_input.ANSWER_SECONDS) is patient
        await rig.type(client, b"]11;rgb:00/00/")
        assert keyboard._patience() == keyboard_input.ANSWER_SECONDS
        await rig.type(client, b"00\033\\")
    assert typed == []
    await rig.type(client, b"\033[>84;0;0c")
    assert client.answers_due == 0.0
