"""Plain text and Markdown."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import yaml

from ...errors import BadInput
from ..documents import Block, Document
from ..statutes import is_statute, statute
from .source import Item, Source, sections
from .text import as_date, as_url, clean, decode, inline

LONGEST_FRONT = 1024 * 1024
_FRONT = re.compile(r"---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style|template)\b.*?(?:</\1\s*>|\Z)", re.S | re.I)
_IMAGE = re.compile(r"!\[([^\]\n]*)\]\([^)\n]*\)")
_LINK = re.compile(r"(?<!!)\[([^\]\n]+)\]\((https?://[^)\s]+)\)")
_BOLD = re.compile(r"\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.+?)[ \t]*#*$")
_FENCE = re.compile(r" {0,3}(```|~~~)")

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_text(source: Source) -> list[Document]:
    """Return a text file as one document of one block."""
    return [source.document([Block(clean(decode(source.data)))])]


def read_markdown(source: Source) -> list[Document]:
    """Return a Markdown file: a block for each heading, provenance from its front matter.

    A statute of the law mirror, known by its front matter, is read as structure instead.
    """
    front, body = _front_matter(decode(source.data).replace("\r\n", "\n"))
    if is_statute(front):
        return [statute(front, body, source.fingerprint, source.collection)]
    items = list(_items(clean(_UNSEEN.sub("", body))))
    title = inline(str(front.get("title") or "")) or _first_title(items)
    document = source.document(sections(items, title), title=title)
    return [with_provenance(document, front, source)]


def with_provenance(document: Document, facts: Mapping[str, object], source: Source) -> Document:
    """Return the document with its own id, address, licence and dates where `facts` name them.

    `ask`, the ways people ask for it, stands above every block: searched, never quoted.
    """
    asked = _texts(facts.get("ask"))
    return replace(
        document,
        blocks=[replace(b, headings=(*asked, *b.headings)) for b in document.blocks],
        id=source.identity(facts.get("id", facts.get("_id"))),
        work=inline(str(facts.get("work") or "")),
        url=as_url(facts.get("url")),
        licence=inline(str(facts.get("licence") or facts.get("license") or "")),
        effective_from=as_date(facts.get("effective_from")),
        effective_to=as_date(facts.get("effective_to")),
        fetched_at=as_date(facts.get("fetched_at") or facts.get("date") or facts.get("written")),
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(inline(str(text)) for text in value) if isinstance(value, list) else ()


def _front_matter(text: str) -> tuple[Mapping[str, object], str]:
    match = _FRONT.match(text)
    if not match or len(match[1]) > LONGEST_FRONT:
        return {}, text
    try:
        front = yaml.load(match[1], Loader=_Loader)
    except (yaml.YAMLError, ValueError) as error:
        raise BadInput(
            "첫머리의 YAML(--- 사이)을 읽을 수 없습니다. 따옴표와 들여쓰기를 고쳐 다시 올려 주세요."
        ) from error
    if not isinstance(front, dict):
        return {}, text
    return {str(key): value for key, value in front.items()}, text[match.end() :]


def _first_title(items: list[Item]) -> str:
    first = next((item for item in items if item.kind == "heading"), None)
    return first.text if first and first.level == 1 else ""


def _items(text: str) -> Iterator[Item]:
    """Yield headings and the text between them; what stands in a code fence is no heading."""
    lines: list[str] = []
    fenced = False
    for line in text.split("\n"):
        fenced ^= bool(_FENCE.match(line))
        heading = None if fenced else _HEADING.match(line)
        if heading is None:
            lines.append(line if fenced else _plain(line))
            continue
        yield Item("text", "\n".join(lines).strip("\n"))
        lines = []
        yield Item("heading", inline(_plain(heading[2])), level=len(heading[1]))
    yield Item("text", "\n".join(lines).strip("\n"))


def _plain(line: str) -> str:
    """Return the line without marks that only change its looks; addresses stay."""
    return _BOLD.sub(r"\1", _LINK.sub(r"\1 (\2)", _IMAGE.sub(r"\1", line)))
