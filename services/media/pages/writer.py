"""The writer's desk: a manuscript in, its contradictions and its bible out."""

import asyncio
from typing import Any

import gradio as gr

from sectorkit.web.problems import as_error

from ..story.coach import coach
from ..story.desk import report
from ..story.formats import check_form, counts
from ..story.manuscript import LONGEST, read_manuscript
from . import showing

SAMPLE = """하윤은 열일곱 살이었다. 부산에서 태어난 하윤은 왼손잡이였다.

"선생님, 오늘은 늦을 것 같아요." 하윤이 도현에게 말했다.

"괜찮다. 천천히 와." 도현이 하윤에게 대답했다.

그날 저녁, 열아홉 살 하윤은 체육관으로 들어섰다. 오른손잡이인 하윤이 라켓을 쥐었다.

"도현아, 공 좀 던져 봐." 하윤이 도현에게 말했다.
"""
HIDDEN: dict[str, Any] = {"api_visibility": "private"}


def build_writer(service: Any) -> None:
    """Make the tab. Nothing of a manuscript is kept."""
    gr.Markdown(
        "원고를 넣으면 이름·나이·날짜·장소·관계·말투가 **어긋난 두 곳**을 함께 보여 드립니다. "
        "대신 고쳐 쓰지 않으며, 원고는 저장하지 않습니다."
    )
    text = gr.Textbox(
        label="원고 · Manuscript", lines=12, max_lines=30, max_length=LONGEST, elem_id="manuscript"
    )
    with gr.Row():
        names = gr.Textbox(label="등장인물 이름(쉼표로 나눔, 없어도 됨) · Names", scale=3)
        form = gr.Radio(
            ["웹소설", "시나리오", "시놉시스"], value="웹소설", label="갈래 · Form", scale=2
        )
    with gr.Row():
        check = gr.Button("어긋난 곳 찾기 · Check", variant="primary", elem_id="check-story")
        read = gr.Button("형식과 문장 살피기 · Coach", elem_id="coach-story")
        sample = gr.Button("예시 원고 넣기 · Example", elem_id="sample-story")
    found = gr.HTML("", elem_id="story-findings")
    with gr.Accordion("설정집 · Story bible", open=False):
        bible = gr.HTML("", elem_id="story-bible")
    sample.click(lambda: SAMPLE, None, text, **HIDDEN)
    check.click(_check, [text, names], [found, bible], **HIDDEN)
    read.click(_coach, [text, form], found, **HIDDEN)


async def _check(text: str, names: str) -> tuple[str, str]:
    """Show the findings and the bible of a manuscript."""
    if not (text or "").strip():
        return showing.problem("원고를 먼저 넣어 주세요."), ""
    known = [name.strip() for name in (names or "").split(",") if name.strip()]
    try:
        told = await asyncio.to_thread(report, text, known)
    except Exception as error:
        return showing.problem(str(as_error(error))), ""
    return showing.story(text, told), showing.bible(told["bible"])


async def _coach(text: str, form: Any) -> str:
    """Show the remarks on a manuscript."""
    if not (text or "").strip():
        return showing.problem("원고를 먼저 넣어 주세요.")
    try:
        told = await asyncio.to_thread(_remarks, text, form)
    except Exception as error:
        return showing.problem(str(as_error(error)))
    return showing.notes(text, told)


def _remarks(text: str, form: Any) -> dict[str, Any]:
    story = read_manuscript(text)
    found = sorted([*check_form(text, form), *coach(story)], key=lambda n: n.place.start)
    return {
        "summary": f"{form}: 살펴볼 곳 {len(found)}군데입니다.",
        "notes": [
            {"kind": n.kind, "message": n.message,
             "place": {"start": n.place.start, "end": n.place.end, "quote": n.place.quote}}
            for n in found
        ],
        "counts": counts(text),
    }  # fmt: skip
