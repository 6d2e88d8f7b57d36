"""Tests of public/actors."""
