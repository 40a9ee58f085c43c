"""One file a duty: a pure function from the deeds about one thing to the times in which somebody owed it."""
