"""Owns running Cairn: database server, roles, processes, demo and health. Refuses to own anything about people."""
