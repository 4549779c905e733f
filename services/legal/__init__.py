"""Legal information for citizens, with the article named in every ground."""

from .sector import sector as sector
