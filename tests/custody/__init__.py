"""Keys, sealed cells and the manifest."""
