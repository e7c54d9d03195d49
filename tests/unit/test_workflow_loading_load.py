"""Loading layouts into a real server in this process: what is made, what is repaired, what is left alone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from pymux_wf.aio import Pane, Server, Session, Window
from pymux_wf.workflow.errors import NotThere, WorkflowError
from pymux_wf.workflow.layouts import programs
from pymux_wf.workflow.layouts.engine import filled
from pymux_wf.workflow.layouts.load import load
from pymux_wf.workflow.layouts.model import Layout
from pymux_wf.workflow.layouts.model import Pane as Described
from pymux_wf.workflow.layouts.present import look
from pymux_wf.workflow.layouts.programs import type_all
from pymux_wf.workflow.layouts.windows import refit
from pymux_wf.workflow.monitors.workflow_settings import Engine
from pymux_wf.workflow.records import Document

TEXT = """
[session]
name = "dev"
select = "queues"
env = { APP = "one" }

[[window]]
name = "code"
  [[window.pane]]
  run = ["sh", "-c", "stty size; echo app $APP in $PWD; cat"]

[[window]]
name = "queues"
split = "h"
env = { APP = "two" }
  [[window.pane]]
  size = "65%"
  title = "redis #1"
  run = ["sh", "-c", "stty size; echo app $APP; cat"]
  [[window.pane]]
  split = "v"
    [[window.pane.pane]]
    size = "5"
    run = ["sh", "-c", "stty size; cat"]
    [[window.pane.pane]]
    type = "echo typed"
    focus = true
    [[window.pane.pane]]
    type = "echo never"
    enter = false

[[window]]
name = "tests"
layout = "even-vertical"
  [[window.pane]]
  run = ["sh", "-c", "echo first; cat"]
  [[window.pane]]
  run = ["sh", "-c", "echo second; cat"]
"""


def layout_of(text: str = TEXT) -> Layout:
    return Document(text).read(Layout)


@pytest.fixture(autouse=True)
def plain_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Panes run their argv alone: what is put around it is tested elsewhere. Nothing is configured."""
    monkeypatch.setenv("XDG_CONFIG_HOME", "/nowhere")

    def argv_of(pane: Described, socket: str) -> list[str]:
        return ["sh", "-c", pane.run] if isinstance(pane.run, str) else list(pane.run)

    monkeypatch.setattr(programs, "argv_of", argv_of)


def served(test: Callable[[Server], Awaitable[None]]) -> Callable[[], None]:
    def run() -> None:
        async def live() -> None:
            async with Server.start(size=(101, 40), env={"HOME": "/nowhere"}, listen=False) as server:
                await test(server)

        asyncio.run(live())

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


async def shape(session: Session) -> list[tuple[str, int]]:
    return [(await window.name, len(await window.panes)) for window in await session.windows]


async def pids(session: Session) -> dict[str, int]:
    return {pane.id: (await pane.info()).pid for pane in await session.panes}


async def pane_of(server: Server, session: str, label: str) -> Pane:
    present = await look(server, session)
    return Pane(server, next(pane.id for pane in present.panes if pane.label == label))


@served
async def test_all_is_made_as_written(server: Server) -> None:
    loaded = await load(server, layout_of(), "dev", root="/usr")
    assert (loaded.created, loaded.windows, loaded.started) == (True, ("code", "queues", "tests"), 7)
    assert loaded.problems == ()
    session = await server.session("dev")
    assert await shape(session) == [("code", 1), ("queues", 4), ("tests", 2)]
    assert await (await session.window).name == "queues"
    code, redis = await pane_of(server, session.id, "dev/code/0"), await pane_of(server, session.id, "dev/queues/0")
    await code.wait_for("app one in /usr")
    await redis.wait_for("app two")
    assert await redis.title == "redis #1"
    assert await (await pane_of(server, session.id, "dev/queues/1.1")).active


@served
async def test_programs_see_their_final_size_from_the_start(server: Server) -> None:
    await load(server, layout_of(), "dev")
    session = await server.session("dev")
    for label, size in (("dev/code/0", "40 101"), ("dev/queues/0", "40 65"), ("dev/queues/1.0", "5 35")):
        pane = await pane_of(server, session.id, label)
        await pane.wait_for(size)
        columns, lines = (await pane.info()).columns, (await pane.info()).lines
        assert f"{lines} {columns}" == size


