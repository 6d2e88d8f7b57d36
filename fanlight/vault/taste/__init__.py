"""What the feed believes of a person, and what they ask of it by hand."""
