"""What happened on the public plane, in the order in which it became visible."""
