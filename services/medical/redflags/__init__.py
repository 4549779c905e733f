"""The red-flag screen: whoever is in danger is sent to a person before anything is looked up."""

from sectorkit import Question, Redirected
from sectorkit.retrieval.korean import spaced

from .line import UNNAMED, reads_as_danger
from .screen import Flag, Screen, load_screen

__all__ = ["Flag", "Screen", "find_danger", "load_screen", "send_danger_to_people"]


def find_danger(text: str) -> Flag | None:
    """Return the danger a person tells of: by the written words, then by likeness to them.

    Who is in fear leaves the spaces out: what runs together is read as it stands and parted.
    """
    screen, parted = load_screen(), spaced(text)
    flag = screen.find(text)
    if not flag and parted != text:
        flag = screen.find(parted)
    if flag:
        return flag
    return UNNAMED if screen.may_be_here(text) and reads_as_danger(parted) else None


def send_danger_to_people(question: Question) -> Question:
    """Raise `Redirected` for danger that is here and now; the first thing the sector does."""
    if flag := find_danger(question.text):
        raise Redirected(flag.name, flag.says, flag.to)
    return question
