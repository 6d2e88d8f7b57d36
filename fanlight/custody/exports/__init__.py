"""A person's own copy of everything, as a zip that explains itself, and how anyone can check it. Knows no Django."""
