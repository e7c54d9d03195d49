"""What each option of windows and panes does: one check an option, filed by its name."""

from __future__ import annotations

from pymux_wf.protocol import Message
from tests.unit.options_bench import BLUE, CYAN, MAGENTA, RED, YELLOW, Bench, effect


@effect("aggressive-resize")
async def _(bench: Bench) -> None:
    await bench.set("window-size", "smallest")
    await bench.ok("new-session", "-d", "-s", "b", "-t", "a")
    await bench.ok("new-window", "-d", "-t", "b:", "cat")
    await bench.ok("select-window", "-t", "b:1")
    await bench.rig.attach("attach-session", "-t", "b", columns=40, lines=12, tty="/dev/pts/test2")
    assert await bench.show("#{window_width}", "a:0") == "40"
    await bench.set("aggressive-resize", "on")
    assert await bench.show("#{window_width}", "a:0") == "80"


@effect("allow-passthrough")
async def _(bench: Bench) -> None:
    await bench.ok("split-window", "cat")
    wrapped = "\033Ptmux;\033\033]1337;x\007\033\\"

    async def passed(number: int) -> bool:
        bench.outer.forget()
        await bench.feed(wrapped, number)
        return b"\033]1337;x\007" in bench.outer.sent()

    assert not await passed(0)
    await bench.set("allow-passthrough", "on")
    assert await passed(0)
    await bench.ok("resize-pane", "-Z", "-t", "%1")
    assert not await passed(0), "it is not visible"
    await bench.set("allow-passthrough", "all")
    assert await passed(0)
    await bench.ok("new-window", "cat")
    assert await passed(0)


@effect("allow-rename")
async def _(bench: Bench) -> None:
    await bench.feed("\033kother\033\\")
    assert await bench.show("#W") == "w"
    await bench.set("allow-rename", "on")
    await bench.feed("\033kother\033\\")
    assert await bench.show("#W") == "other"


@effect("allow-set-title")
async def _(bench: Bench) -> None:
    await bench.feed("\033]2;one\007")
    assert await bench.show("#T") == "one"
    await bench.set("allow-set-title", "off")
    await bench.feed("\033]2;two\007")
    assert await bench.show("#T") == "one"
    await bench.ok("new-window", "cat")
    await bench.feed("\033]2;two\007", 1)
    assert await bench.show("#T") != "two", "a pane made later obeys too"


@effect("alternate-screen")
async def _(bench: Bench) -> None:
    await bench.set("alternate-screen", "off")
    await bench.feed("text\033[?1049h")
    assert await bench.show("#{alternate_on}") == "0"
    await bench.ok("new-window", "cat")
    await bench.feed("text\033[?1049h", 1)
    assert await bench.show("#{alternate_on}") == "0", "a pane made later obeys too"
    await bench.set("alternate-screen", "on")
    await bench.feed("\033[?1049h", 1)
    assert await bench.show("#{alternate_on}") == "1"


@effect("automatic-rename")
async def _(bench: Bench) -> None:
    await bench.set("automatic-rename-format", "called #{pane_id}")
    await bench.ok("new-window", "cat")
    await bench.feed("x", 1)
    await bench.until(lambda: bench.pane(1).window.name == "called %1")
    await bench.set("automatic-rename", "off")
    await bench.set("automatic-rename-format", "else")
    await bench.rig.turns()
    assert await bench.show("#W") == "called %1"


@effect("automatic-rename-format")
async def _(bench: Bench) -> None:
    await bench.ok("new-window", "cat")
    await bench.set("automatic-rename-format", "<#{pane_id}>")
    await bench.until(lambda: bench.pane(1).window.name == "<%1>")


@effect("clock-mode-colour")
async def _(bench: Bench) -> None:
    await bench.set("clock-mode-colour", "magenta")
    await bench.ok("clock-mode")
    await bench.until(lambda: MAGENTA in {bg for _, bg in bench.outer.colours()})


