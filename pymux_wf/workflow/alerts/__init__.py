"""Rules over metrics, panes and what programs write; their states; the routes by which people hear of them."""
