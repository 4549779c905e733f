"""Hard words of an answer, explained beside their sentence; the sentence stays as it was."""

from collections.abc import Sequence
from html import escape

from ..plain_words import places
from ..values import PlainWord
from .words import both


class Glosses:
    """The words of one answer: each is explained once, where it first stands."""

    def __init__(self, visit: int, words: Sequence[PlainWord]) -> None:
        """Explain these in the answer to a visit's question of this number."""
        self._visit = visit
        self._left = {word.word: word for word in words}

    def told(self, text: str) -> tuple[str, str]:
        """Return a sentence with its hard words marked, and their explanations."""
        marked, explained, done = "", "", 0
        for start, end in list(places(text, tuple(self._left))):
            word = self._left.pop(text[start:end], None)
            if word:
                id = f"word-{self._visit}-{len(self._left)}"
                marked += escape(text[done:start]) + _mark(id, word)
                explained, done = explained + _explained(id, word), end
        return marked + escape(text[done:]), explained


def _mark(id: str, word: PlainWord) -> str:
    return (
        f'<span class="word" role="button" tabindex="0" aria-expanded="false" '
        f'aria-controls="{id}">{escape(word.word)}</span>'
    )


def _explained(id: str, word: PlainWord) -> str:
    source = (
        both(f"참고 {escape(word.law)}", f"See {escape(word.law)}")
        if word.law
        else both("이 서비스의 풀이", "Our own words")
    )
    return (
        f'<span class="gloss" id="{id}" role="note" hidden><b>{escape(word.word)}</b>: '
        f"{escape(word.plain)} <small>{source}</small></span>"
    )
