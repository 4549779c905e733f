"""The child that looks at a video: started with limits, told one file, answers one JSON.

    python -m services.media.video.child   {"path": …, "folder": …, "speech": true}  on stdin

Nothing of a visitor's video is parsed by OpenCV or vosk in the process that serves others.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sectorkit.errors import SectorKitError

from .probe import probe
from .scenes import scenes
from .sound import silences, write_speech
from .transcript import as_rows, has_vosk, recognise


def look(path: Path, folder: Path, speech: bool) -> dict[str, Any]:
    """Return what there is to know of a video before anybody edits it."""
    video = probe(path)
    grid = video.grid
    quiet = silences(path, grid.seconds) if video.audio else []
    words: list[dict[str, Any]] = []
    if video.audio:
        wav = folder / "speech.wav"
        write_speech(path, wav)
        if speech and has_vosk():
            words = as_rows(recognise(wav))
    return {
        "rate": [grid.rate.numerator, grid.rate.denominator],
        "frames": grid.frames,
        "width": video.width,
        "height": video.height,
        "codec": video.codec,
        "audio": video.audio,
        "uneven": video.uneven,
        "silences": [asdict(one) for one in quiet],
        "scenes": scenes(path) if not video.uneven else [],
        "pieces": words,
    }


def main() -> None:
    """Answer one request."""
    asked = json.load(sys.stdin)
    try:
        told = look(Path(asked["path"]), Path(asked["folder"]), bool(asked["speech"]))
    except SectorKitError as error:
        told = {"error": str(error)}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
