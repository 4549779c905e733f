"""What is found in a video, and what is written of what is left: no queue, no owner, no store."""

import asyncio
from collections.abc import Mapping
from typing import Any

from sectorkit.errors import Unavailable
from sectorkit.web.limits import WebSettings

from .captions import Format, make_cues, write_captions
from .project import Project
from .timeline import to_fcpxml, to_otio
from .transcript import NO_MODEL, as_rows, as_words, ask_whisper, has_vosk, joined
from .work import look_in_child


async def looked(project: Project, settings: WebSettings) -> Mapping[str, Any]:
    """Return what a child found in the video, and its words."""
    remote = bool(settings.speech_url)
    told = await asyncio.to_thread(look_in_child, project.source, project.folder, not remote)
    pieces = as_words(told.pop("pieces"))
    wav = project.folder / "speech.wav"
    words, whence = [], ""
    if remote and wav.exists():
        server = settings.speech_url, settings.speech_model, settings.speech_key
        words = await ask_whisper(*server, wav)
        whence = "음성 인식 서버"
    elif pieces:
        words, whence = await asyncio.to_thread(joined, pieces), "vosk"
    note = "" if words or has_vosk() or not told["audio"] else NO_MODEL
    found = {"words": as_rows(words), "words_from": whence, "state": "ready", "problem": note}
    return told | found


def captions_of(project: Project, form: Format) -> str:
    """Return the subtitles of what is left. Raises `Unavailable` without a transcript."""
    words = as_words(project.body.get("words", []))
    if not words:
        raise Unavailable(NO_MODEL, 3600)
    size = project.video.width, project.video.height
    return write_captions(make_cues(words, project.grid, project.keep), form, size)


def timeline_of(project: Project, form: str) -> str:
    """Return the approved list for other editors."""
    name, synthetic = str(project.body["name"]), bool(project.body.get("synthetic"))
    sound = bool(project.body["audio"])
    if form == "otio":
        return to_otio(name, project.grid, project.keep, sound, synthetic)
    size = project.video.width, project.video.height
    return to_fcpxml(name, project.grid, size, project.keep, sound, synthetic)
