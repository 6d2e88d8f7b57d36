"""Who has read what is kept about a person, and how staff are let in."""
