"""Owns made-up counties: the generator, the Fenestra-like case and scoring against truth. Refuses to own detection."""
