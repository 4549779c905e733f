"""How often the reference check is right, on many more references than the eighty of the tests.

    python benchmarks/references/run.py

Every work of `tests/services/data/education/works.json` is cited in four forms (APA, Vancouver,
IEEE, BibTeX), with and without its DOI, once as it is and once with one thing wrong; titles that
no work has are put to the authors of others. The indexes are the small ones of the tests, in the
shapes of Crossref and OpenAlex, so the figures say how well references are read and compared, not
how complete the indexes of the world are. Writes baseline.json.
"""

import asyncio
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests/services")]

from education_indexes import WORKS, answer  # noqa: E402

from sectorkit.publicdata import Keys, PublicData  # noqa: E402
from services.education.scholar.checking import check_all  # noqa: E402
from services.education.scholar.reading import read_references  # noqa: E402
from services.education.scholar.sources import Indexes  # noqa: E402

HERE = Path(__file__).resolve().parent
CHANCE = random.Random(20261127)
Work = Mapping[str, Any]


def initials(given: str, dot: str = ".") -> str:
    return " ".join(part[0] + dot for part in re.split(r"[\s.-]+", given) if part)


def apa(w: Work) -> str:
    names = [f"{family}, {initials(given)}" for given, family in w["authors"]]
    who = names[0] if len(names) == 1 else ", ".join(names[:-1]) + ", & " + names[-1]
    where = f"{w['venue']}, {w['volume']}" + (f"({w['issue']})" if w["issue"] else "")
    doi = f" https://doi.org/{w['doi']}" if w["doi"] else ""
    return f"{who} ({w['year']}). {w['title']}. {where}, {w['pages']}.{doi}"


def vancouver(w: Work) -> str:
    names = [f"{family} {initials(given, '').replace(' ', '')}" for given, family in w["authors"]]
    who = ", ".join(names[:3]) + (", et al" if len(names) > 3 else "")
    issue = f"({w['issue']})" if w["issue"] else ""
    doi = f" doi:{w['doi']}" if w["doi"] else ""
    return f"{who}. {w['title']}. {w['venue']}. {w['year']};{w['volume']}{issue}:{w['pages']}.{doi}"


def ieee(w: Work) -> str:
    names = [f"{initials(given)} {family}" for given, family in w["authors"]]
    who = f"{names[0]} et al." if len(names) > 3 else " and ".join(names)
    doi = f" doi: {w['doi']}" if w["doi"] else ""
    where = f"vol. {w['volume']}, pp. {w['pages']}, {w['year']}."
    return f'{who}, "{w["title"]}," {w["venue"]}, {where}{doi}'


def bibtex(w: Work) -> str:
    who = " and ".join(f"{family}, {given}" for given, family in w["authors"])
    doi = f"doi = {{{w['doi']}}}," if w["doi"] else ""
    return (
        f"@article{{k, title = {{{w['title']}}}, author = {{{who}}}, journal = {{{w['venue']}}}, "
        f"year = {{{w['year']}}}, volume = {{{w['volume']}}}, pages = {{{w['pages']}}}, {doi}}}"
    )


FORMS = (apa, vancouver, ieee, bibtex)


def wrong(w: Work, others: Sequence[Work], how: str) -> Work:
    other = CHANCE.choice([o for o in others if o["venue"] != w["venue"] and o["doi"] != w["doi"]])
    words = w["title"].split()
    swapped = " ".join((*words[: len(words) // 2], "synthetic", *words[len(words) // 2 + 1 :]))
    changes: Mapping[str, Work] = {
        "year": {"year": w["year"] + CHANCE.choice([-2, -1, 1, 2])},
        "first author": {"authors": [other["authors"][0], *w["authors"][1:]]},
        "title": {"title": swapped},
        "journal": {"venue": other["venue"]},
        "volume": {"volume": str(int(re.sub(r"\D", "", w["volume"]) or 1) + 3)},
        "doi": {"doi": other["doi"]},
    }
    return {**w, **changes[how]}


def invented(w: Work, others: Sequence[Work]) -> Work:
    """A title sewn together from the words of three others, with a real paper's authors."""
    words = [word for o in CHANCE.sample(list(others), 3) for word in o["title"].split()[:4]]
    CHANCE.shuffle(words)
    return {**w, "title": " ".join(words), "doi": CHANCE.choice(["", w["doi"], "10.1234/none"])}


def rows() -> list[tuple[str, str, str]]:
    works = [w for w in WORKS["works"] if w["volume"] and w["pages"] and not w.get("notice_of")]
    works = [w for w in works if not w["retracted"]]
    made = []
    for at, work in enumerate(works):
        for form in FORMS:
            held = work if (at + FORMS.index(form)) % 2 else {**work, "doi": ""}
            made.append(("clean", "exists", form(held)))
            how = ("year", "first author", "title", "journal", "volume", "doi")[
                (at + FORMS.index(form)) % 6
            ]
            if len(work["title"].split()) > 4:
                made.append((f"wrong {how}", "wrong_metadata", form(wrong(work, works, how))))
                made.append(("invented", "not_found", form(invented(work, works))))
    return made


async def measured() -> dict[str, Any]:
    async def at_once(_: float) -> None:
        return None

    data = PublicData(
        ROOT / "services/education/data/adapters.yaml",
        transport=httpx.MockTransport(answer),
        wait=at_once,
    )
    indexes = Indexes(Keys({"scholar": "bench@example.org", "kci": "k"}), data)
    told = rows()
    entries = [read_references(text)[0] for _, _, text in told]
    found = await check_all(entries, indexes)
    right: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    verdicts: Counter[tuple[str, str]] = Counter()
    for (kind, want, _), checked in zip(told, found, strict=True):
        seen[kind] += 1
        right[kind] += checked.verdict == want
        verdicts[want, checked.verdict] += 1
    return {"references": len(told), "by_kind": by_kind(seen, right), **scores(verdicts)}


def by_kind(seen: Counter[str], right: Counter[str]) -> dict[str, Any]:
    return {k: {"count": seen[k], "right": round(right[k] / seen[k], 4)} for k in sorted(seen)}


def scores(verdicts: Counter[tuple[str, str]]) -> dict[str, Any]:
    made = {}
    for name in ("exists", "wrong_metadata", "not_found"):
        hit = verdicts[name, name]
        said = sum(n for (_, got), n in verdicts.items() if got == name)
        due = sum(n for (want, _), n in verdicts.items() if want == name)
        made[name] = {"precision": round(hit / said, 4), "recall": round(hit / due, 4)}
    return {"verdicts": made}


if __name__ == "__main__":
    report = asyncio.run(measured())
    (HERE / "baseline.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report, indent=1))
