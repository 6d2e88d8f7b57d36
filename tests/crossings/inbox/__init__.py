"""Tests of crossings/inbox."""
