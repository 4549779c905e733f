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

READABLE = {
    "button_primary_background_fill": "#1a4fa0",
    "button_primary_background_fill_dark": "#1a4fa0",
    "button_primary_background_fill_hover": "#123a78",
    "button_primary_background_fill_hover_dark": "#123a78",
    "button_primary_text_color": "#ffffff",
    "button_primary_text_color_dark": "#ffffff",
    "body_text_color_subdued": "#4a5768",
    "body_text_color_subdued_dark": "#b4c0cd",
    "block_label_text_color": "#16202c",
    "block_label_text_color_dark": "#eef2f6",
    "block_title_text_color": "#16202c",
    "block_title_text_color_dark": "#eef2f6",
    "block_info_text_color": "#4a5768",
    "block_info_text_color_dark": "#b4c0cd",
    "input_placeholder_color": "#5b6878",
    "input_placeholder_color_dark": "#b4c0cd",
}
"""Colours with the contrast that WCAG 2.2 AA asks for; Gradio's own fall short of it."""


def theme() -> gr.themes.Base:
    """Return Gradio's plainest theme in our colours and the system's own fonts."""
    plain = gr.themes.Base(
        primary_hue=gr.themes.colors.blue,
        neutral_hue=gr.themes.colors.slate,
        text_size=gr.themes.sizes.text_lg,
        radius_size=gr.themes.sizes.radius_lg,
        font=[gr.themes.Font(name) for name in FONTS],
        font_mono=[gr.themes.Font(name) for name in ("ui-monospace", "monospace")],
    )
    return plain.set(**READABLE)
