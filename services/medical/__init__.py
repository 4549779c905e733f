"""Medicine: rights, cost and what to ask, without ever taking a doctor's place."""

from .sector import sector as sector
