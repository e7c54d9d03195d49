"""What each server option does: one check an option, filed by its name."""

from __future__ import annotations

import base64

from pymux_wf.protocol import Message
from tests.unit.options_bench import Bench, effect


@effect("backspace")
async def _(bench: Bench) -> None:
    typed = bench.typed()
    await bench.set("backspace", "C-h", "-s")
    await bench.type(b"\x7f")
    assert typed == [b"\x08"]


@effect("buffer-limit")
async def _(bench: Bench) -> None:
    await bench.set("buffer-limit", "2", "-s")
    for text in "abc":
        await bench.ok("set-buffer", text)
    assert (await bench.ok("list-buffers", "-F", "#{buffer_sample}")).split() == ["c", "b"]


@effect("codepoint-widths")
async def _(bench: Bench) -> None:
    await bench.set("codepoint-widths", "U+2020=2,U+0430-U+0431=2,U+4E00=1", "-s")
    try:
        await bench.feed("\u2020\u0430\u0431\u4e00|")
        assert bench.pane().screen.cursor.x == 2 + 2 + 2 + 1 + 1
        assert await bench.show("#{w:#{l:\u2020}}") == "2"
    finally:
        await bench.ok("set-option", "-su", "codepoint-widths")
    await bench.feed("\r\033[2K\u2020\u0430\u0431\u4e00|")
    assert bench.pane().screen.cursor.x == 1 + 1 + 1 + 2 + 1


@effect("command-alias")
async def _(bench: Bench) -> None:
    await bench.ok("set-option", "-s", "command-alias[100]", "greet=display-message -p")
    assert await bench.ok("greet", "hello") == "hello"


@effect("copy-command")
async def _(bench: Bench) -> None:
    copied = bench.directory / "copied"
    await bench.set("copy-command", f"cat >{copied}", "-s")
    await bench.feed("word")
    await bench.ok("copy-mode")
    await bench.ok("send-keys", "-X", "select-line")
    await bench.ok("send-keys", "-X", "copy-pipe")
    await bench.until(lambda: copied.exists() and copied.read_text().startswith("word"))


@effect("cursor-colour")
async def _(bench: Bench) -> None:
    bench.outer.forget()
    await bench.set("cursor-colour", "#102030")
    await bench.until(lambda: b"\033]12;" in bench.outer.sent())
    assert b"#102030" in bench.outer.sent() or b"rgb:10/20/30" in bench.outer.sent()


@effect("cursor-style")
async def _(bench: Bench) -> None:
    await bench.shown("[a]")
    bench.outer.forget()
    await bench.set("cursor-style", "blinking-bar")
    await bench.until(lambda: b"\033[5 q" in bench.outer.sent())


@effect("default-client-command")
async def _(bench: Bench) -> None:
    await bench.set("default-client-command", "display-message -p nothing", "-s")
    assert await bench.ok() == "nothing"


@effect("default-terminal")
async def _(bench: Bench) -> None:
    await bench.set("default-terminal", "screen-256color", "-s")
    await bench.ok("new-window", 'echo "[$TERM]"; cat')
    await bench.until(lambda: "[screen-256color]" in bench.rig.screen(1))


@effect("editor")
async def _(bench: Bench) -> None:
    editor = await bench.script("editor", 'printf edited >"$1"')
    await bench.set("editor", editor, "-s")
    await bench.ok("set-buffer", "-b", "mine", "before")
    await bench.ok("choose-buffer")
    await bench.type(b"e")
    buffers = bench.rig.server.buffers
    await bench.until(lambda: any(buffer.data.startswith(b"edited") for buffer in buffers))


@effect("escape-time")
async def _(bench: Bench) -> None:
    typed = bench.typed()
    await bench.set("escape-time", "100000", "-s")
    await bench.type(b"\033")
    assert typed == []
    await bench.type(b"x")
    assert b"".join(typed) == b"\033x"
    await bench.set("escape-time", "1", "-s")
    await bench.type(b"\033")
    await bench.until(lambda: b"".join(typed) == b"\033x\033")


