"""Tests of public/holdings."""
