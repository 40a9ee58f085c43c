"""Owns places as agencies describe them: names, kinds, counts by month, protected whereabouts. Refuses to own maps,
events and the judgement whether a place is of concern (a signal says that, and a person answers it).
"""
