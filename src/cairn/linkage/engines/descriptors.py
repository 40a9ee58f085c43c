"""Half-known adults and places: what was written down of them, and which records may be one.

`load_words` gives the editable word lists, `facts` reads every table once, `proposals` and `place_edges` say which
records may be one, `standing` which of those edges hold at a moment. Nothing here is ever linked by rule but places
that are one beyond doubt. Source: linkage design, Half-known adults.
"""

from cairn.linkage.engines.descriptor_facts import FACTS, facts
from cairn.linkage.engines.descriptor_words import Words, load_words
from cairn.linkage.engines.places import place_edges
from cairn.linkage.engines.proposals import proposals, standing

__all__ = ["FACTS", "Words", "facts", "load_words", "place_edges", "proposals", "standing"]
