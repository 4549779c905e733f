"""`python -m sectorkit` is `sectorkit`."""

import sys

from .cli import main

sys.exit(main())
