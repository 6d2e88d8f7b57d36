"""Proof that no job is lost, doubled or starved."""
