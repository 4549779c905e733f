"""Every figure in a sentence that names an article is in that article."""

import json
import lzma
import re
from pathlib import Path

import pytest

from sectorkit.testing.figures import figures
from services.education import deadlines, sector

ARTICLES = Path(__file__).resolve().parents[2].parent / "shared/data/statutes-articles.jsonl.xz"
CITED = re.compile(r"「([^」]+)」 (제\d+조(?:의\d+)?)(.*)")
NUMBERED = re.compile(r"제\d+(?:조|항|호)(?:의\d+)?")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not ARTICLES.exists(), reason="the statutes are not beside the checkout"),
]


def sentences() -> list[tuple[str, str, str, str]]:
    """Every sentence of the guides that names an article, as (guide, law, article, the rest)."""
    found = []
    for path in sector.corpus.glob("*.md"):
        for line in path.read_text(encoding="utf-8").split("\n---\n", 1)[1].splitlines():
            if match := CITED.match(line):
                found.append((path.stem, *match.groups()))
    return found


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    laws = {law for _, law, _, _ in sentences()}
    laws |= {row["law"] for row in deadlines.table().values()}
    with lzma.open(ARTICLES, "rt", encoding="utf-8") as lines:
        rows = map(json.loads, lines)
        return {row["id"]: row["text"] for row in rows if row["law"] in laws}


def test_every_article_that_a_guide_cites_is_there(texts):
    missing = [(g, law, a) for g, law, a, _ in sentences() if f"{law} {a}" not in texts]
    assert missing == [] and len(sentences()) > 150


def test_every_figure_beside_an_article_is_in_it(texts):
    wrong = [
        (guide, law, article, figures(NUMBERED.sub("", rest)) - figures(texts[f"{law} {article}"]))
        for guide, law, article, rest in sentences()
        if not figures(NUMBERED.sub("", rest)) <= figures(texts[f"{law} {article}"])
    ]
    assert wrong == []


def test_every_period_is_in_its_article(texts):
    wrong = [
        kind
        for kind, row in deadlines.table().items()
        if not re.search(
            rf"(?<!\d){row['amount']}{row['unit']}", texts[f"{row['law']} {row['article']}"]
        )
    ]
    assert wrong == []
