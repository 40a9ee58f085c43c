"""Migrations: one change each; row security comes in the migration of its table."""
