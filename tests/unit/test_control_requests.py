"""refresh-client for control clients: sizes of the client and of windows, subscriptions, colours, flags."""

from __future__ import annotations

import pytest
from pymux_wf.server import control_subscriptions

from pymux_wf.colour import rgb
from tests.unit.commands_rig import Rig, served
from tests.unit.control_rig import session_and_dialogue

DONE = ["%begin 1", "%end 1"]


def error(text: str) -> list[str]:
    return ["%begin 1", text, "%error 1"]


@served
async def test_the_size_of_a_control_client_counts_when_it_has_told_one(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    assert await rig.show("#{window_width}x#{window_height}") == "80x24"
    for text, size in (("100x30", "100x30"), ("90,20", "90x20"), ("1x1", "1x1"), ("10000x2", "10000x2")):
        await dialogue.ask(f"refresh-client -C {text}")
        assert await rig.show("#{window_width}x#{window_height} #{client_width}x#{client_height}") == f"{size} {size}"
    for text, words in (
        ("0x0", "size too small or too big"),
        ("10001x3", "size too small or too big"),
        ("99999999999999999999x3", "size too small or too big"),
        ("abc", "bad size argument"),
        ("80", "bad size argument"),
        ("-3x4", "bad size argument"),
        ("@0:0x9", "size too small or too big"),
        ("@x:80x24", "bad size argument"),
    ):
        assert await dialogue.ask(f"refresh-client -C {text}") == error(words), text


@served
async def test_a_window_of_its_own_size(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    await rig.ok("new-window", "-d", "-t", "s", "cat")
    sizes = "#{window_id} #{window_width}x#{window_height}"
    await dialogue.ask("refresh-client -C @0:70x10")
    assert (await rig.ok("list-windows", "-t", "s", "-F", sizes)).split("\n") == ["@0 70x10", "@1 80x24"]
    await dialogue.ask("refresh-client -C 90x20")
    assert (await rig.ok("list-windows", "-t", "s", "-F", sizes)).split("\n") == ["@0 70x10", "@1 90x20"]
    assert await dialogue.ask("refresh-client -C @7:80x24") == DONE
    lines = await dialogue.ask("refresh-client -C @0:")
    assert lines[2].startswith("%layout-change @0 ")
    assert (await rig.ok("list-windows", "-t", "s", "-F", sizes)).split("\n") == ["@0 90x20", "@1 90x20"]


@served
async def test_only_a_control_client_takes_these(rig: Rig) -> None:
    await rig.attach("new-session", "-s", "s", "cat")
    for flag, value in (("-A", "%0:on"), ("-B", "n:%*:x"), ("-C", "80x24")):
        assert await rig.fails("refresh-client", flag, value) == "not a control client"


@served
async def test_subscriptions(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(control_subscriptions, "INTERVAL", 0.01)
        for text in (
            "a:%*:#{pane_id}",
            "b:@*:#{window_name}",
            "c::#{session_name}",
            "d:%0:x #{pane_index}",
            "e:zork:x:y",
            "f:@0:#{window_panes}",
            "g:%77:x",
            "h:%*",
        ):
            assert await dialogue.ask(f"refresh-client -B '{text}'") == DONE
        # All are told the first time, in the order in which they were made.
        lines = await dialogue.until("subscription-changed f")
        assert lines == [
            "%subscription-changed a $0 @0 0 %0 : %0",
            "%subscription-changed b $0 @0 0 - : w",
            "%subscription-changed c $0 - - - : s",
            "%subscription-changed d $0 @0 0 %0 : x 0",
            "%subscription-changed e $0 - - - : x:y",
            "%subscription-changed f $0 @0 0 - : 1",
        ]
        await rig.ok("split-window", "-d", "-t", "s", "cat")
        await rig.ok("rename-window", "-t", "s", "v\nw")
        lines = await dialogue.until("subscription-changed f")
        assert [line for line in lines if line.startswith("%sub")] == [
            "%subscription-changed a $0 @0 0 %1 : %1",
            f"%subscription-changed b $0 @0 0 - : {await rig.show('#{window_name}')}",
            "%subscription-changed f $0 @0 0 - : 2",
        ]
        for name in "abcdefg":
            await dialogue.ask(f"refresh-client -B {name}")
        subscriptions = dialogue.client.control.subscriptions  # type: ignore[union-attr]
        assert subscriptions._timer is None
        assert await dialogue.ask("refresh-client -B nosuch") == DONE


@served
async def test_subscriptions_end_with_the_client(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    await dialogue.ask("refresh-client -B 'c::#{session_name}'")
    subscriptions = dialogue.client.control.subscriptions  # type: ignore[union-attr]
    assert subscriptions._timer is not None
    dialogue.client.on_lost()
    assert subscriptions._timer is None
    assert rig.server.clients == []


@served
async def test_a_report_gives_a_pane_the_colours_of_the_terminal(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    await dialogue.ask(
        'refresh-client -r "%0:\\e]10;rgb:ffff/0000/8080\\e\\\\"',
        'refresh-client -r "%0:\\e]11;rgb:00/11/22\\007"',
        'refresh-client -r "%9:\\e]11;rgb:00/11/22\\007" -r %0:nonsense -r zork',
    )
    screen = rig.server.tree.panes[0].screen
    assert (screen.host_fg, screen.host_bg) == (rgb(255, 0, 128), rgb(0, 0x11, 0x22))


@served
async def test_flags_in_tmux_order_and_off_again(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    flags = "no-output,active-pane,pause-after=3,wait-exit,ignore-size,no-detach-on-destroy,nosuch"
    await dialogue.ask(f"refresh-client -f {flags}")
    assert await rig.ok("list-clients", "-F", "#{client_flags}") == (
        "attached,focused,control-mode,ignore-size,no-detach-on-destroy,no-output,wait-exit,pause-after=3,active-pane,UTF-8"
    )
    off = ",".join(f"!{name}" for name in flags.split(","))
    await dialogue.ask(f"refresh-client -F '{off}'")
    assert await rig.ok("list-clients", "-F", "#{client_flags}") == "attached,focused,control-mode,UTF-8"


@served
async def test_flags_of_control_mode_mean_nothing_to_a_terminal(rig: Rig) -> None:
    await rig.attach("new-session", "-s", "s", "-f", "no-output,pause-after=2,wait-exit", "cat")
    assert await rig.ok("list-clients", "-F", "#{client_flags}") == "attached,focused,UTF-8"


@served
async def test_prompts_menus_and_messages_do_not_disturb_a_control_client(rig: Rig) -> None:
    dialogue = await session_and_dialogue(rig)
    for line in (
        "clock-mode",
        "send-keys -X cancel",
        "lock-client",
        "suspend-client",
        "refresh-client",
        "refresh-client -S",
    ):
        lines = await dialogue.ask(line)
        assert lines[:2] == DONE, line
    assert (await dialogue.ask("display-message -p fine"))[:3] == ["%begin 1", "fine", "%end 1"]
