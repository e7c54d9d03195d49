"""What ``kubectl get -o json`` prints, as rows: pods, rollouts, events, services, use. Pure; takes anything.

The shapes are those of core/v1, apps/v1 and discovery.k8s.io/v1; what is missing or of another type is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pymux_wf.workflow.drawing.readable import clean

Items = Iterable[Mapping[str, Any]]
_BAD = ("CrashLoopBackOff", "ImagePullBackOff", "ErrImagePull", "Error", "OOMKilled", "Evicted", "CreateContainerError")


def pods(items: Items) -> list[dict[str, Any]]:
    """Pods with what is wrong with them first."""
    found = [_pod(each) for each in items]
    return sorted(found, key=lambda each: (not each["trouble"], -each["restarts"], each["namespace"], each["name"]))


def _pod(item: Mapping[str, Any]) -> dict[str, Any]:
    status = table(item.get("status"))
    containers = [table(each) for each in listed(status.get("containerStatuses"))]
    containers += [table(each) for each in listed(status.get("initContainerStatuses"))]
    waiting = [reason for each in containers if (reason := _waiting(each))]
    reason = text(status.get("reason")) or next(iter(waiting), "")
    phase = text(status.get("phase")) or "Unknown"
    main = [table(each) for each in listed(status.get("containerStatuses"))]
    ready = sum(each.get("ready") is True for each in main)
    if table(item.get("metadata")).get("deletionTimestamp"):
        reason = reason or "Terminating"
    settled = phase == "Succeeded" or (phase == "Running" and ready == len(main))
    return {
        **name_of(item),
        "phase": phase,
        "reason": reason,
        "ready": ready,
        "containers": len(main) or len(listed(table(item.get("spec")).get("containers"))),
        "restarts": sum(whole(each.get("restartCount")) for each in main),
        "node": text(table(item.get("spec")).get("nodeName")),
        "created": seconds(table(item.get("metadata")).get("creationTimestamp")),
        "trouble": not settled or reason in _BAD,
    }


def _waiting(container: Mapping[str, Any]) -> str:
    state = table(container.get("state"))
    stopped = table(state.get("terminated"))
    if stopped and stopped.get("reason") != "Completed":
        return text(stopped.get("reason"))
    return text(table(state.get("waiting")).get("reason"))


def phases(found: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many pods are in each phase."""
    counts: dict[str, int] = {}
    for each in found:
        counts[each["phase"]] = counts.get(each["phase"], 0) + 1
    return counts


def rollouts(items: Items) -> list[dict[str, Any]]:
    """Deployments, stateful sets and daemon sets: how far each has come (as ``kubectl rollout status`` has it)."""
    return sorted((_rollout(each) for each in items), key=lambda each: (each["done"], each["namespace"], each["name"]))


def _rollout(item: Mapping[str, Any]) -> dict[str, Any]:
    spec, status = table(item.get("spec")), table(item.get("status"))
    if "desiredNumberScheduled" in status:
        wanted, updated = whole(status["desiredNumberScheduled"]), whole(status.get("updatedNumberScheduled"))
        ready, available = whole(status.get("numberReady")), whole(status.get("numberAvailable"))
    else:
        wanted = whole(spec.get("replicas", 1))
        updated, ready = whole(status.get("updatedReplicas")), whole(status.get("readyReplicas"))
        available = whole(status.get("availableReplicas", status.get("readyReplicas")))
    conditions = [table(each) for each in listed(status.get("conditions"))]
    failed = any(each.get("reason") == "ProgressDeadlineExceeded" for each in conditions)
    seen = whole(status.get("observedGeneration")) >= whole(table(item.get("metadata")).get("generation"))
    return {
        **name_of(item),
        "kind": text(item.get("kind")) or "Deployment",
        "wanted": wanted,
        "updated": updated,
        "ready": ready,
        "failed": failed,
        "done": seen and not failed and min(updated, ready, available) >= wanted,
    }


def events(items: Items, count: int = 30) -> list[dict[str, Any]]:
    """The newest events, the newest last."""
    found = []
    for item in items:
        about = table(item.get("involvedObject") or item.get("regarding"))
        times = (item.get(key) for key in ("lastTimestamp", "eventTime", "firstTimestamp"))
        told = next((each for each in times if each), table(item.get("metadata")).get("creationTimestamp"))
        found.append(
            {
                **name_of(item),
                "type": text(item.get("type")),
                "reason": text(item.get("reason")),
                "object": "/".join(filter(None, (text(about.get("kind")).lower(), text(about.get("name"))))),
                "message": clean(text(item.get("message") or item.get("note"), 400), 300),
                "count": whole(item.get("count", 1)),
                "at": seconds(told),
            }
        )
    found.sort(key=lambda each: each["at"] or 0)
    return found[-count:]


def services(items: Items, slices: Items) -> list[dict[str, Any]]:
    """Services, and how many ready addresses stand behind each: None where that is not known."""
    behind: dict[tuple[str, str], int] = {}
    for item in slices:
        key, count = _addresses(item)
        behind[key] = behind.get(key, 0) + count
    found = []
    for item in items:
        spec, name = table(item.get("spec")), name_of(item)
        ports = [table(each) for each in listed(spec.get("ports"))]
        found.append(
            {
                **name,
                "type": text(spec.get("type")) or "ClusterIP",
                "address": text(spec.get("clusterIP")) or text(spec.get("externalName")),
                "ports": [f"{whole(each.get('port'))}/{text(each.get('protocol')) or 'TCP'}" for each in ports],
                "behind": behind.get((name["namespace"], name["name"])),
            }
        )
    return sorted(found, key=lambda each: (each["behind"] != 0, each["namespace"], each["name"]))


def _addresses(item: Mapping[str, Any]) -> tuple[tuple[str, str], int]:
    """Of an EndpointSlice, or of an Endpoints object."""
    meta = table(item.get("metadata"))
    service = text(table(meta.get("labels")).get("kubernetes.io/service-name")) or text(meta.get("name"))
    count = sum(len(listed(table(each).get("addresses"))) for each in listed(item.get("subsets")))
    for each in listed(item.get("endpoints")):
        if table(table(each).get("conditions")).get("ready") is not False:
            count += len(listed(table(each).get("addresses")))
    return (text(meta.get("namespace")), service), count


def use(printed: str) -> dict[tuple[str, str], tuple[str, str]]:
    """What ``kubectl top pods -A --no-headers`` prints: processor and memory by namespace and name."""
    found = {}
    for line in printed.splitlines():
        words = line.split()
        if len(words) == 4:
            found[clean(words[0]), clean(words[1])] = (clean(words[2], 20), clean(words[3], 20))
    return found


def by_kind(answer: Any) -> dict[str, list[Mapping[str, Any]]]:
    """The objects of a list by their kind."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for item in listed(table(answer).get("items")):
        if isinstance(item, dict):
            found.setdefault(text(item.get("kind")), []).append(item)
    return found


def name_of(item: Mapping[str, Any]) -> dict[str, str]:
    meta = table(item.get("metadata"))
    return {"namespace": text(meta.get("namespace")), "name": text(meta.get("name"))}


def table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def text(value: Any, limit: int = 120) -> str:
    return clean(value, limit) if isinstance(value, str) else ""


def whole(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def seconds(value: Any) -> float | None:
    """A time like ``2026-11-22T10:00:00Z`` as seconds since 1970."""
    try:
        return datetime.fromisoformat(value).timestamp()
    except (TypeError, ValueError):
        return None
