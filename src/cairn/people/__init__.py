"""Owns persons as records and judgements imply them: pictures, gaps, rhythms, who knows what. Refuses to own a record or a link."""
