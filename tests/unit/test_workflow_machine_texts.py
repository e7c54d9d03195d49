"""The texts of /proc, of logs, of git and of test programs as values: from kernels and programs of many ages."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pymux_wf.workflow.drawing.figures import age, clean, size
from pymux_wf.workflow.machine import auth_lines, git_texts, log_lines, proc_texts, profile_reading
from pymux_wf.workflow.machine.capabilities import capable, ptrace_hindrance
from pymux_wf.workflow.machine.log_lines import LONGEST, Splitter, level_of, parse, parse_journal, time_of
from pymux_wf.workflow.machine.proc_processes import parse_stat
from pymux_wf.workflow.machine.proc_sockets import sockets
from pymux_wf.workflow.machine.testing_commands import failure_in, summary_in

# A kernel of 2.4 has four fields; one with a processor switched off leaves a gap; guests count in user already.
OLD = "cpu  10 2 3 85\ncpu0 10 2 3 85\nintr 1\nprocs_running 2\nprocs_blocked 0\nbtime 1000000000\n"
GAPS = "cpu  200 0 100 600 50 10 20 20 30 5\ncpu0 100 0 50 300 25 5 10 10 15 5\ncpu2 100 0 50 300 25 5 10 10 15 0\n"


def test_processor_times_of_old_kernels_and_of_machines_with_gaps() -> None:
    assert proc_texts.cpu_times(OLD)["cpu0"] == proc_texts.CpuTimes(10, 2, 3, 85)
    found = proc_texts.cpu_times(GAPS)
    assert list(found) == ["cpu", "cpu0", "cpu2"]
    assert found["cpu"].total == 1000  # without the 35 ticks of guests
    assert proc_texts.counter(OLD, "procs_running") == 2
    assert proc_texts.counter(OLD, "oom_kill") is None


def test_shares_of_a_processor_between_two_readings() -> None:
    shares = proc_texts.cpu_shares(proc_texts.CpuTimes(0, 0, 0, 0), proc_texts.CpuTimes(20, 10, 10, 40, 10, 5, 5, 0))
    assert shares == pytest.approx({"share": 0.5, "user": 0.3, "system": 0.2, "iowait": 0.1, "steal": 0.0})
    same = proc_texts.CpuTimes(1, 1, 1, 1)
    assert proc_texts.cpu_shares(same, same) is None
    back = proc_texts.cpu_shares(proc_texts.CpuTimes(10, 0, 0, 100, 50), proc_texts.CpuTimes(20, 0, 0, 190, 40))
    assert back is not None
    assert all(0 <= share <= 1 for share in back.values())


def test_256_processors_with_huge_counters() -> None:
    text = "\n".join(f"cpu{number} {2**63 + number} 0 0 {2**64}" for number in range(256))
    assert len(proc_texts.cpu_times(text)) == 256
    assert proc_texts.cpu_times(text)["cpu255"].user == 2**63 + 255


def test_memory_with_and_without_an_estimate_of_what_is_available() -> None:
    new = proc_texts.memory("MemTotal: 1000 kB\nMemFree: 100 kB\nMemAvailable: 700 kB\nHugePages_Total: 3\nbad line\n")
    assert new["MemTotal"] == 1024000
    assert new["HugePages_Total"] == 3
    assert proc_texts.available(new) == 700 * 1024
    old = proc_texts.memory("MemTotal: 1000 kB\nMemFree: 100 kB\nBuffers: 50 kB\nCached: 200 kB\nShmem: 20 kB\n")
    assert proc_texts.available(old) == 330 * 1024


def test_interfaces_with_aliases_and_without_blanks() -> None:
    head = "Inter-| Receive\n face |bytes\n"
    text = head + "  lo:1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\neth0:1: 5 1 0 0 0 0 0 0 6 1 0 0 0 0 0 0\n"
    found = proc_texts.interfaces(text)
    assert found["lo"] == (1, 2, 3, 4, 9, 10, 11, 12)
    assert found["eth0:1"].sent == 6


def test_disks_count_in_sectors_of_512_and_idle_ones_are_left_out() -> None:
    text = (
        "   8       0 sda 10 0 4 1 20 0 8 1 0 500 1 0 0 0 0 9 9\n"
        " 259       1 nvme0n1p1 1 0 2 0 0 0 0 0 0 0 0\n   7 0 loop0 0 0 0 0 0 0 0 0 0 0 0\n   3 1 hda1 1 2 3 4\n"
    )
    found = proc_texts.disks(text)
    assert found["sda"] == proc_texts.Disk(2048, 4096, 10, 20, 500)
    assert list(found) == ["sda", "nvme0n1p1"]


def test_mounts_with_blanks_in_their_names() -> None:
    assert proc_texts.mounts("/dev/sda1 /mnt/my\\040disk ext4 rw,relatime 0 0\nbad\n") == [
        proc_texts.Mount("/dev/sda1", "/mnt/my disk", "ext4", "rw,relatime")
    ]


def test_pressure_without_full() -> None:
    text = "some avg10=1.50 avg60=0.10 avg300=0.00 total=12\n"
    assert proc_texts.pressure(text) == {"some": {"avg10": 1.5, "avg60": 0.1, "avg300": 0.0}}
    assert proc_texts.load("0.50 1.25 2.00 1/80 77") == (0.5, 1.25, 2.0)
    assert proc_texts.load("") is None


def test_a_process_whose_name_is_hostile() -> None:
    stat = parse_stat(
        b"77 (a) R 1 (\n) S 3 77 77 0 -1 0 0 0 0 0 500 100 0 0 20 0 4 0 12345 99999 321 18446744073709551615 0"
    )
    assert stat is not None
    assert (stat.pid, stat.name, stat.state, stat.ppid) == (77, "a) R 1 (\n", "S", 3)
    assert (stat.ticks, stat.threads, stat.start, stat.rss) == (600, 4, 12345, 321)
    assert parse_stat(b"77 (cut) S 1 2") is None
    assert parse_stat(b"") is None


def test_sockets_of_both_families() -> None:
    text = (
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
        "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000003 00:00000000 00000000  1000        0 4242 1 x\n"
        "   1: 0100007F:1F90 0200007F:C350 01 00000010:00000000 00:00000000 00000000  1000        0 4243 1 x\n"
        "   2: 0100007F:1F90 0200007F:C3"
    )
    listener, connected = sockets("tcp", text)
    assert (listener.address, listener.port, listener.state, listener.queued) == ("127.0.0.1", 8080, "LISTEN", 3)
    assert (connected.peer, connected.state, connected.unsent) == ("127.0.0.2:50000", "ESTABLISHED", 16)
    six = sockets("tcp6", f"head\n 0: {'0' * 24}01000000:0050 {'0' * 32}:0000 0A 0:0 0:0 0 0 0 7 1 x")
    assert (six[0].address, six[0].port, six[0].inode) == ("::1", 80, 7)
    udp = sockets("udp", "head\n 0: 00000000:0035 00000000:0000 07 0:0 0:0 0 0 0 8 1 x")
    assert udp[0].listens
    assert udp[0].address == "*"


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("2026-01-01 10:00:00 ERROR it broke", "error"),
        ("INFO: 0 errors, nothing failed", "info"),
        ('level=info msg="error in a message"', "info"),
        ('msg="error in a message" level=info', "info"),
        ('{"msg": "x", "level": "warn"}', "warning"),
        ('{"level":30,"msg":"error"}', "info"),
        ("E0102 15:04:05.678 1 main.go:1] boom", "error"),
        ("<3>kernel: out of memory", "error"),
        ("Traceback (most recent call last):", "error"),
        ("ValueError: bad", "error"),
        ('10.0.0.1 - - [x] "GET / HTTP/1.1" 503 12', "error"),
        ('10.0.0.1 - - [x] "GET /error.html HTTP/1.1" 200 12', ""),
        ("[crit] no room", "error"),
        ("warning: deprecated", "warning"),
        ("wrote /var/log/error-report", ""),
        ("a plain line", ""),
    ],
)
def test_the_level_is_what_the_line_calls_itself(line: str, level: str) -> None:
    assert level_of(line) == level


def test_times_of_lines() -> None:
    assert time_of("2026-01-01T00:00:00Z x") == 1767225600.0
    assert time_of("[2026-01-01 01:00:00,250 +0100] x") == 1767225600.25
    assert time_of("nothing here") is None
    assert time_of("2026-99-99T00:00:00Z") is None
    assert time_of("Feb 30 10:00:00 host x") is None
    now = 1767225600.0 + 5 * 86400
    december = time_of("Dec 31 12:00:00 host x", now)
    assert december is not None
    assert now - 10 * 86400 < december < now


def test_lines_of_json_and_of_the_journal() -> None:
    line = parse("api", b'{"ts": 1767225600123, "level": "error", "msg": "no", "user": 7}')
    assert (line.level, line.at, line.text) == ("error", 1767225600.123, "no  user=7")
    entry = {"MESSAGE": [104, 105, 27], "PRIORITY": "4", "_COMM": "x", "__REALTIME_TIMESTAMP": "1767225600000000"}
    told = parse_journal("journal", json.dumps(entry).encode())
    assert (told.level, told.at, told.text) == ("warning", 1767225600.0, "x: hi\ufffd")
    assert parse("a", b"[" * 100000).text


def test_an_indented_line_has_the_level_of_the_one_before_it() -> None:
    line = parse("a", b'  File "x.py", line 1', before="error")
    assert (line.level, line.own) == ("error", False)


@given(st.binary(max_size=300), st.lists(st.integers(0, 300), max_size=5))
def test_lines_are_the_same_however_they_are_cut(data: bytes, cuts: list[int]) -> None:
    whole = Splitter().feed(data + b"\n")
    splitter, parts, at = Splitter(), [], 0
    for cut in [*sorted(cuts), len(data)]:
        parts += splitter.feed(data[at:cut])
        at = max(at, cut)
    parts += splitter.feed(b"\n")
    assert parts == whole
    for raw in whole:
        text = parse("x", raw).text
        assert text.isprintable() or not text


def test_a_line_that_never_ends_takes_bounded_room() -> None:
    splitter = Splitter()
    for _ in range(1000):
        assert splitter.feed(b"x" * 65536) == []
    assert splitter.feed(b"\nnext\n") == [b"x" * LONGEST, b"next"]


def test_foreign_text_moves_no_cursor() -> None:
    assert clean("\x1b]0;title\x07a\x1b[2Jb\r\x9b1mc\u202e") == "ab\ufffdc\ufffd"
    assert len(clean("x" * 100_000)) == 1000
    assert (size(1023), size(1024), size(1536 * 1024**2), size(None)) == ("1023B", "1.0K", "1.5G", "-")
    assert (age(0), age(3600), age(86400 * 400)) == ("0s", "1h00m", "400d00h")


@pytest.mark.parametrize(
    ("line", "event"),
    [
        (
            "Nov 22 10:00:00 h sshd[1]: Failed password for invalid user a from b port 1 from 9.9.9.9 port 22 ssh2",
            ("failed login", "a from b port 1", "9.9.9.9", "password", 1),
        ),
        (
            "2026-11-22T10:00:00.1+00:00 h sshd-session[1]: Accepted publickey for me from ::1 port 5 ssh2: RSA x",
            ("login", "me", "::1", "publickey", 1),
        ),
        (
            "sshd: message repeated 3 times: [ Failed password for root from 1.2.3.4 port 5 ssh2]",
            ("failed login", "root", "1.2.3.4", "password", 3),
        ),
        (
            "sudo:    ann : TTY=pts/0 ; PWD=/home/ann ; USER=root ; COMMAND=/usr/bin/ls -l",
            ("sudo", "ann", "pts/0", "as root: /usr/bin/ls -l", 1),
        ),
        (
            "sudo: bob : user NOT in sudoers ; TTY=pts/1 ; PWD=/ ; USER=root ; COMMAND=/bin/sh",
            ("sudo refused", "bob", "pts/1", "as root: /bin/sh (user NOT in sudoers)", 1),
        ),
        ("su[5]: (to root) ann on pts/2", None),
        ("su: (to root) ann on pts/2", ("su", "ann", "pts/2", "to root", 1)),
        ("su: FAILED SU (to root) ann on pts/2", ("su failed", "ann", "pts/2", "to root", 1)),
        ("Nov 22 10:00:00 h app[1]: sshd: Failed password for x from 1.1.1.1 port 1 ssh2", None),
        ("sshd: Connection closed by 1.2.3.4 port 5", None),
    ],
)
def test_events_of_the_authentication_log(line: str, event: tuple[object, ...] | None) -> None:
    found = auth_lines.auth_event(line)
    assert (None if found is None else tuple(found)) == event


def test_what_git_prints() -> None:
    text = "\0".join(
        [
            "# branch.oid abc",
            "# branch.head main",
            "# branch.upstream origin/main",
            "# branch.ab +2 -3",
            "# stash 1",
            "1 .M N... 100644 100644 100644 a b a file.py",
            "1 A. N... 0 100644 100644 a b new.py",
            "2 R. N... 100644 100644 100644 a b R100 to.py",
            "from.py",
            "u UU N... 1 2 3 4 a b c both.py",
            "? un\x1b[31mtracked",
            "",
        ]
    )
    found = git_texts.status(text)
    assert (found["branch"], found["upstream"], found["ahead"], found["behind"], found["stashes"]) == (
        *("main", "origin/main", 2, 3, 1),
    )
    assert found["changes"] == [
        {"state": "modified", "path": "a file.py"},
        {"state": "staged added", "path": "new.py"},
        {"state": "staged renamed", "path": "to.py", "from": "from.py"},
        {"state": "conflict", "path": "both.py"},
        {"state": "untracked", "path": "untracked"},
    ]
    assert git_texts.status("# branch.oid (initial)\0# branch.head (detached)\0")["branch"] is None
    assert git_texts.changes("1\t2\ta b\0-\t-\tbin\0") == [
        {"path": "a b", "added": 1, "removed": 2},
        {"path": "bin", "added": None, "removed": None},
    ]


@pytest.mark.parametrize(
    ("line", "failed"),
    [
        ("FAILED tests/a.py::test_b[1] - assert 0", "tests/a.py::test_b[1] - assert 0"),
        ("ERROR tests/a.py - SyntaxError", "tests/a.py - SyntaxError"),
        ("FAIL: test_x (mod.Case)", "test_x (mod.Case)"),
        ("    --- FAIL: TestSum/zero (0.00s)", "TestSum/zero (0.00s)"),
        ("test sums::zero ... FAILED", "sums::zero"),
        ("  ● cart › adds (5 ms)", "cart › adds"),
        ("not ok 3 - it adds", "it adds"),
        ("INFO FAILED to connect", ""),
        ("ERROR something went wrong", ""),
    ],
)
def test_failures_in_what_test_programs_print(line: str, failed: str) -> None:
    assert failure_in(line) == failed


def test_summaries_of_test_programs() -> None:
    assert summary_in("1 failed, 2 passed in 0.10s") == "1 failed, 2 passed in 0.10s"
    assert summary_in("test result: ok. 3 passed; 0 failed") == "test result: ok. 3 passed; 0 failed"
    assert summary_in("passed in review") == ""


def test_what_the_kernel_tells_of_a_thread() -> None:
    assert profile_reading.syscall_of("running\n") == "running"
    assert profile_reading.syscall_of("-1 0x7f 0x7f\n") == "blocked outside of a call"
    assert profile_reading.syscall_of("0 0x3 0x7f 0x1 0x0 0x0 0x0 0x7f 0x7f", "x86_64") == "read"
    assert profile_reading.syscall_of("449 0x3", "x86_64") == "futex_waitv"
    assert profile_reading.syscall_of(None) is None
    stack = "[<0>] do_select+0x6bf/0x760\n[<0>] entry_SYSCALL_64_after_hwframe+0x76/0x7e\n"
    assert profile_reading.stack_of(stack) == ["do_select", "entry_SYSCALL_64_after_hwframe"]
    kernel_thread = profile_reading.status_values("Name:\tkthreadd\nState:\tS (sleeping)\nThreads:\t1\n")
    assert (kernel_thread["rss"], kernel_thread["threads"]) == (None, 1)


def test_what_is_missing_to_attach() -> None:
    nothing, everything = "CapEff:\t0000000000000000\n", "CapEff:\t000001ffffffffff\n"
    assert capable("CAP_NET_RAW", everything) is True
    assert capable("CAP_NET_RAW", nothing) is False
    assert capable("CAP_NET_RAW", "") is None
    assert ptrace_hindrance("0", True, nothing) == ""
    assert "ptrace_scope is 1" in ptrace_hindrance("1", True, nothing)
    assert "another user" in ptrace_hindrance("0", False, nothing)
    assert ptrace_hindrance("2", False, everything) == ""
    assert "ptrace_scope is 3" in ptrace_hindrance("3", True, everything)


def test_a_login_record_is_that_of_glibc() -> None:
    import struct

    record = struct.pack(
        "=h2xi32s4s32s256shhiii4i20s", 7, 42, b"pts/3", b"3", b"ann", b"host", 0, 0, 0, 1000, 5, 0, 0, 0, 0, b""
    )
    assert len(record) == auth_lines.RECORD_SIZE == 384
    found = auth_lines.login_records(record + record[:100])
    assert found == [auth_lines.LoginRecord(7, 42, "pts/3", "ann", "host", 1000 + 5e-06)]


def test_records_of_the_kernel() -> None:
    line = log_lines.parse_kernel("kernel", b"3,339,5000000,-;Out of memory: Killed process 7\n KEY=x", 100.0)
    assert (line.level, line.at, line.text) == ("error", 105.0, "Out of memory: Killed process 7")
