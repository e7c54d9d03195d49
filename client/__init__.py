"""The thin client: arguments, the raw terminal, the socket. No asyncio, no pyte, nothing that is slow to import."""
