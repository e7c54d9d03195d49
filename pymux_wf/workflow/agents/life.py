"""The life of one agent: start without typing, start again by the policy, health and limits, and a stop of the whole
tree with a report.

Timers run only for what was asked for: a command that probes, limits, a heartbeat, a delay before the next start.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import shutil
import time
from collections.abc import Callable, Coroutine
from typing import Any

from pymux_wf.api.errors import MuxError, PaneDied, WaitTimeout
from pymux_wf.api.values import Exit, FoundProcess, Mark
from pymux_wf.workflow.agents.agent import Agent
from pymux_wf.workflow.agents.hub import Hub
from pymux_wf.workflow.agents.processes import Used, end_tree, percent, trees, used
from pymux_wf.workflow.agents.restarts import Restarts
from pymux_wf.workflow.agents.states import ENDED, Fact
from pymux_wf.workflow.agents.store import Store
from pymux_wf.workflow.config.secrets import resolve
from pymux_wf.workflow.errors import NotThere, WorkflowError

Keep = Callable[[Coroutine[Any, Any, Any], str], asyncio.Task[Any]]


class Life:
    """What starts and ends one agent; each manager has one for each agent that it manages.

    Attributes:
        cwd: the directory of its program.
        restarts: how often, and when, it was started.
    """

    def __init__(self, agent: Agent, cwd: str, store: Store, hub: Hub, keep: Keep) -> None:
        self.agent = agent
        self.cwd = cwd
        self._store = store
        self._hub = hub
        self._keep = keep
        spec = agent.spec
        self.restarts = Restarts(spec.restart, spec.start_limit, spec.start_window)
        self._tasks: list[asyncio.Task[Any]] = []
        self._again: asyncio.Task[Any] | None = None
        self._before: Used | None = None
        agent.on_end = self._on_end

    # -- beginning

    async def start(self, argv: tuple[str, ...] = ()) -> None:
        """Starts its program in its pane; nothing is typed.

        Raises:
            NotThere: there is no such program. WorkflowError: it cannot be started.
        """
        agent = self.agent
        words = argv or agent.spec.run
        check_program(words[0], self.cwd, agent.spec.env.get("PATH"))
        _, token_file = self._store.new_token(agent.name)
        env = {name: resolve(value) for name, value in agent.spec.env.items()}
        env["PYWFMUX_AGENT"] = agent.name
        env["PYWFMUX_AGENT_TOKEN"] = f"file:{token_file}"
        self._quiet()
        start = await agent.pane.mark()
        try:
            await agent.pane.respawn(argv=list(words), cwd=self.cwd, env=env, kill=True)
        except MuxError as error:
            agent.learn(Fact("process", "failed", error.message, time.monotonic()))
            raise WorkflowError(f"{agent.name} could not be started: {error.message}", agent.name) from None
        self.restarts.started(time.monotonic())
        await self.follow(start)

    async def follow(self, start: Mark | None = None) -> None:
        """Watches a program: one that was just started (its output is behind ``start``), or one that runs already."""
        self.agent.will_restart = False
        await self.agent.began(start)
        self._tasks = [self._keep(self.agent.watch(), f"agent {self.agent.name}")]
        if self.agent.managed:
            self._tasks += [self._keep(work, f"health of {self.agent.name}") for work in self._checks()]

    def _quiet(self) -> None:
        """Ends what watches the last program."""
        for task in self._tasks:
            task.cancel()
        self._tasks = []
        if self._again is not None and self._again is not asyncio.current_task():
            self._again.cancel()
        self._again = None

    # -- ends

    def _on_end(self, exit: Exit) -> None:
        agent = self.agent
        checks, self._tasks = self._tasks[1:], self._tasks[:1]
        for task in checks:
            if task is not asyncio.current_task():
                task.cancel()
        if agent.stopping or not agent.managed:
            return
        decision = self.restarts.ended(exit.ok, time.monotonic(), random.random())
        if decision.kind == "fail":
            agent.learn(Fact("process", "failed", f"{exit}, and {decision.why}", time.monotonic()))
            self._hub.tell("alert", agent.name, agent.pane.id, reason=f"failed: {decision.why}")
        elif decision.kind == "restart":
            agent.will_restart = True
            self._again = self._keep(self._start_again(decision.delay), f"restart of {agent.name}")
        agent.on_change()

    async def _start_again(self, delay: float) -> None:
        await asyncio.sleep(delay)
        self._again = None
        await end_tree(self.agent.pane, self.agent.spec.stop_wait)
        with contextlib.suppress(WorkflowError):  # told by its state
            await self.start()
            self._hub.tell("restarted", self.agent.name, self.agent.pane.id, count=self.restarts.count, delay=delay)

    async def stop(self) -> dict[str, Any]:
        """Ends it, and all that it has started: by the keys of its kind while it is ready, else SIGINT; then SIGTERM,
        then SIGKILL, with ``stop_wait`` seconds between. What was ended, and what is there all the same.
        """
        agent = self.agent
        agent.stopping = True
        agent.will_restart = False
        if self._again is not None:
            self._again.cancel()
            self._again = None
        how = await self._ask_to_end() if agent.state not in ENDED else "it had ended"
        killed = await end_tree(agent.pane, agent.spec.stop_wait)
        if killed.stopped:
            how += "; what was left was killed"
        with contextlib.suppress(MuxError):
            await agent.pane.wait_exit(timeout=2.0)
        await agent.see_end()
        report = {
            "agent": agent.name,
            "how": how,
            "stopped": [_told(process) for process in killed.stopped],
            "survived": [_told(process) for process in killed.survived],
        }
        self._store.audit("stop", agent.name, how=how, stopped=len(killed.stopped), survived=len(killed.survived))
        self._hub.tell("stopped", agent.name, agent.pane.id, **{key: report[key] for key in ("how", "survived")})
        return report

    async def _ask_to_end(self) -> str:
        agent, spec = self.agent, self.agent.spec
        how = "it did not end when it was asked"
        with contextlib.suppress(PaneDied):
            try:
                sight = await agent.look()
                if agent.state == "ready" and agent.kind.stop and not sight.reading.draft:
                    how = f"by {' '.join(agent.kind.stop)}"
                    for key in agent.kind.stop:
                        await agent.pane.send_keys(key)
                else:
                    how = "by SIGINT"
                    await agent.pane.signal("INT", foreground=True)
                await agent.pane.wait_exit(timeout=spec.stop_wait)
            except WaitTimeout:
                how = "it did not end when it was asked"
            except PaneDied:
                raise
            except MuxError as error:
                how = error.message
        return how

    async def restart(self) -> None:
        """Stops it and starts it; what was before does not count for the policy."""
        await self.stop()
        self.restarts.forget()
        self.restarts.count += 1
        await self.start()
        self._hub.tell("restarted", self.agent.name, self.agent.pane.id, count=self.restarts.count, delay=0.0)

    def close(self) -> None:
        """Watches no longer; the program goes on."""
        self._quiet()

    # -- health and limits

    def _checks(self) -> list[Coroutine[Any, Any, None]]:
        health, limits = self.agent.spec.health, self.agent.spec.limits
        checks = []
        if health.ready_timeout:
            checks.append(self._ready_in_time(health.ready_timeout))
        if health.heartbeat:
            checks.append(self._lasts("working", health.heartbeat, "has written nothing for", by_output=True))
        if health.max_idle:
            checks.append(self._lasts("ready", health.max_idle, "has been ready for", by_output=False))
        if health.command:
            checks.append(self._probe(health.command, health.interval, health.timeout))
        if limits.any:
            checks.append(self._watch_limits())
        return checks

    async def _ready_in_time(self, seconds: float) -> None:
        try:
            await self.agent.wait("ready", "working", "blocked", "done", timeout=seconds)
        except WorkflowError as error:
            await self._unwell(f"it was not ready in {seconds:g} s", self.agent.spec.health.then, error)

    async def _lasts(self, state: str, seconds: float, why: str, *, by_output: bool) -> None:
        """Sees to it that a state does not last (or that there is output in it)."""
        told = False
        while True:
            now = time.time()
            since = max(self.agent.since, self.agent.last_output_time if by_output else 0.0)
            left = since + seconds - now if self.agent.state == state else None
            if left is not None and left <= 0:
                if not told:
                    told = True
                    await self._unwell(f"it {why} {seconds:g} s while it is {state}", self.agent.spec.health.then)
                left = None
            elif left is None:
                told = False
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.agent.next_change(), left)

    async def _probe(self, argv: tuple[str, ...], interval: float, timeout: float) -> None:
        while True:
            await asyncio.sleep(interval)
            problem = await run_probe(argv, self.cwd, timeout)
            if problem:
                await self._unwell(f"its probe {problem}", self.agent.spec.health.then)

    async def _watch_limits(self) -> None:
        limits = self.agent.spec.limits
        passed: set[str] = set()
        while True:
            problems = await self._passed()
            for name, why in problems.items():
                if name not in passed:
                    await self._unwell(why, limits.then)
            passed = set(problems)
            await asyncio.sleep(limits.interval)

    async def _passed(self) -> dict[str, str]:
        limits = self.agent.spec.limits
        pid = (await self.agent.pane.info()).pid
        now = used(trees([pid])[pid])
        cpu, self._before = percent(self._before, now), now
        runtime = time.monotonic() - self.agent.started
        found = {
            "cpu": (limits.cpu, cpu or 0.0, "% of a core"),
            "rss": (limits.rss, now.rss, " bytes of memory"),
            "files": (limits.files, now.files or 0, " open files"),
            "runtime": (limits.runtime, runtime, " s of runtime"),
        }
        return {
            name: f"it uses {value:.0f}{unit}, more than {limit:g}"
            for name, (limit, value, unit) in found.items()
            if limit and value > limit
        }

    async def _unwell(self, reason: str, then: str, error: WorkflowError | None = None) -> None:
        agent = self.agent
        if agent.state in ENDED:
            return
        self._hub.tell("alert", agent.name, agent.pane.id, reason=reason, then=then)
        if then == "stop":
            self._keep(self.stop(), f"stop of {agent.name}")
        elif then == "restart":
            self._keep(self.restart(), f"restart of {agent.name}")


async def run_probe(argv: tuple[str, ...], cwd: str, timeout: float) -> str:
    """What is wrong with a probe's run; "" where it exited 0 in time."""
    try:
        process = await asyncio.create_subprocess_exec(
            *argv,
            cwd=cwd or None,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        return f"cannot be started: {error.strerror}"
    try:
        code = await asyncio.wait_for(process.wait(), timeout)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
        await process.wait()
        return f"took longer than {timeout:g} s"
    return f"exited {code}" if code else ""


def check_program(program: str, cwd: str, path: str | None) -> None:
    """Raises NotThere where there is no such program: before anything is made for it."""
    if "/" in program:
        found = os.access(os.path.join(cwd or ".", program), os.X_OK)
    else:
        found = shutil.which(program, path=path) is not None
    if not found:
        raise NotThere(f"there is no program {program!r}", program, remedy="install it, or give its path")


def _told(process: FoundProcess) -> dict[str, Any]:
    return {"pid": process.pid, "argv": list(process.argv or ()), "how": process.how}
