"""Tests of public/videos."""
