"""The server: one process a socket, that owns the PTYs, the session tree and the clients.

Installed as ``pymux_wf.server``. Inside this directory imports are relative; the core is imported as ``pymux_wf.…``.
``tree.py`` is plain data, ``server.py`` the shell around it; ``docs/ARCHITECTURE.md`` shows the rest.
"""
