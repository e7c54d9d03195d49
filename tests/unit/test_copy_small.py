"""The smallest panes and the strangest texts: copy mode, scrollbars, prompts and messages draw, and nothing breaks."""

from __future__ import annotations

import random

import pytest
from pymux_wf.server import draw
from pymux_wf.server.modes.copy_commands import COMMANDS

from tests.unit.commands_rig import Rig, served

HOSTILE = "a\x1b[31m\nb#[fg=red]#{pane_id}\t\u202e\udc80;:.'\""


@pytest.mark.parametrize("size", [(1, 1), (1, 4), (2, 2), (3, 1), (12, 3)])
@pytest.mark.parametrize("keys", ["emacs", "vi"])
def test_every_command_in_a_small_pane(size: tuple[int, int], keys: str) -> None:
    @served
    async def test(rig: Rig) -> None:
        columns, lines = size
        program = "printf '日本語 wide\\ntab\\there (x)\\n\\n'; seq 30; exec cat"
        await rig.ok("new-session", "-d", "-x", str(columns), "-y", str(lines), program)
        client = await rig.attach(columns=columns, lines=lines)
        await rig.until(lambda: rig.server.tree.panes[0].log.end > 60)
        await rig.ok("set-option", "-gw", "mode-keys", keys)
        generator = random.Random(columns * 10 + lines)
        for scrollbars in ("off", "modal", "on"):
            await rig.ok("set-option", "-g", "pane-scrollbars", scrollbars)
            await rig.ok("set-option", "-gw", "copy-mode-line-numbers", generator.choice(["off", "hybrid", "default"]))
            names = list(COMMANDS)
            generator.shuffle(names)
            for name in names:
                await rig.ok("copy-mode")
                entry = COMMANDS[name]
                words = ["2", "1"][: max(entry.least, min(entry.most, 1))]
                await rig.ok("send-keys", "-N", str(generator.randint(1, 40)), "-X", name, *words)
                draw.build_scene(client)
        await rig.ok("copy-mode", "-q")
        await rig.ok("display-message", "-d", "0", "a long message that does not fit anywhere")
        draw.build_scene(client)
        await rig.type(client, b"x")
        await rig.ok("command-prompt", "-b", "-p", "much longer than there is room:", "-I", "text 日本")
        draw.build_scene(client)
        client.clock.draw_now()

    test()


@served
async def test_hostile_texts(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-x", "40", "-y", "6", "exec cat")
    client = await rig.attach(columns=40, lines=7)
    await rig.ok("copy-mode")
    for name in ("search-backward", "search-forward-text", "search-backward-incremental", "jump-forward"):
        await rig.ok("send-keys", "-X", name, "--", HOSTILE)
    await rig.ok("send-keys", "-X", "copy-line", HOSTILE)
    await rig.ok("send-keys", "-X", "goto-line", "9" * 40)
    await rig.ok("send-keys", "-X", "goto-line", "-5")
    await rig.ok("display-message", "-d", "0", "-l", HOSTILE)
    draw.build_scene(client)
    await rig.ok("command-prompt", "-b", "-p", HOSTILE, "-I", HOSTILE)
    await rig.type(client, HOSTILE.encode("utf-8", "surrogateescape"))
    draw.build_scene(client)
    client.clock.draw_now()


@served
async def test_flags_of_send_keys(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-x", "40", "-y", "6", "stty raw -echo; printf ready; exec cat -v")
    client = await rig.attach(columns=40, lines=7)
    await rig.until(lambda: "ready" in rig.screen(0))
    pane = rig.server.tree.panes[0]
    written: list[bytes] = []
    pane.io.write = written.append  # type: ignore[union-attr, method-assign]

    async def sent(*words: str) -> bytes:
        written.clear()
        await rig.ok("send-keys", *words)
        return b"".join(written)

    assert await sent("a", "Enter", "C-c", "word") == b"a\r\x03word"
    assert await sent("-l", "Enter", "é") == "Enteré".encode()
    assert await sent("-H", "1b", "5b", "41") == b"\x1b[A"
    assert await sent("-N", "3", "x", "Up") == b"x\x1b[A" * 3
    assert await sent("-F", "#{session_name}:#{pane_index}") == b"0:0"
    assert await sent("#{session_name}") == b"#{session_name}"
    assert await rig.fails("send-keys", "-N", "0", "x") == "repeat count too small"
    assert await rig.fails("send-keys", "-M") == "no mouse target"
    pane.screen.modes.application_cursor = True
    assert await sent("-R", "Up") == b"\x1b[A"
    await rig.ok("bind-key", "-n", "F1", "set-option", "-g", "@pressed", "yes")
    await rig.ok("send-keys", "-K", "-c", client.name, "F1")
    await rig.turns()
    assert rig.server.options.session.get("@pressed") == "yes"
    await rig.ok("set-option", "-g", "prefix2", "C-a")
    written.clear()
    await rig.ok("send-prefix")
    await rig.ok("send-prefix", "-2")
    assert b"".join(written) == b"\x02\x01"
