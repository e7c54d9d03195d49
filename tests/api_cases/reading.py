"""What a pane shows and wrote, also after its end; where things are on it."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path

import pytest

from pymux_wf.aio import Ambiguous, Exit, InvalidCall, NotFound, Screen, Server


async def the_screen_is_a_value(server: Server) -> None:
    pane = await server.exec(["sh", "-c", r"printf 'one\033[1;31m two\033[m\n\033]2;T\007'; cat"], size=(20, 4))
    assert (await pane.wait_for("two")).cells == ((0, 4, 3),)
    await pane.wait_title("T")
    screen = await pane.screen
    assert isinstance(screen, Screen)
    assert (screen.columns, screen.lines, screen.title) == (20, 4, "T")
    assert screen.text == "one two"
    assert screen.rows[0].cells[4].style.bold
    assert screen.rows[0].cells[4].style.fg == "red"
    await pane.send_text("more\n")
    await pane.wait_for("more")
    assert screen.text == "one two"
    assert await pane.screen != screen


async def the_history_is_what_scrolled_away(server: Server) -> None:
    pane = await server.exec(["sh", "-c", "seq 30; cat"], size=(20, 10))
    await pane.wait_for(regex=r"30\s")
    history = [row.text for row in await pane.history()]
    assert history == [str(number) for number in range(1, 22)]
    assert [row.text for row in await pane.history(3)] == ["19", "20", "21"]
    assert await pane.history(0) == ()
    with pytest.raises(InvalidCall):
        await pane.history(-1)


async def output_is_read_without_taking_it(server: Server) -> None:
    pane = await server.exec(["sh", "-c", r"stty -echo; printf 'a\033[31mb\033[m\n'; cat"])
    await pane.wait_for("ab")
    await pane.wait_idle(0.05)
    mark = await pane.mark()
    await pane.send_text("later\n")
    await pane.wait_for("later", since=mark)
    assert await pane.output(mark) == "later\n"
    whole = await pane.output()
    assert whole == "ab\nlater\n" == whole.text
    assert (whole.truncated, whole.lost_lines) == (False, 0)
    assert await pane.output_bytes(mark) == b"later\r\n"
    assert await pane.output() == whole


async def what_is_lost_is_told(server: Server) -> None:
    pane = await server.exec(["sh", "-c", "seq 400000; echo all; cat"])
    await pane.wait_for("all", timeout=30)
    output = await pane.output()
    assert output.truncated
    lines = output.splitlines()
    assert lines[-1] == "all"
    assert output.lost_lines + len(lines) in (400001, 400002)  # the first line may have lost its beginning


async def a_pane_can_be_asked_after_its_end(server: Server) -> None:
    pane = await server.exec(["sh", "-c", "echo last words; exit 3"])
    assert await pane.wait_exit() == Exit(code=3)
    assert await pane.exit == Exit(code=3)
    assert (await pane.screen).text == "last words"
    assert await pane.output() == "last words\n"
    assert (await pane.wait_for("last words")).already
    assert await pane.text("words").count() == 1
    assert (await pane.process).pid is None
    assert (await pane.info()).gone
    assert await server.pane(pane.id) == pane
    assert await pane.wait_exit() == Exit(code=3)


async def places_are_looked_for_anew(server: Server) -> None:
    pane = await server.exec(["sh", "-c", r"stty -echo; printf 'name: 漢字 ok\nok\n'; cat"], size=(30, 6))
    ok = pane.text("ok")
    assert [found.text for found in await ok.wait()] == ["ok", "ok"]
    assert (await ok.first.all())[0].spans[0] == (0, 11, 2)
    assert await ok.last.text_content() == "ok"
    assert await pane.line("ok").count() == 1
    assert await ok.region(rows=0).count() == 1
    assert await pane.text(re.compile(r"\w+:")).text_content() == "name:"
    with pytest.raises(Ambiguous, match="there are 2"):
        await ok.text_content()
    with pytest.raises(NotFound):
        await pane.text("never").text_content()
    await pane.send_text("\033[2J\033[Hok\n")
    await pane.wait_for("ok")
    await pane.wait_idle(0.05)
    assert await ok.count() == 1
    assert await ok.or_(pane.text("nothing")).is_visible()
    assert not await ok.and_(pane.style(bold=True)).is_visible()


async def what_cannot_be_looked_for_is_said(server: Server) -> None:
    pane = await server.exec(["cat"])
    other = await server.exec(["cat"])
    with pytest.raises(InvalidCall, match="empty"):
        pane.text("")
    with pytest.raises(InvalidCall, match="position"):
        await pane.wait_for(regex="(")
    with pytest.raises(InvalidCall, match="either"):
        await pane.wait_for()
    with pytest.raises(InvalidCall):
        pane.style(boldness=True)
    with pytest.raises(InvalidCall, match="two panes"):
        pane.text("a").and_(other.text("b"))


async def pictures_are_written_by_their_ending(server: Server) -> None:
    pane = await server.exec(["sh", "-c", "echo picture; cat"], size=(20, 3))
    await pane.wait_for("picture")
    with tempfile.TemporaryDirectory() as directory:
        for ending in ("txt", "ansi", "json", "svg", "html"):
            path = await pane.screenshot(Path(directory) / f"shot.{ending}")
            assert "picture" in path.read_text("utf-8")
        assert json.loads((Path(directory) / "shot.json").read_text("utf-8"))
        with pytest.raises(InvalidCall, match="gif"):
            await pane.screenshot(Path(directory) / "shot.gif")
    text = await pane.snapshot_text(mask=["pic"])
    assert "pic" not in text
    assert "ture" in text


async def what_runs_can_be_told(server: Server) -> None:
    pane = await server.exec(["sh", "-c", "echo up; exec sleep 60"])
    await pane.wait_for("up")
    while (await pane.process).command != "sleep":
        await pane.wait_idle(0.01)
    process = await pane.process
    assert process.argv == ("sleep", "60")
    assert process.pid == process.group
    info = await pane.info()
    assert (info.pid, info.tty.startswith("/dev/"), info.ended) == (process.pid, True, None)
