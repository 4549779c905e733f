"""Examining models as a safety institute would: risk factors, duties by law, and the page."""
