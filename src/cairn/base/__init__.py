"""Owns what every package needs: errors, time, ids and row protection. Refuses to own anything about people."""
