"""Owns concerns: from the first word to an agreed ending, with one state, one owner and one next date at every moment. Refuses to own records: what was told becomes a record by a journey."""
