"""The notice that AI took part: seen in the picture, and read by machines. It has no off switch."""

from typing import Literal

import pysubs2

Corner = Literal["왼쪽 위", "오른쪽 위", "왼쪽 아래", "오른쪽 아래"]

EDITED = "인공지능을 이용해 편집한 영상입니다"
SYNTHETIC = "인공지능으로 만든 가상의 음성·영상이 들어 있습니다"
CAPTION_NOTICE = "이 자막은 인공지능이 만들었습니다"
SHOWN = 5.0
"""Seconds for which an edited video shows it; one with synthetic parts shows it throughout."""
LAW = "인공지능 발전과 신뢰 기반 조성 등에 관한 기본법 제31조"
_PLACES = {
    "왼쪽 위": pysubs2.Alignment.TOP_LEFT,
    "오른쪽 위": pysubs2.Alignment.TOP_RIGHT,
    "왼쪽 아래": pysubs2.Alignment.BOTTOM_LEFT,
    "오른쪽 아래": pysubs2.Alignment.BOTTOM_RIGHT,
}


def notice(synthetic: bool) -> str:
    """Return the words of the notice."""
    return f"{SYNTHETIC} · {EDITED}" if synthetic else EDITED


def add_notice(
    subs: pysubs2.SSAFile, corner: Corner, synthetic: bool, total: float, height: int
) -> None:
    """Put the notice into a corner of the picture, from the first frame on."""
    subs.styles["Notice"] = pysubs2.SSAStyle(
        fontname="Noto Sans KR",
        fontsize=max(12, round(height / 26)),
        borderstyle=3,
        outline=max(2, round(height / 180)),
        shadow=0,
        outlinecolor=pysubs2.Color(0, 0, 0, 90),
        backcolor=pysubs2.Color(0, 0, 0, 90),
        alignment=_PLACES[corner],
        marginl=round(height / 40),
        marginr=round(height / 40),
        marginv=round(height / 40),
    )
    end = total if synthetic else min(total, SHOWN)
    text = notice(synthetic)
    event = pysubs2.SSAEvent(start=0, end=round(end * 1000) + 100, text=text, style="Notice")
    subs.append(event)


def metadata(synthetic: bool) -> list[str]:
    """Return ffmpeg's arguments that write the notice into the file's tags."""
    tags = {
        "comment": f"{notice(synthetic)} ({LAW})",
        "description": notice(synthetic),
        "ai_generated": "synthetic" if synthetic else "edited",
        "ai_system": "sectorkit media",
    }
    return [part for key, value in tags.items() for part in ("-metadata", f"{key}={value}")]
