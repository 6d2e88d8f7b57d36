"""How far videos get: counted, kept, told."""
