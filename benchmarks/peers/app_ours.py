"""Our service of one sector over real articles, with its whole door; builds its index first.

    python app_ours.py FOLDER VECTORS PORT MODEL_URL [build]

Everything is what `sectorkit up` runs (authentication by key, quota, admission, rate limit, audit
ledger on disk, metrics, hybrid retrieval, verification), but for the embedder, which remembers.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sets
import uvicorn

from sectorkit.build import build_engine, find_sector
from sectorkit.evaluation import retrieval
from sectorkit.retrieval.analyser import Korean
from sectorkit.retrieval.library import Library
from sectorkit.settings import Settings
from sectorkit.shelf import LibraryShelf
from sectorkit.store import open_store
from sectorkit.values import Passage
from sectorkit.web.api import create_api
from sectorkit.web.limits import WebSettings


@dataclass(frozen=True)
class Remembering:
    """An `Embedding` of texts in the set."""

    table: sets.Table
    dimension: int = 384
    version: str = "remembering"

    def passages(self, texts):
        return self.table.passages(list(texts)).astype(np.float32)

    def query(self, text):
        return self.table.joined[text.replace(" ", "")]


def open_library(folder: Path, given: sets.Given, vectors: Path) -> Library:
    """Open our index of a set; what is missing is put in."""
    embedder = Remembering(sets.Table(given, vectors))
    library = Library.open(folder / "index", embedder=embedder, analyser=Korean())
    index = library.public
    if index.status().passages < len(given.ids):
        rows = zip(given.ids, given.titles, given.texts, strict=True)
        retrieval._fill(index, [Passage(f"{id}#1", id, text, title) for id, title, text in rows])
    return library


def main() -> None:
    folder, vectors, port, model = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]
    given = sets.load(vectors.stem, vectors.parent)
    library = open_library(folder, given, vectors)
    if sys.argv[-1] == "build":
        library.close()
        return
    store = open_store(folder)
    key, _ = store.keys.create("bench", ("reader",), per_minute=10_000_000)
    store.usage.allow("bench", 10**12)
    settings = Settings(data_dir=folder, model_url=model, model_name="stub")
    sector = find_sector("legal")
    app = create_api(
        sector,
        build_engine(sector, library, store, settings),
        store,
        shelf=LibraryShelf(library),
        settings=WebSettings(scratch=folder, warm_demo=False),
    )
    (folder / "key").write_text(key)
    uvicorn.run(app, port=int(port), log_level="warning", server_header=False)


if __name__ == "__main__":
    main()
