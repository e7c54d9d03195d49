"""``[services.NAME]`` of ``workflow.toml``: what is checked, and what it has to answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pymux_wf.workflow.records import Seconds


def _says(summary: str) -> dict[str, Any]:
    return {"summary": summary}


SOURCES = ("url", "srv", "consul", "kube")


@dataclass(frozen=True, slots=True)
class Service:
    """One service: exactly one of url, srv, consul, kube says where it is."""

    url: str = field(
        default="",
        metadata=_says(
            "http://, https://, tcp://host:port, tls://host:port or unix:///path; takes env:NAME, file:PATH."
        ),
    )
    srv: str = field(
        default="", metadata=_says("A DNS SRV name: _http._tcp.example.com; each of its targets is checked.")
    )
    consul: str = field(default="", metadata=_says("A service of Consul; each of its instances is checked."))
    kube: str = field(
        default="", metadata=_says("A service of Kubernetes: namespace/name; its cluster address is checked.")
    )
    scheme: str = field(
        default="tcp", metadata=_says("How targets of srv, consul and kube are checked: tcp, tls, http, https.")
    )
    path: str = field(default="/", metadata=_says("The path that http and https of such targets ask for."))
    status: tuple[int, ...] = field(default=(), metadata=_says("Status codes that are good; without any 200 to 399."))
    contains: str = field(default="", metadata=_says("Text that the answer has to contain."))
    timeout: Seconds = field(default=2.0, metadata=_says("How long a check may take."))
    slow: Seconds = field(default=1.0, metadata=_says("From here on an answer counts as slow."))
    expiry: Seconds = field(default=14 * 86400.0, metadata=_says("A certificate that ends within this time is told."))

    def __post_init__(self) -> None:
        given = [name for name in SOURCES if getattr(self, name)]
        if len(given) != 1:
            raise ValueError(f"it takes exactly one of {', '.join(SOURCES)}, not {len(given)}")
        if self.scheme not in ("tcp", "tls", "http", "https"):
            raise ValueError(f"scheme is tcp, tls, http or https, not {self.scheme!r}")
        if not 0.05 <= self.timeout <= 30:
            raise ValueError(f"timeout is from 0.05 to 30 seconds, not {self.timeout:g}")
