"""Named values: what is kept, what formats make of them, which status lines are drawn again."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import Any

import pytest
from pymux_wf.server import verbs
from pymux_wf.server.client import Client
from pymux_wf.server.metrics import MOST_NAMES
from pymux_wf.server.verbs.verb import VerbFailure

from pymux_wf.lang.format_context import MappingContext
from pymux_wf.lang.formats import expand
from tests.unit.commands_rig import Rig, served


def tell(rig: Rig, **metrics: Any) -> None:
    verbs.perform(rig.server, "set-metrics", {"metrics": {name.replace("__", "."): m for name, m in metrics.items()}})


def told(rig: Rig) -> dict[str, dict[str, Any]]:
    found: Any = verbs.perform(rig.server, "metrics", {})
    return dict(found)


@served
async def test_a_metric_is_kept_and_shown(rig: Rig) -> None:
    await rig.ok("new-session", "-d")
    tell(rig, queue__rate={"text": "12/s", "value": 12.5, "unit": "1/s", "interval": 5, "source": "redis"})
    assert await rig.show("#{metric:queue.rate}|#{metric_value:queue.rate}") == "12/s|12.5"
    (kept,) = told(rig).values()
    assert kept.pop("age") < 5
    assert abs(kept.pop("at") - time.time()) < 5
    assert kept == {
        "text": "12/s", "value": 12.5, "unit": "1/s", "interval": 5.0, "error": None, "source": "redis", "stale": False,
    }  # fmt: skip


@served
async def test_unknown_names_are_nothing(rig: Rig) -> None:
    await rig.ok("new-session", "-d")
    assert await rig.show("[#{metric:none}|#{metric_value:none}|#{metric:}]") == "[||]"


@served
async def test_null_forgets_and_the_rest_stays(rig: Rig) -> None:
    tell(rig, a={"text": "1"}, b={"text": "2"})
    tell(rig, a=None, c={"text": "3"})
    assert {name: fields["text"] for name, fields in told(rig).items()} == {"b": "2", "c": "3"}


@served
async def test_an_error_keeps_the_last_text_and_ends_with_the_next(rig: Rig) -> None:
    await rig.ok("new-session", "-d")
    tell(rig, a={"text": "7", "value": 7, "at": 100.0})
    tell(rig, a={"error": "connection refused"})
    assert await rig.show("#{metric:a}") == "#[dim]7!#[nodim]"
    assert told(rig)["a"]["at"] == 100.0
    tell(rig, a={"text": "8"}, b={"error": "never seen"})
    assert await rig.show("#{metric:a} #{metric:b}") == "8 #[dim]!#[nodim]"
    assert told(rig)["a"]["value"] == 7.0


@served
async def test_an_old_one_is_stale(rig: Rig) -> None:
    await rig.ok("new-session", "-d")
    tell(
        rig,
        a={"text": "7", "at": time.time() - 16, "interval": 5},
        b={"text": "7", "at": time.time() - 14, "interval": 5},
    )
    assert await rig.show("#{metric:a}#{metric:b}") == "#[dim]~7#[nodim]7"
    assert [fields["stale"] for fields in told(rig).values()] == [True, False]


@served
async def test_nothing_in_it_is_a_format_or_a_style(rig: Rig) -> None:
    await rig.ok("new-session", "-d")
    tell(rig, a={"text": "#{session_name} #[fg=red] #(id) \033[31m\n"})
    assert await rig.show("#{metric:a}") == "##{session_name} ##[fg=red] ##(id) \\033[31m\\012"
    assert await rig.show("#{E:#{metric:a}}") == "#{session_name} ##[fg=red] #(id) \\033[31m\\012"
    client = await rig.attach()
    await rig.ok("set-option", "-g", "status-right", "#{metric:a}")
    await rig.until(lambda: "#{session_name} #[fg=red] #(id)" in status_of(client))


@served
async def test_conditions_see_what_is_behind_the_marks(rig: Rig) -> None:
    await rig.ok("new-session", "-d")
    tell(rig, zero={"text": "0", "value": 0, "at": 1.0, "interval": 1}, one={"text": "1", "error": "x"})
    assert await rig.show("#{?#{metric:zero},yes,no}#{?metric:zero,yes,no}") == "nono"
    assert await rig.show("#{?#{metric:one},yes,no}#{?metric:one,yes,no}") == "yesyes"
    assert await rig.show("#{e|>|:#{metric_value:zero},0}#{?#{metric:none},yes,no}") == "0no"


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("#{metric:cpu}", "12%"),
        ("#{=2:metric:cpu}|#{=2;metric:cpu}|#{=2:#{metric:cpu}}", "12|12|12"),
        ("#{p5:metric:cpu}|", "12%  |"),
        ("#{s/1/2/:metric:cpu}", "22%"),
        ("#{m:metric:cpu,metric:cpu}", "1"),
        ("#{?metric:cpu,#{metric:cpu},}", "12%"),
    ],
)
def test_modifiers(template: str, shown: str) -> None:
    assert expand(template, MappingContext({"metric:cpu": "12%"})) == shown


@pytest.mark.parametrize(
    ("metrics", "why"),
    [
        ({"a b": {}}, "not a name: 'a b'"),
        ({"": {}}, "not a name"),
        ({"a": 3}, "a must be a map of fields"),
        ({"a": {"colour": "red"}}, "unknown field colour"),
        ({"a": {"value": "3"}}, "value must be a finite number"),
        ({"a": {"value": float("nan")}}, "value must be a finite number"),
        ({"a": {"interval": 0}}, "interval must be more than 0"),
        ({"a": {"text": 3}}, "text must be a string"),
        ({str(number): {} for number in range(MOST_NAMES + 1)}, "more than 1000 names"),
    ],
)
def test_what_is_refused(metrics: dict[str, Any], why: str) -> None:
    @served
    async def check(rig: Rig) -> None:
        tell(rig, kept={"text": "1"})
        with pytest.raises(VerbFailure, match=why):
            verbs.perform(rig.server, "set-metrics", {"metrics": {"good": {"text": "1"}, **metrics}})
        assert list(told(rig)) == ["kept"]

    check()


@served
async def test_a_long_text_is_cut(rig: Rig) -> None:
    tell(rig, a={"text": "x" * 300})
    assert len(told(rig)["a"]["text"]) == 256


def status_of(client: Client) -> str:
    return "\n".join("".join(row.row.cells) for row in client.status_drawn.values())


def counting(client: Client) -> Callable[[], int]:
    """How often the status lines of a client were asked to be made again."""
    count, before = 0, client.redraw_status

    @functools.wraps(before)
    def redraw_status() -> None:
        nonlocal count
        count += 1
        before()

    client.redraw_status = redraw_status  # type: ignore[method-assign]
    return lambda: count


@served
async def test_only_those_are_drawn_again_that_show_it(rig: Rig) -> None:
    await rig.ok("new-session", "-d", "-s", "a")
    await rig.ok("new-session", "-d", "-s", "b")
    await rig.ok("set-option", "-t", "a", "status-right", "<#{metric:cpu}>")
    await rig.ok("set-option", "-t", "b", "status-right", "<#{?client_prefix,,#{metric:mem}}>")
    shows = await rig.attach("attach-session", "-t", "a", tty="/dev/pts/one")
    other = await rig.attach("attach-session", "-t", "b", tty="/dev/pts/two")
    await rig.until(lambda: "<>" in status_of(shows) and "<>" in status_of(other))
    drawn, drawn_other = counting(shows), counting(other)
    tell(rig, cpu={"text": "50%"})
    await rig.until(lambda: "<50%>" in status_of(shows))
    assert (drawn(), drawn_other()) == (1, 0)
    tell(rig, cpu={"text": "50%"}, unseen={"text": "1"})
    assert drawn() == 1
    tell(rig, mem={"text": "2G"})
    assert (drawn(), drawn_other()) == (1, 1)


@served
async def test_getting_stale_is_seen_without_a_change(rig: Rig) -> None:
    await rig.ok("new-session", "-d")
    await rig.ok("set-option", "-g", "status-right", "<#{metric:cpu}>")
    client = await rig.attach()
    tell(rig, cpu={"text": "50%", "interval": 0.05}, slow={"text": "1", "interval": 60})
    await rig.until(lambda: "<50%>" in status_of(client))
    await rig.until(lambda: "<~50%>" in status_of(client))