@served
async def test_what_is_typed_waits_for_a_plain_shell(server: Server) -> None:
    loaded = await load(server, layout_of(), "dev")
    await type_all(server, loaded.typed)
    typed = await pane_of(server, loaded.session, "dev/queues/1.1")
    await typed.wait_for(re.compile("^typed", re.MULTILINE), screen=True)


@served
async def test_what_is_typed_waits_for_the_prompt(server: Server) -> None:
    await server.command("set-option -g default-shell /bin/bash", check=True)
    loaded = await load(server, layout_of(), "dev")
    assert [(each.text, each.enter) for each in loaded.typed] == [("echo typed", True), ("echo never", False)]
    await type_all(server, loaded.typed)
    typed = await pane_of(server, loaded.session, "dev/queues/1.1")
    await typed.wait_for("typed", screen=True)
    commands = await typed.wait_command()
    assert (commands.text, commands.code) == ("echo typed", 0)
    unsent = await pane_of(server, loaded.session, "dev/queues/1.2")
    await unsent.wait_for("echo never", screen=True)
    assert await unsent.commands == []


@served
async def test_loading_again_changes_nothing(server: Server) -> None:
    first = await load(server, layout_of(), "dev")
    session = await server.session("dev")
    before = await pids(session), await shape(session), [await window.layout for window in await session.windows]
    await (await session.window_named("code")).select()
    again = await load(server, layout_of(), "dev")
    assert (first.session, again.changed) == (again.session, False)
    assert before == (await pids(session), await shape(session), [await w.layout for w in await session.windows])
    assert await (await session.window).name == "code"


@served
async def test_a_missing_window_comes_back_at_its_place_whatever_the_others_are_called(server: Server) -> None:
    loaded = await load(server, layout_of(), "dev")
    session = await server.session("dev")
    await (await session.window_named("tests")).rename("other")
    await (await session.window_named("queues")).kill()
    before = await pids(session)
    again = await load(server, layout_of(), "dev")
    assert (again.windows, again.started, again.session) == (("queues",), 4, loaded.session)
    assert await shape(session) == [("code", 1), ("queues", 4), ("other", 2)]
    assert before.items() <= (await pids(session)).items()


@served
async def test_a_first_window_comes_back_in_front(server: Server) -> None:
    await load(server, layout_of(), "dev")
    session = await server.session("dev")
    await (await session.window_named("code")).kill()
    await load(server, layout_of(), "dev")
    assert [name for name, _ in await shape(session)] == ["code", "queues", "tests"]


@served
async def test_missing_panes_come_back_at_their_places_and_all_sizes_with_them(server: Server) -> None:
    loaded = await load(server, layout_of(), "dev")
    session = await server.session("dev")
    window = await session.window_named("queues")
    places = {label: await place_of(server, session, f"dev/queues/{label}") for label in ("0", "1.0", "1.1", "1.2")}
    for label in ("0", "1.1"):
        await (await pane_of(server, session.id, f"dev/queues/{label}")).kill()
    again = await load(server, layout_of(), "dev")
    assert (again.windows, again.started) == ((), 2)
    assert places == {label: await place_of(server, session, f"dev/queues/{label}") for label in places}
    assert len(await window.panes) == 4
    assert again.session == loaded.session


async def place_of(server: Server, session: Session, label: str) -> tuple[int, int, int, int]:
    info = await (await pane_of(server, session.id, label)).info()
    return info.column, info.row, info.columns, info.lines


@served
async def test_what_the_user_has_added_stays_and_is_not_pushed_about(server: Server) -> None:
    await load(server, layout_of(), "dev")
    session = await server.session("dev")
    mine = await session.new_window("mine", argv=["cat"])
    window = await session.window_named("tests")
    own = await (await window.pane).split(argv=["cat"])
    await (await pane_of(server, session.id, "dev/tests/1")).kill()
    await load(server, layout_of(), "dev")
    assert await shape(session) == [("code", 1), ("queues", 4), ("tests", 3), ("mine", 1)]
    assert own in await window.panes
    assert await mine.name == "mine"


@served
async def test_a_pane_that_was_moved_to_another_window_is_not_made_again(server: Server) -> None:
    await load(server, layout_of(), "dev")
    session = await server.session("dev")
    moved = await pane_of(server, session.id, "dev/tests/1")
    await moved.command(["break-pane", "-d", "-s", moved.id, "-n", "moved"], check=True)
    again = await load(server, layout_of(), "dev")
    assert not again.changed
    assert await shape(session) == [("code", 1), ("queues", 4), ("tests", 1), ("moved", 1)]


