"""Bytes under the name of their SHA-256."""
