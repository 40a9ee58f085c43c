"""Arithmetic of matching without telling, in plain Python: it knows neither people nor tables."""
