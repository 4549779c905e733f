"""Every sentence stands on an exact span of a source, or it does not leave."""

from .grounding import evidence
from .values import Citation, Draft, Passage, Prompt, Sentence


def verify(draft: Draft, prompt: Prompt) -> Sentence | None:
    """Return the sentence with the spans it stands on, or nothing.

    A sentence without a token, or with one that was never given out, is dropped: a model that
    misquotes its sources once is not guessed at.
    """
    if not draft.text or not draft.tokens or not set(draft.tokens) <= prompt.sources.keys():
        return None
    passages = [prompt.sources[token] for token in draft.tokens]
    spans = evidence(draft.text, passages)
    citations = tuple(cite(passage, start, end) for passage, (start, end) in spans)
    return Sentence(draft.text, citations, draft.part) if citations else None


def cite(passage: Passage, start: int, end: int) -> Citation:
    """Return the citation of `passage.text[start:end]`."""
    return Citation(
        passage_id=passage.id,
        document_id=passage.document_id,
        title=passage.title,
        locator=passage.locator,
        url=passage.url,
        quote=passage.text[start:end],
        start=start,
        end=end,
        licence=passage.licence,
        effective_from=passage.effective_from,
        effective_to=passage.effective_to,
        fetched_at=passage.fetched_at,
    )
