"""Public services for people, and shared work for the offices behind them."""

from .sector import sector as sector
