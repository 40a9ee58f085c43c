"""Owns how often each rule speaks by chance, measured on made-up counties. Refuses to own the rules themselves."""
