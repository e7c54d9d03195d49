"""One process a server that runs metrics, alerts and agents, once for all clients, and answers calls about them."""
