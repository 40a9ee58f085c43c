"""Owns a made-up county: its people, habits, harms and look-alikes, and the truth about them. Refuses to see a detector.

`make(...)` gives the seven tables and the truth; `people_only(...)` a population of households for linking.
"""

from cairn.county.generator.county import STEPS, make, make_planned
from cairn.county.generator.population import people_only
from cairn.county.generator.rates import Plan, Rates

__all__ = ["STEPS", "Plan", "Rates", "make", "make_planned", "people_only"]
