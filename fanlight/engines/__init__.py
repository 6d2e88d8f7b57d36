"""Needs that outgrow one machine: a port each, an embedded engine each, chosen by address."""
