"""Tests of crossings/outbox."""
