"""What goes into a pane: keys, text, pastes, the mouse, the focus, signals."""

from __future__ import annotations

import pytest

from pymux_wf.aio import InputTooLong, InvalidCall, ModeNotEnabled, PaneDied, Refused, Server

SHOW = "import os,sys,tty\ntty.setraw(0)\nsys.stdout.write({modes!r} + 'up\\r\\n'); sys.stdout.flush()\n" + (
    "while True:\n data = os.read(0, 4096)\n"
    " sys.stdout.write(ascii(data) + '\\r\\n'); sys.stdout.flush()\n"
    " if b'q' in data: break\n"
)
"""A program that writes what it reads."""


def showing(modes: str = "") -> list[str]:
    return ["python3", "-c", SHOW.format(modes=modes)]


async def keys_have_names_and_other_words_are_typed(server: Server) -> None:
    pane = await server.exec(showing())
    await pane.wait_for("up")
    for keys, bytes_shown in (
        (["Enter"], r"b'\r'"),
        (["C-a"], r"b'\x01'"),
        (["M-x"], r"b'\x1bx'"),
        (["Up"], r"b'\x1b[A'"),
        (["S-F5"], r"b'\x1b[15;2~'"),
        (["hello, world"], "b'hello, world'"),
        (["漢"], r"b'\xe6\xbc\xa2'"),
    ):
        await pane.send_keys(*keys)
        await pane.wait_for(bytes_shown)
    await pane.send_keys("Enter", literal=True)
    await pane.wait_for("b'Enter'")


async def a_newline_of_text_is_the_enter_key(server: Server) -> None:
    pane = await server.exec(showing())
    await pane.wait_for("up")
    await pane.send_text("one\ntwo\r\n")
    await pane.wait_for(r"b'one\rtwo\r'", screen=True)
    await pane.send_bytes(b"\x00\n\xff")
    await pane.wait_for(r"b'\x00\n\xff'")


async def a_paste_has_brackets_where_they_were_asked_for(server: Server) -> None:
    pane = await server.exec(showing("\033[?2004h"))
    await pane.wait_for("up")
    await pane.paste("one\ntwo\x1b[201~three")
    await pane.wait_for(r"b'\x1b[200~one\rtwothree\x1b[201~'", screen=True)
    plain = await server.exec(showing())
    await plain.wait_for("up")
    await plain.paste("one\ntwo")
    await plain.wait_for(r"b'one\rtwo'", screen=True)


async def the_mouse_needs_a_program_that_wants_it(server: Server) -> None:
    pane = await server.exec(showing())
    await pane.wait_for("up")
    with pytest.raises(ModeNotEnabled, match="mode 9, 1000"):
        await pane.click(0, 0)
    with pytest.raises(ModeNotEnabled):
        await pane.scroll(1)
    with pytest.raises(ModeNotEnabled, match="1004"):
        await pane.focus()
    clicks = await server.exec(showing("\033[?1000h\033[?1006h"))
    await clicks.wait_for("up")
    await clicks.click(2, 3)
    await clicks.wait_for(r"\x1b[<0;4;3M\x1b[<0;4;3m")
    await clicks.click(2, 3, button="right", modifiers=["ctrl"])
    await clicks.wait_for(r"\x1b[<18;4;3M")
    await clicks.scroll(-2, row=1)
    await clicks.wait_for(r"\x1b[<64;1;2M\x1b[<64;1;2M")
    with pytest.raises(ModeNotEnabled, match="1003"):
        await clicks.hover(1, 1)
    with pytest.raises(ModeNotEnabled, match="1002"):
        await clicks.drag((0, 0), (1, 1))
    with pytest.raises(InvalidCall, match="no cell 200,0"):
        await clicks.click(0, 200)
    with pytest.raises(InvalidCall, match="modifiers"):
        await clicks.click(0, 0, modifiers=["hyper"])
    every = await server.exec(showing("\033[?1003h\033[?1006h\033[?1004h"))
    await every.wait_for("up")
    await every.drag((0, 0), (1, 4))
    await every.wait_for(r"\x1b[<0;1;1M\x1b[<32;5;2M\x1b[<0;5;2m")
    await every.hover(5, 5)
    await every.wait_for(r"\x1b[<35;6;6M")
    await every.focus(False)
    await every.wait_for(r"\x1b[O")


