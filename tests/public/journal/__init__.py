"""Tests of public/journal."""
