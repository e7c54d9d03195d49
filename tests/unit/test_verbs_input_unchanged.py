"""Typing for the screen that was looked at: refused where the program has written since."""

from __future__ import annotations

import asyncio
import os

import pytest

from pymux_wf import aio
from pymux_wf.api.errors import Refused


def test_is_written_where_nothing_has_been_said_since_and_refused_where_something_has() -> None:
    async def work() -> None:
        async with aio.Server.start() as server:
            pane = await server.exec(["sh", "-c", "printf ready; read a; printf asked; cat"])
            await pane.wait_for("ready")
            seen = await pane.mark()
            await pane.send_keys("x", "Enter", unchanged_since=seen)
            await pane.wait_for("asked")
            with pytest.raises(Refused, match="has written since it was looked at"):
                await pane.paste("nothing", unchanged_since=seen)
            with pytest.raises(Refused, match="has written"):
                await pane.send_keys("Enter", unchanged_since=seen)
            assert "nothing" not in (await pane.screen).text

    asyncio.run(work())


def test_output_goes_on_after_the_look() -> None:
    async def work() -> None:
        async with aio.Server.start() as server:
            pane = await server.exec(["sh", "-c", "printf ready; cat"])
            await pane.wait_for("ready")
            mark = await pane.mark()
            await pane.send_text("one\n", unchanged_since=mark)
            await pane.wait_for("one", screen=True)

    asyncio.run(work())


def test_never_types_an_answer_to_a_question_that_came_in_the_meantime() -> None:
    """The program asks at any moment, drops what was typed before it asked, and counts the answers it then gets."""
    program = (
        "import os, random, select, sys, termios, tty\n"
        "tty.setraw(0)\n"
        "random.seed(7)\n"
        "os.write(1, b'ready')\n"
        "bad = 0\n"
        "for turn in range(400):\n"
        "    select.select([0], [], [], random.random() * 0.004)\n"
        "    os.write(1, b'?')\n"
        "    termios.tcflush(0, termios.TCIFLUSH)\n"
        "    if select.select([0], [], [], 0.002)[0]:\n"
        "        bad += b'x' in os.read(0, 100)\n"
        "    os.write(1, b'.')\n"
        "os.write(1, b'bad=%d;' % bad)\n"
        "select.select([], [], [], 60)\n"
    )

    async def work() -> None:
        async with aio.Server.start() as server:
            pane = await server.exec([os.environ.get("PYTHON", "python3"), "-c", program])
            await pane.wait_for("ready")
            end = asyncio.ensure_future(pane.wait_for("bad=", since=await pane.mark(), timeout=20))
            while not end.done():
                seen = await pane.mark()
                screen = (await pane.screen).text
                if not screen.endswith("?"):
                    try:
                        await pane.send_keys("x", unchanged_since=seen)
                    except Refused:
                        pass
            await pane.wait_for("bad=0;", screen=True)

    asyncio.run(work())


def test_the_kernels_echo_is_shown_at_once() -> None:
    async def work() -> None:
        async with aio.Server.start() as server:
            pane = await server.exec(["sh", "-c", "printf ready; read a; echo got:$a; read b"])
            await pane.wait_for("ready")
            await pane.send_text("abc", unchanged_since=await pane.mark())
            await pane.wait_for("abc", screen=True, timeout=2)
            await pane.send_keys("Enter", unchanged_since=await pane.mark())
            await pane.wait_for("got:abc", timeout=2)

    asyncio.run(work())


def test_what_a_program_does_not_read_is_taken_back_where_it_has_to() -> None:
    async def work() -> None:
        async with aio.Server.start() as server:
            busy = await server.exec(["sh", "-c", "printf ready; while :; do :; done"])
            await busy.wait_for("ready")
            seen = await busy.mark()
            with pytest.raises(Refused, match="does not read what is typed, and it was taken back"):
                await busy.send_keys("x", "Enter", unchanged_since=seen, reader_waits=True)
            await busy.wait_for("x", screen=True)  # the kernel's echo
            await busy.send_keys("x", unchanged_since=await busy.mark())
            calm = await server.exec(["sh", "-c", "printf ready; exec cat"])
            await calm.wait_for("ready")
            await calm.wait_idle()
            await calm.send_keys("x", unchanged_since=await calm.mark(), reader_waits=True)

    asyncio.run(work())
