"""A clean memory for every test."""

from tests.vault.feed.conftest import no_memory

__all__ = ["no_memory"]
