"""Tests of crossings."""