@effect("clock-mode-style")
async def _(bench: Bench) -> None:
    def widest() -> int:
        return max(sum(style.bg == BLUE for style in row.styles) for row in bench.outer.screen.rows)

    await bench.ok("clock-mode")
    await bench.until(lambda: BLUE in {bg for _, bg in bench.outer.colours()})
    before = bench.outer.colours() and bench.outer.text() + str(widest())
    await bench.ok("send-keys", "q")
    await bench.set("clock-mode-style", "24-with-seconds")
    await bench.ok("clock-mode")
    await bench.until(lambda: bench.outer.colours() and bench.outer.text() + str(widest()) != before)


async def searched(bench: Bench) -> None:
    """Copy mode with three matches of ``word``, the cursor on one."""
    await bench.feed("word word word")
    await bench.ok("copy-mode")
    await bench.ok("send-keys", "-X", "search-backward", "word")


@effect("copy-mode-match-style", "copy-mode-current-match-style")
async def _(bench: Bench) -> None:
    await bench.set("copy-mode-match-style", "bg=yellow")
    await bench.set("copy-mode-current-match-style", "bg=red")
    await searched(bench)
    await bench.until(lambda: {bench.outer.style(x, 0).bg for x in (0, 5, 10)} == {YELLOW, RED})


@effect("copy-mode-mark-style")
async def _(bench: Bench) -> None:
    await bench.set("copy-mode-mark-style", "bg=magenta")
    await bench.feed("word\r\nmore\r\n")
    await bench.ok("copy-mode")
    await bench.ok("send-keys", "-X", "cursor-up")
    await bench.ok("send-keys", "-X", "set-mark")
    await bench.ok("send-keys", "-X", "cursor-up")
    await bench.until(lambda: MAGENTA in {bg for _, bg in bench.outer.colours()})


@effect("copy-mode-position-format")
async def _(bench: Bench) -> None:
    await bench.set("copy-mode-position-format", "#[align=right]position here")
    await bench.ok("copy-mode")
    await bench.until(lambda: bench.outer.text(0).endswith("position here"))


@effect("copy-mode-position-style")
async def _(bench: Bench) -> None:
    await bench.set("copy-mode-position-style", "bg=magenta")
    await bench.ok("copy-mode")
    assert (await bench.shown("[0/0]")).bg == MAGENTA


@effect("copy-mode-selection-style")
async def _(bench: Bench) -> None:
    await bench.set("copy-mode-selection-style", "bg=magenta")
    await bench.feed("word")
    await bench.ok("copy-mode")
    await bench.ok("send-keys", "-X", "select-line")
    await bench.until(lambda: bench.outer.style(0, 0).bg == MAGENTA)


@effect("copy-mode-line-numbers", "copy-mode-line-number-style", "copy-mode-current-line-number-style")
async def _(bench: Bench) -> None:
    await bench.set("copy-mode-line-numbers", "default")
    await bench.set("copy-mode-line-number-style", "bg=blue")
    await bench.set("copy-mode-current-line-number-style", "bg=red")
    await bench.feed("one\r\ntwo\r\nthree")
    await bench.ok("copy-mode")
    await bench.until(lambda: {BLUE, RED} <= {bench.outer.style(x, y).bg for x in range(4) for y in range(5)})
    assert "two" in bench.outer.text(1)
    assert "1" in bench.outer.text(1)


@effect("fill-character")
async def _(bench: Bench) -> None:
    await bench.ok("resize-window", "-x", "40", "-y", "10")
    await bench.set("fill-character", "X")
    await bench.until(lambda: bench.outer.text(20).endswith("XXXX"))


async def main_pane(bench: Bench, option: str, value: str, layout: str, number: int) -> tuple[int, int]:
    for _ in range(2):
        await bench.ok("split-window", "cat")
        await bench.ok("select-layout", "tiled")
    await bench.set(option, value)
    await bench.ok("select-layout", layout)
    pane = bench.pane(number)
    return pane.width, pane.height


