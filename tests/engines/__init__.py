"""The contracts of the engines."""
