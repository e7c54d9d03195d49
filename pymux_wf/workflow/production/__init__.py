"""The sessions in which a running system is watched, an incident is worked on, a deployment is followed."""
