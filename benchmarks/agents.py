"""`python -m benchmarks.agents`: what agents cost, and how often a prompt answers a question by accident.

Each part prints one JSON line. The agents are scripted (``tests/fake_agent.py``), the server runs in a process of its
own, so that its processor time can be told from that of the manager.

- *fleet*: ``--agents`` agents for ``--minutes``: prompts to all of them, the first at the same moment, each with a
  receipt; then silence, in which the processor time of the server and of the manager is taken.
- *blocked*: ``--sends`` prompts to each of three kinds of agents that ask: at any moment, dropping what was typed
  before; at any moment, keeping it; and, keeping it, just when something was typed and before they read it.
- *tree*: how long a stop takes of an agent with a helper that has left.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from pymux_wf import aio
from pymux_wf.workflow.agents.agent import Agent
from pymux_wf.workflow.agents.errors import Blocked, DraftPresent, NotSubmitted, StaleAnswer
from pymux_wf.workflow.agents.fleet import AgentManager
from pymux_wf.workflow.agents.processes import used
from pymux_wf.workflow.errors import WorkflowError

FAKE = Path(__file__).parent.parent / "tests" / "fake_agent.py"
ASKERS = {
    "drop what was typed": ("--ask-within", "0.15"),
    "keep what was typed": ("--ask-within", "0.15", "--no-flush"),
    "ask when they are typed for": ("--ask-when-typed", "0.3", "--no-flush", "--work", "0"),
}
"""What agents do that ask, and the words by which the scripted ones do it."""


async def fleet(agents: AgentManager, place: Path, server: int, count: int, minutes: float) -> dict[str, Any]:
    """Prompts to many agents at once, and the cost of their silence."""
    began = time.monotonic()
    flags = ("--work", "0.2", "--echo-delay", "0.01")
    crowd = list(await asyncio.gather(*(_fake(agents, place, f"f{n}", *flags) for n in range(count))))
    await agents.wait_all("ready", timeout=60)
    started = time.monotonic() - began
    sent: dict[str, list[str]] = {agent.name: [] for agent in crowd}
    first: list[float] = []
    elapsed: list[float] = []
    end = time.monotonic() + minutes * 60
    before = _cost(server)

    async def talk(agent: Agent) -> None:
        number = 0
        while time.monotonic() < end:
            text = f"{agent.name} prompt {number} " + "word " * random.randrange(20)
            receipt = await agent.send(text.strip(), timeout=60)
            (elapsed if number else first).append(receipt.elapsed)
            sent[agent.name].append(text.strip())
            number += 1
            await asyncio.sleep(random.random() * 4)

    errors = [each for each in await asyncio.gather(*map(talk, crowd), return_exceptions=True) if each is not None]
    busy = _share(before, _cost(server))
    await agents.wait_all("ready", timeout=30)
    await asyncio.sleep(3)
    before = _cost(server)
    await asyncio.sleep(20)
    quiet = _share(before, _cost(server))
    wrong = [name for name, texts in sent.items() if texts != _got(place, name, "prompt")]
    return {
        "part": "fleet",
        "agents": count,
        "seconds": minutes * 60,
        "start_all_seconds": round(started, 2),
        "prompts": len(first) + len(elapsed),
        "errors": [str(error) for error in errors],
        "agents_with_a_wrong_order_or_text": wrong,
        "all_at_the_same_moment": _receipts(first),
        **_receipts(elapsed),
        "busy_percent": busy,
        "quiet_percent": quiet,
    }


async def blocked(agents: AgentManager, place: Path, sends: int, width: int, kind: str) -> dict[str, Any]:
    """Prompts to agents that ask at any moment."""
    flags = ASKERS[kind]
    crowd = [await _fake(agents, place, f"b{n}-{len(flags)}", *flags, "--seed", str(n)) for n in range(width)]
    await agents.wait_all("ready", "blocked", timeout=30)
    tried = {"submitted": 0, "refused": 0, "draft": 0, "unconfirmed": 0, "other": 0}
    elapsed: list[float] = []
    arrived: dict[str, list[str]] = {agent.name: [] for agent in crowd}
    left = sends

    async def talk(agent: Agent) -> None:
        nonlocal left
        number = 0
        while left > 0:
            left -= 1
            number += 1
            text = f"{agent.name} {number}"
            try:
                receipt = await agent.send(text, when="now", clear=True, timeout=10)
                elapsed.append(receipt.elapsed)
                tried["submitted"] += 1
                arrived[agent.name].append(text)
            except Blocked:
                tried["refused"] += 1
            except (NotSubmitted, DraftPresent) as error:
                tried["unconfirmed" if isinstance(error, NotSubmitted) else "draft"] += 1
            except WorkflowError:
                tried["other"] += 1
            await _answer(agent)

    began = time.monotonic()
    await asyncio.gather(*map(talk, crowd))
    names = [agent.name for agent in crowd]
    meant = [each for name in names for each in _got(place, name, "meant")]
    missing = [text for name in names for text in set(arrived[name]) - set(_got(place, name, "prompt"))]
    twice = [name for name in names if len(set(_got(place, name, "prompt"))) != len(_got(place, name, "prompt"))]
    for name in names:
        await agents.stop(name)
        await agents.remove(name)
    return {
        "part": f"blocked, agents that {kind}",
        "sends": sends,
        "seconds": round(time.monotonic() - began, 1),
        **tried,
        "questions_answered": len(meant),
        "unintended_answers": meant.count(False),
        "submitted_and_not_there": len(missing),
        "agents_with_a_prompt_twice": twice,
        **_receipts(elapsed),
    }


def _receipts(elapsed: list[float]) -> dict[str, float]:
    """How long it took until the receipts, in milliseconds: half of them, and 99 of 100, were as quick."""
    elapsed = sorted(elapsed) or [0.0]
    median, slow = elapsed[len(elapsed) // 2], elapsed[int(len(elapsed) * 0.99)]
    return {"receipt_median_ms": round(1000 * median, 1), "receipt_p99_ms": round(1000 * slow, 1)}


async def _answer(agent: Agent) -> None:
    if agent.state == "blocked":
        try:
            await agent.answer("Allow step", "y")
        except (StaleAnswer, WorkflowError):
            pass


async def tree(agents: AgentManager, place: Path) -> dict[str, Any]:
    """The end of an agent with a helper that has left the terminal, the group and its parent."""
    agent = await _fake(agents, place, "tree", "--helper")
    await agent.wait("ready", timeout=10)
    began = time.monotonic()
    report = await agents.stop("tree")
    seconds = round(time.monotonic() - began, 2)
    await agents.remove("tree")
    told = {"stopped": len(report["stopped"]), "survived": len(report["survived"])}
    return {"part": "tree", "seconds": seconds, **told}


async def _fake(agents: AgentManager, place: Path, name: str, *flags: str) -> Agent:
    argv = [sys.executable, str(FAKE), "--log", str(place / f"{name}.jsonl"), *flags]
    return await agents.spawn(name, argv, kind="fake", session="fleet", stop_wait=1.0)


def _got(place: Path, name: str, key: str) -> list[Any]:
    path = place / f"{name}.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    return [told[key] for told in map(json.loads, lines) if key in told]


def _cost(server: int) -> tuple[float, float, float]:
    return used([server]).seconds, used([os.getpid()]).seconds, time.monotonic()


def _share(before: tuple[float, float, float], after: tuple[float, float, float]) -> dict[str, float]:
    seconds = after[2] - before[2]
    return {name: round(100 * (after[n] - before[n]) / seconds, 2) for n, name in enumerate(("server", "manager"))}


async def measured(options: argparse.Namespace, place: Path) -> None:
    """All the parts that are asked for."""
    socket = str(place / "socket")
    program = [sys.executable, "-m", "pymux_wf", "-S", socket]
    subprocess.run([*program, "-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", "cat"], check=True)
    server = await aio.Server.connect(socket)
    pid = (await server.info()).pid
    try:
        async with AgentManager(server, keeper=True) as agents:
            if options.sends:
                for kind in ASKERS:
                    told = await blocked(agents, place, options.sends, options.width, kind)
                    print(json.dumps(told), flush=True)
            print(json.dumps(await tree(agents, place)), flush=True)
            if options.minutes:
                print(json.dumps(await fleet(agents, place, pid, options.agents, options.minutes)), flush=True)
    finally:
        await server.close()
        subprocess.run([*program, "kill-server"], check=False)


def main() -> None:
    """Runs it in directories of its own."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.agents")
    parser.add_argument("--agents", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=2.0, help="of the fleet; 0: not at all")
    parser.add_argument("--sends", type=int, default=10_000, help="prompts to agents that ask; 0: none")
    parser.add_argument("--width", type=int, default=4, help="agents that ask, at the same time")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="agents-bench-") as directory:
        place = Path(directory)
        os.environ["XDG_STATE_HOME"], os.environ["XDG_CONFIG_HOME"] = str(place / "state"), str(place / "config")
        sys.path.insert(0, str(FAKE.parent))
        import fake_agent

        kinds = place / "config/pywfmux/agents/kinds"
        kinds.mkdir(parents=True)
        (kinds / "fake.toml").write_text(fake_agent.KIND)
        asyncio.run(measured(options, place))


if __name__ == "__main__":
    main()
