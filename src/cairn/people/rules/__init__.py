"""Owns the pure rules about persons: names, ages, gaps, rhythms, contacts, ties. Refuses to read anything."""
