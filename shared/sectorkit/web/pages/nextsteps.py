"""What a person may want to do after an answer: draft it, compute it, go through it together."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ...retrieval.korean import content_words
from ...sector import Tool
from ...tools.effects import effect_of
from ..service import Service
from ..steps import Step

ENOUGH = 0.3
"""Share of what a thing is called, weighed by rareness, that has to be in the words said."""
MOST = 2
"""Things of one kind that are offered."""


@dataclass(frozen=True, slots=True)
class _Offer:
    step: Step
    words: frozenset[str]


def suggester(service: Service) -> Callable[[str], Sequence[Step]]:
    """Return what finds the steps that words lead to: rare words that both name count."""
    offers = tuple(_offers(service))
    counts = Counter(word for offer in offers for word in offer.words)
    rare = {word: math.log(1 + len(offers) / n) for word, n in counts.items()}

    def suggest(text: str) -> Sequence[Step]:
        said = frozenset(content_words(text))
        scored = [(_share(offer.words, said, rare), offer.step) for offer in offers]
        likely = sorted((each for each in scored if each[0] >= ENOUGH), key=lambda each: -each[0])
        return _journey(service, text) or _best(step for _, step in likely)

    return suggest


def _offers(service: Service) -> Iterable[_Offer]:
    """Yield what can be offered, with the words it is called by."""
    for name, template in service.templates.items():
        step = Step("paper", f"papers/{name}", template.title)
        yield _Offer(step, frozenset(content_words(template.title)))
    for tool in service.sector.tools:
        step = _tool(tool)
        if not effect_of(tool) and not step.title.startswith("["):
            yield _Offer(step, frozenset(content_words(step.title.split(". ")[0])))


def _share(words: frozenset[str], said: frozenset[str], rare: dict[str, float]) -> float:
    whole = sum(rare[word] for word in words)
    return sum(rare[word] for word in words & said) / whole if whole else 0.0


def _journey(service: Service, text: str) -> list[Step]:
    """Return the standard way that the words start: gone together, or its paper and tools alone."""
    way = next((each for each in service.sector.journeys if each.starts(text)), None)
    if way is None:
        return []
    steps = [Step("together", "together", way.title)]
    if way.template in service.templates:
        title = service.templates[way.template].title
        steps.append(Step("paper", f"papers/{way.template}", title))
    tools = list(dict.fromkeys(each.tool for each in way.compute))[:MOST]
    return [*steps, *(_tool(tool) for tool in tools)]


def _tool(tool: Tool) -> Step:
    title = (tool.__doc__ or tool.__name__).strip().split("\n")[0]
    return Step("tool", f"tools/{tool.__name__}", title)


def _best(steps: Iterable[Step]) -> list[Step]:
    """Return the first few of each kind."""
    kept: dict[str, list[Step]] = {}
    for step in steps:
        kept.setdefault(step.kind, []).append(step)
    return [step for kind in ("paper", "tool") for step in kept.get(kind, ())[:MOST]]
