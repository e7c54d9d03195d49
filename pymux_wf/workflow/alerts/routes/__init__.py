"""The ways in which people and programs hear of alerts: one module a kind of route, each with ``tell``.

``async tell(told: Told) -> None`` raises :class:`RouteFailed`. :data:`TRIED_AGAIN` says which are tried again until
they work.
"""
