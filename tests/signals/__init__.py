"""Tests of cairn.signals."""
