"""Pages in a real browser: what scripts, keys, zoom and a machine's eye for barriers make of them."""
