"""What each session option does: one check an option, filed by its name."""

from __future__ import annotations

from dataclasses import replace

from pymux_wf.protocol import Message
from tests.unit.options_bench import BLUE, GREEN, MAGENTA, RED, YELLOW, Bench, effect


async def second_window(bench: Bench) -> None:
    """Window 1, which is not the current one."""
    await bench.ok("new-window", "-d", "-n", "v", "cat")


async def counts(bench: Bench, option: str, raise_it: tuple[str, str]) -> None:
    """``*-action`` decides whether what windows 0 (current) and 1 raise is told: any, none, current, other."""
    await bench.set(f"visual-{option}", "on")
    for action, told in (("any", "01"), ("none", ""), ("current", "0"), ("other", "1")):
        await bench.set(f"{option}-action", action)
        found = ""
        for number in (0, 1):
            bench.client.clear_message()
            await bench.ok("kill-session", "-C", "-t", "a")
            bench.rig.server.alerts._queue(bench.pane(number).window, option)
            await bench.rig.turns()
            if bench.client.message is not None:
                assert bench.client.message.text == raise_it[number]
                found += str(number)
        assert found == told, action


@effect("activity-action")
async def _(bench: Bench) -> None:
    await second_window(bench)
    await counts(bench, "activity", ("Activity in current window", "Activity in window 1"))


@effect("bell-action")
async def _(bench: Bench) -> None:
    await second_window(bench)
    await counts(bench, "bell", ("Bell in current window", "Bell in window 1"))


@effect("silence-action")
async def _(bench: Bench) -> None:
    await second_window(bench)
    await counts(bench, "silence", ("Silence in current window", "Silence in window 1"))


async def visual(bench: Bench, kind: str) -> None:
    """``visual-*``: a bell, a message, or both."""
    await second_window(bench)
    await bench.set(f"{kind}-action", "any")
    for value, rings, shows in (("off", 1, False), ("on", 0, True), ("both", 1, True)):
        await bench.set(f"visual-{kind}", value)
        await bench.ok("kill-session", "-C", "-t", "a")
        bench.client.clear_message()
        await bench.rig.turns()
        bench.outer.forget()
        bench.rig.server.alerts._queue(bench.pane(1).window, kind)
        await bench.rig.turns()
        assert (bench.outer.sent() == b"\a") is bool(rings), value
        assert (bench.client.message is not None) is shows, value


@effect("visual-activity")
async def _(bench: Bench) -> None:
    await visual(bench, "activity")


@effect("visual-bell")
async def _(bench: Bench) -> None:
    await visual(bench, "bell")


@effect("visual-silence")
async def _(bench: Bench) -> None:
    await visual(bench, "silence")


@effect("assume-paste-time")
async def _(bench: Bench) -> None:
    bench.client.writer.capabilities = replace(bench.client.writer.capabilities, bracketed_paste=False)
    await bench.ok("bind-key", "-n", "F6", "set-option", "-ga", "@log", "x")
    await bench.type(b"\033[17~" * 3)
    assert await bench.show("#{@log}") == "xxx"
    await bench.set("assume-paste-time", "1000")
    await bench.type(b"\033[17~" * 3)
    assert await bench.show("#{@log}") == "xxxx", "the second key came too fast to be one"


@effect("base-index")
async def _(bench: Bench) -> None:
    await bench.set("base-index", "5")
    await bench.ok("new-session", "-d", "-s", "b", "cat")
    assert await bench.ok("list-windows", "-t", "b", "-F", "#{window_index}") == "5"


@effect("default-command")
async def _(bench: Bench) -> None:
    await bench.set("default-command", "printf 'by default'; cat")
    await bench.ok("new-window")
    await bench.until(lambda: "by default" in bench.rig.screen(1))


@effect("default-shell")
async def _(bench: Bench) -> None:
    shell = await bench.script("myshell", "printf 'my shell'; cat")
    await bench.set("default-shell", shell)
    await bench.ok("new-window")
    await bench.until(lambda: "my shell" in bench.rig.screen(1))
    assert await bench.rig.fails("set-option", "-g", "default-shell", "/nowhere") == "not a suitable shell: /nowhere"


@effect("default-size")
async def _(bench: Bench) -> None:
    await bench.set("default-size", "100x30")
    await bench.ok("new-session", "-d", "-s", "b", "cat")
    assert await bench.show("#{window_width}x#{window_height}", "b:") == "100x30"


