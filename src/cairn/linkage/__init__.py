"""Owns which records may be one person or place: evidence, proposals, judgements and the identities they imply. Refuses to own what the records say."""
