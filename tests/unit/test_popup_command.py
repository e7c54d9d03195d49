"""display-popup on a real server: its flags, the program inside, keys, the mouse, and its end."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from pymux_wf.server.client import Client
from pymux_wf.server.draw import build_scene
from pymux_wf.server.popups import Box, Popup

from pymux_wf.protocol import Message
from pymux_wf.render.compose import Composer
from tests.unit.commands_rig import Outcome, Rig, served


def picture(client: Client) -> list[str]:
    """What the client's terminal shows."""
    composer = Composer()
    scene = build_scene(client)
    composer.update(scene)
    return ["".join(composer.line(y)[0]).rstrip() for y in range(scene.lines)]


def popup_of(client: Client) -> Popup:
    assert isinstance(client.overlay, Popup)
    return client.overlay


def box(client: Client) -> list[str]:
    """The lines of the popup, as the terminal shows them."""
    place = popup_of(client).box
    lines = picture(client)[place.y : place.y + place.height]
    return [line.ljust(client.columns)[place.x : place.x + place.width] for line in lines]


async def attached(rig: Rig, columns: int = 60, lines: int = 20) -> Client:
    await rig.ok("new-session", "-d", "-s", "m", "-x", str(columns), "-y", str(max(lines - 1, 1)), "cat")
    return await rig.attach(columns=columns, lines=lines)


async def popup(rig: Rig, client: Client, *words: str, shows: str = "") -> asyncio.Task[Outcome]:
    """Runs display-popup as a command line would; returns when the popup shows ``shows``."""
    task = asyncio.create_task(rig.run("display-popup", *words))
    await rig.until(lambda: isinstance(client.overlay, Popup) or task.done())
    if shows:
        await rig.until(lambda: any(shows in line for line in box(client)))
    return task


async def ended(rig: Rig, client: Client) -> None:
    await rig.until(lambda: client.overlay is None)


async def stopped(rig: Rig, client: Client) -> None:
    """Until the program in the popup has ended."""
    shown = popup_of(client)
    await rig.until(lambda: not shown.terminal.runs)


@served
async def test_a_popup_runs_a_program_on_a_terminal_of_its_own(rig: Rig) -> None:
    client = await attached(rig)
    task = await popup(
        rig, client, "-T", " #{session_name} ", "-w", "30", "-h", "6", "stty size; read x; echo got $x", shows="4 28"
    )
    assert box(client)[0] == "┌─ m ────────────────────────┐"
    assert box(client)[-1] == "└────────────────────────────┘"
    assert popup_of(client).box == Box(14, 6, 30, 6)
    assert not task.done()
    await rig.type(client, b"abc\r")
    await rig.until(lambda: any("got abc" in line for line in box(client)))
    await stopped(rig, client)
    await rig.type(client, b"x")
    assert client.overlay is not None
    await rig.type(client, b"\x03")
    assert client.overlay is None
    assert (await task).code == 0


@pytest.mark.parametrize(("script", "code"), [("exit 0", 0), ("exit 3", 3), ("kill -9 $$", 9)])
def test_the_exit_status_is_the_programs(script: str, code: int) -> None:
    @served
    async def check(rig: Rig) -> None:
        client = await attached(rig)
        task = await popup(rig, client, "-E", script)
        assert (await task).code == code
        assert client.overlay is None

    check()


@served
async def test_two_e_close_only_after_success(rig: Rig) -> None:
    client = await attached(rig)
    await (await popup(rig, client, "-EE", "true"))
    assert client.overlay is None
    task = await popup(rig, client, "-E", "-E", "exit 2")
    await stopped(rig, client)
    assert client.overlay is not None
    await rig.type(client, b"\x03")
    assert (await task).code == 2


@served
async def test_escape_closes_unless_the_popup_closes_with_its_program(rig: Rig) -> None:
    client = await attached(rig)
    task = await popup(rig, client, "trap 'echo hup' HUP; read x")
    await rig.type(client, b"\x03")
    assert client.overlay is None
    assert (await task).code == 129
    task = await popup(rig, client, "-E", "stty -isig raw; echo ready; head -c 1 | od -An -tx1; read x", shows="ready")
    await rig.type(client, b"\x03")
    await rig.until(lambda: any("03" in line for line in box(client)))
    await rig.ok("display-popup", "-C")
    assert (await task).code == 129


