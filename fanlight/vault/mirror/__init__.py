"""What the vault hears from the public plane: the journal, read through the one-way mirror."""
