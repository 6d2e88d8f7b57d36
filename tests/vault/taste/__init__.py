"""Taste: what is believed, and what is asked for by hand."""
