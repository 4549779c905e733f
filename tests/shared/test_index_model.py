"""Whatever is done to a library of indexes, in whatever order, it holds what a dictionary would.

Documents are put anew, changed, deleted; asked for by day and by collection; the library is closed
and opened, or killed and opened. `test_crash.py` kills real processes.
"""

import asyncio
import shutil
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from sectorkit.retrieval import index as index_module
from sectorkit.retrieval.documents import Document
from sectorkit.retrieval.library import Library
from sectorkit.retrieval.prepare import terms
from sectorkit.retrieval.table import Prepared
from sectorkit.testing.plain import HashEmbedder, PlainAnalyser
from sectorkit.testing.store import MemoryStore
from sectorkit.values import Passage, Question

TENANTS = ("public", "kim", "../kim", "Kim")
DAYS = st.integers(1, 6).map(lambda day: date(2026, 1, day))
MAYBE_DAYS = st.none() | DAYS
IDS = st.sampled_from("abcde")
WORKS = st.sampled_from(["", "law", "decree"])
COLLECTIONS = st.sampled_from(["guides", "laws"])
TEXTS = st.lists(st.sampled_from(["보증금", "임금", "이혼", "상속"]), min_size=1, max_size=3)


@dataclass(frozen=True)
class Kept:
    texts: tuple[str, ...]
    work: str
    collection: str
    begins: date | None
    ends: date | None


def in_force(kept: Kept, all_kept: list[Kept], day: date) -> bool:
    """Say whether a version holds, the slow and obvious way."""
    begins = kept.begins or date.min
    later = [
        other.begins
        for other in all_kept
        if kept.work and other.work == kept.work and other.begins and other.begins > begins
    ]
    ends = [end for end in [kept.ends, *later] if end]
    return begins <= day and all(day < end for end in ends)


class LibraryMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="sectorkit-model-"))
        self.stores: dict[tuple[Path, str], MemoryStore] = {}
        self.killed: list[tuple[Library, Path]] = []
        self.opened = index_module.open_store
        index_module.open_store = self.store  # type: ignore[assignment]
        self.model: dict[str, dict[str, Kept]] = {tenant: {} for tenant in TENANTS}
        self.library = self.open()

    def store(self, folder: Path, name: str, url: str = "") -> Any:
        return self.stores.setdefault((folder, name), MemoryStore())

    def open(self) -> Library:
        return Library.open(self.folder, embedder=HashEmbedder(8), analyser=PlainAnalyser())

    def teardown(self) -> None:
        for library, folder in [*self.killed, (self.library, self.folder)]:
            library.close()
            shutil.rmtree(folder)
        index_module.open_store = self.opened

    @rule(
        tenant=st.sampled_from(TENANTS),
        id=IDS,
        texts=TEXTS,
        work=WORKS,
        collection=COLLECTIONS,
        begins=MAYBE_DAYS,
        ends=MAYBE_DAYS,
    )
    def put(self, tenant: str, id: str, texts: list[str], **known: Any) -> None:
        begins, ends = known["begins"], known["ends"]
        document = Document(
            id=id,
            title=id,
            blocks=(),
            fingerprint="",
            work=known["work"],
            collection=known["collection"],
            effective_from=begins,
            effective_to=ends,
        )
        passages = [Passage(f"{id}#{n}", id, text, id) for n, text in enumerate(texts)]
        kept = [terms(passage, PlainAnalyser()) for passage in passages]
        self.library.tenant(tenant).store([Prepared(document, passages, kept)])
        self.model[tenant][id] = Kept(
            tuple(texts), known["work"], known["collection"], begins, ends
        )

    @rule(tenant=st.sampled_from(TENANTS), id=IDS)
    def delete(self, tenant: str, id: str) -> None:
        if id in self.model[tenant]:
            self.library.tenant(tenant).delete(id)
            del self.model[tenant][id]

    @rule()
    def restart(self) -> None:
        self.library.close()
        self.library = self.open()

    @rule()
    def kill(self) -> None:
        """Go on from the files as they lie there at some moment, with nothing closed."""
        copy = self.folder.with_name(f"{self.folder.name}-{len(self.killed)}")
        shutil.copytree(self.folder, copy)
        self.killed.append((self.library, self.folder))
        self.folder = copy
        self.library = self.open()

    @rule(tenant=st.sampled_from(TENANTS), day=DAYS, collection=st.none() | COLLECTIONS)
    def ask(self, tenant: str, day: date, collection: str | None) -> None:
        filters = {"collection": collection} if collection else {}
        question = Question(
            "보증금 임금 이혼 상속", as_of=day, filters=filters, top_k=100, tenant=tenant
        )
        found = asyncio.run(_both(self.library, question))
        expected = sorted(
            (f"{id}#{n}", text)
            for seen in {"public", tenant}
            for id, kept in self.model[seen].items()
            if in_force(kept, list(self.model[seen].values()), day)
            if collection in (None, kept.collection)
            for n, text in enumerate(kept.texts)
        )
        assert sorted((passage.id, passage.text) for passage in found[0]) == expected
        assert found[1] == len(expected)

    @invariant()
    def every_document_is_listed_once(self) -> None:
        for tenant, documents in self.model.items():
            if documents:
                listed = self.library.tenant(tenant).documents()
                assert sorted(each.id for each in listed) == sorted(documents)


async def _both(library: Library, question: Question) -> tuple[list[Passage], int]:
    return list(await library.search(question)), await library.count(question)


TestLibrary = LibraryMachine.TestCase
TestLibrary.settings = settings(
    max_examples=25,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
