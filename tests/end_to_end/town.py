"""The made-up town library as a real server: `python town.py PORT FOLDER`."""

import sys
from pathlib import Path

import uvicorn

from sectorkit import Engine
from sectorkit.audit import Audit
from sectorkit.store import open_store
from sectorkit.testing import FakeModel, MemoryShelf, small_sector
from sectorkit.web.api import create_api
from sectorkit.web.limits import WebSettings
from sectorkit.web.portal import create_portal


def main(port: int, folder: Path) -> None:
    sector, index = small_sector()
    store = open_store(folder)
    engine = Engine(index=index, model=FakeModel(pause=0.08), audit=Audit(store.ledger))
    settings = WebSettings(scratch=folder)
    shelf = MemoryShelf(index)
    app = create_portal([create_api(sector, engine, store, shelf=shelf, settings=settings)])
    uvicorn.run(app, port=port, log_level="warning", timeout_graceful_shutdown=2)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
