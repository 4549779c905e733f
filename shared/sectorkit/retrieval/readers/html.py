"""Web pages."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ..documents import Document
from .source import Item, Source, sections, table
from .text import decode, inline

_UNSEEN = (
    "script, style, template, noscript, iframe, object, embed, svg, canvas, nav, form, dialog,"
    "[hidden], [aria-hidden=true]"
)
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d])"
    r"|font-size\s*:\s*0(?![.\d])|(?:left|top|text-indent)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
_BLOCKS = frozenset(
    "address article aside blockquote body br dd details div dl dt fieldset figcaption figure "
    "footer header hr html li main ol p pre section summary ul tr".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*(?:euc-kr|ks_c_5601|cp949)", re.I)


def read_html(source: Source) -> list[Document]:
    """Return what a reader sees of a page, a block for each heading."""
    page = LexborHTMLParser(_text(source.data))
    title_node = page.css_first("title")
    title = inline(title_node.text()) if title_node else ""
    body = page.body
    items = list(_items(_without_unseen(body))) if body else []
    heading = next((item.text for item in items if item.kind == "heading"), "")
    return [source.document(sections(items, title or heading), title=title or heading)]


def _text(data: bytes) -> str:
    if _CHARSET.search(data[:2048]):
        return data.decode("cp949", errors="replace")
    return decode(data)


def _without_unseen(body: LexborNode) -> LexborNode:
    for node in body.css(_UNSEEN):
        node.decompose()
    for node in body.css("[style]"):
        if _HIDING.search(node.attributes.get("style") or ""):
            node.decompose()
    return body


def _items(body: LexborNode) -> Iterator[Item]:
    """Yield the page's headings, paragraphs and tables, in order."""
    words: list[str] = []
    for node in _flat(body):
        if isinstance(node, str) and node:
            words.append(node)
            continue
        if text := inline("".join(words)):
            yield Item("text", text)
        words = []
        if isinstance(node, LexborNode) and node.tag == "table":
            yield Item("table", table(_rows(node)))
        elif isinstance(node, LexborNode):
            yield Item("heading", inline(node.text()), level=_HEADINGS.get(node.tag or "", 6))


def _flat(body: LexborNode) -> Iterator[LexborNode | str]:
    """Yield words, headings and tables, and "" wherever a paragraph begins or ends.

    Without recursion: pages nest without end.
    """
    stack: list[LexborNode | str] = ["", body]
    while stack:
        node = stack.pop()
        if isinstance(node, str) or node.tag == "table" or node.tag in _HEADINGS:
            yield node
        elif node.tag == "-text":
            yield node.text() or " "
        elif node.tag and node.tag[0] not in "-!_":
            stack.extend(_opened(node))


def _opened(node: LexborNode) -> list[LexborNode | str]:
    """Return the node's children, last first; a string is where a new paragraph begins."""
    children: list[LexborNode | str] = list(node.iter(include_text=True))
    if node.tag == "li":
        children = ["", "- ", *children, ""]
    elif node.tag in _BLOCKS:
        children = ["", *children, ""]
    return children[::-1]


def _rows(node: LexborNode) -> list[list[str]]:
    rows = [
        [inline(cell.text(separator=" ")) for cell in row.css("th, td")] for row in node.css("tr")
    ]
    return [row for row in rows if row]