@effect("main-pane-height")
async def _(bench: Bench) -> None:
    assert (await main_pane(bench, "main-pane-height", "7", "main-horizontal", 0))[1] == 7


@effect("main-pane-width")
async def _(bench: Bench) -> None:
    assert (await main_pane(bench, "main-pane-width", "30", "main-vertical", 0))[0] == 30


@effect("other-pane-height")
async def _(bench: Bench) -> None:
    await bench.set("main-pane-height", "10")
    assert (await main_pane(bench, "other-pane-height", "9", "main-horizontal", 1))[1] == 9


@effect("other-pane-width")
async def _(bench: Bench) -> None:
    await bench.set("main-pane-width", "30")
    assert (await main_pane(bench, "other-pane-width", "25", "main-vertical", 1))[0] == 25


@effect("tiled-layout-max-columns")
async def _(bench: Bench) -> None:
    await bench.set("tiled-layout-max-columns", "1")
    assert (await main_pane(bench, "tiled-layout-max-columns", "1", "tiled", 0))[0] == 80


@effect("mode-keys")
async def _(bench: Bench) -> None:
    for value, key in (("vi", "i"), ("emacs", "q")):
        await bench.set("mode-keys", value)
        await bench.ok("copy-mode")
        await bench.feed("")
        table = {"vi": "copy-mode-vi", "emacs": "copy-mode"}[value]
        await bench.ok("bind-key", "-T", table, key, "set-option", "-g", "@table", table)
        await bench.type(key.encode())
        assert await bench.show("#{@table}") == table
        await bench.ok("send-keys", "-X", "cancel")


@effect("mode-style")
async def _(bench: Bench) -> None:
    await bench.set("mode-style", "bg=magenta")
    await bench.ok("copy-mode")
    assert (await bench.shown("[0/0]")).bg == MAGENTA


@effect("monitor-activity")
async def _(bench: Bench) -> None:
    await bench.ok("new-window", "-d", "cat")
    await bench.feed("x", 1)
    assert "#" not in await bench.show("#{window_flags}", "a:1")
    await bench.set("monitor-activity", "on")
    await bench.feed("x", 1)
    assert "#" in await bench.show("#{window_flags}", "a:1")


@effect("monitor-bell")
async def _(bench: Bench) -> None:
    await bench.ok("new-window", "-d", "cat")
    await bench.set("monitor-bell", "off")
    await bench.feed("\a", 1)
    assert "!" not in await bench.show("#{window_flags}", "a:1")
    await bench.set("monitor-bell", "on")
    await bench.feed("\a", 1)
    assert "!" in await bench.show("#{window_flags}", "a:1")


@effect("monitor-silence")
async def _(bench: Bench) -> None:
    await bench.ok("new-window", "-d", "cat")
    link = bench.pane(1).window.winlinks[0]
    await bench.set("monitor-silence", "1")
    await bench.until(lambda: "silence" in link.flags)


@effect("pane-active-border-style", "pane-border-style")
async def _(bench: Bench) -> None:
    for _ in range(2):
        await bench.ok("split-window", "-h", "cat")
    await bench.ok("select-layout", "even-horizontal")
    await bench.set("pane-border-style", "fg=magenta")
    await bench.set("pane-active-border-style", "fg=cyan")
    await bench.until(lambda: {MAGENTA, CYAN} <= {fg for fg, _ in bench.outer.colours()})


@effect("pane-base-index")
async def _(bench: Bench) -> None:
    await bench.set("pane-base-index", "3")
    assert await bench.show("#{pane_index}") == "3"
    await bench.ok("select-pane", "-t", "a:0.3")


@effect("pane-border-format", "pane-border-status")
async def _(bench: Bench) -> None:
    await bench.set("pane-border-format", "pane #{pane_id} here")
    await bench.set("pane-border-status", "top")
    await bench.until(lambda: "pane %0 here" in bench.outer.text(0))
    await bench.set("pane-border-status", "bottom")
    await bench.until(lambda: "pane %0 here" in bench.outer.text(22))


