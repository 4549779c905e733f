"""The model's text becomes drafts, however the network cuts it up."""

from collections.abc import AsyncIterator, Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sectorkit.generate import generate
from sectorkit.values import Draft, Prompt, Question, Usage

USAGE = Usage(prompt_tokens=7, completion_tokens=11)


class Writer:
    """A model that writes the given pieces."""

    name = "writer"

    def __init__(self, pieces: Iterable[str]) -> None:
        self.pieces = pieces

    async def write(self, prompt: Prompt) -> AsyncIterator[str | Usage]:
        for piece in self.pieces:
            yield piece
        yield USAGE

    async def rephrase(self, question: Question) -> str:
        return question.text


async def drafts(pieces: Iterable[str]) -> list[Draft]:
    """Return the drafts that carry words."""
    prompt = Prompt(Question("?"), "", "", {})
    *written, last = [draft async for draft in generate(prompt, Writer(pieces))]
    assert last == Draft("", usage=USAGE)
    return written


async def said(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(draft.text, tuple(draft.tokens)) for draft in await drafts([text])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("신청합니다. [1] 받습니다. [2]", [("신청합니다.", ("1",)), ("받습니다.", ("2",))]),
        ("신청합니다. [1, 3] 끝.", [("신청합니다.", ("1", "3")), ("끝.", ())]),
        ("신청합니다.[1][3] 냅니다.", [("신청합니다.", ("1", "3")), ("냅니다.", ())]),
        ("신청합니다.[1]냅니다.[2]", [("신청합니다.", ("1",)), ("냅니다.", ("2",))]),
        ("신청합니다 [1]. 냅니다 [2].", [("신청합니다.", ("1",)), ("냅니다.", ("2",))]),
        ("신청합니다 [1] 냅니다 [2]", [("신청합니다", ("1",)), ("냅니다", ("2",))]),
        ("신청합니다. [자료 2] 냅니다.", [("신청합니다.", ("2",)), ("냅니다.", ())]),
        ("기한은 2026. 11. 22. 까지입니다. [1]", [("기한은 2026. 11. 22. 까지입니다.", ("1",))]),
        ("근거는 제3조. 다음입니다.", [("근거는 제3조.", ()), ("다음입니다.", ())]),
        ("금리는 3.5%입니다. 냅니다.", [("금리는 3.5%입니다.", ()), ("냅니다.", ())]),
        ("냅니다. [별표 1] 참고.", [("냅니다.", ()), ("[별표 1] 참고.", ())]),
        (
            "법은 “낸다. 단, 뺀다.”라고 한다. [1]",
            [("법은 “낸다. 단, 뺀다.”라고 한다.", ("1",))],
        ),
        ('법은 "낸다." 라고 합니다. [1]', [('법은 "낸다." 라고 합니다.', ("1",))]),
        (
            "냅니다(뺀다. 또는 더한다). 끝.",
            [("냅니다(뺀다. 또는 더한다).", ()), ("끝.", ())],
        ),
        ("1. 냅니다. [1]\n2) 받습니다. [2]", [("냅니다.", ("1",)), ("받습니다.", ("2",))]),
        ("- 냅니다. [1]\n가. 받습니다. [2]", [("냅니다.", ("1",)), ("받습니다.", ("2",))]),
        ("11. 22. 까지 냅니다. [1]", [("11. 22. 까지 냅니다.", ("1",))]),
        ("**보증금**은 냅니다. [1]\r\n", [("보증금은 냅니다.", ("1",))]),
        ("정말요?! 네… 맞습니다.", [("정말요?!", ()), ("네…", ()), ("맞습니다.", ())]),
        ("끝나지 않은 문장", [("끝나지 않은 문장", ())]),
        ("[1]\n\n", []),
    ],
)
async def test_it_takes_sentences_and_their_tokens_apart(
    text: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert await said(text) == expected


async def test_a_heading_opens_a_part_and_is_never_a_sentence() -> None:
    text = "## 결론\n냅니다. [1]\n\n## 근거\n정합니다. [2]\n**할 일**\n가세요. [3]\n# 참고\n봅니다."
    assert [(d.text, d.part) for d in await drafts([text])] == [
        ("냅니다.", "conclusion"),
        ("정합니다.", "grounds"),
        ("가세요.", "next"),
        ("봅니다.", "next"),
    ]


async def test_a_sentence_leaves_as_soon_as_the_next_one_begins() -> None:
    read: list[str] = []

    def pieces() -> Iterable[str]:
        for piece in ("냅니다. [1", "]", " [2]", " 다", "음", "입니다."):
            read.append(piece)
            yield piece

    prompt = Prompt(Question("?"), "", "", {})
    first = await anext(generate(prompt, Writer(pieces())))
    assert (first.text, first.tokens) == ("냅니다.", ("1", "2"))
    assert read[-1] == " 다"


WORDS = st.sampled_from(
    "신청합니다|한다|제3조|2026. 11. 22.|132|3.5%|다만,|이|라고|라면|.|. |?|!|…| |\n|\r\n|\n\n"
    "|## 결론\n|# |**할 일**\n|- |[1]|[1, 3]| [2]|[자료 1]|[|]|[1|1]|[별표 1]|1. |가. |①"
    "|\"|“|”|'|‘|’|(|)|「|」|,|가|다".split("|")
)


@st.composite
def cut(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Return a text, and the same text in pieces."""
    text = "".join(draw(st.lists(WORDS, max_size=25)))
    places = sorted(draw(st.sets(st.integers(0, len(text)))))
    return text, [text[a:b] for a, b in zip([0, *places], [*places, len(text)], strict=True)]


@settings(max_examples=400, deadline=None)
@given(cut())
async def test_however_it_is_cut_the_drafts_are_the_same(cut: tuple[str, list[str]]) -> None:
    text, pieces = cut
    whole = await drafts([text])
    assert await drafts(pieces) == whole
    assert await drafts(list(text)) == whole
