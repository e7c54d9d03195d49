"""System, processes and network against the same machine read in another way, and against trees of files like /proc."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pymux_wf.workflow.drawing.document import Gauge, Table, text_of
from pymux_wf.workflow.machine.other_systems import PsutilSystem
from pymux_wf.workflow.machine.other_systems import processes as psutil_processes
from pymux_wf.workflow.machine.pane_names import PaneNames
from pymux_wf.workflow.machine.proc_processes import Process, Processes
from pymux_wf.workflow.machine.proc_reading import Patient
from pymux_wf.workflow.machine.sensors import Sensors
from pymux_wf.workflow.monitors.monitor import Settings, Unavailable
from pymux_wf.workflow.monitors.network import NetworkSource
from pymux_wf.workflow.monitors.processes import MONITOR, ProcessSource, as_tree, owners_of
from pymux_wf.workflow.monitors.system import SystemSource

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")

DEADLINE = 10.0


def until(condition: Callable[[], Any], what: str) -> Any:
    """The first true answer; asked again and again, as the kernel tells nobody of what is in /proc."""
    end = time.monotonic() + DEADLINE
    while not (found := condition()):
        assert time.monotonic() < end, f"never: {what}"
        os.sched_yield()
    return found


@contextlib.contextmanager
def program(code: str, **env: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Python program that has begun: it prints a line when it has."""
    argv = [sys.executable, "-S", "-c", f"import sys\nprint(flush=True)\n{code}"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stdin=subprocess.PIPE, env={**os.environ, **env}) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield process
        finally:
            process.kill()


def test_the_machine_is_told_as_others_see_it() -> None:
    psutil = pytest.importorskip("psutil")
    source = SystemSource()
    source.collect()
    found = source.collect()
    assert found["memory"]["total"] == psutil.virtual_memory().total
    assert found["memory"]["available"] == pytest.approx(psutil.virtual_memory().available, rel=0.2)
    assert found["load"] == pytest.approx(os.getloadavg(), abs=0.5)
    assert found["uptime"] == pytest.approx(time.clock_gettime(time.CLOCK_BOOTTIME), abs=5)
    assert len(found["cpu"]["cores"]) == os.cpu_count()
    root = next(each for each in found["disks"] if each["directory"] == "/")
    usage = shutil.disk_usage("/")
    assert root["total"] == usage.total
    assert root["free"] == pytest.approx(usage.free, rel=0.1)
    counted = psutil.net_io_counters(pernic=True)["lo"].bytes_recv
    lo = next((each for each in found["net"] if each["name"] == "lo"), None)
    assert lo is None or lo["received"] == pytest.approx(counted, rel=0.2)
    json.dumps(found)


def test_the_first_reading_has_no_rates_and_says_so() -> None:
    source = SystemSource()
    first = source.collect()
    assert first["cpu"]["share"] is None
    assert all(each["received_rate"] is None for each in first["net"])
    document = source.document(first, 80, 24)
    gauge = next(block for block in document.blocks if isinstance(block, Gauge))
    assert gauge.text == "measuring"


