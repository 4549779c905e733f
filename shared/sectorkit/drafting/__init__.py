"""Documents from templates: fields that are checked, gaps that are shown, four formats out."""

from .draft import Draft, fill, find_template
from .export import FORMATS, export
from .template import Template, load_templates

__all__ = ["FORMATS", "Draft", "Template", "export", "fill", "find_template", "load_templates"]
