"""How a page looks and moves: our own style, script and font, from this machine alone."""

import hashlib
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path

from fastapi import APIRouter
from starlette.responses import FileResponse, Response

from ...drafting.fonts import sans
from ...errors import NotFound
from ...sector import Sector
from ..words import both

HERE = Path(__file__).parent.parent / "look"
TYPES = {".css": "text/css", ".js": "text/javascript", ".otf": "font/otf"}
FONT = "korean.otf"
STYLES = ("colours.css", "page.css", "forms.css")
SCRIPTS = ("settings.js", "page.js", "forms.js", "voice.js", "words.js")
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}


def router() -> APIRouter:
    """Return the route of style, script and font."""
    routes = APIRouter()

    @routes.get("/look/{name}")
    async def look(name: str) -> Response:
        """Return one file of the look; its address changes when it does."""
        return served(name)

    return routes


def served(name: str) -> Response:
    """Return a file of the look. Raises `NotFound` for any other."""
    if name not in (*STYLES, *SCRIPTS, "portal.css", "portal.js", FONT):
        raise NotFound("화면에 그런 주소는 없습니다.")
    path = _path(name)
    return FileResponse(path, media_type=TYPES[path.suffix], headers=FOREVER)


def _path(name: str) -> Path:
    return sans() if name == FONT else HERE / name


@cache
def versioned(name: str) -> str:
    """Return the name of a file of the look with a mark of what is in it."""
    return f"{name}?v={hashlib.sha256(_path(name).read_bytes()).hexdigest()[:12]}"


def head(
    at: str = "parts/look", styles: Sequence[str] = STYLES, scripts: Sequence[str] = SCRIPTS
) -> str:
    """Return what goes into the head of a page whose look is served below `at`."""
    linked = "".join(f'<link rel="stylesheet" href="{at}/{versioned(s)}">' for s in styles)
    run = "".join(f'<script defer src="{at}/{versioned(s)}"></script>' for s in scripts)
    face = (
        "<style>@font-face { font-family: 'Sectorkit Korean'; font-display: swap; "
        "src: local('Noto Sans KR'), local('Noto Sans CJK KR'), local('Apple SD Gothic Neo'), "
        f"local('Malgun Gothic'), local('NanumGothic'), url('{at}/{FONT}') format('opentype'); "
        "unicode-range: U+1100-11FF, U+3000-303F, U+3130-318F, U+AC00-D7A3, U+FF00-FFEF }</style>"
    )
    return f'<link rel="icon" href="data:,">{face}{linked}{run}'


TONGUE = (
    "<script>try { const kept = localStorage.getItem('tongue') || 'ko'; "
    "Object.defineProperty(navigator, 'language', { get: () => kept }); "
    "Object.defineProperty(navigator, 'languages', { get: () => [kept] }); } catch {}</script>"
)
"""Gradio speaks the browser's language; the page has one of its own."""


def dressed(page: bytes, sector: Sector) -> bytes:
    """Return Gradio's page in our language, with our look, and with words from the first paint."""
    text = page.decode()
    text = text.replace('lang="en"', 'lang="ko"', 1)
    text = text.replace('<link rel="manifest" href="/manifest.json" />', "", 1)
    text = text.replace("<head>", f"<head>{TONGUE}", 1)
    text = text.replace("</head>", f"{head()}</head>", 1)
    return text.replace("<gradio-app", f"{shell(sector)}<gradio-app", 1).encode()


def shell(sector: Sector) -> str:
    """Return what stands on the page until Gradio has drawn it."""
    notices = "".join(f"<li>{escape(notice)}</li>" for notice in sector.notices)
    loading = both("화면을 준비하고 있습니다…", "Preparing the page…")
    return (
        f'<div id="shell" role="status"><h1>{escape(sector.title)}</h1>'
        f'<p>{escape(sector.description)}</p><ul class="notice">{notices}</ul>'
        f'<p class="stage"><span class="dot" aria-hidden="true"></span>{loading}</p></div>'
    )


def waiting_room(sector: Sector) -> str:
    """Return a whole page that comes back by itself, for while Gradio is being loaded."""
    return (
        '<!doctype html><html lang="ko"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(sector.title)} · {escape(sector.title_en)}</title>"
        f"{head(scripts=('settings.js',))}</head><body>{shell(sector)}</body></html>"
    )
