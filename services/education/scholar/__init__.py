"""Scholarly work: references that exist, papers read with their pages, nothing invented."""
