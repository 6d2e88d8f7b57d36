"""A home, an encoder and a worker that take no time."""

from tests.vault.studio.conftest import encoder, home, prompt

__all__ = ["encoder", "home", "prompt"]
