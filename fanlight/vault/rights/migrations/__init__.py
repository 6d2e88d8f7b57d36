"""How the tables of rights came to be."""
