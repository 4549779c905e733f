"""The tabs of a page: the conversation in Gradio, forms as plain HTML that is fetched in parts.

`ask` is the conversation; `tools`, `papers`, `together` and `shelf` each serve the parts of one
tab below `/demo/parts`. Forms are the browser's own: its date pickers, its keyboards, its names
for a screen reader.
"""

from .routes import router

__all__ = ["router"]
