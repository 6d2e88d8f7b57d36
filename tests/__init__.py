"""Proof that it does what it says."""
