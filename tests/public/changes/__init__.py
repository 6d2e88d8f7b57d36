"""Tests of what vaults elsewhere are told."""
