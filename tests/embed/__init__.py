"""The library proven from outside: each test drives a real server, in this process or in one of its own."""
