"""How every sector's page looks to Gradio: our colours, local fonts, no address outside."""

import gradio as gr

FONTS = (
    "system-ui",
    "-apple-system",
    "Noto Sans KR",
    "Noto Sans CJK KR",
    "Apple SD Gothic Neo",
    "Malgun Gothic",
    "NanumGothic",
    "Sectorkit Korean",
    "sans-serif",
)


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
