"""Metrics and process trees by the library, blocking and awaited."""

from __future__ import annotations

import asyncio
import os
import sys

import pytest

import pymux_wf
from pymux_wf import InvalidCall, Killed, Metric, aio


def test_values_go_there_and_back() -> None:
    with pymux_wf.Server.start() as server:
        given = Metric("12/s", 12.0, "1/s", 1000.0, 5.0, None, "redis")
        server.set_metrics({"queue.rate": given, "cpu": {"text": "3%"}})
        told = server.metrics()
        assert list(told) == ["cpu", "queue.rate"]
        assert told["queue.rate"] == given.__class__(**{**given.fields, "stale": True})
        assert told["queue.rate"].stale
        assert told["queue.rate"].age > 1000
        assert (told["cpu"].text, told["cpu"].value, told["cpu"].stale) == ("3%", None, False)
        server.set_metrics({"queue.rate": None, "cpu": Metric("4%")})
        assert [(name, metric.text) for name, metric in server.metrics().items()] == [("cpu", "4%")]
        with pytest.raises(InvalidCall, match="not a name"):
            server.set_metrics({"a b": {"text": "x"}})


def test_awaited_and_from_several_connections() -> None:
    async def run() -> None:
        async with aio.Server.start() as server:
            assert server.socket_path is not None
            async with aio.Server.connect(server.socket_path) as other:
                await other.set_metrics({"cpu": {"text": "3%"}})
            assert (await server.metrics())["cpu"].text == "3%"
            assert (await server.command("display-message -p '#{metric:cpu}'")).stdout == ["3%"]

    asyncio.run(run())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc")
def test_a_window_and_a_session_tell_what_they_killed() -> None:
    with pymux_wf.Server.start() as server:
        session = server.new_session("a", argv=["sleep", "1000"])
        window = session.new_window(argv=["sh", "-c", "sleep 999 & exec sleep 998"])
        pane = window.panes[0]
        pane.wait_idle()
        found = pane.processes()
        assert found[0].pid == pane.process.pid
        assert found[0].how == "program"
        report = window.kill(tree=True)
        assert {each.pid for each in found} <= {each.pid for each in report.stopped}
        assert report.complete
        assert len(session.kill(tree=True).stopped) == 1
        assert Killed().complete
        assert not any(os.path.exists(f"/proc/{each.pid}/exe") for each in report.stopped)
