"""Owns settings and addresses: the only place that knows every package. Refuses to own any rule."""
