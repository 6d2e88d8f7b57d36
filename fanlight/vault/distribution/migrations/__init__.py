"""Migrations of the table of counts."""
