"""Guards: each keeps out one kind of rot that was seen in systems of this size."""
