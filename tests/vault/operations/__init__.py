"""Proof that only the operator sees how Fanlight is doing."""
