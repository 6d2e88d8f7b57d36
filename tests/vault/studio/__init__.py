"""Proof that uploads arrive, are prepared, and go where their creators want."""
