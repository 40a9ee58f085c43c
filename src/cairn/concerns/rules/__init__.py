"""What may become of a concern, as plain data."""
