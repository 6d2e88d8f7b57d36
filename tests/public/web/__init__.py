"""Tests of public/web."""
