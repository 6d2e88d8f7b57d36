"""Tests of vault/mirror."""
