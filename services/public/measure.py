"""How well complaints are sorted and grouped, on the half that nothing was set on.

`python -m services.public.measure` prints what `evals/complaints.json` keeps.
"""

import json
import sys
from collections.abc import Sequence

from sectorkit.retrieval.embed import Embedder, Embedding

from .desk.similar import b_cubed, clusters, likeness
from .desk.sorting import read_complaints, sort_complaint


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Return the mean of each label's F1 over (true, guessed) pairs."""
    labels = {label for pair in pairs for label in pair}
    scores = []
    for label in labels:
        both = sum(true == guess == label for true, guess in pairs)
        either = sum((true == label) + (guess == label) for true, guess in pairs)
        scores.append(2 * both / either)
    return sum(scores) / len(scores)


def measured(embedding: Embedding) -> dict[str, float]:
    """Return the figures on the test half."""
    rows = read_complaints("test")
    guesses = [sort_complaint(row.text) for row in rows]
    kinds = [(row.kind, guess[0].label) for row, guess in zip(rows, guesses, strict=True)]
    places = [(row.department, guess[1].label) for row, guess in zip(rows, guesses, strict=True)]
    labels = [row.same for row in rows]
    groups = clusters(likeness([row.text for row in rows], embedding))
    precision, recall, f1 = b_cubed(groups, labels)
    apart = b_cubed([[row] for row in range(len(rows))], labels)[2]
    found = {
        "complaints": len(rows),
        "kind_macro_f1": macro_f1(kinds),
        "department_macro_f1": macro_f1(places),
        "b_cubed_precision": precision,
        "b_cubed_recall": recall,
        "b_cubed_f1": f1,
        "b_cubed_f1_all_apart": apart,
    }
    return {name: round(value, 4) for name, value in found.items()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measured(Embedder(1)), indent=1) + "\n")
