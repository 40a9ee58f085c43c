"""Tests of cairn.base."""
