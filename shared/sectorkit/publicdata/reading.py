"""Find one's way in what servers send: JSON or XML, one row or many, always as plain objects."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import orjson
from defusedxml import DefusedXmlException, ElementTree

Row = Mapping[str, Any]

_DECLARED = re.compile(rb"^\s*<\?xml[^>]*?encoding=[\"']([A-Za-z0-9_-]+)[\"'][^>]*\?>")


def parse(content: bytes) -> Any:
    """Return a body as objects and lists. Raises `ValueError` for a web page and for nothing."""
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"{", b"[")):
        return orjson.loads(content.lstrip(b"\xef\xbb\xbf"))
    if not start.startswith(b"<") or start.startswith((b"<!doctype html", b"<html")):
        raise ValueError(f"neither JSON nor XML, {len(content)} bytes")
    try:
        root = ElementTree.fromstring(_utf8(content))
    except (ParseError, DefusedXmlException) as error:
        raise ValueError("XML that cannot be read") from error
    return {_local(root.tag): _value(root)}


def _utf8(content: bytes) -> bytes:
    """Return XML in UTF-8; older servers still declare EUC-KR."""
    declared = _DECLARED.match(content)
    if not declared or declared[1].lower() == b"utf-8":
        return content.strip()
    text = content[declared.end() :].decode(declared[1].decode(), errors="replace")
    return text.strip().encode()


def _value(node: Element) -> Any:
    """Return an element: text, or an object of its attributes (`@`), children and `#text`."""
    children = list(node)
    if any((child.tail or "").strip() for child in children):
        return re.sub(r"\s+", " ", "".join(node.itertext())).strip()
    found: dict[str, Any] = {f"@{_local(key)}": value for key, value in node.attrib.items()}
    for child in children:
        _add(found, _local(child.tag), _value(child))
    text = (node.text or "").strip()
    if not found:
        return text
    return found | ({"#text": text} if text else {})


def _add(found: dict[str, Any], name: str, value: Any) -> None:
    if name not in found:
        found[name] = value
    elif isinstance(found[name], list):
        found[name].append(value)
    else:
        found[name] = [found[name], value]


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def at(value: Any, path: str) -> Any:
    """Return what stands at a dotted path, or `None`; of a list the first that has it."""
    for step in path.split("."):
        value = _step(value, step)
        if value is None:
            return None
    return value


def _step(value: Any, step: str) -> Any:
    if isinstance(value, list):
        if step.isdigit():
            return value[int(step)] if int(step) < len(value) else None
        found = (_step(each, step) for each in value)
        return next((each for each in found if each is not None), None)
    if not isinstance(value, Mapping):
        return None
    return next(iter(value.values()), None) if step == "*" else value.get(step)


def first_of(value: Any, paths: Sequence[str]) -> Any:
    """Return what stands at the first path that is there, or `None`."""
    found = (at(value, path) for path in paths)
    return next((each for each in found if each is not None), None)


def rows_of(value: Any) -> list[Row]:
    """Return rows from nothing (`""`), one object, a list, `{item: …}` or a list of these."""
    if isinstance(value, Mapping):
        if set(value) == {"item"}:
            return rows_of(value["item"])
        return [value] if value else []
    if isinstance(value, list):
        return [row for each in value for row in rows_of(each)]
    return [] if value in ("", None) else [{"value": value}]


def text_of(value: Any) -> Any:
    """Return a field as it is used: an XML element by its text, nothing as `""`."""
    if isinstance(value, Mapping) and "#text" in value:
        return value["#text"]
    if isinstance(value, list):
        return [text_of(each) for each in value]
    return "" if value is None else value
