"""``mon kube`` against recordings behind a program called kubectl; and its shapes against anything."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workflow_services import KUBECTL_REFUSED, fake_calls, fake_program, kubectl_recordings

from pymux_wf.workflow.components import kube_shapes, kubectl
from pymux_wf.workflow.drawing.document import Line, Table, text_of
from pymux_wf.workflow.monitors import kube
from pymux_wf.workflow.monitors.monitor import Settings, Unavailable
from pymux_wf.workflow.probes.finding import Finding, State

EVERYTHING = "pods,deployments,statefulsets,daemonsets,events"


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with a kubectl that plays a small cluster."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("PYWFMUX_WORKFLOW", raising=False)
    (tmp_path / "config").write_text("{}")
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "config"))
    fake_program(tmp_path, "kubectl", kubectl_recordings())
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def collect(**flags: Any) -> dict[str, Any]:
    source = kube.KubeSource(Settings(flags, project="/nowhere"))
    found = source.collect()
    json.dumps(found)
    source.document(found, 80, 24)
    return found


def finding(**flags: Any) -> Finding:
    with pytest.raises(Unavailable) as caught:
        collect(**flags)
    return caught.value.finding


def shown(found: dict[str, Any]) -> str:
    parts = []
    document = kube.document(found)
    for block in (*document.header, *document.blocks):
        if isinstance(block, Line):
            parts.append(text_of(block.cell))
        elif isinstance(block, Table):
            parts += ["  ".join(map(text_of, row)) for row in block.rows]
    return "\n".join(parts)


def test_cluster_at_one_look(cluster: Path) -> None:
    found = collect()
    assert found["phases"] == {"Running": 3, "Pending": 1, "Succeeded": 1}
    assert found["restarts"] == 20
    assert [pod["name"] for pod in found["pods"] if pod["trouble"]] == ["worker-1", "batch-1"]
    assert found["pods"][0]["reason"] == "CrashLoopBackOff"
    assert (found["pods"][0]["cpu"], found["pods"][0]["memory"]) == ("250m", "512Mi")
    [rollout] = found["rollouts"]
    assert (rollout["name"], rollout["wanted"], rollout["ready"], rollout["done"]) == ("web", 3, 2, False)
    assert found["events"][-1]["reason"] == "BackOff"
    text = shown(found)
    assert "web-1 " not in text.split("busiest")[0] or "CrashLoopBackOff" in text
    assert "under way" in text
    calls = fake_calls(cluster, "kubectl")
    assert [each[1:3] for each in calls] == [["get", EVERYTHING], ["top", "pods"]]
    assert all(each[0].startswith("--request-timeout=") for each in calls)


def test_pods_and_services_and_namespace(cluster: Path) -> None:
    assert "done-1" in shown(collect(pods=True))
    [service] = collect(services=True, namespace="shop")["services"]
    assert (service["name"], service["address"], service["ports"], service["behind"]) == (
        "web",
        "10.0.0.7",
        ["80/TCP"],
        1,
    )
    assert fake_calls(cluster, "kubectl")[-1][-4:] == ["-n", "shop", "-o", "json"]


def test_states_by_evidence(cluster: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_program(cluster, "kubectl", [(["get"], "", KUBECTL_REFUSED, 1)])
    refused = finding()
    assert refused.state is State.UNREACHABLE
    assert "localhost:8080 was refused" in refused.detail
    fake_program(cluster, "kubectl", [(["get"], "", "error: You must be logged in to the server (Unauthorized)\n", 1)])
    assert finding().state is State.DENIED
    monkeypatch.delenv("KUBECONFIG")
    assert finding().state is State.UNSET
    monkeypatch.setenv("PATH", "/nowhere")
    assert finding().state is State.MISSING


def test_what_may_not_be_seen_is_said_and_the_rest_shown(cluster: Path) -> None:
    recordings = kubectl_recordings()
    words, out, _, _ = recordings[0]
    complaint = 'Error from server (Forbidden): events is forbidden: User "me" cannot list resource "events"\n'
    fake_program(
        cluster, "kubectl", [(words, out, complaint, 1), (["top"], "", "error: Metrics API not available\n", 1)]
    )
    found = collect()
    assert len(found["pods"]) == 5
    assert "forbidden" in found["complaint"]
    assert found["no_use"] == "error: Metrics API not available"


def test_cluster_that_comes_back(cluster: Path) -> None:
    fake_program(cluster, "kubectl", [(["get"], "", KUBECTL_REFUSED, 1)])
    source = kube.KubeSource(Settings({}, project="/nowhere"))
    with pytest.raises(Unavailable):
        source.collect()
    fake_program(cluster, "kubectl", kubectl_recordings())
    assert source.collect()["restarts"] == 20


@pytest.mark.parametrize("printed", ['{"items": [{"kind": "Pod"', "", "\x00\xff", "[" * 100_000])
def test_json_that_is_cut_off_or_none(cluster: Path, printed: str) -> None:
    fake_program(cluster, "kubectl", [(["get"], printed, "", 0)])
    assert finding().state is State.UNREACHABLE


def test_answer_that_is_too_large(cluster: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kubectl, "LARGEST", 5000)
    fake_program(cluster, "kubectl", [(["get"], "x" * 300_000, "", 0)])
    assert "--namespace" in finding().remedy


def test_cluster_that_hangs(cluster: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kubectl, "DEADLINE", 0.2)
    (cluster / "kubectl").write_text("#!/bin/sh\nwhile :; do :; done\n")
    assert "in time" in finding().detail


def test_names_with_escapes_move_no_cursor(cluster: Path) -> None:
    pod = {"kind": "Pod", "metadata": {"name": "a\x1b[2Jb", "namespace": "n\u202e"}, "status": {"phase": "Failed\x07"}}
    fake_program(cluster, "kubectl", [(["get"], json.dumps({"items": [pod]}), "", 0), (["top"], "", "", 0)])
    text = shown(collect())
    assert "a\\x1b[2Jb" in text
    assert not any(ord(each) < 32 and each != "\n" for each in text)
    assert "\u202e" not in text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
_KEYS = ("metadata", "spec", "status", "containerStatuses", "state", "waiting", "ports", "subsets", "endpoints")
_KEYED = ("restartCount", "replicas", "conditions", "involvedObject", "creationTimestamp", "count", "name", "labels")
OBJECT = st.recursive(
    JSON, lambda inner: st.dictionaries(st.sampled_from((*_KEYS, *_KEYED)), inner, max_size=6), max_leaves=12
)


@given(st.lists(st.dictionaries(st.sampled_from(_KEYS), OBJECT, max_size=4), max_size=4))
def test_any_json_has_rows(items: list[dict[str, Any]]) -> None:
    kube_shapes.phases(kube_shapes.pods(items))
    kube_shapes.rollouts(items)
    kube_shapes.events(items)
    kube_shapes.services(items, items)
    kube_shapes.by_kind({"items": items})


def test_rollout_is_done_as_kubectl_has_it() -> None:
    status = {"observedGeneration": 2, "updatedReplicas": 2, "readyReplicas": 2, "availableReplicas": 2}
    item: dict[str, Any] = {"metadata": {"generation": 2}, "spec": {"replicas": 2}, "status": status}
    assert kube_shapes.rollouts([item])[0]["done"]
    assert not kube_shapes.rollouts([{**item, "metadata": {"generation": 3}}])[0]["done"]
    failed = {**status, "conditions": [{"reason": "ProgressDeadlineExceeded"}]}
    assert kube_shapes.rollouts([{**item, "status": failed}])[0]["failed"]
    daemons = {"desiredNumberScheduled": 3, "updatedNumberScheduled": 3, "numberReady": 2, "numberAvailable": 2}
    assert not kube_shapes.rollouts([{"kind": "DaemonSet", "status": daemons}])[0]["done"]