@effect("destroy-unattached")
async def _(bench: Bench) -> None:
    await bench.ok("new-session", "-d", "-s", "b", "-t", "a")
    await bench.ok("new-session", "-d", "-s", "alone", "cat")

    async def left_by(value: str) -> list[str]:
        await bench.set("destroy-unattached", value)
        await bench.rig.turns()
        return (await bench.ok("list-sessions", "-F", "#{session_name}")).split()

    assert await left_by("off") == ["a", "alone", "b"]
    assert await left_by("keep-last") == ["a", "alone"], "what is in no group stays"
    assert await left_by("keep-group") == ["a"], "what is in no group goes"
    await bench.ok("new-session", "-d", "-s", "b", "-t", "a")
    assert await left_by("keep-group") == ["a"]
    await bench.rig.run("detach-client", "-s", "a")
    assert await left_by("keep-group") == ["a"], "the last of a group stays"
    assert await left_by("on") == []


@effect("detach-on-destroy")
async def _(bench: Bench) -> None:
    for name in ("b", "c", "d"):
        await bench.ok("new-session", "-d", "-s", name, "cat")

    async def after(value: str, gone: str) -> str | None:
        await bench.set("detach-on-destroy", value)
        client = await bench.rig.attach("attach-session", "-t", gone)
        await bench.ok("kill-session", "-t", gone)
        went = client.session.name if client.session is not None else None
        client.on_lost()
        await bench.ok("new-session", "-d", "-s", gone, "cat")
        return went

    assert await after("next", "b") == "c"
    assert await after("previous", "b") == "a"
    assert await after("next", "d") == "a"
    assert await after("no-detached", "b") in ("c", "d")
    assert await after("off", "b") is not None
    assert await after("on", "b") is None
    for name in ("c", "d"):
        await bench.ok("kill-session", "-t", name)
    assert await after("no-detached", "b") is None, "the one that is left has a client"


@effect("display-panes-active-colour", "display-panes-colour")
async def _(bench: Bench) -> None:
    await bench.ok("split-window", "-h", "cat")
    await bench.set("display-panes-time", "60000")
    await bench.set("display-panes-active-colour", "magenta")
    await bench.set("display-panes-colour", "yellow")
    await bench.ok("display-panes", "-b")
    await bench.until(lambda: {MAGENTA, YELLOW} <= {bg for _, bg in bench.outer.colours()})


@effect("display-panes-time")
async def _(bench: Bench) -> None:
    await bench.set("display-panes-time", "60000")
    await bench.ok("display-panes", "-b")
    assert bench.client.overlay is not None
    await bench.type(b"x")
    await bench.set("display-panes-time", "1")
    await bench.ok("display-panes", "-b")
    await bench.until(lambda: bench.client.overlay is None)


@effect("display-time")
async def _(bench: Bench) -> None:
    await bench.set("display-time", "0")
    await bench.ok("display-message", "-c", bench.client.name, "hello there")
    assert bench.client.message is not None
    assert bench.client._message_timer is None
    await bench.set("display-time", "1")
    await bench.ok("display-message", "-c", bench.client.name, "hello there")
    await bench.until(lambda: bench.client.message is None)


@effect("focus-follows-mouse")
async def _(bench: Bench) -> None:
    await bench.ok("split-window", "-h", "cat")
    await bench.set("mouse", "on")
    await bench.type(b"\033[<35;2;2M")
    assert await bench.show("#{pane_id}") == "%1"
    bench.outer.forget()
    await bench.set("focus-follows-mouse", "on")
    await bench.until(lambda: b"\033[?1003h" in bench.outer.sent())
    await bench.type(b"\033[<35;3;2M")
    assert await bench.show("#{pane_id}") == "%0"


@effect("history-limit")
async def _(bench: Bench) -> None:
    await bench.feed("line\r\n" * 100)
    assert int(await bench.show("#{history_size}")) > 50
    await bench.set("history-limit", "10")
    assert await bench.show("#{history_limit} #{e|<=:#{history_size},10}") == "10 1"
    await bench.ok("new-window", "cat")
    assert await bench.show("#{history_limit}") == "10"


@effect("initial-repeat-time", "repeat-time")
async def _(bench: Bench) -> None:
    await bench.ok("bind-key", "-r", "x", "set-option", "-ga", "@log", "x")
    await bench.set("repeat-time", "60000")
    await bench.type(b"\002xx")
    assert await bench.show("#{@log}") == "xx"
    bench.client.keyboard.reset()
    await bench.set("initial-repeat-time", "1")
    await bench.type(b"\002x")
    await bench.until(lambda: bench.client.key_table is None)
    await bench.set("initial-repeat-time", "0")
    await bench.set("repeat-time", "0")
    await bench.type(b"\002x")
    assert bench.client.key_table is None


@effect("key-table")
async def _(bench: Bench) -> None:
    await bench.ok("bind-key", "-T", "mine", "x", "set-option", "-g", "@pressed", "yes")
    await bench.set("key-table", "mine")
    await bench.type(b"x")
    assert await bench.show("#{@pressed} #{client_key_table}", "a:") != ""
    assert await bench.show("#{@pressed}") == "yes"


