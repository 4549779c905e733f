"""The made-up town library as a real server: `python town.py PORT FOLDER`.

With `--model URL` and `--embedding URL` it is the real index, the real client of a model server
and what takes its place, as `sectorkit up` builds them.
"""

from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path

import uvicorn

from sectorkit import Engine
from sectorkit.audit import Audit
from sectorkit.build import build_engine, build_library, ingest_corpus
from sectorkit.sector import Sector
from sectorkit.settings import Settings
from sectorkit.shelf import LibraryShelf
from sectorkit.store import Store, open_store
from sectorkit.testing import FakeModel, MemoryIndex, MemoryShelf, small_sector
from sectorkit.web.api import create_api
from sectorkit.web.limits import WebSettings
from sectorkit.web.portal import create_portal
from sectorkit.web.shelf import Shelf


def main(asked: Namespace) -> None:
    sector, index = small_sector()
    sector = replace(sector, plain_words=words(asked.folder))
    store = open_store(asked.folder)
    settings = WebSettings(scratch=asked.folder, at_once=asked.at_once)
    engine: Engine
    shelf: Shelf
    if asked.model:
        sector, engine, shelf = real(asked, replace(sector, corpus=cards(asked, index)), store)
    else:
        model = FakeModel(pause=asked.pause)
        engine = Engine(index=index, model=model, audit=Audit(store.ledger))
        shelf = MemoryShelf(index)
    app = create_portal([create_api(sector, engine, store, shelf=shelf, settings=settings)])
    uvicorn.run(app, port=asked.port, log_level="warning", timeout_graceful_shutdown=2)


def real(asked: Namespace, sector: Sector, store: Store) -> tuple[Sector, Engine, Shelf]:
    """Return the engine that settings make, over the town's cards."""
    settings = Settings(
        data_dir=asked.folder,
        model_url=asked.model,
        model_name="told",
        embedding_url=asked.embedding,
        embedding_model="intfloat/multilingual-e5-small",
    )
    library = build_library(sector, settings)
    ingest_corpus(sector, library)
    return sector, build_engine(sector, library, store, settings), LibraryShelf(library)


def words(folder: Path) -> Path:
    """Write the town's hard words, as a sector has them in a file."""
    path = folder / "plain_words.yaml"
    rows = ("- {word: 동안, plain: 시작해서 끝날 때까지}", "- {word: 빌릴, plain: 썼다가 돌려줄}")
    path.write_text("\n".join(rows), "utf-8")
    return path


def cards(asked: Namespace, index: MemoryIndex) -> Path:
    """Write the town's cards to a folder, as a sector's documents lie in one."""
    folder: Path = asked.folder / "cards"
    folder.mkdir(exist_ok=True)
    for passage in index.passages:
        text = f"# {passage.title}\n\n## 결론\n\n{passage.text}\n"
        (folder / f"{passage.document_id}.md").write_text(text, "utf-8")
    return folder


if __name__ == "__main__":
    parser = ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--at-once", type=int, default=16)
    parser.add_argument("--pause", type=float, default=0.08)
    parser.add_argument("--model", default="")
    parser.add_argument("--embedding", default="")
    main(parser.parse_args())
