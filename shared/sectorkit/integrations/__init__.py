"""Thin bridges for people who live in another framework."""