@effect("lock-after-time")
async def _(bench: Bench) -> None:
    await bench.set("lock-command", "true idle")
    await bench.set("lock-after-time", "1")
    await bench.rig.wire(bench.client).wait_for(Message.LOCK)
    assert bench.rig.wire(bench.client).last(Message.LOCK)[1] == "true idle"  # type: ignore[index]


@effect("lock-command")
async def _(bench: Bench) -> None:
    await bench.set("lock-command", "true mine")
    await bench.ok("lock-server")
    assert bench.rig.wire(bench.client).last(Message.LOCK)[1] == "true mine"  # type: ignore[index]


@effect("message-command-style")
async def _(bench: Bench) -> None:
    await bench.set("message-command-style", "bg=magenta")
    await bench.set("status-keys", "vi")
    await bench.type(b"\002:\033")
    await bench.until(lambda: bench.outer.style(0, 23).bg == MAGENTA)


@effect("message-format")
async def _(bench: Bench) -> None:
    await bench.set("message-format", "<<#{message}>>#{?command_prompt,C,}")
    await bench.ok("display-message", "-c", bench.client.name, "hello there")
    await bench.shown("<<hello there>>")


@effect("message-line")
async def _(bench: Bench) -> None:
    await bench.set("status", "3")
    await bench.set("display-time", "0")
    for line in (0, 2, 4):
        await bench.set("message-line", str(line))
        await bench.ok("display-message", "-c", bench.client.name, f"on line {line}")
        await bench.until(lambda line=line: f"on line {line}" in bench.outer.text(21 + min(line, 2)))


@effect("message-style")
async def _(bench: Bench) -> None:
    await bench.set("message-style", "bg=magenta,fill=blue")
    await bench.ok("display-message", "-c", bench.client.name, "-d", "0", "hello there")
    assert (await bench.shown("hello there")).bg == MAGENTA
    assert bench.outer.style(79, 23).bg == BLUE


@effect("mouse")
async def _(bench: Bench) -> None:
    await bench.ok("split-window", "-h", "cat")
    await bench.type(b"\033[<64;2;2M")
    assert await bench.show("#{pane_mode}", "%0") == ""
    bench.outer.forget()
    await bench.set("mouse", "on")
    await bench.until(lambda: b"\033[?1002h" in bench.outer.sent())
    await bench.type(b"\033[<0;2;2M\033[<0;2;2m")
    assert await bench.show("#{pane_id}") == "%0"


@effect("prefix")
async def _(bench: Bench) -> None:
    await bench.set("prefix", "C-a")
    await bench.type(b"\001c")
    assert await bench.show("#{session_windows}") == "2"
    await bench.type(b"\002c")
    assert await bench.show("#{session_windows}") == "2"


@effect("prefix2")
async def _(bench: Bench) -> None:
    await bench.set("prefix2", "C-a")
    await bench.type(b"\001c\002c")
    assert await bench.show("#{session_windows}") == "3"


@effect("renumber-windows")
async def _(bench: Bench) -> None:
    await second_window(bench)
    await bench.ok("new-window", "-d", "cat")
    await bench.ok("kill-window", "-t", "a:1")
    assert await bench.ok("list-windows", "-F", "#{window_index}") == "0\n2"
    await bench.set("renumber-windows", "on")
    await bench.ok("new-window", "-d", "cat")
    await bench.ok("kill-window", "-t", "a:1")
    assert await bench.ok("list-windows", "-F", "#{window_index}") == "0\n1"


@effect("set-titles", "set-titles-string")
async def _(bench: Bench) -> None:
    await bench.shown("[a]")
    bench.outer.forget()
    await bench.set("set-titles-string", "title of #S")
    await bench.rig.turns()
    assert b"title of a" not in bench.outer.sent()
    await bench.set("set-titles", "on")
    await bench.until(lambda: b"]0;title of a" in bench.outer.sent() or b"]2;title of a" in bench.outer.sent())


@effect("status")
async def _(bench: Bench) -> None:
    for value, lines in (("off", 0), ("on", 1), ("2", 2), ("5", 5)):
        await bench.set("status", value)
        assert bench.pane().height == 24 - lines
    await bench.set("status", "2")
    await bench.shown("P: #0:" if False else "0:[")


@effect("status-bg", "status-fg")
async def _(bench: Bench) -> None:
    await bench.set("status-bg", "red")
    await bench.set("status-fg", "blue")
    await bench.until(lambda: (bench.outer.style(0, 23).fg, bench.outer.style(0, 23).bg) == (BLUE, RED))


@effect("status-format")
async def _(bench: Bench) -> None:
    await bench.ok("set-option", "-g", "status-format[0]", "my own #{session_name}")
    await bench.shown("my own a")