@effect("pane-border-indicators")
async def _(bench: Bench) -> None:
    await bench.ok("split-window", "-h", "cat")
    await bench.set("pane-border-indicators", "arrows")
    await bench.until(lambda: any(arrow in bench.outer.text() for arrow in "←→"))


@effect("pane-border-lines")
async def _(bench: Bench) -> None:
    await bench.ok("split-window", "-h", "cat")
    for value, line in (("double", "║"), ("heavy", "┃"), ("simple", "|"), ("single", "│")):
        await bench.set("pane-border-lines", value)
        await bench.until(lambda line=line: line in bench.outer.text(12))
    await bench.set("pane-border-lines", "spaces")
    await bench.until(lambda: "│" not in bench.outer.text(12))


@effect("pane-colours")
async def _(bench: Bench) -> None:
    await bench.ok("set-option", "-g", "pane-colours[1]", "#102030")
    await bench.feed("\033[31mred")
    style = await bench.shown("red")
    assert style.fg != RED
    typed = bench.typed()
    await bench.feed("\033]4;1;?\007")
    assert b"rgb:1010/2020/3030" in b"".join(typed)


@effect("pane-scrollbars")
async def _(bench: Bench) -> None:
    await bench.set("pane-scrollbars", "on")
    assert await bench.show("#{pane_width}") == "79"


@effect("pane-scrollbars-style")
async def _(bench: Bench) -> None:
    await bench.set("pane-scrollbars", "on")
    await bench.set("pane-scrollbars-style", "bg=magenta,fg=cyan,width=3,pad=1")
    assert await bench.show("#{pane_width}") == "76"
    await bench.until(lambda: {MAGENTA, CYAN} & {colour for pair in bench.outer.colours() for colour in pair})


@effect("pane-scrollbars-position")
async def _(bench: Bench) -> None:
    await bench.set("pane-scrollbars", "on")
    await bench.set("pane-scrollbars-position", "left")
    assert await bench.show("#{pane_left}") == "1"


async def popup(bench: Bench) -> None:
    """A popup in the middle of the terminal whose program writes ``inside``."""
    client = bench.rig._client()
    client.on_frame([Message.COMMAND, ["display-popup", "-c", bench.client.name, "printf inside; cat"]])
    await bench.shown("inside")


@effect("popup-style", "popup-border-style")
async def _(bench: Bench) -> None:
    await bench.set("popup-style", "bg=magenta")
    await bench.set("popup-border-style", "fg=cyan")
    await popup(bench)
    assert bench.outer.find("inside").bg == MAGENTA
    assert CYAN in {fg for fg, _ in bench.outer.colours()}


@effect("popup-border-lines")
async def _(bench: Bench) -> None:
    await bench.set("popup-border-lines", "double")
    await popup(bench)
    await bench.shown("╔")


async def menu(bench: Bench) -> None:
    client = bench.rig._client()
    items = ("One", "a", "", "Two", "b", "")
    client.on_frame([Message.COMMAND, ["display-menu", "-c", bench.client.name, "-x", "1", "-y", "12", *items]])
    await bench.shown("One")
    await bench.shown("Two")


@effect("menu-style", "menu-selected-style", "menu-border-style")
async def _(bench: Bench) -> None:
    await bench.set("menu-style", "bg=magenta")
    await bench.set("menu-selected-style", "bg=cyan")
    await bench.set("menu-border-style", "fg=red")
    await menu(bench)
    assert {bench.outer.find("One").bg, bench.outer.find("Two").bg} <= {MAGENTA, CYAN}
    await bench.type(b"\033[B")
    await bench.until(lambda: CYAN in {bg for _, bg in bench.outer.colours()})
    assert RED in {fg for fg, _ in bench.outer.colours()}


@effect("menu-border-lines")
async def _(bench: Bench) -> None:
    await bench.set("menu-border-lines", "double")
    await menu(bench)
    await bench.shown("╔")


