"""Every option does something: each is set, and what it changes is looked at."""

from __future__ import annotations

import asyncio

import pytest

from pymux_wf.lang.options_table import OPTION_TABLE, OURS
from tests.unit import options_checks_server, options_checks_session, options_checks_window
from tests.unit.commands_rig import running_server
from tests.unit.options_bench import EFFECTS, Bench

CHECKS = (options_checks_server, options_checks_session, options_checks_window)
OPTIONS = [name for name, spec in OPTION_TABLE.items() if not spec.hook and name not in OURS]


def test_every_option_has_a_check() -> None:
    assert [name for name in OPTIONS if name not in EFFECTS] == []
    assert [name for name in EFFECTS if name not in OPTIONS] == []


async def run_check(name: str) -> None:
    async with running_server() as rig:
        bench = Bench(rig)
        try:
            async with asyncio.timeout(20):
                await bench.begin()
                await EFFECTS[name](bench)
        finally:
            bench.close()


@pytest.mark.parametrize("name", [name for name in OPTIONS if name in EFFECTS])
def test_an_option_does_what_it_says(name: str) -> None:
    asyncio.run(run_check(name))