@served
async def test_dead_panes_are_respawned_where_they_are(server: Server) -> None:
    await load(server, layout_of(), "dev")
    session = await server.session("dev")
    await session.command("set-option -g remain-on-exit on", check=True)
    pane = await pane_of(server, session.id, "dev/tests/0")
    await pane.signal("KILL")
    await pane.wait_exit()
    again = await load(server, layout_of(), "dev")
    assert (again.windows, again.started) == ((), 1)
    await pane.wait_for("first", screen=True)
    assert await pane.exit is None


@served
async def test_it_is_added_to_a_session_that_is_there(server: Server) -> None:
    mine = await server.new_session("mine", argv=["cat"], cwd="/usr")
    loaded = await load(server, layout_of(), "dev", "mine")
    assert (loaded.created, loaded.session_name) == (False, "mine")
    assert await shape(mine) == [("cat", 1), ("code", 1), ("queues", 4), ("tests", 2)]
    await (await pane_of(server, mine.id, "dev/code/0")).wait_for("app one in /usr")
    assert not (await load(server, layout_of(), "dev", "mine")).changed
    with pytest.raises(NotThere, match="nowhere"):
        await load(server, layout_of(), "dev", "nowhere")


@served
async def test_two_loads_at_once_make_one_of_each(server: Server) -> None:
    both = await asyncio.gather(*(load(server, layout_of(), "dev") for _ in range(4)))
    assert sorted(each.created for each in both) == [False, False, False, True]
    assert await shape(await server.session("dev")) == [("code", 1), ("queues", 4), ("tests", 2)]


@served
async def test_replace_makes_its_windows_anew_and_no_others(server: Server) -> None:
    await load(server, layout_of(), "dev")
    session = await server.session("dev")
    mine = await session.new_window("mine", argv=["cat"])
    before = await pids(session)
    again = await load(server, layout_of(), "dev", replace=True)
    assert again.windows == ("code", "queues", "tests")
    assert await shape(session) == [("code", 1), ("queues", 4), ("tests", 2), ("mine", 1)]
    kept = before.keys() & (await pids(session)).keys()
    assert kept == {(await mine.pane).id}


@served
async def test_a_load_that_was_cut_off_anywhere_is_completed_by_the_next(server: Server) -> None:
    for calls in range(2, 90, 5):
        name = f"cut{calls}"
        layout = layout_of(TEXT.replace('name = "dev"', f'name = "{name}"'))
        await cut_off(server, layout, calls)
        await load(server, layout, "dev")
        session = await server.session(name)
        assert await shape(session) == [("code", 1), ("queues", 4), ("tests", 2)], calls
        assert all(pid for pid in (await pids(session)).values()), calls
        assert not (await load(server, layout, "dev")).changed
        await session.kill()


class Cut(Exception):
    pass


async def cut_off(server: Server, layout: Layout, calls: int) -> None:
    """A load that stops for good before its call number ``calls``, as one that is killed there."""
    inner = server.connection.call
    left = calls

    async def call(verb: str, parameters: dict[str, object]) -> object:
        nonlocal left
        left -= 1
        if left < 0:
            raise Cut
        return await inner(verb, parameters)

    server.connection.call = call  # type: ignore[assignment,method-assign]
    try:
        await load(server, layout, "dev")
    except Cut:
        pass
    finally:
        del server.connection.call


@served
async def test_what_runs_before_runs_once_and_stops_all_where_it_fails(server: Server) -> None:
    failing = 'on_create = [["sh", "-c", "echo no such database; exit 3"]]\nname = "dev"'
    with pytest.raises(WorkflowError, match="ended with code 3: nothing was made") as caught:
        await load(server, layout_of(TEXT.replace('name = "dev"', failing)), "dev")
    assert caught.value.remedy == "no such database"
    assert await server.sessions == []


@served
async def test_once_is_once(server: Server) -> None:
    counted = []
    from pymux_wf.workflow.layouts import load as module

    original = module._Load._run_once
    module._Load._run_once = lambda self, argv: counted.append(argv)  # type: ignore[method-assign]
    try:
        layout = layout_of(TEXT.replace('name = "dev"', 'on_create = [["make", "x"], ["make", "y"]]\nname = "dev"'))
        await load(server, layout, "dev")
        await load(server, layout, "dev")
    finally:
        module._Load._run_once = original  # type: ignore[method-assign]
    assert counted == [("make", "x"), ("make", "y")]


