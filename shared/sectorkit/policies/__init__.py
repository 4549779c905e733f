"""What no sector does, whatever its own policies say."""

from ..sector import Policy

everywhere: tuple[Policy, ...] = ()
