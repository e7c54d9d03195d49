"""What a control client is told of: every notification, after what causes it, once, and with what is true then."""

from __future__ import annotations

import pytest

from tests.unit.commands_rig import Rig, served
from tests.unit.control_rig import converse, session_and_dialogue

DONE = ["%begin 1", "%end 1"]


@served
async def test_windows_of_the_session(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    lines = await dialogue.ask("new-window -n v cat")
    assert lines == [*DONE, "%session-window-changed $0 @1", "%window-add @1"]
    assert await dialogue.ask("select-window -t :0") == [*DONE, "%session-window-changed $0 @0"]
    assert await dialogue.ask("rename-window q") == [*DONE, "%window-renamed @0 q"]
    assert await dialogue.ask("link-window -s :0 -t :5") == [*DONE, "%window-add @0", "%session-window-changed $0 @0"]
    assert await dialogue.ask("unlink-window -t :5") == [*DONE, "%session-window-changed $0 @0", "%window-close @0"]
    # tmux looks whether the session has the window when it tells, and then it has not.
    assert await dialogue.ask("kill-window -t :1") == [*DONE, "%unlinked-window-close @1"]


@served
async def test_windows_of_other_sessions(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    await rig.ok("new-session", "-d", "-s", "t", "-n", "o", "cat")
    assert await dialogue.until("sessions-changed") == ["%unlinked-window-add @1", "%sessions-changed"]
    await rig.ok("rename-window", "-t", "t", "p")
    assert await dialogue.until("renamed") == ["%unlinked-window-renamed @1 p"]
    await rig.ok("rename-session", "-t", "t", "u")
    assert await dialogue.until("session-renamed") == ["%session-renamed $1 u"]
    await rig.ok("kill-session", "-t", "u")
    assert sorted(await dialogue.until("window-close")) == ["%sessions-changed", "%unlinked-window-close @1"]


@served
async def test_layouts_and_panes(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    assert await dialogue.ask("refresh-client -C 100,30") == [
        *DONE,
        "%layout-change @0 a87d,100x30,0,0,0 a87d,100x30,0,0,0 *",
    ]
    lines = await dialogue.ask("split-window -h cat")
    layout = next(line for line in lines if line.startswith("%layout"))
    both = layout.split()[2:4]
    assert both[0] == both[1]
    assert both[0].endswith(",100x30,0,0{50x30,0,0,0,49x30,51,0,1}")
    assert lines == [*DONE, "%window-pane-changed @0 %1", f"%layout-change @0 {both[0]} {both[0]} *"]
    assert await dialogue.ask("select-pane -L") == [*DONE, "%window-pane-changed @0 %0"]
    assert await dialogue.ask("resize-pane -Z") == [
        *DONE,
        f"%layout-change @0 {both[0]} a87d,100x30,0,0,0 *Z",
    ]
    await dialogue.ask("resize-pane -Z")
    assert (await dialogue.ask("kill-pane -t %1"))[2:] == [
        "%layout-change @0 a87d,100x30,0,0,0 a87d,100x30,0,0,0 *",
    ]


@served
async def test_modes_and_buffers(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    assert (await dialogue.ask("copy-mode"))[:3] == [*DONE, "%pane-mode-changed %0"]
    assert "%pane-mode-changed %0" in await dialogue.ask("send-keys -X cancel")
    assert await dialogue.ask("set-buffer zz") == [*DONE, "%paste-buffer-changed buffer0"]
    assert await dialogue.ask("delete-buffer") == [*DONE, "%paste-buffer-deleted buffer0"]


@served
async def test_sessions_and_other_clients(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    await rig.ok("new-session", "-d", "-s", "t", "cat")
    await rig.turns()
    dialogue.news()
    assert await dialogue.ask("switch-client -t t") == [*DONE, "%session-changed $1 t"]
    other = await converse(rig, "attach-session", "-t", "s")
    assert dialogue.news() == [f"%client-session-changed {other.client.name} $0 s"]
    await other.ask("detach-client")
    assert await dialogue.until("detached") == [f"%client-detached {other.client.name}"]
    terminal = await rig.attach("attach-session", "-t", "s", tty="/dev/pts/t1")
    assert "%client-session-changed /dev/pts/t1 $0 s" in await dialogue.until("client-session-changed")
    terminal.detach()
    await dialogue.until("%client-detached /dev/pts/t1")


@served
async def test_what_happens_in_one_line_is_told_behind_all_its_blocks_once(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    lines = await dialogue.ask("rename-window a ; rename-window b ; rename-window c")
    assert lines == [*DONE * 3, "%window-renamed @0 c"]


@served
async def test_the_output_of_panes(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    await rig.ok("new-session", "-d", "-s", "t", "cat")
    await rig.ok("send-keys", "-t", "t", "elsewhere", "Enter")
    dialogue.say(r"""new-window -d 'stty -opost; printf "x\t\\\\y\033[1m\303\251\177"; sleep 60' """)
    await dialogue.until(r"^%output %2 x\\011\\134y\\033\[1mé\x7f$")
    await rig.until(lambda: "elsewhere" in rig.screen(1))
    assert "elsewhere" not in dialogue.raw.decode()


@served
async def test_no_byte_of_a_flood_is_lost_or_moved(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    dialogue.wire.reads = False
    await rig.ok("new-window", "-t", "s:1", "stty -opost; seq 1 200000; sleep 60")
    await rig.until(lambda: len(dialogue.raw) > 250_000)
    while b"200000\\012" not in dialogue.raw[-64:]:
        assert dialogue.client.outstanding < 600_000
        dialogue.wire.confirm()
        await rig.turns()
    text = b"".join(line.partition(b" %1 ")[2] for line in dialogue.raw.split(b"\n") if line.startswith(b"%output %1 "))
    assert text.replace(b"\\012", b"\n") == b"".join(b"%d\n" % number for number in range(1, 200_001))


@pytest.mark.parametrize("size", [1, 8192, 8193, 100_000])
def test_lines_of_output_are_bounded(size: int) -> None:
    from pymux_wf.server.control_output import escaped

    data = bytes(range(256)) * (size // 256 + 1)
    text = escaped(data[:size])
    assert b"\n" not in text
    parts = text.split(b"\\")
    assert parts[0] + b"".join(bytes((int(part[:3], 8),)) + part[3:] for part in parts[1:]) == data[:size]
