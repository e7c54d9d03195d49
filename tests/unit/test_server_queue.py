"""The command queue: order, groups, what is inserted, what waits, what fails, what is closed."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pymux_wf.server.queue import CommandQueue, State

from tests.unit.commands_rig import Rig, served


class Script:
    """A queue on its own and what ran in it."""

    def __init__(self, rig: Rig) -> None:
        self.server: Any = rig.server
        self.queue = CommandQueue(self.server)
        self.ran: list[str] = []

    def note(self, word: str, *, then: Callable[[], Any] | None = None) -> Callable[[], None]:
        def act() -> None:
            self.ran.append(word)
            if then is not None:
                then()

        return act

    def add(self, word: str, **more: Any) -> None:
        self.queue.append_callback(self.note(word, **more))

    def waits(self, word: str) -> tuple[Callable[[], Awaitable[None]], asyncio.Future[None]]:
        future: asyncio.Future[None] = self.server.loop.create_future()

        def act() -> Awaitable[None]:
            self.ran.append(word)
            return future

        return act, future

    def parse(self, text: str, *, one_group: bool = True) -> Any:
        return self.server.executor.parse(text, one_group=one_group)

    def state(self, **more: Any) -> State:
        return State(on_print=self.ran.append, on_error=lambda text: self.ran.append(f"error: {text}"), **more)


@served
async def test_items_run_in_order_and_at_once(rig: Rig) -> None:
    script = Script(rig)
    script.add("a")
    script.queue.append(script.parse("display -p b ; display -p c"), script.state())
    script.add("d")
    assert script.ran == ["a", "b", "c", "d"]
    assert script.queue.idle


@served
async def test_what_is_inserted_runs_before_what_was_there(rig: Rig) -> None:
    script = Script(rig)
    act, future = script.waits("a")
    script.queue.append_callback(act)
    script.add("last")
    script.queue.insert(script.parse("display -p b ; display -p c"), script.state())
    assert script.ran == ["a"]
    assert not script.queue.idle
    future.set_result(None)
    await rig.turns()
    assert script.ran == ["a", "b", "c", "last"]


@served
async def test_an_item_that_inserts_is_followed_by_what_it_inserted(rig: Rig) -> None:
    script = Script(rig)
    more = [script.parse(f"display -p {word}") for word in "bc"]
    blocker, future = script.waits("block")
    script.queue.append_callback(blocker)
    for number in (0, 1):
        insert = functools.partial(script.queue.insert, more[number], script.state())
        script.add(f"a{number}", then=insert)
    future.set_result(None)
    await rig.turns()
    assert script.ran == ["block", "a0", "b", "a1", "c"]


@served
async def test_inserting_into_an_idle_queue_runs_at_once(rig: Rig) -> None:
    script = Script(rig)
    script.queue.insert(script.parse("display -p a"), script.state())
    assert script.ran == ["a"]


@served
async def test_a_failure_drops_its_own_group_only(rig: Rig) -> None:
    script = Script(rig)
    blocker, future = script.waits("start")
    script.queue.append_callback(blocker)
    script.queue.append(script.parse("display -p a ; wait -U nowhere ; display -p never"), script.state())
    script.queue.append(script.parse("display -p b"), script.state())
    future.set_result(None)
    await rig.turns()
    assert script.ran == ["start", "a", "error: channel nowhere not locked", "b"]


@served
async def test_lines_of_a_file_are_groups_of_their_own(rig: Rig) -> None:
    script = Script(rig)
    script.queue.append(
        script.parse("wait -U nowhere ; display -p never\ndisplay -p b", one_group=False), script.state()
    )
    assert script.ran == ["error: channel nowhere not locked", "b"]


@served
async def test_a_failure_while_waiting_counts_as_the_command_s(rig: Rig) -> None:
    script = Script(rig)
    rig.server.executor._functions["wait-for"] = lambda call: failing()

    async def failing() -> None:
        await asyncio.sleep(0)
        raise RuntimeError("a fault")

    script.queue.append(script.parse("wait-for -S x ; display -p never"), script.state())
    script.queue.append(script.parse("display -p b"), script.state())
    await rig.until(lambda: script.queue.idle)
    assert script.ran == ["error: internal error, see the server's log", "b"]


@served
async def test_a_fault_in_a_command_ends_neither_queue_nor_server(rig: Rig) -> None:
    script = Script(rig)

    def fault(call: Any) -> None:
        raise ZeroDivisionError

    rig.server.executor._functions["wait-for"] = fault
    script.queue.append(script.parse("wait-for -S x ; display -p never"), script.state())
    script.add("b")
    assert script.ran == ["error: internal error, see the server's log", "b"]


@served
async def test_closing_drops_what_has_not_run_and_cancels_what_waits(rig: Rig) -> None:
    script = Script(rig)
    act, future = script.waits("a")
    script.queue.append_callback(act)
    script.add("never")
    script.queue.insert(script.parse("display -p never"), script.state())
    script.queue.close()
    assert future.cancelled()
    await rig.turns()
    script.add("never either")
    assert script.ran == ["a"]


@served
async def test_what_waits_already_done_does_not_rest(rig: Rig) -> None:
    script = Script(rig)
    act, future = script.waits("a")
    future.set_result(None)
    script.queue.append_callback(act)
    script.add("b")
    assert script.ran == ["a", "b"]


@given(st.lists(st.sampled_from(["now", "wait"]), max_size=8), st.data())
def test_any_mixture_keeps_its_order(kinds: list[str], data: st.DataObject) -> None:
    @served
    async def test(rig: Rig) -> None:
        script = Script(rig)
        waiting: list[asyncio.Future[None]] = []
        for number, kind in enumerate(kinds):
            if kind == "now":
                script.add(str(number))
            else:
                act, future = script.waits(str(number))
                waiting.append(future)
                script.queue.append_callback(act)
        for future in data.draw(st.permutations(waiting)):
            future.set_result(None)
            await asyncio.sleep(0)
        await rig.until(lambda: script.queue.idle)
        assert script.ran == [str(number) for number in range(len(kinds))]

    test()
