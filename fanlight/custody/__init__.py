"""Keys, sealing and the manifest: what keeps private data private."""
