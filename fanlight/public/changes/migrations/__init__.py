"""The tables of this feature, step by step."""
