"""What is typed while the output is held: it is read before anything new is shown, or it comes back whole."""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import struct
import sys
import termios
from collections.abc import Awaitable, Callable

import pytest

from pymux_wf import aio
from pymux_wf.api.errors import PaneDied, Refused

RAW = "import os, select, signal, sys, termios, tty\ntty.setraw(0)\nsignal.pthread_sigmask(signal.SIG_BLOCK, [10])\n"
LEFT = "os.write(1, b'left:%r;' % (os.read(0, 99) if select.select([0], [], [], 0)[0] else b''))\n"
REST = "select.select([], [], [], 60)\n"


def with_program(program: str, work: Callable[[aio.Pane], Awaitable[None]]) -> None:
    async def run() -> None:
        async with aio.Server.start() as server:
            pane = await server.exec([sys.executable, "-c", RAW + program])
            await pane.wait_for("ready")
            await work(pane)

    asyncio.run(run())


async def go_on(pane: aio.Pane) -> None:
    pid = (await pane.info()).pid
    assert pid is not None
    os.kill(pid, signal.SIGUSR1)


async def until_typed(pane: aio.Pane, count: int) -> None:
    """Until so many bytes wait in its terminal."""
    terminal = os.open((await pane.info()).tty, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        async with asyncio.timeout(5):
            while struct.unpack("i", fcntl.ioctl(terminal, termios.FIONREAD, b"\0" * 4)) != (count,):
                await asyncio.sleep(0)
    finally:
        os.close(terminal)


def test_a_program_that_asks_when_it_is_about_to_be_answered_gets_no_answer() -> None:
    """The whole race, always lost: it has decided to ask, waits until something is typed, and asks only then."""
    program = "os.write(1, b'ready')\nselect.select([0], [], [])\nos.write(1, b'?')\n" + LEFT + REST

    async def work(pane: aio.Pane) -> None:
        with pytest.raises(Refused, match="taken back") as caught:
            await pane.send_keys("y", unchanged_since=await pane.mark(), reader_waits=True)
        assert caught.value.evidence["unread"]
        await pane.wait_for("?left:b'';", screen=True)

    with_program(program, work)


def test_what_is_not_read_is_taken_back_and_what_others_type_is_not() -> None:
    program = "os.write(1, b'ready')\nsignal.sigwait([10])\n" + LEFT + REST

    async def work(pane: aio.Pane) -> None:
        typing = asyncio.ensure_future(
            pane.send_keys("x", "Enter", unchanged_since=await pane.mark(), reader_waits=True)
        )
        await until_typed(pane, 2)
        await pane.send_text("person")
        with pytest.raises(Refused, match="taken back"):
            await typing
        await go_on(pane)
        await pane.wait_for("left:b'person';", screen=True)

    with_program(program, work)


def test_what_was_typed_before_is_not_touched() -> None:
    program = "os.write(1, b'ready')\nsignal.sigwait([10])\n" + LEFT + REST

    async def work(pane: aio.Pane) -> None:
        await pane.send_text("before")
        with pytest.raises(Refused, match="has not read what was typed before"):
            await pane.send_keys("x", unchanged_since=await pane.mark(), reader_waits=True)
        await go_on(pane)
        await pane.wait_for("left:b'before';", screen=True)

    with_program(program, work)


def test_a_program_that_reads_and_echoes_byte_by_byte_gets_all() -> None:
    program = "os.write(1, b'ready ')\nwhile True: os.write(1, os.read(0, 1))\n"

    async def work(pane: aio.Pane) -> None:
        await pane.send_text("every letter of it", unchanged_since=await pane.mark(), reader_waits=True)
        await pane.wait_for("ready every letter of it", screen=True)

    with_program(program, work)


def test_a_long_paste_arrives_whole() -> None:
    program = (
        "import hashlib\nos.write(1, b'ready')\ngot = b''\n"
        "while not got.endswith(b'end'): got += os.read(0, 65536)\n"
        "os.write(1, hashlib.md5(got).hexdigest().encode())\n" + REST
    )

    async def work(pane: aio.Pane) -> None:
        import hashlib

        text = "".join(f"{number} " for number in range(30_000)) + "end"
        await pane.paste(text, unchanged_since=await pane.mark(), reader_waits=True)
        await pane.wait_for(hashlib.md5(text.encode()).hexdigest(), screen=True)

    with_program(program, work)


def test_a_line_that_the_kernel_edits_stays_when_its_enter_is_taken_back() -> None:
    program = (
        "settings = termios.tcgetattr(0)\nsettings[0] |= termios.ICRNL\nsettings[3] |= termios.ICANON\n"
        "termios.tcsetattr(0, termios.TCSANOW, settings)\n"
        "os.write(1, b'ready')\nsignal.sigwait([10])\nos.write(1, b'on')\nos.write(1, b'got:%r;' % os.read(0, 99))\n"
        + REST
    )

    async def work(pane: aio.Pane) -> None:
        await pane.send_text("line", unchanged_since=await pane.mark(), reader_waits=True)
        with pytest.raises(Refused, match="taken back"):
            await pane.send_keys("Enter", unchanged_since=await pane.mark(), reader_waits=True)
        await go_on(pane)
        await pane.wait_for("on", screen=True)
        await pane.send_keys("Enter", unchanged_since=await pane.mark(), reader_waits=True)
        await pane.wait_for("got:b'line\\n';", screen=True)

    with_program(program, work)


def test_output_that_a_person_stopped_stays_stopped() -> None:
    program = (
        "settings = termios.tcgetattr(0)\nsettings[0] |= termios.IXON\n"
        "termios.tcsetattr(0, termios.TCSANOW, settings)\n"
        "os.write(1, b'ready')\nsignal.sigwait([10])\nos.write(1, b'asked')\n" + REST
    )

    async def work(pane: aio.Pane) -> None:
        await pane.send_keys("C-s")
        for waits in (True, False):
            with pytest.raises(Refused, match="stopped"):
                await pane.send_keys("x", unchanged_since=await pane.mark(), reader_waits=waits)
        await go_on(pane)
        with pytest.raises(Refused, match="stopped"):
            await pane.send_keys("x", unchanged_since=await pane.mark(), reader_waits=True)
        assert "asked" not in (await pane.screen).text
        await pane.send_keys("C-q")
        await pane.wait_for("asked", screen=True)

    with_program(program, work)


def test_output_goes_on_when_who_typed_has_gone() -> None:
    program = "os.write(1, b'ready')\nsignal.sigwait([10])\nos.write(1, b'on')\n" + LEFT + REST

    async def work(pane: aio.Pane) -> None:
        typing = asyncio.ensure_future(pane.send_keys("x", unchanged_since=await pane.mark(), reader_waits=True))
        await until_typed(pane, 1)
        typing.cancel()
        await asyncio.gather(typing, return_exceptions=True)
        await go_on(pane)
        await pane.wait_for("onleft:", screen=True)

    with_program(program, work)


def test_a_program_that_ends_unread_is_told_to_have_ended() -> None:
    async def work(pane: aio.Pane) -> None:
        typing = asyncio.ensure_future(pane.send_keys("x", unchanged_since=await pane.mark(), reader_waits=True))
        await until_typed(pane, 1)
        pid = (await pane.info()).pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(PaneDied):
            await typing
        assert await pane.wait_exit() is not None

    with_program("os.write(1, b'ready')\nsignal.sigwait([10])\n", work)
