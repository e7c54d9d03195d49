"""What is read of this machine: processes, sockets, logs, logins, files; values out, nothing drawn."""
