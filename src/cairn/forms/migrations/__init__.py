"""Migrations of forms."""
