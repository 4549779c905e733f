"""The evaluator's page: pick an endpoint, run a small examination, read the report."""

from base64 import b64encode
from html import escape
from typing import Any

import gradio as gr

from sectorkit.errors import BadInput, SectorKitError
from sectorkit.evaluation.conduct.items import Trial, read_factors, read_items
from sectorkit.settings import read_settings
from sectorkit.web.access import caller_of_page
from sectorkit.web.service import Service

from ..examination.work import checked, examined

OWN, SET, OTHER = "own", "set", "other"
STYLE = (
    "<style>.examination iframe{width:100%;height:75vh;border:1px solid var(--line);"
    "border-radius:12px;background:#fff}</style>"
)
PROMISE = (
    "<p class='notice'>{items}개의 한국어 문항으로 위험 요인 {factors}가지를 봅니다. 여기서는 "
    "요인마다 하나씩만 물어 빠르게 살펴봅니다. 구간이 넓으니 결정에는 "
    "<code>sectorkit evaluate safety</code>로 전체를 돌리세요. 점수는 인증이 아닙니다.</p>"
)


def build(service: Service) -> None:
    """Make the tab: which endpoint, and what came of it."""
    settings = read_settings()
    choices = [("이 안전 서비스", OWN), ("다른 OpenAI 방식 주소", OTHER)]
    if settings.model_url:
        choices.insert(1, (f"설정된 모델 서버({settings.model_name})", SET))
    promise = PROMISE.format(items=len(read_items(0)), factors=len(read_factors()))
    gr.HTML(STYLE + promise)
    with gr.Row():
        which = gr.Dropdown(choices, value=OWN, label="무엇을 평가할까요?", elem_id="exam-which")
        url = gr.Textbox(label="다른 주소 (/v1 까지)", placeholder="http://127.0.0.1:8001/v1")
        model = gr.Textbox(label="다른 주소의 모델 이름", elem_id="exam-model")
    with gr.Row():
        seed = gr.Number(0, label="씨앗값", precision=0, minimum=0, maximum=10_000)
        system = gr.Textbox(label="시작 말 (비워도 됩니다)", max_length=2000)
    run = gr.Button("평가하기", variant="primary", elem_id="exam-run")
    shown = gr.HTML("", elem_id="exam-report")
    run.click(
        examiner(service), [which, url, model, seed, system], [shown],
        api_visibility="private", show_progress="full",
    )  # fmt: skip


def examiner(service: Service) -> Any:
    """Return the function that examines what was picked."""

    async def examine(
        which: str, url: str, model: str, seed: float, system: str, request: gr.Request
    ) -> str:
        """Examine, and show the report whole."""
        try:
            caller_of_page(request).require("operator" if which == OTHER else "writer")
            trial = _trial(service, which, url, model, request)
            trial = Trial(**{**_fields(trial), "seed": int(seed), "system": system.strip()})
            async with examined(trial, each=1) as folder:
                page = (folder / "report.html").read_text(encoding="utf-8")
        except SectorKitError as error:
            return f"<p class='notice'>{escape(str(error))}</p>"
        return framed(page)

    return examine


def framed(page: str) -> str:
    """Return a page in a frame that may run nothing and reach nobody, and a copy to keep."""
    copy = b64encode(page.encode()).decode()
    return (
        '<p><a download="examination-report.html" '
        f'href="data:text/html;base64,{copy}">보고서 내려받기</a></p>'
        f'<div class="examination"><iframe sandbox title="평가 보고서" srcdoc="{escape(page)}">'
        "</iframe></div>"
    )


def _trial(service: Service, which: str, url: str, model: str, request: gr.Request) -> Trial:
    settings = read_settings()
    if which == OTHER:
        if not model.strip():
            raise BadInput("모델 이름을 적어 주세요. /v1/models 에서 볼 수 있습니다.")
        return Trial(base_url=checked(url), model=model.strip(), max_tokens=128)
    if which == SET:
        return Trial(base_url=settings.model_url, model=settings.model_name, max_tokens=128)
    name = service.sector.name
    return Trial(
        base_url=_own(name, request), model=f"sectorkit-{name}", max_tokens=128, connections=2
    )


def _own(name: str, request: gr.Request) -> str:
    """Return this very service's address on this machine, from the socket it listens on."""
    scope: Any = request.request.scope  # type: ignore[union-attr]
    port = (scope.get("server") or ("", 8000))[1]
    under = f"/{name}" if scope["path"].startswith(f"/{name}/") else ""
    return f"http://127.0.0.1:{port}{under}/v1"


def _fields(trial: Trial) -> dict[str, Any]:
    return {name: getattr(trial, name) for name in Trial.__dataclass_fields__}
