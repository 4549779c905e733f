"""What the AI Basic Act (인공지능기본법) asks a service to examine about itself and to publish."""

from .review import AREAS as AREAS
from .review import Review as Review
from .review import read_review as read_review
