"""What a plane says of itself where everyone can check it: its log, and its witness for the logs of others."""
