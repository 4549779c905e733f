"""One visitor's video: what is known of it, what was decided, and where its files lie."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from .command import Material
from .decisions import Decisions, from_json
from .grid import Grid, clock, kept, length
from .probe import Video
from .sound import Silence
from .transcript import as_words

KIND = "video"
"""What its records are called in the store."""


@dataclass(frozen=True, slots=True)
class Project:
    """A record of the store, read."""

    id: str
    revision: int
    body: Mapping[str, Any]
    folder: Path

    @property
    def source(self) -> Path:
        """The uploaded file."""
        return self.folder / "source"

    @property
    def result(self) -> Path:
        """The finished video."""
        return self.folder / "result.mp4"

    @property
    def stopped(self) -> bool:
        """Whether a server took its last job down with it."""
        return bool(self.body.get("stopped"))

    @property
    def grid(self) -> Grid:
        """The frames."""
        return Grid(Fraction(*self.body["rate"]), int(self.body["frames"]))

    @property
    def decisions(self) -> Decisions:
        """The decision list."""
        return from_json(self.body.get("decisions", {}))

    @property
    def material(self) -> Material:
        """What a command can refer to."""
        body = self.body
        return Material(
            self.grid,
            as_words(body.get("words", [])),
            [Silence(**row) for row in body.get("silences", [])],
            [(int(a), int(b)) for a, b in body.get("scenes", [])],
        )

    @property
    def video(self) -> Video:
        """The picture and the sound, as they were probed."""
        body = self.body
        size = int(body["width"]), int(body["height"])
        return Video(self.grid, *size, body["codec"], body["audio"], 0, bool(body["uneven"]))

    @property
    def keep(self) -> list[tuple[int, int]]:
        """What is left when the approved cuts are gone."""
        return kept(self.grid, self.decisions.approved())

    def listed(self) -> dict[str, Any]:
        """Return the project in one line of a list."""
        told = {"id": self.id, "name": self.body["name"], "state": self.body["state"]}
        return told | {"stopped": self.stopped}

    def shown(self) -> dict[str, Any]:
        """Return the project as callers read it."""
        body = self.body
        told = {"id": self.id, "name": body["name"], "state": body["state"]}
        if body.get("problem"):
            told["problem"] = body["problem"]
        if self.stopped:
            told["stopped"] = True
        if not body.get("frames"):
            return told
        grid = self.grid
        return told | {
            "seconds": grid.seconds,
            "frames": grid.frames,
            "frames_per_second": body["rate"],
            "size": [body["width"], body["height"]],
            "sound": bool(body["audio"]),
            "words": body.get("words", []),
            "words_from": body.get("words_from", ""),
            "silences": body.get("silences", []),
            "scenes": body.get("scenes", []),
            "decisions": [_shown(cut, grid) for cut in self.decisions.cuts],
            "undo_steps": len(self.decisions.before),
            "kept_frames": length(self.keep),
            "kept_seconds": grid.time(length(self.keep)),
            "made": bool(body.get("made")),
        }


def _shown(cut: Any, grid: Grid) -> dict[str, Any]:
    a, b = grid.time(cut.start), grid.time(cut.end)
    return {
        "id": cut.id,
        "start_frame": cut.start,
        "end_frame": cut.end,
        "start": a,
        "end": b,
        "shown": f"{clock(a)}–{clock(b)}",
        "reason": cut.reason,
        "words": cut.words,
        "state": cut.state,
    }
