"""The tab of the health record: agree, write down, take along, delete."""

from html import escape
from typing import Any

import gradio as gr
import orjson

from sectorkit.drafting import FORMATS, export, fill, find_template
from sectorkit.values import now, today

from ..record.entries import LABELS
from ..record.fhir import bundle
from ..record.keeping import ASKS
from ..record.summary import fields_of
from ..record.visit import VISITS
from .ahead import medicines, reminders
from .parts import QUIET, entries_of, kept, link, record_of, said

VISIT = (
    "동의하지 않고 적으면 저장하지 않고 이번 방문에만 씁니다. 이 브라우저의 것으로 서버의 메모리에 "
    "있어서, 같은 브라우저의 다른 탭에서도 보이고 탭을 닫아도 바로 사라지지 않습니다. 방문 기록 "
    "비우기나 모두 지우기를 누르거나, 마지막으로 적고 한 시간이 지나거나, 서버가 다시 시작하면 "
    "사라집니다. 여럿이 쓰는 컴퓨터에서는 떠나기 전에 비워 주세요."
)
CHOICES = [(label, kind) for kind, label in LABELS.items() if kind != "reading"]
NAMES = {"hwpx": "한글(HWPX)", "docx": "워드(DOCX)", "pdf": "PDF"}


def health(service: Any) -> None:
    """Make the tab."""
    gr.HTML(f'<p class="intro">{escape(ASKS)}</p><p>{escape(VISIT)}</p>')
    agree = gr.Checkbox(label="건강 기록을 저장하는 데 따로 동의합니다", elem_id="health-agree")
    shown = gr.HTML("", elem_id="health-list")
    told = gr.HTML("", elem_id="health-said")
    _write(service, shown, told)
    medicines(service)
    reminders(service)
    _take(service, told)
    _erase(service, agree, shown, told)

    def consent(yes: bool, request: gr.Request) -> str:
        record = record_of(service, request)
        if not yes:
            return said("저장한 것을 없애려면 아래의 모두 지우기를 눌러 주세요.")
        record.consent()
        return said("동의하셨습니다. 이제 적은 것을 암호화해 저장합니다.")

    agree.input(consent, agree, told, **QUIET)
    page = gr.context.Context.root_block
    assert page is not None
    page.load(_opener(service), None, [agree, shown], **QUIET)


def _opener(service: Any) -> Any:
    def opened(request: gr.Request) -> tuple[Any, str]:
        """Tick the box of who agreed before; it may come late, and never takes a tick away."""
        agreed = True if record_of(service, request).is_consented else gr.skip()
        return agreed, _listed(service, request)

    return opened


def _write(service: Any, shown: gr.HTML, told: gr.HTML) -> None:
    """Make the form of one entry."""
    with gr.Row():
        kind = gr.Dropdown(CHOICES, value="condition", label="무엇을 적나요", elem_id="health-kind")
        name = gr.Textbox(label="이름(병, 약, 알레르기 등)", max_length=80, elem_id="health-name")
        day = gr.Textbox(label="날짜(예: 2026-11-26)", max_length=10, elem_id="health-day")
        note = gr.Textbox(label="덧붙일 말(선택)", max_length=300, elem_id="health-note")
    keep = gr.Button("적기 · Write down", variant="primary", elem_id="health-keep")

    def write(kind: str, name: str, day: str, note: str, request: gr.Request) -> tuple[str, str]:
        record = record_of(service, request)
        day = day.strip() or today().isoformat()
        answer = kept(record, {"kind": kind, "name": name, "day": day, "note": note})
        return answer, _listed(service, request)

    keep.click(write, [kind, name, day, note], [told, shown], **QUIET)


def _take(service: Any, told: gr.HTML) -> None:
    """Make what takes the record along: a summary for a visit, and FHIR."""
    gr.HTML("<h2>진료에 가져가기</h2>")
    trouble = gr.Textbox(label="가장 불편한 점과 시작된 때", lines=2, elem_id="health-trouble")
    asks = gr.Textbox(label="의사에게 물어볼 것", lines=2, elem_id="health-asks")
    format = gr.Radio([(v, k) for k, v in NAMES.items()], value="hwpx", label="파일 형식")
    with gr.Row():
        make = gr.Button("요약 만들기 · Summary", elem_id="health-summary")
        move = gr.Button("FHIR로 내려받기 · FHIR", elem_id="health-fhir")
    file = gr.HTML("", elem_id="health-file")

    def summary(trouble: str, asks: str, format: str, request: gr.Request) -> str:
        entries = entries_of(service, request)
        template = find_template(service.templates, "visit-summary")
        draft = fill(template, fields_of(entries, trouble[:2000], asks[:2000], today()))
        media = FORMATS[format].media_type
        gaps = " 빈 곳은 파일에 표시되어 있습니다." if not trouble or not asks else ""
        text = f"진료 전 한 장 요약 내려받기 ({NAMES[format]}){gaps}"
        return link(f"visit-summary.{format}", media, export(draft, format), text)

    def fhir(request: gr.Request) -> str:
        data = orjson.dumps(bundle(entries_of(service, request), now().isoformat()))
        return link("health-record.json", "application/fhir+json", data, "FHIR R4 파일 내려받기")

    make.click(summary, [trouble, asks, format], file, **QUIET)
    move.click(fhir, None, file, **QUIET)


def _erase(service: Any, agree: gr.Checkbox, shown: gr.HTML, told: gr.HTML) -> None:
    """Make what ends the visit at once, and what deletes everything, asked twice."""
    leave = gr.Button("방문 기록 비우기 · End this visit", elem_id="health-leave")
    leave.click(_leaver(service), None, [shown, told], **QUIET)
    sure = gr.Checkbox(label="되살릴 수 없다는 것을 알고 지웁니다", elem_id="health-sure")
    gone = gr.Button("모두 지우기 · Delete all", variant="stop", elem_id="health-erase")

    def erase(sure: bool, request: gr.Request) -> tuple[Any, bool, str, str]:
        record = record_of(service, request)
        if not sure:
            return gr.skip(), False, _listed(service, request), said("먼저 확인 칸을 눌러 주세요.")
        record.erase()
        VISITS.end(record.owner)
        return False, False, _listed(service, request), said("기록과 동의를 모두 지웠습니다.")

    gone.click(erase, sure, [agree, sure, shown, told], **QUIET)


def _leaver(service: Any) -> Any:
    def left(request: gr.Request) -> tuple[str, str]:
        VISITS.end(record_of(service, request).owner)
        return _listed(service, request), said(
            "이번 방문의 기록을 비웠습니다. 저장한 것은 남습니다."
        )

    return left


def _listed(service: Any, request: gr.Request) -> str:
    entries = entries_of(service, request)
    if not entries:
        return "<p>아직 적은 기록이 없습니다.</p>"
    return "<ul>" + "".join(f"<li>{escape(entry.told)}</li>" for entry in entries) + "</ul>"
