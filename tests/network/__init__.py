"""Tests of who stands beside whom."""