@effect("exit-empty")
async def _(bench: Bench) -> None:
    await bench.ok("set-option", "-s", "exit-empty", "off")
    await bench.ok("kill-session", "-t", "a")
    bench.client.on_lost()
    assert not bench.rig.server.ending.begun
    await bench.rig.run("set-option", "-s", "exit-empty", "on")
    await bench.rig.server.stopped.wait()


@effect("exit-unattached")
async def _(bench: Bench) -> None:
    await bench.ok("set-option", "-s", "exit-empty", "on")
    await bench.ok("set-option", "-s", "exit-unattached", "on")
    assert not bench.rig.server.ending.begun
    await bench.rig.run("detach-client", "-s", "a")
    await bench.rig.wire(bench.client).wait_for(Message.EXIT)
    bench.client.on_lost()
    await bench.rig.server.stopped.wait()


@effect("extended-keys")
async def _(bench: Bench) -> None:
    typed = bench.typed()
    await bench.feed("\033[>4;2m")
    await bench.type(b"\033[27;5;13~")
    await bench.set("extended-keys", "on", "-s")
    await bench.type(b"\033[27;5;13~")
    await bench.feed("\033[>4;0m")
    await bench.type(b"\033[27;5;13~")
    await bench.set("extended-keys", "always", "-s")
    await bench.type(b"\033[27;5;13~")
    assert typed == [b"\r", b"\033[27;5;13~", b"\r", b"\033[27;5;13~"]


@effect("extended-keys-format")
async def _(bench: Bench) -> None:
    typed = bench.typed()
    await bench.set("extended-keys", "always", "-s")
    await bench.set("extended-keys-format", "csi-u", "-s")
    await bench.type(b"\033[27;5;13~")
    assert typed == [b"\033[13;5u"]


@effect("focus-events")
async def _(bench: Bench) -> None:
    typed = bench.typed()
    bench.outer.forget()
    await bench.feed("\033[?1004h")
    await bench.type(b"\033[O\033[I")
    assert typed == []
    await bench.set("focus-events", "on", "-s")
    await bench.type(b"\033[O\033[I")
    assert b"".join(typed).endswith(b"\033[O\033[I")
    await bench.until(lambda: b"\033[?1004h" in bench.outer.sent())


@effect("get-clipboard")
async def _(bench: Bench) -> None:
    typed = bench.typed()
    await bench.ok("set-buffer", "text")
    answer = b"]52;c;" + base64.b64encode(b"text")
    await bench.feed("\033]52;c;?\007")
    assert b"".join(typed).startswith(b"\033" + answer)
    typed.clear()
    await bench.set("get-clipboard", "off", "-s")
    await bench.feed("\033]52;c;?\007")
    assert typed == []
    await bench.set("get-clipboard", "request", "-s")
    bench.outer.forget()
    await bench.feed("\033]52;c;?\007")
    assert b"\033]52;" in bench.outer.sent()
    assert b"?" in bench.outer.sent()
    assert typed == []
    await bench.type(b"\033" + answer + b"\033\\")
    await bench.until(lambda: answer in b"".join(typed))


@effect("history-file")
async def _(bench: Bench) -> None:
    kept = bench.directory / "history"
    await bench.set("history-file", str(kept), "-s")
    await bench.type(b"\002:display-message -p kept\r")
    await bench.rig.run("kill-server")
    await bench.until(lambda: kept.exists() and "display-message -p kept" in kept.read_text())


@effect("input-buffer-size")
async def _(bench: Bench) -> None:
    await bench.set("set-clipboard", "on", "-s")
    large = base64.b64encode(b"x" * 900_000).decode()
    assert len(large) > 1 << 20
    await bench.feed(f"\033]52;c;{large}\007")
    assert await bench.ok("list-buffers") == "", "a longer control string is not kept"
    await bench.set("input-buffer-size", str(4 << 20), "-s")
    await bench.feed(f"\033]52;c;{large}\007")
    assert await bench.ok("list-buffers", "-F", "#{buffer_size}") == "900000"
    await bench.feed("after")
    assert "after" in bench.rig.screen(0)


