"""What a sector is: data, and plain functions it names."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .journey import Journey
from .values import Question, Referral

Policy = Callable[[Question], Question]
"""Returns the question, changed or not, or raises `Refused` or `Redirected`."""

Tool = Callable[..., Any]
"""A typed function; its docstring is what people and models read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """An office people are referred to, and the words that lead there."""

    referral: Referral
    words: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the page that is a sector's own: where talking is the wrong interface.

    `build` is given the service at work (`sectorkit.web.service.Service`) and makes Gradio
    components inside the tab.
    """

    title: str
    title_en: str
    build: Callable[[Any], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """One field of public life, told as data. The kit does the rest."""

    name: str
    title: str
    title_en: str
    description: str
    instructions: str
    corpus: Path
    """A folder of documents, indexed when the service starts."""
    examples: Sequence[str]
    notices: Sequence[str]
    """Said before the first question and beside every answer; the AI notice comes first."""
    desks: Sequence[Desk]
    """Who helps when the service cannot; the last one helps with everything."""
    policies: Sequence[Policy] = ()
    tools: Sequence[Tool] = ()
    lexicon: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """How people say it -> how the sources say it (`근기법` -> `근로기준법`)."""
    evals: Path = Path()
    """A folder of questions with what must come of each."""
    templates: Path = Path()
    """A folder of documents to draft, one Markdown file each."""
    laws: Sequence[str] = ()
    """The statutes that `sync NAME law.go.kr` keeps up to date."""
    priority: int = 10
    """Who goes first when there is not room for all: lower. Danger does not wait anyway."""
    journeys: Sequence[Journey] = ()
    """Standard ways through the sector that agents can go without a model."""

    plain_words: Path | None = None
    """Hard words in plain ones (`sectorkit.plain_words`), a YAML file."""
    review: Path | None = None
    """The AI Basic Act self-review that is published (`sectorkit.compliance`), a YAML file."""
    routes: Callable[[Any], Any] | None = None
    """Given the service at work, returns a FastAPI router of what only this sector serves.

    A path that ends in `/uploads` may be sent files.
    """
    tabs: Callable[[], Sequence[Tab]] = tuple
    """Returns the sector's own tabs; called when the page is built, so Gradio is imported there."""

    own: Callable[[Any, Any], Any] | None = None
    """Given the service at work and who asks, returns a `sectorkit.own.Own` of their record.

    None if they keep none. Called before each answer, in a thread.
    """

    def refer(self, text: str) -> Referral:
        """Return the office whose words the text names first, or the last one."""
        named = (desk for desk in self.desks if any(word in text for word in desk.words))
        return next(named, self.desks[-1]).referral
