"""Put a call together: where the key, the page and what is asked go; and keep keys out of logs."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

from .adapter import Adapter

_HOLE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Call:
    """One request, without its key; two equal calls have one answer."""

    path: str
    params: tuple[tuple[str, str], ...]


def call_of(adapter: Adapter, page: int, size: int, asked: Mapping[str, Any]) -> Call:
    """Return the call for what is asked, by our names. Raises `TypeError` for a name not taken."""
    values = {name: str(value) for name, value in asked.items() if value not in (None, "")}
    if unknown := [name for name in asked if name not in adapter.takes]:
        raise TypeError(f"{adapter.name} does not take {', '.join(unknown)}")
    if missing := [name for name in adapter.requires if name not in values]:
        raise TypeError(f"{adapter.name} needs {', '.join(missing)}")
    path, filled = adapter.path, set()
    for hole in _HOLE.findall(adapter.path):
        if hole in values:
            path = path.replace(f"{{{hole}}}", quote(values[hole], safe=""))
            filled.add(hole)
    theirs = {adapter.takes[name]: v for name, v in values.items() if name not in filled}
    sent = {**adapter.dialect.always, **adapter.params, **_paged(adapter, page, size), **theirs}
    return Call(path, tuple(sorted(sent.items())))


def _paged(adapter: Adapter, page: int, size: int) -> dict[str, str]:
    numbers = {"page": page, "size": size, "offset": (page - 1) * size}
    return {theirs: str(numbers[ours]) for ours, theirs in adapter.dialect.paging.items()}


@dataclass(frozen=True, slots=True)
class Keyed:
    """A call with its key in place; never shown."""

    url: str = field(repr=False)
    params: Mapping[str, str] = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)


def keyed(adapter: Adapter, call: Call, key: str, last: bool = False) -> Keyed:
    """Return the request to send; `last` is the last attempt.

    data.go.kr issues keys with and without URL encoding: it is undone here once, and httpx
    encodes. An encoded key passed on would be encoded twice and not be known.
    """
    plain, dialect = unquote(key), adapter.dialect
    params = dict(call.params) | (dict(dialect.last_try) if last else {})
    headers = dict(dialect.headers)
    if "{key}" in call.path:
        return Keyed(
            dialect.host + call.path.replace("{key}", quote(plain, safe="")), params, headers
        )
    if dialect.key_header:
        name, _, value = dialect.key_header.partition(": ")
        headers[name] = value.format(key=plain)
    elif dialect.key_param:
        params[dialect.key_param] = plain
    return Keyed(dialect.host + call.path, params, headers)


def masked(text: str, key: str) -> str:
    """Return what a server said, short and without the key in any spelling."""
    plain = unquote(key)
    for each in sorted({key, plain, quote(plain, safe=""), quote(plain)}, key=len, reverse=True):
        text = text.replace(each, "***") if each else text
    return re.sub(r"\s+", " ", text).strip()[:200]


class _HostsOnly(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        """Let httpx name the host it asked, not the address: keys stand in it."""
        if isinstance(record.args, tuple) and len(record.args) > 1:
            method, url, *rest = record.args
            host = getattr(url, "host", "")
            record.args = (method, f"{host}/…" if host else "…", *rest)
        return True


_HOSTS_ONLY = _HostsOnly()


def hide_keys_in_logs() -> None:
    """Make httpx log hosts instead of addresses; doing it twice does nothing more."""
    logging.getLogger("httpx").addFilter(_HOSTS_ONLY)
