"""Migrations of the tables of activity."""
