"""How every sector's page looks: local fonts, no address outside this machine."""

from pathlib import Path

import gradio as gr

FONTS = (
    "system-ui",
    "-apple-system",
    "Noto Sans KR",
    "Noto Sans CJK KR",
    "Apple SD Gothic Neo",
    "Malgun Gothic",
    "NanumGothic",
    "sans-serif",
)

HERE = Path(__file__).parent


def head() -> str:
    """Return our style and script for the page's head, where Gradio leaves selectors alone."""
    style = (HERE / "page.css").read_text(encoding="utf-8")
    script = (HERE / "page.js").read_text(encoding="utf-8")
    icon = '<link rel="icon" href="data:,">'  # none, rather than a request that fails
    return f"{icon}<style>{style}</style><script>{script}</script>"


def theme() -> gr.themes.Base:
    """Return Gradio's plainest theme in our colours and the system's own fonts."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.blue,
        neutral_hue=gr.themes.colors.slate,
        text_size=gr.themes.sizes.text_lg,
        radius_size=gr.themes.sizes.radius_lg,
        font=[gr.themes.Font(name) for name in FONTS],
        font_mono=[gr.themes.Font(name) for name in ("ui-monospace", "monospace")],
    )
