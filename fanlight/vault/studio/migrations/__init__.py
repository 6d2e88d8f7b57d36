"""How the studio's tables came to be."""
