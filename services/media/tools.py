"""What media may compute: each result names the rule it applies."""

from .reference.catalogue import find_references
from .reference.licence import check_kogl
from .reference.overlap import find_overlap
from .reference.public_domain import copyright_term
from .story.desk import check_manuscript, coach_manuscript
from .terms import adaptation_window, artist_insurance, publishing_deadline, young_performer_hours
from .video.desk import break_caption, read_command

ALL = (
    copyright_term,
    check_kogl,
    find_references,
    find_overlap,
    check_manuscript,
    coach_manuscript,
    publishing_deadline,
    adaptation_window,
    artist_insurance,
    young_performer_hours,
    break_caption,
    read_command,
)
"""In the order people meet them."""
