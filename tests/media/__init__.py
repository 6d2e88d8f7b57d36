"""Untrusted clips in, web-ready renditions or a true reason out."""
