"""What a story says of somebody or something, as facts that can be set side by side."""

from dataclasses import dataclass

from .lines import Clock, Line

KINDS = ("이름", "나이", "날짜", "장소", "관계", "말투", "특징", "직업", "학년", "생사")


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement. `start` and `end` are offsets into the whole manuscript.

    `fresh` says that it tells of a change (`의사가 되었다`): nothing before it speaks against it.
    """

    kind: str
    subject: str
    attribute: str
    value: str
    start: int
    end: int
    clock: Clock
    fresh: bool = False


def state(
    line: Line,
    kind: str,
    subject: str,
    attribute: str,
    value: str,
    start: int,
    end: int,
    fresh: bool = False,
) -> Fact:
    """Return a fact of a line; `start` and `end` count within the line."""
    at = line.sentence.start
    return Fact(kind, subject, attribute, value, at + start, at + end, line.clock, fresh)
