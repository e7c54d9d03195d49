"""The routes, each against the real thing: an HTTP receiver that goes away, programs, files, the library apprise."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any

import pytest

from pymux_wf.workflow.alerts import delivery
from pymux_wf.workflow.alerts.machine import Alert, Notification
from pymux_wf.workflow.alerts.routes.route import RouteFailed, Told, sentence, takes, tell
from pymux_wf.workflow.alerts.settings import Route
from pymux_wf.workflow.alerts.spool import LIMIT, Spool
from tests.workflow_alerts_rig import Rig, rig
from tests.workflow_services import AlertReceiver, free_port

RULES = (
    "[alerts]\nflood = 1000\n[alerts.rules.lag]\nwhen = 'metric lag > 5'\nthrottle = '10ms'\nsummary = 'lag {value}'\n"
)


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr(delivery, "FIRST_DELAY", 0.02)
    monkeypatch.setattr(delivery, "LONGEST_DELAY", 0.1)
    return tmp_path / "state"


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def route(kind: str, **keys: Any) -> str:
    return f"[alerts.routes.it]\nkind = '{kind}'\n" + "".join(f"{key} = {json.dumps(keys[key])}\n" for key in keys)


def an_alert(number: int = 1, state: str = "firing", **labels: str) -> Alert:
    named = {"alertname": "lag", "severity": "warning", **labels}
    ordered = tuple(sorted(named.items()))
    return Alert(
        f"{number:016x}", "lag", ordered, "warning", state, 20.0, 10.0, 20.0, summary=f"lag {number}", value=9.0
    )


def a_notification(*firing: Alert, resolved: tuple[Alert, ...] = (), more: int = 0) -> Notification:
    return Notification((("alertname", "lag"),), "warning", firing, resolved, 100.0, more=more)


async def told(kind: str, notification: Notification | None = None, **keys: Any) -> None:
    """One notification through a route that speaks to no server."""
    server: Any = None
    await tell(Told("it", Route(kind=kind, **keys), notification or a_notification(an_alert()), server))  # type: ignore[arg-type]


async def up_and_down(made: Rig) -> None:
    """One that fires, and its end."""
    await made.metrics.set_value("lag", 9)
    await made.until(made.alerts._machine.told_now)
    await made.metrics.set_value("lag", 1)
    await made.until(lambda: not made.alerts._machine.told_now())


# What Alertmanager's documentation says of its webhook (version 4): field, type.
WEBHOOK: Mapping[str, type] = {
    "version": str,
    "groupKey": str,
    "truncatedAlerts": int,
    "status": str,
    "receiver": str,
    "groupLabels": dict,
    "commonLabels": dict,
    "commonAnnotations": dict,
    "externalURL": str,
    "alerts": list,
}
ALERT: Mapping[str, type] = {
    "status": str,
    "labels": dict,
    "annotations": dict,
    "startsAt": str,
    "endsAt": str,
    "generatorURL": str,
    "fingerprint": str,
}


def test_a_webhook_has_the_shape_of_alertmanagers_and_is_signed(
    alert_receiver: AlertReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THE_URL", alert_receiver.webhook_url)
    monkeypatch.setenv("THE_KEY", "sesame")

    async def check() -> None:
        firing, ended = an_alert(1, pane="%1"), an_alert(2, "resolved", pane="%2")
        notification = a_notification(firing, resolved=(ended,), more=3)
        await told("webhook", notification, url="env:THE_URL", secret="env:THE_KEY", token="abc")

    run(check())
    [(_, _, headers, body)] = alert_receiver.requests
    posted = json.loads(body)
    assert {key: type(value) for key, value in posted.items()} == WEBHOOK
    assert [{key: type(value) for key, value in one.items()} for one in posted["alerts"]] == [ALERT, ALERT]
    assert (posted["version"], posted["status"], posted["receiver"], posted["truncatedAlerts"]) == (
        "4",
        "firing",
        "it",
        3,
    )
    assert posted["groupKey"] == '{}:{alertname="lag"}'
    assert posted["commonLabels"] == {"alertname": "lag", "severity": "warning"}
    first, second = posted["alerts"]
    assert (first["status"], first["startsAt"], first["endsAt"]) == (
        "firing",
        "1970-01-01T00:00:10.000Z",
        "0001-01-01T00:00:00Z",
    )
    assert (second["status"], second["endsAt"]) == ("resolved", "1970-01-01T00:00:20.000Z")
    assert headers["X-Pywfmux-Signature"] == "sha256=" + hmac.new(b"sesame", body, hashlib.sha256).hexdigest()
    assert headers["Authorization"] == "Bearer abc"


def test_the_login_of_an_address_goes_into_a_header(alert_receiver: AlertReceiver) -> None:
    run(told("webhook", url=alert_receiver.webhook_url.replace("://", "://me:pa%40ss@")))
    [(_, path, headers, _)] = alert_receiver.requests
    assert (path, headers["Authorization"]) == ("/webhook", "Basic bWU6cGFAc3M=")


def test_a_receiver_that_was_away_gets_everything_in_order_from_another_process_too(
    alert_receiver: AlertReceiver,
) -> None:
    text = RULES + route("webhook", url=alert_receiver.webhook_url)
    alert_receiver.stop()

    async def away() -> None:
        async with rig(text) as made:
            for _ in range(3):
                await up_and_down(made)
            [health] = made.alerts._delivery.health()
            assert health["waiting"] == 6
            assert "refused" in str(health["error"])
            server = made.server
            await made.alerts._end()  # as if it was killed: the state is not written, the spool is there
            alert_receiver.start()
            async with rig(text, server) as second:
                await second.until(lambda: len(alert_receiver.requests) >= 6)
                await up_and_down(second)
                await second.until(lambda: len(alert_receiver.requests) >= 8)
                await second.until(lambda: second.alerts._delivery.health()[0]["waiting"] == 0)

    run(away())
    assert [one["status"] for one in alert_receiver.posts()] == ["firing", "resolved"] * 4


def test_what_is_to_be_told_is_on_disk_before_it_counts_as_told(alert_receiver: AlertReceiver) -> None:
    alert_receiver.stop()

    async def check() -> None:
        async with rig(RULES + route("webhook", url=alert_receiver.webhook_url)) as made:
            spools: list[str] = []
            [spool] = [worker._spool._path for worker in made.alerts._delivery._workers.values()]
            assert spool is not None
            made.alerts._write = lambda: spools.append(spool.read_text())  # type: ignore[method-assign]
            await made.metrics.set_value("lag", 9)
            await made.until(lambda: spools)
            assert '"lag 9"' in spools[0]

    run(check())


def test_one_that_fails_is_tried_again_and_one_that_refuses_is_not(alert_receiver: AlertReceiver) -> None:
    async def check() -> None:
        async with rig(RULES + route("webhook", url=alert_receiver.webhook_url)) as made:
            alert_receiver.answers["/webhook"] = (503, "text/plain", "later")
            await made.metrics.set_value("lag", 9)
            await made.until(lambda: len(alert_receiver.requests) >= 3)
            alert_receiver.answers["/webhook"] = (400, "text/plain", "never")
            await made.until(lambda: made.alerts._delivery.health()[0]["waiting"] == 0)
            [health] = made.alerts._delivery.health()
            assert (health["told"], str(health["error"])[-22:]) == (0, "400 Bad Request: never")
            alert_receiver.answers["/webhook"] = (200, "text/plain", "")
            await made.metrics.set_value("lag", 1)
            await made.until(lambda: made.alerts._delivery.health()[0]["told"] == 1)

    run(check())


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the library apprise's own
def test_no_error_holds_the_secret_of_an_address() -> None:
    async def check() -> None:
        for kind in ("webhook", "alertmanager"):
            with pytest.raises(RouteFailed) as caught:
                await told(kind, url=f"http://ann:sesame@127.0.0.1:{free_port()}/hook?key=sesame", timeout=1.0)
            assert "sesame" not in str(caught.value)
        with pytest.raises(RouteFailed) as caught:
            await told("webhook", url="ftp://sesame")
        assert caught.value.for_good
        with pytest.raises(RouteFailed, match="NOT_THERE"):
            await told("webhook", url="env:NOT_THERE")
        with pytest.raises(RouteFailed):
            await told("apprise", url="nonsense://sesame")

    run(check())


def test_an_answer_that_is_none_is_tried_again() -> None:
    async def check() -> None:
        async def nonsense(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"nonsense\r\n\r\n")
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

        server = await asyncio.start_server(nonsense, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(RouteFailed) as caught:
            await told("webhook", url=f"http://127.0.0.1:{port}/sesame key")
        assert not caught.value.for_good
        assert "sesame" not in str(caught.value)
        with pytest.raises(RouteFailed) as caught:
            await told("webhook", url=f"http://127.0.0.1:{port}/")
        assert not caught.value.for_good
        server.close()

    run(check())


def test_a_receiver_that_answers_for_ever_is_given_up() -> None:
    async def check() -> None:
        async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"HTTP/1.0 200 OK\r\n")
            while not ended.is_set():
                writer.write(b"X: y\r\n")
                await asyncio.wait({waits}, timeout=0.05)
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
            done.set()

        ended, done = asyncio.Event(), asyncio.Event()
        waits = asyncio.ensure_future(ended.wait())
        server = await asyncio.start_server(drip, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(RouteFailed, match=r"has not answered within 0\.4 seconds"):
            await told("webhook", url=f"http://127.0.0.1:{port}/", timeout=0.2)
        ended.set()
        await asyncio.wait_for(done.wait(), 10)
        server.close()

    run(check())


def test_an_alertmanager_hears_again_what_fires_until_it_ends(alert_receiver: AlertReceiver) -> None:
    async def check() -> None:
        alert_receiver.answers["/api/v2/alerts"] = (200, "application/json", "{}")
        text = RULES + "[alerts.rules.silent]\nwhen = 'metric silent > 5'\n"
        async with rig(text + route("alertmanager", url=alert_receiver.url + "/", resend=0.05)) as made:
            await made.alerts.silence(1000, {"alertname": "silent"})
            await made.metrics.set_value("silent", 9)
            await made.metrics.set_value("lag", 9)
            await made.until(lambda: len(alert_receiver.requests) >= 4)
            assert (await made.alerts.listed())["routes"][0]["told"] == 1
            await made.metrics.set_value("lag", 1)
            await made.until(lambda: made.alerts._delivery.health()[0]["told"] == 2)
            assert _ends(alert_receiver.posts()[-1][0]) <= time.time()
            assert made.alerts._delivery._workers["it"].firing == ()

    run(check())
    posts = alert_receiver.posts("/api/v2/alerts")
    assert {one[0]["labels"]["alertname"] for one in posts} == {"lag"}
    assert all(set(one[0]) == {"labels", "annotations", "startsAt", "endsAt"} for one in posts)
    ends = [_ends(one[0]) for one in posts]
    assert sorted(ends[:-1]) == ends[:-1]
    assert all(end > float(_ends({"endsAt": one[0]["startsAt"]})) + 0.19 for end, one in zip(ends[:-1], posts))
    assert len({one[0]["startsAt"] for one in posts}) == 1


def _ends(alert: Mapping[str, Any]) -> float:
    from datetime import datetime

    return datetime.fromisoformat(alert["endsAt"]).timestamp()


def test_a_program_gets_json_and_no_shell_sees_it(tmp_path: Path) -> None:
    out = tmp_path / "out"

    async def check() -> None:
        await told("command", argv=("sh", "-c", f'cat > {out}; test "$1" = "\\$(id)"', "x", "$(id)"))
        with pytest.raises(RouteFailed, match="sh exited with 3: because"):
            await told("command", argv=("sh", "-c", "echo because >&2; exit 3"))
        with pytest.raises(RouteFailed) as caught:
            await told("command", argv=("/not/there",))
        assert caught.value.for_good

    run(check())
    assert json.loads(out.read_text())["alerts"][0]["annotations"] == {"summary": "lag 1", "value": "9"}


def test_a_program_that_hangs_or_floods_is_ended(tmp_path: Path) -> None:
    pid = tmp_path / "pid"

    async def check() -> None:
        begun = time.monotonic()
        with pytest.raises(RouteFailed, match=r"sh has not ended within 0\.5 seconds"):
            await told("command", argv=("sh", "-c", f"sleep 100 & echo $! > {pid}; wait"), timeout=0.5)
        with pytest.raises(RouteFailed, match="exited with 1: y y"):
            await told("command", argv=("sh", "-c", "yes | tr '\\n' ' ' | head -c 20000000 | tee /dev/stderr; exit 1"))
        assert time.monotonic() - begun < 8

    run(check())
    assert _is_gone(int(pid.read_text()))


def _is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def test_a_file_gets_one_line_each_and_is_the_users_alone(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"

    async def check() -> None:
        await told("file", path=str(path))
        await told("file", a_notification(resolved=(an_alert(1, "resolved"),)), path=str(path))
        with pytest.raises(RouteFailed, match="No such file"):
            await told("file", path=str(tmp_path / "no" / "file"))

    run(check())
    assert [json.loads(line)["status"] for line in path.read_text().splitlines()] == ["firing", "resolved"]
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_apprise_tells_by_its_own_protocols(alert_receiver: AlertReceiver) -> None:
    pytest.importorskip("apprise")
    run(told("apprise", url=alert_receiver.webhook_url.replace("http://", "json://")))
    [posted] = alert_receiver.posts("/webhook")
    assert (posted["title"], posted["message"]) == ("warning: lag 1", "lag 1")


def test_a_route_that_breaks_goes_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async def check() -> None:
        async with rig(RULES + route("file", path=str(tmp_path / "f"))) as made:

            async def breaks(told: Told) -> None:
                raise ZeroDivisionError

            with monkeypatch.context() as patch:
                patch.setattr(delivery, "tell", breaks)
                await made.metrics.set_value("lag", 9)
                await made.until(lambda: made.alerts._delivery.health()[0]["failed"] == 1)
            await made.metrics.set_value("lag", 1)
            await made.until(lambda: made.alerts._delivery.health()[0]["told"] == 1)

    run(check())


def test_a_test_goes_through_the_real_routes_and_says_what_each_did(tmp_path: Path) -> None:
    text = (
        RULES
        + f"[alerts.routes.good]\nkind='file'\npath='{tmp_path}/f'\n[alerts.routes.bad]\nkind='file'\npath='/no/f'\n"
    )

    async def check() -> None:
        async with rig(text) as made:
            found = {one["route"]: one["error"] for one in await made.alerts.test()}
            assert found == {"good": "", "bad": "/no/f: No such file or directory"}
            assert [one["route"] for one in await made.alerts.test("good")] == ["good"]
            assert len(await made.alerts.test("lag")) == 2

    run(check())
    assert len((tmp_path / "f").read_text().splitlines()) == 3


def test_routes_take_by_severity_and_labels() -> None:
    alert = an_alert(pane="%1", team="queue-a")
    assert takes(Route(kind="bell"), alert)
    assert not takes(Route(kind="bell", severity="critical"), alert)
    assert takes(Route(kind="bell", labels={"team": "queue*"}), alert)
    assert not takes(Route(kind="bell", labels={"team": "queue"}), alert)
    part = delivery._part(
        Route(kind="bell", resolved=False), a_notification(resolved=(an_alert(1, "resolved"),)), False
    )
    assert part is None


def test_one_sentence_says_how_many_more_there_are() -> None:
    assert sentence(a_notification(an_alert(1))) == "warning: lag 1"
    assert sentence(a_notification(an_alert(1), an_alert(2), more=56)) == "warning: lag 1 (and 57 more)"
    assert sentence(a_notification(resolved=(an_alert(1, "resolved"),))) == "resolved: lag 1"


def test_a_spool_is_bounded_and_reads_past_what_was_torn(tmp_path: Path) -> None:
    path = tmp_path / "spool.jsonl"
    spool = Spool(path)
    for number in range(LIMIT + 10):
        spool.put(a_notification(an_alert(number)))
    assert (len(spool), spool.dropped) == (LIMIT, 10)
    for _ in range(LIMIT - 2):
        found = spool.first()
        assert found is not None
        spool.done(found[0])
    with open(path, "a") as file:
        file.write('{"number": 12, "notif')
    again = Spool(path)
    assert len(again) == 2
    first = again.first()
    assert first is not None
    assert first[1] == a_notification(an_alert(LIMIT + 8))
    assert path.stat().st_mode & 0o777 == 0o600


def test_others_alerts_are_shown_and_not_routed(alert_receiver: AlertReceiver, tmp_path: Path) -> None:
    port = free_port()
    text = (
        f"[alerts.inbound]\nalertmanager = '{alert_receiver.url}'\nlisten = {port}\ntoken = 'sesame'\ninterval = 0.1\n"
    )
    alert_receiver.firing = [
        {
            "labels": {"alertname": "Disk", "severity": "critical"},
            "annotations": {"summary": "disk full"},
            "startsAt": "2026-01-01T00:00:00Z",
        }
    ]

    async def check() -> None:
        async with rig(text + route("file", path=str(tmp_path / "f"))) as made:
            foreign = await made.until(lambda: made.alerts._inbound.alerts)
            assert (foreign[0]["summary"], foreign[0]["severity"]) == ("disk full", "critical")
            alert_receiver.firing = []
            await made.until(lambda: not made.alerts._inbound.alerts)
            body = {"version": "4", "alerts": [{"status": "firing", "labels": {"alertname": "x"}, "fingerprint": "1"}]}
            send: Callable[..., int] = lambda told, token="sesame": _post(port, told, token)  # noqa: E731
            assert await asyncio.to_thread(send, body, "wrong") == 401
            assert await asyncio.to_thread(send, {"alerts": 3}) == 400
            assert not made.alerts._inbound.alerts
            assert await asyncio.to_thread(send, body) == 200
            await made.until(lambda: made.alerts._inbound.alerts)
            body["alerts"][0]["status"] = "resolved"  # type: ignore[index]
            assert await asyncio.to_thread(send, body) == 200
            await made.until(lambda: not made.alerts._inbound.alerts)
            alert_receiver.stop()
            await made.until(lambda: "alerts.inbound" in made.house.problems)

    run(check())
    assert not (tmp_path / "f").exists()


def _post(port: int, told: Any, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/", json.dumps(told).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
