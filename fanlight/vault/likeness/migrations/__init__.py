"""Migrations of the prints of public videos."""
