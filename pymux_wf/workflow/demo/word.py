"""``pywfmux demo``: a small real workflow system with a server of its own, to look at; start, stop, status."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from pymux_wf.workflow.command_spec import JSON, Flag, Verb, Word
from pymux_wf.workflow.errors import NotThere, RefusedBySafety, TookTooLong, UsageError, WorkflowError

if TYPE_CHECKING:
    from pymux_wf.workflow.command_line import Call
    from pymux_wf.workflow.demo.places import Places

_HERE = "pymux_wf.workflow.demo.word"
_SECONDS = Flag("--seconds", "End by itself after so many seconds.", "N", "0")

WORD = Word(
    "demo",
    "A small real workflow system on this machine, so that every layout is alive.",
    (
        Verb(
            "",
            "Start it, look at it, and stop it when you leave.",
            f"{_HERE}:run",
            flags=(Flag("--keep", "Let it go on when you leave."), _SECONDS, JSON),
            description="Without a terminal it is started and left running, as by `demo start`.",
            examples=("pywfmux demo", "pywfmux demo --keep --seconds 3600"),
        ),
        Verb("start", "Start it and leave it running.", f"{_HERE}:start", flags=(_SECONDS, JSON)),
        Verb("stop", "Stop it, and remove all that it has made.", f"{_HERE}:stop", flags=(JSON,)),
        Verb("status", "Tell whether it runs, and what it has done.", f"{_HERE}:status", flags=(JSON,)),
    ),
    "It has a server, a queue (Redis where redis-server is installed, else SQLite), a database, an event store and an "
    "engine of its own, and touches nothing that runs already.",
)

STARTING, STOPPING = 60.0, 30.0


def run(call: Call) -> int:
    """``demo``: attached at a terminal, else as ``start``."""
    from pymux_wf.workflow.layouts.load_command import OURS, at_terminal

    if call.json or not at_terminal() or os.environ.get("PYWFMUX") or os.environ.get("TMUX"):
        return start(call)
    places = _places(call)
    ours = places.keeper() is None
    hold = None
    if ours:
        call.note("starting a workflow system...")
        reading, hold = os.pipe()
        _start(places, _seconds(call), -1 if call["keep"] else reading)
        os.close(reading)
    try:
        subprocess.run([*OURS, "-S", places.socket, "layout", "load", "development"], check=False)
    finally:
        if ours and not call["keep"]:
            if hold is not None:
                os.close(hold)
            _stop(places)
            call.note("the demonstration has ended, and left nothing")
    if call["keep"] and places.keeper() is not None:
        _tell_how(call, places)
    return 0


def start(call: Call) -> int:
    """``demo start``."""
    places = _places(call)
    running = places.keeper() is not None
    if not running:
        _start(places, _seconds(call), -1)
    if call.json:
        call.print_json({**_status(places), "started": not running})
        return 0
    call.print("it runs already" if running else "a small workflow system runs now")
    _tell_how(call, places)
    return 0


def stop(call: Call) -> int:
    """``demo stop``: also of one whose keeper was killed."""
    places = _places(call)
    stopped = places.directory.exists()
    if stopped:
        _stop(places)
    if call.json:
        call.print_json({"stopped": stopped})
    else:
        call.print("stopped; nothing is left of it" if stopped else "it does not run")
    return 0


def status(call: Call) -> int:
    """``demo status``; NotThere where it does not run."""
    places = _places(call)
    if places.keeper() is None:
        raise NotThere("the demonstration does not run", "demo", remedy="pywfmux demo start")
    told = _status(places)
    if call.json:
        call.print_json(told)
        return 0
    call.print(f"it runs since {told['seconds']:.0f} s, over {told['queue']}, in {told['directory']}")
    counts = (f"{name} {value:g}" for name, value in told["counters"].items())
    call.print("\n".join(f"  {each}" for each in counts) or "  the engine does not answer")
    _tell_how(call, places)
    return 0


def _places(call: Call) -> Places:
    from pymux_wf.workflow.demo.places import Places

    return Places.beside(call.socket)


def _seconds(call: Call) -> float:
    try:
        seconds = float(call["seconds"])
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < 1e9:
        raise UsageError(f"--seconds {call['seconds']}: it is a number of seconds", call["seconds"])
    return seconds


def _start(places: Places, seconds: float, hold: int) -> None:
    """Starts the keeper, and waits until everything is there."""
    from pymux_wf.workflow.demo.keeper import end_server, removed
    from pymux_wf.workflow.demo.places import answers

    if places.directory.exists():  # a keeper was killed
        end_server(places)
        removed(places)
    elif answers(places.socket):
        message = "a server of this name runs already, and is no demonstration"
        remedy = f"pywfmux -S {shlex.quote(places.socket)} kill-server ends it"
        raise RefusedBySafety(message, places.socket, remedy=remedy)
    os.makedirs(os.path.dirname(places.socket), mode=0o700, exist_ok=True)
    keeper = subprocess.Popen(
        [sys.executable, "-m", "pymux_wf.workflow.demo.keeper", places.socket, str(seconds), str(hold)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=[hold] if hold >= 0 else [],
        start_new_session=True,
    )
    assert keeper.stdout is not None
    with keeper.stdout as told:
        line = told.readline().decode("utf-8", "replace").strip()
    if line != "ok":
        with contextlib.suppress(subprocess.TimeoutExpired):
            keeper.wait(STOPPING)  # it removes what there was
        raise WorkflowError(f"the demonstration could not be started: {line or 'its keeper has ended'}", "demo")
    keeper.returncode = 0  # it goes on by itself: nobody waits for it


def _stop(places: Places) -> None:
    """Ends the keeper and waits for it; what a killed one left is ended and removed here."""
    import signal

    from pymux_wf.workflow.demo.keeper import end_server, removed

    keeper = places.keeper()
    if keeper is not None:
        ending = places.ending()
        with contextlib.suppress(ProcessLookupError):
            os.kill(keeper, signal.SIGTERM)
        if not ending(STOPPING):
            raise TookTooLong("the demonstration does not end", "demo", remedy=f"its keeper is process {keeper}")
    if places.directory.exists():
        end_server(places)
        removed(places)


def _status(places: Places) -> dict[str, Any]:
    return {
        "socket": places.socket,
        "directory": str(places.directory),
        "keeper": places.keeper(),
        "queue": "Redis" if (places.directory / "redis.sock").exists() else "SQLite",
        "seconds": round(max(time.time() - places.lock.stat().st_mtime, 0.0), 1),
        "counters": _counters(places),
        "attach": _attach(places),
    }


def _counters(places: Places) -> dict[str, float]:
    """What the engine counts; nothing where it does not answer."""
    from pymux_wf.workflow.components import engine_shapes
    from pymux_wf.workflow.config.workflow_file import WorkflowFile
    from pymux_wf.workflow.monitors.workflow import content_of

    try:
        engine = WorkflowFile.load(places.directory / "workflow.toml").table("engine")
        counters, _ = engine_shapes.read(content_of(engine.url, ""))
    except (OSError, ValueError, WorkflowError, json.JSONDecodeError):
        return {}
    return counters


def _attach(places: Places) -> str:
    return f"pywfmux -S {shlex.quote(places.socket)} attach-session -t =workflow-dev"


def _tell_how(call: Call, places: Places) -> None:
    call.print(f"  {_attach(places)}")
    call.print("  then C-a and W, O, M or D for the four layouts; pywfmux demo stop ends it")
