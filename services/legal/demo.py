"""The legal page on this machine: `python -m services.legal.demo`."""

import sys

from sectorkit.cli import main

from .sector import sector

if __name__ == "__main__":
    sys.exit(main(["up", "--sectors", sector.name]))
