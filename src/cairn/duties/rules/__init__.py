"""Pure rules: what a clock reads and says, the law's limits, and who holds a duty once it is late."""
