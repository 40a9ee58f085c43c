"""Owns pages: who is at the door, what they see, how it looks. Refuses to own a rule or a table."""
