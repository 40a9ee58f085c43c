"""Pages, as signed-in people get them."""
