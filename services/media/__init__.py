"""Creative work and video: a consistent story, and video edited by words, in the open."""

from .sector import sector as sector
