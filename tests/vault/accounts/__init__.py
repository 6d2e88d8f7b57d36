"""Accounts, sessions and keys at hand."""
