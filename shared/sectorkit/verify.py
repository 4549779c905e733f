"""Every sentence stands on an exact span of a source, or it does not leave."""

from .values import Citation, Draft, Passage, Prompt, Sentence


def verify(draft: Draft, prompt: Prompt) -> Sentence | None:
    """Return the sentence with the spans it stands on, or nothing."""
    raise NotImplementedError


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
