"""``prometheus``: the text that an exporter or a program offers at ``/metrics``."""

from __future__ import annotations

from pymux_wf.workflow.metrics.prometheus_selector import Selector
from pymux_wf.workflow.metrics.prometheus_text import matching
from pymux_wf.workflow.metrics.providers.http_json import fetched
from pymux_wf.workflow.metrics.providers.provider import Blocking, NoValue, Opening
from pymux_wf.workflow.metrics.reducing import Raw


class Prometheus(Blocking):
    """Several series that match are told apart, so that rates survive the restart of one of them."""

    def __init__(self, opening: Opening) -> None:
        super().__init__(opening)
        self._selector = Selector.parse(self.metric.select)

    def ask(self, address: str) -> Raw:
        text = fetched(address, self.metric.deadline, self.token()).decode("utf-8", "replace")
        found = matching(text, self._selector)
        if not found and self.metric.reduce != "count":
            raise NoValue(f"no series matches {self.metric.select}")
        return found
