"""Cut text into the tokens that multilingual-e5 was trained on."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from tokenizers import Tokenizer, models, pre_tokenizers

START, END, UNKNOWN = 0, 2, 3
_SPACES = re.compile(" {2,}")
_CONTROL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")


class SentencePieces:
    """XLM-RoBERTa's Unigram tokenizer, built from its pieces.

    Composes Hangul first (a name typed on macOS arrives as loose jamo, which the normaliser's
    table of single characters would leave apart).
    """

    def __init__(self, pieces: Sequence[tuple[str, float]], characters: Mapping[int, str]) -> None:
        """Build it; takes about half a second for 250,002 pieces."""
        # A text that says "<s>" must not become the token <s>: the normaliser removes U+0001,
        # so these names can never be met in a text.
        safe = [(f"\x01{piece}" if piece in _CONTROL else piece, score) for piece, score in pieces]
        self._tokenizer = Tokenizer(models.Unigram(safe, unk_id=UNKNOWN))
        self._tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
        self._characters = dict(characters)

    def ids(self, text: str) -> list[int]:
        """Return the ids of a text, without <s> and </s>."""
        plain = unicodedata.normalize("NFC", text).translate(self._characters)
        cut = self._tokenizer.encode(_SPACES.sub(" ", plain), add_special_tokens=False)
        return list(cut.ids)
