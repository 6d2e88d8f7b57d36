"""Checks what a Fanlight says of itself, from outside."""

__version__ = "0.1.0"
