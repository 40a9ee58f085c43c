"""Owns what was done (deeds) and who saw what (looks), sealed into one chain an agency. Refuses to own words: reasons stand apart, behind a salted commitment."""
