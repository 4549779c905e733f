"""The parts of a page that are fetched when they are wanted: HTML below `/demo/parts`."""

from starlette.responses import HTMLResponse

from ..stream import NO_STORE


class Part(HTMLResponse):
    """A piece of a page; nothing in between may keep a copy."""

    def __init__(self, content: str, status_code: int = 200) -> None:
        """Answer with this piece."""
        super().__init__(content, status_code, NO_STORE)


def placeholder(name: str) -> str:
    """Return what stands in a tab until its part is there."""
    return (
        f'<div class="part" data-part="{name}"><p class="stage" role="status">'
        '<span class="dot" aria-hidden="true"></span>불러오는 중…</p></div>'
    )
