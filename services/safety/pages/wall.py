"""The event wall: a video goes in, cards come out, and somebody says what each of them is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr
import numpy as np

from sectorkit.errors import SectorKitError
from sectorkit.store.records import Record
from sectorkit.web.access import Caller
from sectorkit.web.demo import caller_of_page
from sectorkit.web.service import Service

from ..cctv.learn import precision
from ..cctv.scenes import SCENES, STAGE, stage
from ..cctv.staged import frames
from ..cctv.values import KINDS, Camera, Frame, Zone
from ..cctv.wall import Round, Verdict, Wall, decisions, named, rows
from ..cctv.watch import SUFFIXES

STYLE = """<style>
.wall { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(19rem, 1fr)); }
.wall article { border: 1px solid var(--line); border-radius: 14px; overflow: hidden;
  background: var(--card); }
.wall img { width: 100%; display: block; } .wall .body { padding: .75rem 1rem 1rem; }
.wall h3 { margin: 0 0 .25rem; font-size: 1.1875rem; } .wall small { color: var(--soft); }
.wall .confirmed { border-color: var(--red); border-width: 3px; } .wall .false { opacity: .65; }
.wall details { margin-top: .5rem; } .wall details p { white-space: pre-line; }
</style>"""
PROMISE = (
    "<p class='notice'>얼굴을 알아보지 않고, 소리를 듣지 않고, 사람을 뒤쫓지 않습니다. "
    "영상은 살펴본 뒤 바로 지우고, 알림에는 얼굴과 번호판을 가린 그림만 30일 동안 남깁니다. "
    "알림은 가능성일 뿐이며 신고와 출동은 사람이 화면을 확인하고 정합니다.</p>"
)
STAGED = {
    "intrusion": "출입금지 구역에 들어감", "loitering": "오래 서성임", "fall": "쓰러짐",
    "abandoned": "가방을 두고 감", "crowding": "사람이 몰림", "weather": "비와 고양이(알림 없음)",
    "traffic": "자동차만 지나감(알림 없음)",
}  # fmt: skip
AREAS: Mapping[str, Sequence[tuple[float, float]]] = {
    "화면 전체": ((0, 0), (1, 0), (1, 1), (0, 1)),
    "왼쪽 절반": ((0, 0), (0.5, 0), (0.5, 1), (0, 1)),
    "오른쪽 절반": ((0.5, 0), (1, 0), (1, 1), (0.5, 1)),
    "아래쪽 절반": ((0, 0.5), (1, 0.5), (1, 1), (0, 1)),
    "오른쪽 아래": ((0.5, 0.5), (1, 0.5), (1, 1), (0.5, 1)),
    "왼쪽 아래": ((0, 0.5), (0.5, 0.5), (0.5, 1), (0, 1)),
}
"""Where it counts; any polygon can be told over the API."""
WHOLE: Mapping[str, Sequence[Zone]] = {
    "쓰러짐과 유기물만": (Zone(name="전체", watch=("fall", "abandoned")),),
    "들어오면 안 되는 구역": (Zone(name="전체", watch=("intrusion", "fall", "abandoned")),),
    "배회와 밀집까지": (Zone(name="전체", watch=("loitering", "crowding", "fall", "abandoned")),),
}

Shown = tuple[Any, ...]


def build(service: Service) -> None:
    """Make the tab: what goes in, what came out, and the decision."""
    wall = Wall(service)
    shown: dict[str, Any] = {"api_visibility": "private", "show_progress": "minimal"}
    gr.HTML(STYLE + PROMISE)
    with gr.Row():
        with gr.Column(min_width=300):
            sent, look = _sending()
        with gr.Column(min_width=300):
            scenes = [(title, name) for name, title in STAGED.items()]
            scene = gr.Dropdown(scenes, value="fall", label="그려 만든 연출 영상(예시)")
            play = gr.Button("연출 영상으로 해 보기", elem_id="cctv-play")
            told = gr.HTML("", elem_id="cctv-told")
    with gr.Row():
        which = gr.Dropdown([], label="알림 고르기", elem_id="cctv-which", min_width=300)
        label = "메모 (이름이나 인상착의는 적지 않습니다)"
        note = gr.Textbox(label=label, max_length=300, min_width=300)
    with gr.Row():
        yes = gr.Button("실제 상황", variant="primary", elem_id="cctv-yes")
        no = gr.Button("오경보", elem_id="cctv-no")
        again = gr.Button("새로 보기", elem_id="cctv-again")
    out = [told, which, gr.HTML("", elem_id="cctv-wall")]
    look.click(looker(wall), sent, out, **shown)
    play.click(player(wall), [scene], out, **shown)
    yes.click(decider(wall, "confirmed"), [which, note], out, **shown)
    no.click(decider(wall, "false"), [which, note], out, **shown)
    again.click(refresher(wall), [], out, **shown)


def _sending() -> tuple[list[Any], gr.Button]:
    """Make what a video is sent with, and its button."""
    file = gr.File(label="동영상 올리기", file_types=list(SUFFIXES), elem_id="cctv-file")
    with gr.Row():
        camera = gr.Textbox(label="카메라 이름", value="정문 카메라", min_width=140)
        place = gr.Textbox(label="위치", placeholder="예: 1층 현관", min_width=140)
    watched = gr.Dropdown(list(WHOLE), value="쓰러짐과 유기물만", label="무엇을 볼까요?")
    area = gr.Dropdown(list(AREAS), value="화면 전체", label="어느 구역을 볼까요?")
    look = gr.Button("영상 살펴보기", variant="primary", elem_id="cctv-look")
    return [file, camera, place, watched, area], look


def looker(wall: Wall) -> Any:
    """Return the function that watches an uploaded video, and deletes it."""

    async def look(
        file: str | None, camera: str, place: str, watched: str, area: str, request: gr.Request
    ) -> Shown:
        """Watch, and show what came of it."""
        caller = caller_of_page(request)
        if not file:
            return _all(wall, caller, "동영상을 먼저 올려 주세요.")
        path = Path(file)
        try:
            caller.require("writer")
            zones = [replace(zone, name=area, corners=AREAS[area]) for zone in WHOLE[watched]]
            how = named(Camera(name="카메라", zones=zones), camera, place)
            return _all(wall, caller, _summary(await wall.look(path, how, caller)))
        except SectorKitError as error:
            return _all(wall, caller, str(error))
        finally:
            path.unlink(missing_ok=True)

    return look


def player(wall: Wall) -> Any:
    """Return the function that plays a staged scene to the triage."""

    async def play(scene: str, request: gr.Request) -> Shown:
        """Watch the scene, and show what came of it."""
        caller = caller_of_page(request)
        return _all(wall, caller, _summary(await wall.rehearse(_drawn(scene), STAGE, caller)))

    return play


def _drawn(name: str) -> Iterator[Frame]:
    make = next(one for one in SCENES if one.__name__ == name)
    seed = int(np.random.default_rng().integers(1, 1000))
    for number, image in enumerate(frames(stage(make, seed), seed, 5)):
        yield Frame(number / 5, image)


def decider(wall: Wall, verdict: Verdict) -> Any:
    """Return the function that keeps a decision."""

    def decide(which: str | None, note: str, request: gr.Request) -> Shown:
        """Keep it, and show the wall as it is then."""
        caller = caller_of_page(request)
        if not which:
            return _all(wall, caller, "알림을 먼저 골라 주세요.")
        try:
            wall.decide(caller, which, verdict, note or "")
        except SectorKitError as error:
            return _all(wall, caller, str(error))
        return _all(wall, caller, "판단을 남겼습니다. 기준에 반영됩니다.")

    return decide


def refresher(wall: Wall) -> Any:
    """Return the function that shows the wall anew."""

    def refresh(request: gr.Request) -> Shown:
        """Show what is there now."""
        return _all(wall, caller_of_page(request), "")

    return refresh


def _summary(seen: Round) -> str:
    tally = seen.tally
    return (
        f"{tally.seconds:.0f}초를 보았습니다. 그림 {tally.pictures}장 가운데 움직임이 있는 "
        f"{tally.looked_at}장을 자세히 보고 알림 {len(seen.cards)}건을 남겼습니다."
    )


def _all(wall: Wall, caller: Caller, told: str) -> Shown:
    """Return everything that the page shows after an event."""
    cards = wall.cards(caller)
    learned = wall.learned(cards)
    first, second = rows(cards, learned)
    open_ = [(_name(card), card.id) for card in [*first, *second]]
    done = [card for card in cards if card.body["decision"]]
    said = f"<p role='status'>{escape(told)}</p>" if told else ""
    chosen = open_[0][1] if open_ else None
    html = _row("먼저 볼 알림", first) + _row("기준보다 확실성이 낮은 알림", second)
    html += _counts(cards) + _row("판단한 알림", done)
    return said, gr.Dropdown(choices=open_, value=chosen), html


def _counts(cards: Sequence[Record]) -> str:
    told = precision(decisions(cards))
    parts = [
        f"{KINDS[kind]} {right}/{all_of_them}"  # type: ignore[index]
        for kind, (right, all_of_them) in told.items()
    ]
    return f"<p>판단한 알림 가운데 실제 상황: {escape(', '.join(parts))}</p>" if parts else ""


def _row(title: str, cards: Sequence[Record]) -> str:
    if not cards:
        return ""
    inner = "".join(_card(card) for card in cards)
    return f"<h2>{title} ({len(cards)})</h2><div class='wall'>{inner}</div>"


def _name(card: Record) -> str:
    body = card.body
    return f"{body['title']} · {body['camera']} · {_clock(body['at'])} · {body['score']:.2f}"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60:02}:{int(seconds) % 60:02}"


def _card(card: Record) -> str:
    body, said = card.body, card.body.get("decision") or {}
    state = {"confirmed": "실제 상황", "false": "오경보"}.get(said.get("verdict", ""), "확인 전")
    alt = f"{body['title']} 알림의 그림. 얼굴과 번호판은 가렸습니다."
    return (
        f"<article class='{escape(said.get('verdict', ''))}'>"
        f"<img alt='{escape(alt)}' src='data:image/jpeg;base64,{body['picture']}'>"
        f"<div class='body'><h3>{escape(body['title'])} · {escape(state)}</h3>"
        f"<p>{escape(body['camera'])} {escape(body['place'])} · {escape(body['zone'])} · "
        f"{_clock(body['at'])} · 확실성 {body['score']:.2f}{_second(body)}</p>"
        f"{_procedure(body.get('procedure') or {})}</div></article>"
    )


def _second(body: Mapping[str, Any]) -> str:
    said = {"yes": "그렇다", "no": "아니다", "unsure": "모르겠다"}.get(
        body.get("second_look", ""), ""
    )
    return f" · 영상 모델: {said}" if said else ""


def _procedure(told: Mapping[str, Any]) -> str:
    if not told:
        return (
            "<p>이 알림에 맞는 절차를 자료에서 찾지 못했습니다. 위급하면 119, 112에 신고하세요.</p>"
        )
    parts = "".join(f"<p>{escape(_plain(part['text']))}</p>" for part in told["parts"])
    return f"<details><summary>{escape(told['title'])}</summary>{parts}</details>"


def _plain(text: str) -> str:
    """Return a passage without the mark of its heading."""
    return text.removeprefix("## ")
