"""The vault, put together."""
