"""The decision list for other editors: OpenTimelineIO and Final Cut Pro XML."""

from collections.abc import Sequence
from fractions import Fraction
from xml.etree import ElementTree as ET

import opentimelineio as otio

from .grid import Grid, Span, length
from .notice import LAW, notice


def to_otio(name: str, grid: Grid, keep: Sequence[Span], audio: bool, synthetic: bool) -> str:
    """Return an OpenTimelineIO timeline: the kept spans of one source, one after the other."""
    rate = float(grid.rate)
    made = otio.schema.Timeline(name=name)
    made.metadata["ai_notice"] = {"text": notice(synthetic), "law": LAW}
    for kind in ("Video", "Audio") if audio else ("Video",):
        track = otio.schema.Track(name=kind, kind=kind)
        for number, (start, end) in enumerate(keep, start=1):
            track.append(_clip(f"{name} {number}", name, grid.frames, (start, end), rate))
        made.tracks.append(track)
    text: str = made.to_json_string()
    return text


def _clip(title: str, name: str, frames: int, span: Span, rate: float) -> otio.schema.Clip:
    whole = otio.opentime.TimeRange(_time(0, rate), _time(frames, rate))
    return otio.schema.Clip(
        name=title,
        media_reference=otio.schema.ExternalReference(target_url=name, available_range=whole),
        source_range=otio.opentime.TimeRange(_time(span[0], rate), _time(span[1] - span[0], rate)),
    )


def _time(frame: int, rate: float) -> otio.opentime.RationalTime:
    return otio.opentime.RationalTime(frame, rate)


def to_fcpxml(
    name: str, grid: Grid, size: tuple[int, int], keep: Sequence[Span], audio: bool, synthetic: bool
) -> str:
    """Return Final Cut Pro XML 1.9 with the same spans, every time an exact fraction."""
    root = ET.Element("fcpxml", version="1.9")
    _resources(root, name, grid, size, audio)
    event = ET.SubElement(ET.SubElement(root, "library"), "event", name=name)
    project = ET.SubElement(event, "project", name=name)
    told = {"format": "r1", "duration": _at(grid, length(keep)), "tcStart": "0s", "tcFormat": "NDF"}
    sequence = ET.SubElement(project, "sequence", told)
    ET.SubElement(sequence, "note").text = f"{notice(synthetic)} ({LAW})"
    _spine(sequence, name, grid, keep)
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE fcpxml>\n{body}\n'


def _resources(root: ET.Element, name: str, grid: Grid, size: tuple[int, int], audio: bool) -> None:
    resources = ET.SubElement(root, "resources")
    form = {
        "id": "r1",
        "name": "Source",
        "frameDuration": _fraction(1 / grid.rate),
        "width": str(size[0]),
        "height": str(size[1]),
    }
    ET.SubElement(resources, "format", form)
    asset = {
        "id": "r2", "name": name, "start": "0s", "duration": _at(grid, grid.frames),
        "hasVideo": "1", "hasAudio": "1" if audio else "0", "format": "r1",
    }  # fmt: skip
    held = ET.SubElement(resources, "asset", asset)
    ET.SubElement(held, "media-rep", kind="original-media", src=name)


def _spine(sequence: ET.Element, name: str, grid: Grid, keep: Sequence[Span]) -> None:
    spine = ET.SubElement(sequence, "spine")
    at = 0
    for number, (start, end) in enumerate(keep, start=1):
        clip = {
            "name": f"{name} {number}", "ref": "r2", "offset": _at(grid, at),
            "start": _at(grid, start), "duration": _at(grid, end - start), "format": "r1",
        }  # fmt: skip
        ET.SubElement(spine, "asset-clip", clip)
        at += end - start


def _at(grid: Grid, frame: int) -> str:
    return _fraction(frame / grid.rate)


def _fraction(seconds: Fraction) -> str:
    if seconds.denominator == 1:
        return f"{seconds.numerator}s"
    return f"{seconds.numerator}/{seconds.denominator}s"