@effect("status-interval")
async def _(bench: Bench) -> None:
    counter = bench.directory / "count"
    await bench.set("status-interval", "1")
    await bench.set("status-left", f"#(echo x >>{counter})")
    await bench.until(lambda: counter.exists() and counter.read_text().count("x") >= 3)


@effect("status-justify")
async def _(bench: Bench) -> None:
    await bench.set("status-left", "")
    await bench.set("status-right", "")
    for value, start in (("left", 0), ("centre", 37), ("right", 75), ("absolute-centre", 37)):
        await bench.set("status-justify", value)
        await bench.until(lambda start=start: abs(bench.outer.text(23).find("0:w*") - start) <= 1)


@effect("status-keys")
async def _(bench: Bench) -> None:
    await bench.set("status-keys", "vi")
    await bench.type(b"\002:set -g @x one\0330x")
    assert bench.client.prompt is not None
    await bench.shown("et -g @x one")
    await bench.type(b"\003")
    await bench.set("status-keys", "emacs")
    await bench.type(b"\002:abc\001x")
    await bench.shown("xabc")


@effect("status-left")
async def _(bench: Bench) -> None:
    await bench.set("status-left", "<#S>")
    await bench.until(lambda: bench.outer.text(23).startswith("<a>"))


@effect("status-left-length")
async def _(bench: Bench) -> None:
    await bench.set("status-left", "0123456789abcdef")
    await bench.until(lambda: bench.outer.text(23).startswith("01234567890:w"))
    await bench.set("status-left-length", "4")
    await bench.until(lambda: bench.outer.text(23).startswith("01230:w"))


@effect("status-left-style")
async def _(bench: Bench) -> None:
    await bench.set("status-left-style", "bg=magenta")
    await bench.until(lambda: bench.outer.style(0, 23).bg == MAGENTA)


@effect("status-position")
async def _(bench: Bench) -> None:
    await bench.set("status-position", "top")
    await bench.until(lambda: bench.outer.text(0).startswith("[a]"))
    await bench.feed("text")
    await bench.until(lambda: bench.outer.text(1) == "text")


@effect("status-right")
async def _(bench: Bench) -> None:
    await bench.set("status-right", "<#S>")
    await bench.until(lambda: bench.outer.text(23).endswith("<a>"))


@effect("status-right-length")
async def _(bench: Bench) -> None:
    await bench.set("status-right", "0123456789")
    await bench.set("status-right-length", "4")
    await bench.until(lambda: bench.outer.text(23).endswith(" 0123"))


@effect("status-right-style")
async def _(bench: Bench) -> None:
    await bench.set("status-right", "right")
    await bench.set("status-right-style", "bg=magenta")
    await bench.until(lambda: bench.outer.style(79, 23).bg == MAGENTA)


@effect("status-style")
async def _(bench: Bench) -> None:
    await bench.until(lambda: bench.outer.style(0, 23).bg == GREEN)
    await bench.set("status-style", "bg=#{?#{==:#S,a},magenta,red}")
    await bench.until(lambda: bench.outer.style(0, 23).bg == MAGENTA)


@effect("prompt-cursor-colour")
async def _(bench: Bench) -> None:
    await bench.set("prompt-cursor-colour", "#102030")
    bench.outer.forget()
    await bench.type(b"\002:")
    await bench.until(lambda: b"\033]12;" in bench.outer.sent())


@effect("prompt-cursor-style")
async def _(bench: Bench) -> None:
    await bench.set("prompt-cursor-style", "blinking-underline")
    bench.outer.forget()
    await bench.type(b"\002:")
    await bench.until(lambda: b"\033[3 q" in bench.outer.sent())


@effect("prompt-command-cursor-style")
async def _(bench: Bench) -> None:
    await bench.set("status-keys", "vi")
    await bench.set("prompt-command-cursor-style", "blinking-bar")
    bench.outer.forget()
    await bench.type(b"\002:")
    await bench.type(b"\033")
    await bench.until(lambda: b"\033[5 q" in bench.outer.sent())


@effect("update-environment")
async def _(bench: Bench) -> None:
    await bench.ok("set-option", "-g", "update-environment", "MINE GONE")
    await bench.ok("new-session", "-d", "-s", "b", "cat", environment=["MINE=1", "OTHER=2"])
    assert await bench.ok("show-environment", "-t", "b") == "-GONE\nMINE=1"


@effect("word-separators")
async def _(bench: Bench) -> None:
    await bench.feed("one-two three")
    for separators, word in (("-", "one"), ("", "one-two")):
        await bench.set("word-separators", separators)
        await bench.ok("copy-mode")
        for command in ("start-of-line", "select-word", "copy-selection-and-cancel"):
            await bench.ok("send-keys", "-X", command)
        assert await bench.ok("show-buffer") == word