@effect("remain-on-exit")
async def _(bench: Bench) -> None:
    async def end(value: str, status: int, number: int) -> bool:
        """Whether the pane of a program that ended stays."""
        await bench.set("remain-on-exit", value)
        await bench.ok("split-window", f"exit {status}")
        pane = bench.pane(number) if number in bench.rig.server.tree.panes else None
        await bench.until(lambda: pane is None or pane.dead or pane.id not in bench.rig.server.tree.panes)
        stays = number in bench.rig.server.tree.panes
        if stays:
            await bench.ok("kill-pane", "-t", f"%{number}")
        return stays

    assert not await end("off", 0, 1)
    assert await end("on", 0, 2)
    assert not await end("failed", 0, 3)
    assert await end("failed", 3, 4)
    await bench.set("remain-on-exit", "key")
    await bench.ok("split-window", "exit 0")
    await bench.until(lambda: bench.pane(5).dead)
    await bench.type(b"x")
    assert 5 not in bench.rig.server.tree.panes


@effect("remain-on-exit-format")
async def _(bench: Bench) -> None:
    await bench.set("remain-on-exit", "on")
    await bench.set("remain-on-exit-format", "gone with #{pane_dead_status}")
    await bench.ok("split-window", "exit 3")
    await bench.shown("gone with 3")


@effect("scroll-on-clear")
async def _(bench: Bench) -> None:
    await bench.feed("one\r\ntwo\r\n\033[H\033[2J")
    assert await bench.show("#{history_size}") == "2"
    await bench.set("scroll-on-clear", "off")
    await bench.feed("one\r\ntwo\r\n\033[H\033[2J")
    assert await bench.show("#{history_size}") == "2"
    await bench.ok("new-window", "cat")
    await bench.feed("one\r\ntwo\r\n\033[H\033[2J", 1)
    assert await bench.show("#{history_size}") == "0", "a pane made later obeys too"


@effect("synchronize-panes")
async def _(bench: Bench) -> None:
    await bench.ok("split-window", "cat")
    first, second = bench.typed(0), bench.typed(1)
    await bench.set("synchronize-panes", "on")
    await bench.type(b"x")
    assert first == second == [b"x"]


@effect("tree-mode-preview-format", "tree-mode-preview-style")
async def _(bench: Bench) -> None:
    await bench.ok("split-window", "-h", "cat")
    await bench.set("tree-mode-preview-format", "label")
    await bench.set("tree-mode-preview-style", "fg=magenta")
    await bench.ok("choose-tree", "-w")
    await bench.shown("label")
    await bench.until(lambda: MAGENTA in {colour for pair in bench.outer.colours() for colour in pair})


@effect("window-active-style", "window-style")
async def _(bench: Bench) -> None:
    await bench.ok("split-window", "cat")
    await bench.feed("first", 0)
    await bench.feed("second", 1)
    await bench.set("window-style", "bg=#{?#{==:#{pane_id},%0},blue,red}")
    await bench.set("window-active-style", "bg=magenta")
    await bench.until(lambda: bench.outer.find("first") and bench.outer.find("first").bg == BLUE)
    assert bench.outer.find("second").bg == MAGENTA


async def status_line(bench: Bench, line: int) -> None:
    await bench.set("status", "3")
    await bench.shown({1: "P: ", 2: "S: "}[line])


@effect("window-pane-current-status-format", "window-pane-status-format")
async def _(bench: Bench) -> None:
    await bench.ok("split-window", "cat")
    await bench.set("window-pane-current-status-format", "current #P")
    await bench.set("window-pane-status-format", "other #P")
    await status_line(bench, 1)
    await bench.shown("other 0")
    await bench.shown("current 1")


@effect("pane-status-current-style", "pane-status-style")
async def _(bench: Bench) -> None:
    await bench.ok("split-window", "cat")
    await bench.set("pane-status-current-style", "bg=magenta")
    await bench.set("pane-status-style", "bg=cyan")
    await status_line(bench, 1)
    await bench.until(lambda: {MAGENTA, CYAN} <= {bench.outer.style(x, 22).bg for x in range(80)})