@effect("message-limit")
async def _(bench: Bench) -> None:
    for _ in range(5):
        await bench.ok("display-message", "-c", bench.client.name, "logged")
    await bench.set("message-limit", "3", "-s")
    await bench.ok("display-message", "-c", bench.client.name, "logged")
    assert len((await bench.ok("show-messages")).splitlines()) <= 3


@effect("prefix-timeout")
async def _(bench: Bench) -> None:
    await bench.set("prefix-timeout", "1", "-s")
    await bench.type(b"\002")
    await bench.until(lambda: bench.client.key_table is None)
    await bench.set("prefix-timeout", "0", "-s")
    await bench.type(b"\002")
    assert bench.client.keyboard._timer is None
    assert bench.client.key_table == "prefix"


@effect("prompt-history-limit")
async def _(bench: Bench) -> None:
    await bench.set("prompt-history-limit", "1", "-s")
    for text in ("first", "second"):
        await bench.type(b"\002:set -g @x " + text.encode() + b"\r")
    shown = await bench.ok("show-prompt-history", "-T", "command")
    assert "second" in shown
    assert "first" not in shown


@effect("set-clipboard")
async def _(bench: Bench) -> None:
    await bench.feed("\033]52;c;dGV4dA==\007")
    assert await bench.ok("list-buffers") == "", "external: a program does not reach it"
    await bench.feed("text")

    async def copied() -> bytes:
        bench.outer.forget()
        await bench.ok("copy-mode")
        for command in ("start-of-line", "select-word", "copy-selection-and-cancel"):
            await bench.ok("send-keys", "-X", command)
        await bench.rig.turns()
        return bench.outer.sent()

    assert b"]52;" in await copied()
    await bench.set("set-clipboard", "off", "-s")
    assert b"]52;" not in await copied()
    await bench.set("set-clipboard", "on", "-s")
    bench.outer.forget()
    await bench.feed("\033]52;c;bW9yZQ==\007")
    assert await bench.ok("show-buffer") == "more"
    assert b"bW9yZQ==" in bench.outer.sent()


@effect("terminal-features")
async def _(bench: Bench) -> None:
    await bench.feed("\033[38;2;1;2;3mtext")
    await bench.shown("text")
    bench.outer.forget()
    await bench.ok("set-option", "-sa", "terminal-features", "xterm*:RGB")
    await bench.until(lambda: b"38;2;1;2;3" in bench.outer.sent())
    assert "RGB" in await bench.ok("list-clients", "-F", "#{client_termfeatures}")


@effect("terminal-overrides")
async def _(bench: Bench) -> None:
    await bench.feed("\033[38;2;1;2;3mtext")
    await bench.shown("text")
    bench.outer.forget()
    await bench.ok("set-option", "-sa", "terminal-overrides", "xterm*:Tc")
    await bench.until(lambda: b"38;2;1;2;3" in bench.outer.sent())


@effect("user-keys")
async def _(bench: Bench) -> None:
    await bench.ok("set-option", "-s", "user-keys[3]", "\033[5;30012~")
    await bench.ok("bind-key", "-n", "User3", "set-option", "-g", "@pressed", "yes")
    await bench.type(b"\033[5;30012~")
    assert await bench.show("#{@pressed}") == "yes"


@effect("variation-selector-always-wide")
async def _(bench: Bench) -> None:
    await bench.feed("\u2764\ufe0f|")
    assert bench.pane().screen.cursor.x == 3
    await bench.set("variation-selector-always-wide", "off", "-s")
    try:
        await bench.feed("\r\033[2K\u2764\ufe0f|")
        assert bench.pane().screen.cursor.x == 2
    finally:
        await bench.ok("set-option", "-su", "variation-selector-always-wide")
