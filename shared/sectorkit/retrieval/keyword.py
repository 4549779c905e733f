"""What the word leg keeps of a passage, and how a question asks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import tantivy
from tantivy import Occur, Query

from ..values import Passage
from .korean import analyse, normalised, tells_little
from .route import keys

FIELDS = ("title", "above", "body")
"""A document's title; the locator and headings above a passage; its text."""

KEYS = "keys"
"""The field of names under which a passage is found at once (`route.keys`)."""

BETWEEN = "¶"
"""Parts one heading, or one way of asking, from the next: a word that no text has."""

BOOSTS = {"title": 1.0, "above": 0.7, "body": 1.0}
EXPANDED = 0.5
"""What a word the lexicon adds is worth beside one the person wrote."""

_NEAR = 0.3
"""What two neighbouring words of the question standing together add, as a share of their own; a
pair with a word that tells little (`되 신청`) finds nothing more, for a fifth of the time."""

_SURE = 1_000.0
"""Above whatever words can reach: a passage asked for by name is always among the findings."""

_MOST = 40
"""A question's first words: what follows is story."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, analysed once: its words, what each is worth, and the law it may name."""

    text: str
    words: Mapping[str, float]
    order: Sequence[str] = ()
    named: Sequence[str] = ()


def schema() -> tantivy.Schema:
    """Return the word index's schema: the row, and each field's words in order."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", stored=True, indexed=True, fast=True)
    for name in FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field(KEYS, tokenizer_name="whitespace", index_option="basic")
    return builder.build()


def terms(passage: Passage) -> dict[str, str]:
    """Return each field's words, parted by spaces; `BETWEEN` stands between two headings."""
    above = [analyse(heading) for heading in (passage.locator, *passage.headings) if heading]
    return {
        "title": " ".join(analyse(passage.title)),
        "above": f" {BETWEEN} ".join(" ".join(words) for words in above),
        "body": " ".join(analyse(passage.text)),
        KEYS: " ".join(keys(passage.title, passage.locator)),
    }


def ask(text: str, lexicon: Mapping[str, Sequence[str]]) -> tuple[Sequence[str], dict[str, float]]:
    """Return a question's words in order, and what each is worth; the lexicon adds its own."""
    order = analyse(text)[:_MOST]
    words = dict.fromkeys(order, 1.0)
    said = normalised(text)
    plain = said.replace(" ", "")
    for people, sources in lexicon.items():
        if normalised(people).replace(" ", "") in plain:
            for word in (word for source in sources for word in analyse(source)):
                words.setdefault(word, EXPANDED)
    return order, words


def query(asked: Asked, schema: tantivy.Schema) -> Query:
    """Return the question for the word leg: any word in any field, neighbours rather together."""
    parts = [
        Query.boost_query(Query.term_query(schema, name, word), BOOSTS[name] * worth)
        for word, worth in asked.words.items()
        for name in FIELDS
    ]
    parts += [
        Query.boost_query(Query.phrase_query(schema, "body", list(pair), slop=1), _NEAR)
        for pair in dict.fromkeys(zip(asked.order, asked.order[1:], strict=False))
        if pair[0] != pair[1] and not any(map(tells_little, pair))
    ]
    parts += [
        Query.boost_query(
            Query.const_score_query(Query.term_query(schema, KEYS, key, "basic"), 1.0), _SURE
        )
        for key in asked.named
    ]
    return Query.boolean_query([(Occur.Should, part) for part in parts])