@served
async def test_any_key_closes_with_k_once_the_program_has_ended_and_n_takes_that_back(rig: Rig) -> None:
    client = await attached(rig)
    task = await popup(rig, client, "-k", "read x; echo done")
    await rig.type(client, b"y")
    assert client.overlay is not None
    await rig.type(client, b"\r")
    await stopped(rig, client)
    await rig.type(client, b"y")
    assert (await task).code == 0
    await popup(rig, client, "-k", "-E", "read x")
    await rig.ok("display-popup", "-N")
    await rig.type(client, b"\r")
    await stopped(rig, client)
    await rig.type(client, b"y")
    assert client.overlay is not None


@served
async def test_closing_hangs_the_program_up(rig: Rig) -> None:
    client = await attached(rig)
    await popup(rig, client, "exec sleep 600")
    pid = popup_of(client).terminal.pid
    await rig.ok("display-popup", "-C")
    await rig.until(lambda: not _runs(pid))


def _runs(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


@served
async def test_a_client_that_leaves_takes_its_popup_along(rig: Rig) -> None:
    client = await attached(rig)
    task = await popup(rig, client, "exec sleep 600")
    pid = popup_of(client).terminal.pid
    client.detach()
    assert (await task).code == 129
    await rig.until(lambda: not _runs(pid))


@served
async def test_directory_environment_and_command_words(rig: Rig) -> None:
    client = await attached(rig)
    await popup(
        rig, client, "-d", "/usr/#{?session_name,bin,}", "-e", "A=1", "-e", "B=x y", "pwd; echo $A $B; echo $TMUX"
    )
    await rig.until(lambda: "1 x y" in "".join(box(client)))
    assert "/usr/bin" in box(client)[1]
    assert "/nowhere/test.sock" in "".join(box(client))
    await rig.type(client, b"\x03")
    await popup(rig, client, "printf", "%s|%s", "a b", "$HOME", shows="a b|$HOME")
    await rig.type(client, b"\x03")
    assert await rig.fails("display-popup", "nosuch-program", "x") == "nosuch-program: command not found"
    assert client.overlay is None


@served
async def test_without_a_command_a_shell_or_default_command_runs(rig: Rig) -> None:
    client = await attached(rig)
    await popup(rig, client)
    await rig.type(client, b"echo $((6*7)) $0\r")
    await rig.until(lambda: any("42 /bin/sh" in line for line in box(client)))
    await rig.ok("display-popup", "-C")
    await rig.ok("set-option", "-g", "default-command", "echo by default")
    await popup(rig, client, shows="by default")


@served
async def test_sizes_and_places(rig: Rig) -> None:
    client = await attached(rig)
    for flags, place in {
        (): Box(14, 4, 30, 10),
        ("-w", "50%", "-h", "25%"): Box(14, 6, 30, 5),
        ("-w", "10", "-h", "5", "-x", "3", "-y", "8"): Box(3, 3, 10, 5),
        ("-w", "100%", "-h", "100%"): Box(0, 0, 60, 20),
        ("-w", "10", "-h", "5", "-x", "R", "-y", "S"): Box(50, 14, 10, 5),
        ("-w", "10", "-h", "5", "-x", "#{popup_width}", "-y", "#{popup_height}"): Box(10, 0, 10, 5),
    }.items():
        await popup(rig, client, *flags, "cat")
        assert popup_of(client).box == place, flags
        await rig.ok("display-popup", "-C")
    for flags, message in {
        ("-w", "61"): "width too large",
        ("-w", "x"): "width invalid",
        ("-h", "0"): "height too small",
        ("-h", "101%"): "height too large",
        ("-b", "odd"): "popup-border-lines unknown value: odd",
    }.items():
        assert await rig.fails("display-popup", *flags, "cat") == message
    for flags in (("-w", "2"), ("-h", "2")):
        assert await rig.ok("display-popup", *flags, "cat") == ""
        assert client.overlay is None


@served
async def test_there_has_to_be_a_client(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "cat")
    assert await rig.fails("display-popup", "true") == "no current client"
    assert await rig.fails("display-popup", "-C") == "no current client"


@served
async def test_looks(rig: Rig) -> None:
    client = await attached(rig)
    await rig.ok("set-option", "-g", "popup-style", "bg=blue")
    await rig.ok("set-option", "-g", "popup-border-style", "fg=red")
    await rig.ok("set-option", "-g", "popup-border-lines", "double")
    await popup(rig, client, "-w", "10", "-h", "4", "cat")
    views = build_scene(client).views
    border, inside = views[-2:]
    assert border.rows[0].text == "╔════════╗"
    assert border.rows[0].styles[0].fg == 1
    assert (inside.tint.bg, inside.width, inside.height) == (4, 8, 2)
    # Run again it changes the popup that is there, and nothing else of it.
    await rig.ok("display-popup", "-b", "rounded", "-S", "fg=green", "-s", "bg=yellow", "-w", "30", "echo no")
    border, inside = build_scene(client).views[-2:]
    assert border.rows[0].text == "╭────────╮"
    assert (border.rows[0].styles[0].fg, inside.tint.bg) == (2, 3)
    await rig.ok("display-popup", "-B")
    inside = build_scene(client).views[-1]
    assert (inside.width, inside.height) == (10, 4)
    assert (popup_of(client).terminal.screen.columns, popup_of(client).terminal.screen.lines) == (10, 4)


@served
async def test_a_popup_without_a_border(rig: Rig) -> None:
    client = await attached(rig)
    await popup(
        rig, client, "-B", "-b", "double", "-T", "title", "-w", "12", "-h", "1", "printf 'hello there!'", shows="hello"
    )
    assert box(client) == ["hello there!"]


@served
async def test_a_popup_follows_the_terminal(rig: Rig) -> None:
    client = await attached(rig)
    script = "trap 'stty size' WINCH; echo ready; while :; do read x; done"
    await popup(rig, client, "-w", "40", "-h", "10", "-x", "18", "-y", "15", script, shows="ready")
    client.on_frame([Message.RESIZE, 30, 8, 0, 0])
    assert popup_of(client).box == Box(0, 0, 30, 8)
    await rig.until(lambda: any("6 28" in line for line in box(client)))
    for columns, lines in ((1, 1), (2, 2), (3, 1)):
        client.on_frame([Message.RESIZE, columns, lines, 0, 0])
        picture(client)
    client.on_frame([Message.RESIZE, 60, 20, 0, 0])
    assert popup_of(client).box == Box(18, 5, 40, 10)


@served
async def test_the_panes_below_go_on(rig: Rig) -> None:
    client = await attached(rig)
    await popup(rig, client, "-w", "10", "-h", "4", "-y", "18", "cat")
    await rig.ok("send-keys", "-t", "m", "below", "Enter")
    await rig.until(lambda: "below" in picture(client)[0])


@served
async def test_the_cursor_is_where_the_program_has_it(rig: Rig) -> None:
    client = await attached(rig)
    await popup(rig, client, "printf 'ab\\033[5 q'; read x", shows="ab")
    cursor = build_scene(client).cursor
    assert (cursor.x, cursor.y, cursor.visible, cursor.shape) == (14 + 1 + 2, 4 + 1, True, 5)


def press(code: int, x: int, y: int, final: str = "M") -> bytes:
    return f"\033[<{code};{x + 1};{y + 1}{final}".encode()


async def drag(rig: Rig, client: Client, code: int, start: tuple[int, int], end: tuple[int, int]) -> None:
    for data in (press(code, *start), press(code + 32, *start), press(code + 32, *end), press(code, *end, "m")):
        await rig.type(client, data)


@served
async def test_the_mouse_moves_and_resizes(rig: Rig) -> None:
    client = await attached(rig)
    for code, start, end, place in (
        (0, (10, 8), (14, 9), Box(14, 7, 30, 8)),
        (0, (39, 10), (44, 11), Box(15, 7, 30, 8)),
        (0, (20, 13), (22, 15), Box(12, 8, 30, 8)),
        (8, (20, 9), (22, 10), Box(12, 7, 30, 8)),
        (10, (20, 9), (42, 16), Box(10, 6, 32, 10)),
        (2, (39, 10), (30, 10), Box(10, 6, 20, 4)),
        (0, (10, 8), (70, 30), Box(30, 12, 30, 8)),
        (0, (20, 9), (30, 10), Box(10, 6, 30, 8)),
    ):
        await popup(rig, client, "-x", "10", "-y", "14", "-w", "30", "-h", "8", "exec sleep 60")
        await drag(rig, client, code, start, end)
        shown = popup_of(client)
        assert shown.box == place, (code, start, end)
        assert (shown.terminal.screen.columns, shown.terminal.screen.lines) == (place.width - 2, place.height - 2)
        await rig.ok("display-popup", "-C")


@served
async def test_the_program_gets_the_mouse_that_it_asks_for(rig: Rig) -> None:
    client = await attached(rig)
    assert build_scene(client).modes.mouse == 0
    await popup(rig, client, "-E", "stty raw -echo; printf '\\033[?1002;1006hok'; cat -v", shows="ok")
    assert build_scene(client).modes.mouse == 1002
    await rig.type(client, press(0, 14 + 1 + 4, 4 + 1 + 2))
    await rig.until(lambda: any("^[[<0;5;3M" in line for line in box(client)))
    await rig.type(client, press(0, 0, 0))
    assert client.overlay is not None


@served
async def test_pastes_come_in_the_brackets_that_were_asked_for(rig: Rig) -> None:
    client = await attached(rig)
    await popup(rig, client, "-E", "stty raw -echo; printf '\\033[?2004hok'; cat -v", shows="ok")
    await rig.type(client, b"\033[200~pasted\033[201~")
    await rig.until(lambda: any("^[[200~pasted^[[201~" in line for line in box(client)))


@served
async def test_the_menu_of_the_border(rig: Rig) -> None:
    client = await attached(rig)
    task = await popup(rig, client, "-w", "30", "-h", "8", "exec sleep 60")
    await rig.ok("set-buffer", "-b", "named", "text")
    await rig.type(client, press(2, 14, 8) + b"C")
    assert popup_of(client).box == Box(15, 6, 30, 8)
    await rig.type(client, press(2, 15, 8))
    shown = picture(client)
    assert [line for line in shown if "Close" in line and "(q)" in line]
    assert [line for line in shown if "To Vertical Pane" in line]
    await rig.type(client, b"F")
    assert popup_of(client).box == Box(0, 0, 60, 20)
    await rig.type(client, press(2, 0, 8) + press(2, 0, 8, "m"))
    assert popup_of(client)._menu is None
    await rig.type(client, press(2, 0, 8) + b"q")
    assert client.overlay is None
    assert (await task).code == 129


@served
async def test_the_menu_pastes_the_newest_buffer(rig: Rig) -> None:
    client = await attached(rig)
    await rig.ok("set-buffer", "some text")
    await popup(rig, client, "-E", "-w", "30", "-h", "8", "cat")
    await rig.type(client, press(2, 0, 0) + b"p")
    await rig.until(lambda: any("some text" in line for line in box(client)))


@pytest.mark.parametrize(("key", "size"), [(b"h", "29x19"), (b"v", "60x9")])
def test_a_popup_becomes_a_pane(key: bytes, size: str) -> None:
    @served
    async def check(rig: Rig) -> None:
        client = await attached(rig)
        task = await popup(
            rig, client, "-w", "30", "-h", "8", "echo before; read x; echo got $x; exec cat", shows="before"
        )
        pid = popup_of(client).terminal.pid
        await rig.type(client, press(2, 14, 8) + key)
        assert client.overlay is None
        assert (await task).code == 0
        assert await rig.show("#{pane_index} #{pane_pid} #{pane_width}x#{pane_height}") == f"1 {pid} {size}"
        await rig.type(client, b"abc\r")
        await rig.until(lambda: "got abc" in rig.screen(1))
        assert rig.screen(1).startswith("before\nabc\ngot abc")
        await rig.type(client, b"\x04")
        await rig.until(lambda: len(rig.server.tree.panes) == 1)

    check()


@served
async def test_osc_52_of_a_popup_sets_a_buffer_and_the_clipboard(rig: Rig) -> None:
    client = await attached(rig)
    await rig.ok("set-option", "-s", "set-clipboard", "on")
    await popup(rig, client, "printf '\\033]52;c;aGVsbG8=\\007done'", shows="done")
    assert await rig.ok("show-buffer") == "hello"
    assert b"]52;c;aGVsbG8=" in rig.wire(client).bytes_of(Message.OUTPUT)
    await rig.ok("display-popup", "-C")
    await rig.ok("set-option", "-s", "set-clipboard", "external")
    await popup(rig, client, "printf '\\033]52;c;d29ybGQ=\\007done'", shows="done")
    assert await rig.ok("show-buffer") == "hello"


@served
async def test_a_program_in_a_popup_gets_answers(rig: Rig) -> None:
    client = await attached(rig)
    await popup(rig, client, "-E", "stty raw -echo; printf '\\033[6n'; cat -v", shows="^[[1;1R")


@served
async def test_a_prompt_closes_a_popup_and_another_overlay_keeps_popups_away(rig: Rig) -> None:
    client = await attached(rig)
    task = await popup(rig, client, "cat")
    await rig.ok("command-prompt", "-b", "-t", client.name)
    assert client.overlay is None
    assert (await task).code == 129
    await rig.type(client, b"\x03")
    await rig.ok("display-panes", "-b")
    assert (await rig.run("display-popup", "cat")).code == 0
    assert not isinstance(client.overlay, Popup)


@served
async def test_a_key_waits_for_its_popup(rig: Rig) -> None:
    client = await attached(rig)
    await rig.ok("bind-key", "-n", "F5", "display-popup -E 'read x' ; set-option -g @after 1")
    await rig.type(client, b"\033[15~")
    await rig.until(lambda: isinstance(client.overlay, Popup))
    assert await rig.show("#{@after}") == ""
    await rig.type(client, b"\r")
    await ended(rig, client)
    await rig.turns()
    assert await rig.show("#{@after}") == "1"


@served
async def test_hostile_titles_and_styles_change_nothing(rig: Rig) -> None:
    client = await attached(rig)
    for title in ("#[", "a\nb\033[2J", "日" * 100, "#{", "##", "#[fg=nosuch]x"):
        await popup(rig, client, "-T", title, "-s", "nosuch", "-S", "#[", "cat")
        lines = box(client)
        assert len(lines) == 10
        assert "\033" not in "".join(lines)
        await rig.ok("display-popup", "-C")


@served
async def test_a_flood_in_a_popup_leaves_the_server_free(rig: Rig) -> None:
    client = await attached(rig)
    await popup(rig, client, "-E", "exec yes", shows="y")
    for number in range(20):
        assert await rig.show(f"{number}") == str(number)
    await rig.ok("display-popup", "-C")
    assert client.overlay is None


@served
async def test_only_rows_that_change_are_drawn_again(rig: Rig) -> None:
    client = await attached(rig)
    await popup(rig, client, "-w", "30", "-h", "8", "echo start; read x; echo done", shows="start")
    composer = Composer()
    composer.update(build_scene(client))
    assert composer.update(build_scene(client)) == ([], [])
    await rig.type(client, b"z")
    await rig.until(lambda: popup_of(client).terminal.screen.rows[1].text.startswith("z"))
    place = popup_of(client).box
    assert composer.update(build_scene(client)) == ([place.y + 2], [])


@served
async def test_filling_the_terminal_tells_the_program(rig: Rig) -> None:
    client = await attached(rig)
    await popup(rig, client, "trap 'stty size' WINCH; echo ready; while :; do read x; done", shows="ready")
    await rig.type(client, press(2, 0, 0) + b"F")
    await rig.until(lambda: any("18 58" in line for line in box(client)))


@served
async def test_a_popup_covers_messages_as_in_tmux(rig: Rig) -> None:
    client = await attached(rig)
    await popup(rig, client, "-w", "100%", "-h", "100%", "read x; echo done")
    client.show_message("covered")
    assert "covered" not in "".join(picture(client))
    assert build_scene(client).cursor.visible
    await rig.ok("display-popup", "-C")
    assert picture(client)[-1] == "covered"


@served
async def test_the_pane_below_is_told_of_the_focus(rig: Rig) -> None:
    await rig.ok("set-option", "-s", "focus-events", "on")
    client = await attached(rig)
    pane = rig.server.tree.panes[0]
    written: list[bytes] = []
    pane.io.write = written.append  # type: ignore[union-attr,method-assign]
    pane.io._feed(b"\033[?1004h")  # type: ignore[union-attr]
    await popup(rig, client, "cat")
    written.clear()
    await rig.type(client, b"\033[O")
    await rig.type(client, b"\033[I")
    assert written == [b"\033[O", b"\033[I"]


@pytest.mark.parametrize(("columns", "lines"), [(1, 1), (2, 1), (3, 3), (1, 30)])
def test_a_tiny_terminal_shows_what_fits_and_nothing_breaks(columns: int, lines: int) -> None:
    @served
    async def check(rig: Rig) -> None:
        client = await attached(rig, columns, lines)
        for words in (
            ("display-popup", "cat"),
            ("display-popup", "-B", "-w", "100%", "-h", "100%", "cat"),
            ("display-popup", "-w", "100%", "-h", "100%", "-T", "title", "cat"),
            ("display-menu", "A", "a", ""),
            ("display-panes", "-b"),
        ):
            task = asyncio.create_task(rig.run(*words))
            await rig.until(lambda: client.overlay is not None or task.done())  # noqa: B023
            picture(client)
            await rig.type(client, press(2, 0, 0) + press(2, 0, 0, "m") + press(0, 0, 0) + press(0, 0, 0, "m"))
            picture(client)
            if client.overlay is not None:
                client.overlay.close()
            assert (await task).code in (0, 1, 129)

    check()
