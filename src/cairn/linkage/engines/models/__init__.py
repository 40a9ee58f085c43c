"""Owns the trained model files, one a version. Refuses to own code."""
