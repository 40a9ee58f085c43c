"""Owns files arriving: reading them, the four ends of a row, batches. Refuses to own what the rows mean."""
