"""What the tabs share: their look, and how an error is told."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from sectorkit.errors import BadInput, SectorKitError
from sectorkit.web.service import Service

STYLE = """<style>
.prose .desk-table { width: 100%; border-collapse: collapse; display: table; }
.prose .desk-table td, .prose .desk-table th { border: 0; border-bottom: 1px solid var(--line);
  padding: .5rem; text-align: left; vertical-align: top; word-break: keep-all;
  overflow-wrap: anywhere; }
@media (max-width: 700px) { .desk-two { grid-template-columns: minmax(0, 1fr) !important; } }
.desk-card { border: 1px solid var(--line); border-radius: 14px; background: var(--card);
  padding: .75rem 1rem; margin: .5rem 0; }
.desk-card h3 { margin: 0 0 .25rem; font-size: 1.125rem; }
.desk-card p { margin: .25rem 0; }
.verdict { display: inline-block; border-radius: 8px; padding: .125rem .5rem; font-weight: 700;
  border: 2px solid var(--line); }
.verdict.yes { border-color: var(--blue); }
.quiet { color: var(--soft); font-size: .9375rem; }
mark.wrong { background: var(--warn); border-bottom: 2px solid var(--warn-line); }
.sheet { white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.7; }
</style>"""
HIDDEN: dict[str, Any] = {"api_visibility": "private", "show_progress": "minimal"}


def told(error: SectorKitError) -> str:
    """Return an error as people read it on the page."""
    return f'<p role="alert" class="desk-card"><strong>{escape(str(error))}</strong></p>'


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows as a table; cells are already escaped."""
    if not rows:
        return '<p class="quiet">아직 없습니다.</p>'
    heads = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<table class="desk-table"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'


def whole(text: str, what: str, most: int) -> int | None:
    """Return the number in a box, or None where it was left empty. Raises `BadInput`."""
    plain = (text or "").strip().removesuffix("세").strip()
    if not plain:
        return None
    if not plain.isdigit() or int(plain) > most:
        raise BadInput(f"{what}은(는) 0부터 {most}까지의 수로 적거나 비워 주세요.")
    return int(plain)


def calling(phone: str) -> str:
    """Return a telephone number that a touch dials."""
    return f'<a href="tel:{escape(phone)}">{escape(phone)}</a>'


def to_keep(service: Service, name: str, data: bytes) -> str:
    """Return the path of a file that the page gives out and Gradio deletes after a while.

    Gradio copies a file from anywhere else, and what was copied would stay for good.
    """
    folder = service.settings.scratch / "page-files"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = Path(mkdtemp(dir=folder)) / name
    path.write_bytes(data)
    return str(path)
