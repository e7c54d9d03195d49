"""Where the layer's files are and what is in ``workflow.toml``: paths, tables, secrets."""
