"""Owns the arithmetic that signals share: mentions, homes, chance, scans. Refuses to own tables, pages and any rule."""
