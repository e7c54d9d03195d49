"""A small real workflow system on this machine, so that every layout is alive.

A producer places orders, an engine makes runs of three tasks out of them, two workers do the tasks, some slowly and
some not at all; four scripted agents work beside them. One keeper process starts all of it with a server of its own,
and ends all of it. Nothing here touches what the user has: no address, no server, no configuration.
"""
