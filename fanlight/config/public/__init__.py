"""The public plane, put together."""
