"""Videos whose every frame tells its number and whose speech and silences are known.

espeak-ng says Korean phrases; between them lies digital silence of known length. The picture of
each frame carries its number as twenty squares, light or dark, so that a rendered frame can be
named exactly, whatever the encoder did.
"""

import shutil
import subprocess
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

BITS = 20
RATE = 48_000
SCENE = 4.0
"""Seconds after which the background changes colour at once: a scene to find."""


@dataclass(frozen=True)
class Said:
    """A phrase and where it stands, in seconds."""

    text: str
    start: float
    end: float


@dataclass(frozen=True)
class Made:
    """A synthesised video and the truth about it."""

    path: Path
    rate: Fraction
    frames: int
    said: Sequence[Said]
    silences: Sequence[tuple[float, float]]
    scenes: Sequence[int]


def can_synthesise() -> bool:
    return bool(shutil.which("espeak-ng") and shutil.which("ffmpeg"))


def speak(text: str, folder: Path) -> np.ndarray:
    """Return espeak-ng's speech as 48 kHz mono, silence at its ends removed."""
    raw, out = folder / "said.wav", folder / "said48.wav"
    subprocess.run(["espeak-ng", "-v", "ko", "-s", "150", "-w", str(raw), text], check=True)
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-i", str(raw), "-ar", str(RATE), "-ac", "1", str(out)],
        check=True,
    )
    with wave.open(str(out)) as sound:
        samples = np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2")
    loud = np.flatnonzero(np.abs(samples) > 400)
    return samples[loud[0] : loud[-1] + 1]


def make(
    folder: Path,
    script: Sequence[tuple[str, float]],
    rate: Fraction = Fraction(30),
    size: tuple[int, int] = (640, 360),
    name: str = "made.mp4",
) -> Made:
    """Make a video of phrases, each followed by so many seconds of silence."""
    folder.mkdir(parents=True, exist_ok=True)
    pieces, said, silent, at = [np.zeros(RATE // 2, "<i2")], [], [(0.0, 0.5)], 0.5
    for text, pause in script:
        speech = speak(text, folder)
        said.append(Said(text, at, at + len(speech) / RATE))
        at += len(speech) / RATE
        silent.append((at, at + pause))
        at += pause
        pieces += [speech, np.zeros(round(pause * RATE), "<i2")]
    frames = int(at * rate)
    sound = folder / "sound.wav"
    with wave.open(str(sound), "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(RATE)
        target.writeframes(np.concatenate(pieces).tobytes())
    path = folder / name
    _encode(path, sound, frames, rate, size)
    step = float(SCENE * rate)
    scenes = [round(n * step) for n in range(int(frames / step) + 1) if round(n * step) < frames]
    return Made(path, rate, frames, said, silent, scenes)


def _encode(path: Path, sound: Path, frames: int, rate: Fraction, size: tuple[int, int]) -> None:
    width, height = size
    command = [
        "ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24",
        "-s", f"{width}x{height}", "-r", f"{rate.numerator}/{rate.denominator}", "-i", "-",
        "-i", str(sound), "-c:v", "libx264", "-preset", "ultrafast", "-crf", "18", "-g", "60",
        "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "128k", str(path),
    ]  # fmt: skip
    child = subprocess.Popen(command, stdin=subprocess.PIPE)
    assert child.stdin
    for number in range(frames):
        child.stdin.write(picture(number, rate, size).tobytes())
    child.stdin.close()
    assert child.wait() == 0


def picture(number: int, rate: Fraction, size: tuple[int, int]) -> np.ndarray:
    """Return frame `number`: its scene's colour above, its number in squares across the middle."""
    width, height = size
    scene = int(number / float(SCENE * rate))
    colours = [(200, 60, 60), (40, 120, 200), (220, 200, 80), (60, 160, 90)]
    image = np.empty((height, width, 3), np.uint8)
    image[:] = colours[scene % len(colours)]
    side, top = width // BITS, height // 2 - width // BITS // 2
    for bit in range(BITS):
        value = 235 if number >> bit & 1 else 16
        image[top : top + side, bit * side : (bit + 1) * side] = value
    return image


def numbers_in(path: Path, size: tuple[int, int] = (640, 360)) -> list[int]:
    """Return the numbers that the frames of a video carry, in the order they are shown."""
    width, height = size
    command = [
        "ffmpeg", "-v", "error", "-i", str(path), "-map", "0:v:0", "-fps_mode", "passthrough",
        "-f", "rawvideo", "-pix_fmt", "gray", "-",
    ]  # fmt: skip
    side, top = width // BITS, height // 2 - width // BITS // 2
    out = []
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        assert child.stdout
        while frame := child.stdout.read(width * height):
            image = np.frombuffer(frame, np.uint8).reshape(height, width)
            middle = image[top + side // 2, side // 2 : side * BITS : side]
            out.append(sum(int(v > 125) << bit for bit, v in enumerate(middle)))
    return out


def samples_in(path: Path) -> np.ndarray:
    """Return the sound of a video as 48 kHz mono."""
    done = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(path), "-map", "0:a:0", "-ar", str(RATE), "-ac", "1",
         "-f", "s16le", "-"],
        capture_output=True, check=True,
    )  # fmt: skip
    return np.frombuffer(done.stdout, dtype="<i2")