@served
async def test_a_pane_that_cannot_start_is_told_and_the_others_run(server: Server) -> None:
    text = TEXT.replace('[[window.pane]]\n  size = "65%"', '[[window.pane]]\n  size = "65%"\n  root = "/no/such"')
    loaded = await load(server, layout_of(text), "dev")
    assert loaded.problems == ("queues, pane 0: no directory '/no/such' that can be entered",)
    assert loaded.started == 6
    assert (await load(server, layout_of(), "dev")).started == 1


@served
async def test_too_small_a_session_is_told_and_a_larger_one_completed(server: Server) -> None:
    many = "[[window]]\nname = 'many'\nsplit = 'v'\n" + "[[window.pane]]\nrun = ['cat']\n" * 12
    loaded = await load(server, layout_of(many), "many", size=(20, 6))
    assert len(loaded.problems) == 1
    assert "no room" in loaded.problems[0]
    window = await (await server.session("many")).window
    await window.resize(80, 50)
    again = await load(server, layout_of(many), "many")
    assert (again.problems, again.session) == ((), loaded.session)
    assert sorted([(await pane.size).lines for pane in await window.panes]) == [3] * 9 + [4] * 3


@served
async def test_options_keys_groups_and_logs(server: Server) -> None:
    text = """
[session]
options = { status = false, "@mine" = "a b" }
[[window]]
name = "w"
options = { monitor-activity = true }
  [[window.pane]]
  run = ["cat"]
  sync_group = "all"
  [[window.pane]]
  run = ["cat"]
  sync_group = "all"
  [[window.pane]]
  run = ["sh", "-c", "echo early; exec cat"]
  log = "%s"
[keys]
"prefix Z" = "display-message 'hello there'"
"""
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        log = Path(place) / "a log #1 %d.txt"
        await load(server, layout_of(text.replace("%s", str(log))), "w")
        session = await server.session("w")
        assert (await session.command("show-options -v status")).stdout == ["off"]
        assert (await session.command("show-options -v @mine")).stdout == ["a b"]
        window: Window = await session.window
        assert (await window.command("show-options -wv monitor-activity")).stdout == ["on"]
        shown = [
            (await pane.command(["display-message", "-p", "-t", pane.id, "#{pane_synchronized}"])).stdout
            for pane in await window.panes
        ]
        assert shown == [["1"], ["1"], ["0"]]
        bound = "\n".join((await server.command("list-keys -T prefix")).stdout)
        assert "hello there" in bound
        panes = await window.panes
        await panes[2].send_text("last words\n")
        await panes[2].wait_for("last words")
        await panes[2].kill()
        while "last words" not in (log.read_text() if log.exists() else ""):
            await asyncio.sleep(0)
        assert log.read_text().startswith("early")


@served
async def test_names_are_only_names(server: Server) -> None:
    for name in ("a.b:c", "with space", "=x", "$0", "#{pid}", "é"):
        text = TEXT.replace('name = "dev"', f'name = "{name}"').replace('"tests"', '"t x/#{pid}|y:z.1"')
        first = await load(server, layout_of(text), name)
        again = await load(server, layout_of(text), name)
        assert (first.session_name, first.created, again.changed, first.session) == (name, True, False, again.session)
        session = await server.session(first.session)
        assert [window for window, _ in await shape(session)] == ["code", "queues", "t x/#{pid}|y:z.1"]


@served
async def test_the_engines_shell_is_where_the_configuration_says(server: Server) -> None:
    layout = layout_of(
        "[[window]]\nname='e'\n[[window.pane]]\nroot='{engine.directory|/usr}'\ntype='{engine.start|a b}'"
    )
    found = filled(layout, Engine(directory="/tmp", start="make it so")).window[0].pane[0]
    assert (found.root, found.type) == ("/tmp", "make it so")
    loaded = await load(server, layout, "engine")
    assert [typed.text for typed in loaded.typed] == ["a b"]
    pane = await pane_of(server, loaded.session, "engine/e/0")
    assert (await pane.info()).cwd == "/usr"


@served
async def test_untouched_windows_follow_the_terminal_that_comes_and_touched_ones_do_not(server: Server) -> None:
    layout = layout_of()
    loaded = await load(server, layout, "dev")
    session = await server.session("dev")
    tests = await pane_of(server, session.id, "dev/tests/0")
    await tests.command(["resize-pane", "-t", tests.id, "-y", "5"], check=True)
    await refit(server, loaded.session, layout, "dev", 201, 50)
    assert await place_of(server, session, "dev/queues/0") == (0, 0, 130, 50)
    assert await place_of(server, session, "dev/queues/1.0") == (131, 0, 70, 5)
    assert (await tests.size).lines == 5
