"""Scholarly work that cannot invent a reference, and a mathematics textbook that teaches."""

from .sector import sector as sector
