"""Where services are found: ``[services]``, DNS SRV, Consul, Kubernetes, ``/etc/hosts``.

What is found is what to check, or what somebody else has checked (Consul), or names only (``/etc/hosts``).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from pymux_wf.workflow.components.dns_srv import look_up
from pymux_wf.workflow.components.kube_shapes import listed, table, text, whole
from pymux_wf.workflow.components.service_checks import Check
from pymux_wf.workflow.config.secrets import hidden, resolve
from pymux_wf.workflow.drawing.readable import clean
from pymux_wf.workflow.errors import WorkflowError
from pymux_wf.workflow.monitors.monitor import Settings, Unavailable
from pymux_wf.workflow.monitors.services_settings import Service
from pymux_wf.workflow.probes.places import Place, places
from pymux_wf.workflow.probes.settings import Components
from pymux_wf.workflow.probes.wire import get, reason

HOSTS = "/etc/hosts"
_MOST_HOSTS, _MOST_TARGETS, _MOST_CLUSTER = 50, 16, 100
_CONSUL_STATES = {"passing": "ok", "warning": "slow", "critical": "down"}


def checks_of(name: str, service: Service, components: Components, settings: Settings) -> list[Check]:
    """What to check for a configured service.

    Raises:
        WorkflowError, OSError, ValueError: its name cannot be turned into addresses.
    """
    if service.url:
        return [Check(name, resolve(service.url), service)]
    if service.srv:
        found = [(target.host, target.port) for target in look_up(service.srv, service.timeout)]
        source = "dns"
    elif service.consul:
        found, source = _instances(service.consul, components, service.timeout), "consul"
    else:
        found, source = _cluster_address(service.kube, settings), "kubernetes"
    if not found:
        raise WorkflowError(f"{source} knows no instance of it")
    path = service.path if service.scheme in ("http", "https") else ""
    several = len(found) > 1
    return [
        Check(
            f"{name} {host}:{port}" if several else name,
            f"{service.scheme}://{_host(host)}:{port}{path}",
            service,
            source,
        )
        for host, port in found[:_MOST_TARGETS]
    ]


def _host(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _instances(name: str, components: Components, deadline: float) -> list[tuple[str, int]]:
    found = places("consul", components)
    if not found:
        raise WorkflowError("no Consul is configured")
    told = _consul(found[0], components, f"/v1/catalog/service/{quote(name, safe='')}", deadline)
    return [
        (text(each.get("ServiceAddress")) or text(each.get("Address")), whole(each.get("ServicePort")))
        for each in map(table, listed(told))
    ]


def _consul(place: Place, components: Components, path: str, deadline: float) -> Any:
    token = resolve(components.consul_token) if components.consul_token else ""
    answer = get(place.url, deadline, path=path, headers={"X-Consul-Token": token} if token else {})
    if answer.status != 200:
        said = clean(answer.body, 80)
        raise ValueError(f"Consul answers with status {answer.status}: {hidden(said, token)}")
    return answer.json()


def _cluster_address(named: str, settings: Settings) -> list[tuple[str, int]]:
    from pymux_wf.workflow.components.kube_shapes import by_kind
    from pymux_wf.workflow.components.kubectl import Kubectl

    namespace, _, name = named.rpartition("/")
    try:
        answer, _ = Kubectl(Settings({"namespace": namespace or "default"}, project=settings.project)).get("services")
    except Unavailable as error:
        raise WorkflowError(error.finding.detail) from None
    found = []
    for item in by_kind(answer).get("Service", listed(table(answer).get("items"))):
        spec = table(item.get("spec"))
        if table(item.get("metadata")).get("name") == name:
            ports = [whole(table(each).get("port")) for each in listed(spec.get("ports"))]
            found += [(text(spec.get("clusterIP")), port) for port in ports]
    return found


def of_consul(components: Components, deadline: float) -> tuple[list[dict[str, Any]], str]:
    """What Consul itself has checked, as rows; and why it could not be asked, where somebody configured it."""
    try:
        found = places("consul", components)
    except (WorkflowError, OSError) as error:
        return [], f"consul: {clean(error, 200)}"
    for place in found:
        try:
            told = _consul(place, components, "/v1/health/state/any", deadline)
        except (OSError, ValueError, WorkflowError) as error:
            if place.configured:
                return [], f"consul at {place.shown}: {clean(hidden(reason(error), place.url), 200)}"
            continue
        return [_consul_row(table(each)) for each in listed(told)[:200]], ""
    return [], ""


def _consul_row(told: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": text(told.get("ServiceName")) or text(told.get("Name")),
        "address": text(told.get("Node")),
        "source": "consul",
        "state": _CONSUL_STATES.get(text(told.get("Status")), "failed"),
        "detail": clean(text(told.get("Output"), 400) or text(told.get("Name")), 200),
        "seconds": None,
        "tls": None,
    }


def of_kubernetes(settings: Settings, components: Components) -> tuple[list[dict[str, Any]], str]:
    """The services of the cluster, as rows: one is down where nothing ready stands behind it."""
    from pymux_wf.workflow.components.kube_shapes import by_kind, services
    from pymux_wf.workflow.components.kubectl import Kubectl
    from pymux_wf.workflow.probes.programs import find

    try:
        found = places("kube", components)
    except (WorkflowError, OSError):
        found = []
    if not found or find("kubectl") is None:
        return [], ""
    try:
        answer, _ = Kubectl(Settings(project=settings.project)).get("services", "endpointslices")
    except Unavailable as error:
        return [], error.finding.line() if components.kubeconfig else ""
    kinds = by_kind(answer)
    return [
        {
            "name": f"{each['namespace']}/{each['name']}",
            "address": f"{each['address']} {' '.join(each['ports'])}",
            "source": "kubernetes",
            "state": "down" if each["behind"] == 0 else "ok",
            "detail": "" if each["behind"] is None else f"{each['behind']} ready behind it",
            "seconds": None,
            "tls": None,
        }
        for each in services(kinds.get("Service", ()), kinds.get("EndpointSlice", ()))[:_MOST_CLUSTER]
    ], ""


def of_hosts(path: str = HOSTS) -> list[dict[str, Any]]:
    """The names that this machine gives to other machines."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            lines = file.read(1 << 20).splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        words = line.partition("#")[0].split()
        if len(words) > 1 and not words[0].startswith(("127.", "::1", "fe00:", "ff00:", "ff02:", "0.0.0.0")):
            found += [{"name": clean(name, 80), "address": clean(words[0], 60)} for name in words[1:]]
    return found[:_MOST_HOSTS]
