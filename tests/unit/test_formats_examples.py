"""The worked examples of the format language, expanded by display-message on a real server."""

from __future__ import annotations

import asyncio
import time

import pytest

from pymux_wf.lang.formats import MappingContext, expand
from tests.unit.commands_rig import Rig, running_server
from tests.unit.test_lang_formats import EXAMPLES

USER_OPTIONS = {
    "@p": "/usr/lib/file.txt",
    "@t": "hello world",
    "@u": "ü→x",
    "@n": "#{session_name}!",
    "@s": "#[fg=red]hi",
    "@q": "a b'c$d",
    "@e": "",
    "@time": "86400",
}
NEEDLE = "1"  # the row of the pane that shows the needle


async def examples_server(rig: Rig) -> None:
    """Sessions main (windows one with two panes, two) and zed; target main:0.1, nobody attached."""
    await rig.ok("new-session", "-d", "-s", "main", "-n", "one", "cat")
    await rig.ok("split-window", "-t", "main:0", "printf 'needle line'; exec cat")
    await rig.ok("new-window", "-d", "-t", "main:1", "-n", "two", "cat")
    await rig.ok("new-session", "-d", "-s", "zed", "-n", "w0", "cat")
    for name, value in USER_OPTIONS.items():
        await rig.ok("set-option", "-g", name, value)
    await rig.ok("set-environment", "-g", "FOO", "bar")
    await rig.until(lambda: "needle line" in rig.screen(1))


def test_worked_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    found: dict[str, tuple[str, str]] = {}

    async def main() -> None:
        async with running_server() as rig:
            await examples_server(rig)
            for text, expected in EXAMPLES:
                wanted = NEEDLE if expected == "2" and text.startswith("#{C") else expected
                wanted = wanted.replace("%3", "%1")
                got = await rig.show(text, "main:0.1")
                if got != wanted:
                    found[text] = (got, wanted)

    asyncio.run(main())
    assert len(EXAMPLES) > 100
    assert found == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#{p8;p:t}|", "a b     |"),
        ("#{=/9/..;=1:t}", "a.."),
        ("#{q;q/e:h}", "\\##\\ x"),
        ("#{q/e;q:h}", "\\##\\ x"),
        ("#{p20000;w:t}", "10000"),
        ("#{R:ab,10001}|", "|"),
        ("#{e|+|f|101:1,2}|", "|"),
        ("#{nosuch/x:t}|", "|"),
        ("#{=99999999999:t}", "a b"),
    ],
)
def test_modifiers_that_come_again_and_limits(text: str, expected: str) -> None:
    assert expand(text, MappingContext({"t": "a b", "h": "# x"})) == expected