async def a_locator_is_clicked_in_its_middle(server: Server) -> None:
    pane = await server.exec(showing("\033[?1000h\033[?1006h\033[4;5H[ OK ]\033[H"))
    await pane.text("[ OK ]").click()
    await pane.wait_for(r"\x1b[<0;8;4M")


async def a_line_that_the_terminal_would_cut_is_refused(server: Server) -> None:
    pane = await server.exec(["sh", "-c", "cat > /dev/null & stty -echo; echo ready; cat"])
    await pane.wait_for("ready")
    with pytest.raises(InputTooLong, match="canonical") as caught:
        await pane.send_text("x" * 5000 + "\n")
    assert isinstance(caught.value, Refused)
    await pane.send_text("\n".join(["y" * 3000] * 3) + "\n")
    await pane.wait_for("y" * 3000)
    assert "x" not in await pane.output()
    raw = await server.exec(showing())
    await raw.wait_for("up")
    await raw.send_text("z" * 6000)
    await raw.wait_for("zzzz'")


async def what_has_ended_takes_no_input(server: Server) -> None:
    pane = await server.exec(["true"])
    await pane.wait_exit()
    for attempt in (pane.send_keys, pane.send_text, pane.paste):
        with pytest.raises(PaneDied):
            await attempt("x")
    with pytest.raises(PaneDied):
        await pane.interrupt()
    with pytest.raises(PaneDied):
        await pane.signal("TERM")


async def a_covered_pane_refuses_input(server: Server) -> None:
    pane = await server.exec(["cat"])
    await pane.command("copy-mode", check=True)
    assert (await pane.info()).mode == "copy-mode"
    with pytest.raises(Refused, match="copy-mode"):
        await pane.send_text("x")
    await pane.command("send-keys -X cancel", check=True)
    await pane.send_text("seen\n")
    await pane.wait_for("seen")


async def signals_end_programs_exactly(server: Server) -> None:
    pane = await server.exec(["sleep", "60"])
    await pane.signal("TERM")
    ended = await pane.wait_exit()
    assert (ended.code, ended.signal, ended.shell_code, ended.ok) == (None, 15, 143, False)
    pane = await server.exec(["cat"])
    await pane.signal(9)
    assert (await pane.wait_exit()).signal == 9
    pane = await server.exec(["cat"])
    await pane.interrupt()
    assert (await pane.wait_exit()).signal == 2
    with pytest.raises(InvalidCall, match="no such signal"):
        await (await server.exec(["cat"])).signal("NOPE")


async def the_foreground_can_be_signalled(server: Server) -> None:
    pane = await server.exec(["bash", "--norc", "-ic", "echo begin; sleep 60; echo after; cat"])
    await pane.wait_for("begin")
    while (await pane.process).command != "sleep":
        await pane.wait_idle(0.01)
    await pane.signal("KILL", foreground=True)
    await pane.wait_for("after")


async def a_tree_is_killed_to_its_last_leaf(server: Server) -> None:
    script = "trap '' HUP; (trap '' HUP TERM; setsid sleep 61 & echo child=$!; wait) & sleep 60; wait"
    pane = await server.exec(["sh", "-c", script])
    match = await pane.wait_for(regex=r"child=(\d+)\s")
    child = int(match.groups[0] or 0)
    await pane.kill(tree=True)
    assert (await pane.wait_exit()).signal == 9
    assert gone(child)


def gone(pid: int) -> bool:
    """Whether the process has ended, perhaps without anybody having been told yet."""
    import os
    import signal

    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    import select

    try:
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        return bool(poll.poll(2000))
    finally:
        os.close(descriptor)
        assert signal.SIGKILL
