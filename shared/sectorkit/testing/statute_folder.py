"""The statutes on a developer's disk, read only to hold guides to them; never needed by a user."""

import json
import lzma
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

import yaml

_ARTICLE = re.compile(r"^#{2,6} (제\d+조(?:의\d+)?)\b.*?\n(.*?)(?=^#{1,6} |^부칙|\Z)", re.S | re.M)


@dataclass(frozen=True)
class Statute:
    """One law as stored: its kind, the date its newest text takes effect, and its articles."""

    name: str
    kind: str
    effective: date | None
    articles: Mapping[str, str] = field(repr=False)


class Statutes(Protocol):
    """Where a checker looks a law up by its official name."""

    def find(self, law: str) -> Statute | None:
        """The law of exactly that name, or None."""
        ...


class StatuteFolder:
    """Markdown files ``<law>/<kind>.md``, then an ``.xz`` archive of JSON lines for what they lack.

    ``wanted`` names the laws worth unpacking the archive for; an archive law has no effective date.
    """

    def __init__(self, folder: Path, archive: Path | None = None, wanted: Iterable[str] = ()):
        self._paths = _newest_by_name(folder)
        self._known: dict[str, Statute] = {}
        missing = set(wanted) - set(self._paths)
        if archive is not None and missing:
            self._known = _from_archive(archive, missing)

    def find(self, law: str) -> Statute | None:
        """The law of exactly that name, or None."""
        if law not in self._known and law in self._paths:
            self._known[law] = _read_markdown(self._paths[law])
        return self._known.get(law)


def _newest_by_name(folder: Path) -> dict[str, Path]:
    newest: dict[str, tuple[date, Path]] = {}
    for path in sorted(folder.glob("*/*.md")):
        head = _front_matter(path)
        name, day = str(head["제목"]), _day(head["시행일자"])
        if name not in newest or day > newest[name][0]:
            newest[name] = (day, path)
    return {name: path for name, (_, path) in newest.items()}


def _front_matter(path: Path) -> dict[str, object]:
    with path.open(encoding="utf-8") as lines:
        next(lines)
        head = "".join(iter(lambda: next(lines), "---\n"))
    plain = re.sub(r"^첨부파일:.*", "", head, flags=re.S | re.M)
    loaded = yaml.load(plain, Loader=yaml.BaseLoader)
    return dict(loaded)


def _day(value: object) -> date:
    return date.fromisoformat(str(value))


def _read_markdown(path: Path) -> Statute:
    head, text = _front_matter(path), path.read_text(encoding="utf-8")
    articles: dict[str, str] = {}
    for match in _ARTICLE.finditer(text):
        articles.setdefault(match[1], match[2])
    kind = str(head.get("법령구분", ""))
    return Statute(str(head["제목"]), kind, _day(head["시행일자"]), articles)


def _from_archive(archive: Path, wanted: set[str]) -> dict[str, Statute]:
    marks = [f'"law": {json.dumps(name, ensure_ascii=False)},' for name in wanted]
    kinds: dict[str, str] = {}
    articles: dict[str, dict[str, str]] = {}
    with lzma.open(archive, "rt", encoding="utf-8") as lines:
        for line in lines:
            if any(mark in line for mark in marks):
                row = json.loads(line)
                law = str(row["law"])
                kinds[law] = str(row["kind"])
                articles.setdefault(law, {})[str(row["id"])[len(law) + 1 :]] = str(row["text"])
    return {law: Statute(law, kinds[law], None, found) for law, found in articles.items()}
