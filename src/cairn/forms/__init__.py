"""Owns how people are asked and helped to write: today the language check. Refuses to own answers: those are of what was asked."""