@effect("session-status-current-style", "session-status-style")
async def _(bench: Bench) -> None:
    await bench.ok("new-session", "-d", "-s", "b", "cat")
    await bench.set("session-status-current-style", "bg=magenta")
    await bench.set("session-status-style", "bg=cyan")
    await status_line(bench, 2)
    await bench.until(lambda: {MAGENTA, CYAN} <= {bench.outer.style(x, 23).bg for x in range(80)})


@effect("window-size")
async def _(bench: Bench) -> None:
    small = await bench.rig.attach("attach-session", "-t", "a", columns=40, lines=12, tty="/dev/pts/test2")

    async def size(value: str) -> str:
        await bench.set("window-size", value)
        return await bench.show("#{window_width}x#{window_height}")

    assert await size("largest") == "80x23"
    assert await size("smallest") == "40x11"
    await bench.type(b"x")
    assert await size("latest") == "80x23"
    await bench.rig.type(small, b"x")
    assert await bench.show("#{window_width}") == "40"
    # What it was made with, whoever types.
    assert await size("manual") == "80x24"
    await bench.type(b"x")
    assert await bench.show("#{window_width}") == "80"
    await bench.ok("new-window", "-n", "new", "cat")
    assert await bench.show("#{window_width}x#{window_height}") == "80x24"


async def flagged(bench: Bench, text: str) -> None:
    await bench.ok("new-window", "-d", "-n", "v", "cat")
    await bench.feed(text, 1)


@effect("window-status-activity-style")
async def _(bench: Bench) -> None:
    await bench.set("monitor-activity", "on")
    await bench.set("window-status-activity-style", "bg=magenta")
    await flagged(bench, "x")
    assert (await bench.shown("1:v#")).bg == MAGENTA


@effect("window-status-bell-style")
async def _(bench: Bench) -> None:
    await bench.set("window-status-bell-style", "bg=magenta")
    await flagged(bench, "\a")
    assert (await bench.shown("1:v!")).bg == MAGENTA


@effect("window-status-current-format", "window-status-format", "window-status-separator")
async def _(bench: Bench) -> None:
    await bench.set("window-status-current-format", "now-#I")
    await bench.set("window-status-format", "then-#I")
    await bench.set("window-status-separator", "<>")
    await bench.ok("new-window", "-d", "cat")
    await bench.shown("now-0<>then-1")


@effect("window-status-current-style", "window-status-style")
async def _(bench: Bench) -> None:
    await bench.set("window-status-current-style", "bg=magenta")
    await bench.set("window-status-style", "bg=cyan")
    await bench.ok("new-window", "-d", "-n", "v", "cat")
    assert (await bench.shown("1:v")).bg == CYAN
    assert bench.outer.find("0:w*").bg == MAGENTA


@effect("window-status-last-style")
async def _(bench: Bench) -> None:
    await bench.set("window-status-last-style", "bg=magenta")
    await bench.ok("new-window", "-n", "v", "cat")
    assert (await bench.shown("0:w-")).bg == MAGENTA


@effect("wrap-search")
async def _(bench: Bench) -> None:
    await bench.feed("word\r\nelse\r\nline")
    for value, line in (("off", "2"), ("on", "0")):
        await bench.set("wrap-search", value)
        await bench.ok("copy-mode")
        await bench.ok("send-keys", "-X", "search-forward", "word")
        assert await bench.show("#{copy_cursor_y}") == line
        await bench.ok("send-keys", "-X", "cancel")


@effect("xterm-keys")
async def _(bench: Bench) -> None:
    """It is only there so that old configurations can be read: function keys go out as xterm's either way."""
    typed = bench.typed()
    await bench.set("xterm-keys", "off")
    assert await bench.ok("show-options", "-gwv", "xterm-keys") == "off"
    await bench.type(b"\033[1;5A")
    assert typed == [b"\033[1;5A"]
