"""Programs that work by themselves in panes: their states with evidence, prompts with a receipt, lives."""