def fake_proc(root: Path, cores: int, busy: int) -> None:
    lines = [f"cpu{number} {busy * (number % 2)} 0 0 {1000 - busy * (number % 2)}" for number in range(cores)]
    total = busy * (cores // 2)
    (root / "stat").write_text("\n".join([f"cpu {total} 0 0 {1000 * cores - total}", *lines, "btime 1000"]) + "\n")


def test_256_processors_fit_the_screen_and_the_busiest_is_named(tmp_path: Path) -> None:
    fake_proc(tmp_path, 256, 0)
    source = SystemSource(str(tmp_path), str(tmp_path))
    source.collect()
    (tmp_path / "stat").write_text(
        "cpu 400 0 0 255600\n"
        + "\n".join(f"cpu{n} {400 * (n == 200)} 0 0 {2000 - 400 * (n == 200)}" for n in range(256))
    )
    found = source.collect()
    assert found["cpu"]["cores"]["cpu200"] == pytest.approx(0.4)
    for columns, lines in ((80, 24), (40, 10), (1, 1), (250, 60)):
        document = source.document(found, columns, lines)
        texts = [text_of(block.cell) for block in document.blocks if hasattr(block, "cell")]
        assert len(document.blocks) <= lines // 4 + 6
        told = " ".join(texts)
        assert "cpu200 with 40%" in told or "cpu200  40%" in told


def test_a_bare_proc_gives_what_there_is(tmp_path: Path) -> None:
    fake_proc(tmp_path, 2, 10)
    found = SystemSource(str(tmp_path), str(tmp_path)).collect()
    assert found["memory"] is None
    assert found["load"] is None
    assert found["disks"] == found["net"] == found["temperatures"] == []
    with pytest.raises(Unavailable):
        SystemSource(str(tmp_path / "none")).collect()


def test_sensors_of_sys(tmp_path: Path) -> None:
    chip = tmp_path / "class/hwmon/hwmon0"
    chip.mkdir(parents=True)
    values = {"name": "coretemp", "temp1_input": "45000", "temp1_label": "Core 0", "temp1_crit": "100000"}
    for name, value in {**values, "temp2_input": "gone", "fan1_input": "1200", "temp1_max": "0"}.items():
        (chip / name).write_text(value + "\n")
    zone = tmp_path / "class/thermal/thermal_zone0"
    zone.mkdir(parents=True)
    (zone / "type").write_text("acpitz\n")
    (zone / "temp").write_text("-5000\n")
    temperatures, fans = Sensors(str(tmp_path)).read()
    assert temperatures == [
        {"name": "coretemp Core 0", "celsius": 45.0, "high": None, "critical": 100.0},
        {"name": "acpitz", "celsius": -5.0, "high": None, "critical": None},
    ]
    assert fans == [{"name": "coretemp fan1", "rpm": 1200}]


def test_what_hangs_is_asked_once_and_waited_for_a_moment_only() -> None:
    import threading

    release, asked = threading.Event(), []
    patient: Patient[int] = Patient(0.05)

    def hang() -> int:
        asked.append(1)
        release.wait(DEADLINE)
        return 1

    assert [patient.ask("nfs", hang) for _ in range(3)] == [None, None, None]
    assert len(asked) == 1
    assert patient.ask("other", lambda: 2) == 2
    release.set()
    assert until(lambda: patient.ask("nfs", lambda: 3), "an answer") == 3


def test_the_other_systems_give_values_of_the_same_shape() -> None:
    pytest.importorskip("psutil")
    ours, theirs = SystemSource(), PsutilSystem()
    for source in (ours, theirs):
        source.collect()
    one, two = ours.collect(), theirs.collect()
    assert one.keys() == two.keys()
    assert one["memory"].keys() == two["memory"].keys()
    assert one["cpu"].keys() == two["cpu"].keys()
    assert theirs.document(two, 80, 24).blocks
    mine = next(each for each in psutil_processes() if each.pid == os.getpid())
    assert mine.ppid == os.getppid()


def source_of(**more: Any) -> ProcessSource:
    return ProcessSource(Processes().read, PaneNames(""), **more)


def test_a_program_that_burns_stands_above_with_what_it_uses() -> None:
    source = source_of()
    with program("while True: pass") as burning:
        source.collect()

        def busiest() -> Any:
            found = source.collect()
            mine = next(each for each in found["processes"] if each["pid"] == burning.pid)
            return mine if (mine["cpu"] or 0) > 20 else None

        mine = until(busiest, "the program uses the processor")
        ps = subprocess.run(
            ["ps", "-o", "ppid=,user=,state=,nlwp=", "-p", str(burning.pid)], capture_output=True, text=True
        )
        ppid, user, _, threads = ps.stdout.split()
        assert (mine["ppid"], mine["threads"]) == (int(ppid), int(threads))
        assert mine["user"].startswith(user.rstrip("+"))
        assert "while True: pass" in mine["command"]
        assert time.time() - 60 < mine["started"] <= time.time() + 1
        fields = Path(f"/proc/{burning.pid}/status").read_text().split("VmRSS:")[1].split()
        assert mine["rss"] == pytest.approx(int(fields[0]) * 1024, rel=0.2, abs=1 << 20)
    assert all(
        each["pid"] != burning.pid for each in ProcessSource(Processes().read, PaneNames("")).collect()["processes"]
    )


def test_processes_are_known_by_pane_and_agent_and_so_are_their_children() -> None:
    code = "import subprocess\nsubprocess.run([sys.executable, '-S', '-c', 'input()'], env={})"
    env = {"PYWFMUX_PANE": "%7", "PYWFMUX": "/tmp/some/socket,12,0", "PYWFMUX_AGENT": "reviewer"}
    with program(code, **env) as parent:
        source = ProcessSource(Processes().read, PaneNames("/tmp/some/socket"), agents=True)

        def family() -> Any:
            found = [each for each in Processes().read() if parent.pid in (each.pid, each.ppid)]
            return found if len(found) == 2 and all("input" in each.command for each in found) else None

        until(family, "the child")
        found = source.collect()
        assert len(found["processes"]) == 2
        assert {each["pane"] for each in found["processes"]} == {"%7"}
        assert found["agents"][0]["agent"] == "reviewer"
        assert found["agents"][0]["processes"] == 2
        assert found["panes"][0]["rss"] == sum(each["rss"] for each in found["processes"])
        for child in family():
            if child.ppid == parent.pid:
                os.kill(child.pid, 9)


def process(pid: int, ppid: int, pane: str = "", agent: str = "") -> Process:
    return Process(pid, ppid, "x", "u", "S", 0.0, 1, 1, 0.0, "x", pane, "/s" if pane else "", agent)


def test_owners_pass_to_children_but_not_into_other_panes() -> None:
    family = [process(3, 2), process(2, 1, "%1", "a"), process(1, 0), process(4, 2, "%2"), process(5, 6), process(6, 5)]
    found = owners_of(family)
    assert found[3] == ("%1\0/s", "a")
    assert found[4] == ("%2\0/s", "")
    assert found[1] == found[5] == found[6] == ("", "")


def test_trees_hold_everybody_once() -> None:
    rows = [{"pid": pid, "ppid": ppid} for pid, ppid in ((4, 2), (2, 1), (3, 1), (9, 77), (1, 0))]
    assert [(depth, each["pid"]) for depth, each in as_tree(rows)] == [(0, 9), (0, 1), (1, 2), (2, 4), (1, 3)]


def test_a_process_that_goes_while_it_is_read_is_not_there(tmp_path: Path) -> None:
    for pid in ("10", "11", "12"):
        (tmp_path / pid).mkdir()
    line = "10 (ok) S 1 1 1 0 -1 0 0 0 0 0 1 1 0 0 20 0 1 0 5 0 7"
    (tmp_path / "10/stat").write_text(line)
    (tmp_path / "12/stat").write_text("12 (cut")
    found = Processes(str(tmp_path)).read()
    assert [(each.pid, each.command) for each in found] == [(10, "[ok]")]
    source = ProcessSource(Processes(str(tmp_path / "none")).read, PaneNames(""))
    with pytest.raises(Unavailable):
        source.collect()


def test_sorts_are_turned_by_a_key() -> None:
    source = source_of()
    source.collect()
    for wanted in ("rss", "pid", "cpu"):
        source.key("s")
        assert source.sort == wanted
    source.key("s")
    rows = source.collect()["processes"]
    assert [each["rss"] for each in rows] == sorted((each["rss"] for each in rows), reverse=True)
    table = next(block for block in source.document(source.collect(), 80, 24).blocks if isinstance(block, Table))
    assert table.rows


def test_flags_are_those_of_the_declaration() -> None:
    opened = MONITOR.open(Settings({"sort": "rss", "tree": True, "agents": False}))
    assert isinstance(opened, ProcessSource)
    assert (opened.sort, opened.tree) == ("rss", True)


def test_a_listener_that_opens_is_new_and_one_that_closes_is_gone() -> None:
    source = NetworkSource(listeners=True)
    before = source.collect()
    assert {each["state"] for each in before["listeners"]} <= {"was there"}
    with socket.socket() as mine:
        mine.bind(("127.0.0.1", 0))
        mine.listen()
        port = mine.getsockname()[1]
        found = [each for each in source.collect()["listeners"] if each["port"] == port and each["kind"] == "tcp"]
        assert [(each["state"], each["address"], each["pid"]) for each in found] == [("new", "127.0.0.1", os.getpid())]
        if shutil.which("ss"):
            told = subprocess.run(["ss", "-Hltn", f"sport = :{port}"], capture_output=True, text=True).stdout
            assert f"127.0.0.1:{port}" in told
    after = source.collect()
    assert [each["state"] for each in after["listeners"] if each["port"] == port] == ["gone"]
    texts = [
        text_of(cell)
        for block in source.document(after, 80, 24).blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row
    ]
    assert any(text.startswith("gone ") for text in texts)


def test_sockets_are_counted_by_state_and_process_and_traffic_is_measured() -> None:
    source = NetworkSource()
    source.collect()
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as one:
        other, _ = server.accept()
        with other:
            one.sendall(b"x" * 100_000)
            found = source.collect()
            mine = next(each for each in found["processes"] if each["pid"] == os.getpid())
            assert mine["states"]["ESTABLISHED"] >= 2
            assert found["states"]["tcp ESTABLISHED"] >= 2
            lo = next(each for each in found["interfaces"] if each["name"] == "lo")
            assert lo["sent_rate"] > 0
            assert lo["received"] > 0
    assert source.document(found, 100, 30).blocks
