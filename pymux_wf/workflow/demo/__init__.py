"""A small real workflow system on this machine, so that every layout is alive."""
