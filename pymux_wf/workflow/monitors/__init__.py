"""What ``pywfmux mon NAME`` shows: one module a monitor, each with ``MONITOR``; drawn by one loop.

A monitor only reads. It collects a value for programs (``--json``) and makes a document of it for people.
"""
