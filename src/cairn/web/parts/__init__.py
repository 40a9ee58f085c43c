"""Owns the pieces that pages are made of: words for times and counts, navigation, drawings. Refuses to own any page."""
