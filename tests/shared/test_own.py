"""What is said of a person's own record stands on both, and an erasure leaves only itself."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from sectorkit.own import remark, sources_of, text_without_own
from sectorkit.store import open_store
from sectorkit.store.conversations import Owner
from sectorkit.values import Answer, Passage, Sentence
from sectorkit.web.pages.ask import _history
from sectorkit.web.show import Visit

ENTRY = Passage("~own/1", "~own", "먹는 약: 가온정 (2026-11-01)", "내 기록")
SOURCE = Passage("s-1", "s", "앞말입니다. 가온정은 식후에 먹습니다. 뒷말입니다.", "안내")
QUOTE = "가온정은 식후에 먹습니다."
OWNER, OTHER = Owner("t", "one", "town"), Owner("t", "two", "town")
BLANK = Answer("a", "answered", "", date(2026, 11, 26), "model")
WORD = "아무도모를말이에요"


def test_a_remark_cites_the_entry_whole_and_the_exact_words_of_the_source() -> None:
    said = remark(f"‘{ENTRY.text}’에 관해: {QUOTE}", ENTRY, SOURCE, QUOTE)
    assert said is not None
    mine, theirs = said.sentence.citations
    assert mine.quote == ENTRY.text
    assert SOURCE.text[theirs.start : theirs.end] == theirs.quote == QUOTE
    assert sources_of([said, said]) == [ENTRY]


def test_words_that_the_source_does_not_have_are_not_said() -> None:
    wrong = "가온정은 안전합니다."
    assert remark(f"‘{ENTRY.text}’에 관해: {wrong}", ENTRY, SOURCE, wrong) is None


def test_a_remark_that_leaves_the_entry_out_is_not_said() -> None:
    assert remark(QUOTE, ENTRY, SOURCE, QUOTE) is None


def test_no_model_reads_in_the_history_what_was_said_of_a_record() -> None:
    mine = remark(f"‘{ENTRY.text}’에 관해: {QUOTE}", ENTRY, SOURCE, QUOTE)
    assert mine is not None
    plain = Sentence(QUOTE, mine.sentence.citations[1:], "conclusion")
    both = replace(BLANK, text=f"{mine.sentence.text} {QUOTE}", sentences=(mine.sentence, plain))
    assert text_without_own(both) == QUOTE
    turns = _history([Visit(1, "약은요?", answer=both, sentences=both.sentences)])
    assert [turn.content for turn in turns] == ["약은요?", QUOTE]


def test_forgetting_leaves_no_trace_of_an_owner_but_the_ledgers_word_for_it(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    for owner in (OWNER, OTHER):
        said = WORD if owner is OWNER else "남아야하는말"
        store.records.put(owner, "note", {"text": said})
        store.conversations.add(owner, "c", question=said, answer=said, answer_id="a")
        store.drafts.add(owner, "paper", {"text": said}, {})
        store.feedback.add(owner, "a", "down", said)
    store.forget(OWNER)
    assert store.records.all(OWNER, "note") == []
    assert store.conversations.get(OWNER, "c") is None
    assert store.records.all(OTHER, "note") and store.conversations.get(OTHER, "c")
    assert [each.entry["status"] for each in store.ledger.page("t", "town")] == ["erased"]
    assert store.ledger.verify_chain().broken_at is None
    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert WORD.encode() not in everything
    assert "남아야하는말".encode() in everything
    assert not (tmp_path / "sectorkit.db-wal").read_bytes()
    store.close()
