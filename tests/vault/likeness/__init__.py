"""Prints: copied from the mirror, looked through, forgotten."""
