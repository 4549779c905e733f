"""The video editor: words to click, commands to write, a list to approve, a film to download."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any, get_args

import gradio as gr

from sectorkit.errors import SectorKitError
from sectorkit.values import new_id
from sectorkit.web.access import caller_of_page
from sectorkit.web.problems import as_error

from ..video.command import EXAMPLES
from ..video.notice import Corner
from ..video.workshop import Workshop, workshop_of
from . import showing

HIDDEN: dict[str, Any] = {"api_visibility": "private"}
EVERY = 0.7
MOST_WORDS = 3000
"""Words that are shown to click; a longer transcript is edited by commands."""


class Desk:
    """The events of the tab, each for the visitor who sent it."""

    def __init__(self, service: Any) -> None:
        """Work with the service's workshop."""
        self._shop: Workshop = workshop_of(service)
        self._files = service.settings.scratch / "page-files"

    async def upload(self, path: str | None, request: gr.Request) -> AsyncIterator[tuple[Any, ...]]:
        """Take a video in and show how it goes until it is ready."""
        if not path:
            yield "", showing.problem("영상 파일을 먼저 골라 주세요."), *_blank()
            return
        try:
            caller = caller_of_page(request)
            copy = Path(path).with_name(f"{new_id()}.part")
            await asyncio.to_thread(shutil.copyfile, path, copy)
            shown = await self._shop.begin(caller, copy, Path(path).name)
            while shown["state"] in ("waiting", "rendering"):
                yield shown["id"], showing.film(shown), *_blank()
                await asyncio.sleep(EVERY)
                shown = await asyncio.to_thread(self._shop.get, caller, shown["id"])
            yield shown["id"], *_view(shown)
        except Exception as error:
            yield "", showing.problem(str(as_error(error))), *_blank()

    def step(self, act: Callable[..., dict[str, Any]]) -> Callable[..., Any]:
        """Return an event that changes the list and shows it again."""

        async def event(id: str, given: Any, request: gr.Request) -> tuple[Any, ...]:
            caller = caller_of_page(request)
            try:
                shown = await asyncio.to_thread(act, caller, id, given)
                return _view(shown)
            except SectorKitError as error:
                return await self._again(caller, id, str(error))

        return event

    async def _again(self, caller: Any, id: str, why: str) -> tuple[Any, ...]:
        try:
            shown = await asyncio.to_thread(self._shop.get, caller, id)
        except SectorKitError:
            return (showing.problem("영상을 먼저 올려 주세요."), *_blank())
        first, *rest = _view(shown)
        return (showing.problem(why) + first, *rest)

    async def make(
        self, id: str, corner: Any, synthetic: bool, request: gr.Request
    ) -> AsyncIterator[tuple[Any, ...]]:
        """Render, and give the files out when they are there."""
        caller = caller_of_page(request)
        try:
            await self._shop.make(caller, id, corner, bool(synthetic))
            async for told in self._made(caller, id):
                yield told
        except Exception as error:
            yield showing.problem(str(as_error(error))), None, None

    async def _made(self, caller: Any, id: str) -> AsyncIterator[tuple[Any, ...]]:
        """Tell how a film that was begun goes, then give it out. Raises what went wrong."""
        shown = await asyncio.to_thread(self._shop.get, caller, id)
        while shown["state"] == "rendering":
            yield f"{showing.STYLE}<p role='status'>영상을 만드는 중입니다…</p>", None, None
            await asyncio.sleep(EVERY)
            shown = await asyncio.to_thread(self._shop.get, caller, id)
        if not shown["made"]:
            raise SectorKitError(shown.get("problem") or "영상을 만들지 못했습니다.")
        film, files = await asyncio.to_thread(self._give, caller, id)
        done = f"만들었습니다: {shown['kept_seconds']:.2f}초, {shown['kept_frames']:,}프레임."
        yield f"{showing.STYLE}<p role='status'><b>{done}</b></p>", film, files

    def mine(self, request: gr.Request) -> Any:
        """List a visitor's videos, those first that a server took down with it."""
        found = self._shop.projects(caller_of_page(request))
        found.sort(key=lambda one: not one["stopped"])
        named = [
            (one["name"] + (" (중단됨)" if one["stopped"] else ""), one["id"]) for one in found
        ]
        return gr.Dropdown(choices=named, value=None)

    def open(self, id: str, request: gr.Request) -> tuple[Any, ...]:
        """Show one of a visitor's videos."""
        try:
            return id, *_view(self._shop.get(caller_of_page(request), id))
        except SectorKitError as error:
            return "", showing.problem(str(error)), *_blank()

    async def retry(self, id: str, request: gr.Request) -> AsyncIterator[tuple[Any, ...]]:
        """Do again what was stopped, and show how it goes: the facts, then the film if any."""
        caller, nothing = caller_of_page(request), (None, None)
        try:
            shown = await self._shop.retry(caller, id)
            while shown["state"] == "waiting":
                yield showing.film(shown), *_blank(), "", *nothing
                await asyncio.sleep(EVERY)
                shown = await asyncio.to_thread(self._shop.get, caller, id)
            yield *_view(shown), "", *nothing
            if shown["state"] == "rendering":
                async for told in self._made(caller, id):
                    yield *(gr.skip() for _ in range(4)), *told
        except Exception as error:
            yield showing.problem(str(as_error(error))), *_blank(), "", *nothing

    def _give(self, caller: Any, id: str) -> tuple[str, list[str]]:
        """Copy the results to where the page may give them out, for this visitor alone."""
        folder: Path = self._files / new_id()
        folder.mkdir(mode=0o700, parents=True)
        film = folder / "result.mp4"
        shutil.copyfile(self._shop.result(caller, id), film)
        given = [film]
        for name in ("captions.srt", "captions.vtt", "captions.ass"):
            try:
                text = self._shop.captions(caller, id, name.rsplit(".", 1)[1])  # type: ignore[arg-type]
            except SectorKitError:
                continue
            given.append(folder / name)
            given[-1].write_text(text, encoding="utf-8")
        for name in ("timeline.otio", "timeline.fcpxml"):
            given.append(folder / name)
            text = self._shop.timeline(caller, id, name.rsplit(".", 1)[1])
            given[-1].write_text(text, encoding="utf-8")
        return str(film), [str(path) for path in given]


def _blank() -> tuple[Any, ...]:
    empty = gr.CheckboxGroup(choices=[], value=[])
    return empty, showing.decisions({}), empty


def _view(shown: dict[str, Any]) -> tuple[Any, ...]:
    """Return what the tab shows of a video: facts, words, list, choices."""
    words = [(w["text"], n) for n, w in enumerate(shown.get("words", [])[:MOST_WORDS])]
    cuts = [
        (f"{d['shown']} {d['reason']}", d["id"])
        for d in shown.get("decisions", ())
        if d["state"] == "proposed"
    ]
    return (
        showing.film(shown),
        gr.CheckboxGroup(choices=words, value=[]),
        showing.decisions(shown),
        gr.CheckboxGroup(choices=cuts, value=[c[1] for c in cuts]),
    )


def build_editor(service: Any) -> None:
    """Make the tab."""
    desk, shop = Desk(service), workshop_of(service)
    gr.Markdown(
        "영상을 올리면 말을 글로 옮겨 보여 드립니다. **지울 말을 고르거나 명령을 적으면** 자를 "
        "목록이 "
        "되고, 승인해야 반영되며 되돌릴 수 있습니다. 만든 영상에는 인공지능을 썼다는 문구가 "
        "들어갑니다. "
        "올린 영상은 하루 뒤 지워집니다."
    )
    id = gr.State("")
    file = gr.File(label="영상 · Video", file_types=["video"], elem_id="video-file")
    with gr.Row():
        mine = gr.Dropdown(
            [], label="하던 영상 이어서 하기 · My videos", elem_id="my-videos", interactive=True
        )
        again = gr.Button("중단된 일 다시 하기 · Retry", elem_id="retry-video")
    facts = gr.HTML("", elem_id="video-facts")
    words = gr.CheckboxGroup([], label="지울 말 고르기 · Words to cut", elem_id="video-words")
    strike = gr.Button("고른 말 자르기 · Cut the words", elem_id="strike-words")
    with gr.Row():
        said = gr.Textbox(
            label="명령 · Command", placeholder=" / ".join(EXAMPLES[:3]), elem_id="video-command",
            scale=4, max_length=500,
        )  # fmt: skip
        order = gr.Button("명령하기 · Go", variant="primary", scale=1, elem_id="give-command")
    listed = gr.HTML(showing.decisions({}), elem_id="video-decisions")
    chosen = gr.CheckboxGroup([], label="승인할 편집 · Cuts to approve", elem_id="video-cuts")
    with gr.Row():
        approve = gr.Button("고른 편집 승인 · Approve", variant="primary", elem_id="approve-cuts")
        reject = gr.Button("고른 편집 거절 · Reject", elem_id="reject-cuts")
        undo = gr.Button("되돌리기 · Undo", elem_id="undo-cuts")
    shown = [facts, words, listed, chosen]
    file.upload(desk.upload, file, [id, *shown], **HIDDEN)
    gr.on([order.click, said.submit], desk.step(shop.order), [id, said], shown, **HIDDEN)
    strike.click(desk.step(_strike(shop)), [id, words], shown, **HIDDEN)
    approve.click(desk.step(_decide(shop, "approved")), [id, chosen], shown, **HIDDEN)
    reject.click(desk.step(_decide(shop, "rejected")), [id, chosen], shown, **HIDDEN)
    undo.click(desk.step(lambda c, i, _: shop.undo(c, i)), [id, chosen], shown, **HIDDEN)
    made = _output(desk, id)
    page = gr.context.Context.root_block
    assert page is not None
    page.load(desk.mine, None, mine, **HIDDEN)
    mine.input(desk.open, mine, [id, *shown], **HIDDEN)
    again.click(desk.retry, id, [*shown, *made], **HIDDEN)


def _output(desk: Desk, id: Any) -> tuple[Any, ...]:
    with gr.Row():
        corner = gr.Dropdown(
            list(get_args(Corner)), value="오른쪽 위", label="AI 문구의 자리 · Corner of the notice"
        )
        synthetic = gr.Checkbox(label="가상의 음성·영상이 들어 있음 · Has synthetic parts")
        make = gr.Button("영상 만들기 · Make", variant="primary", elem_id="make-video")
    done = gr.HTML("", elem_id="video-done")
    film = gr.Video(label="미리 보기 · Preview", interactive=False, elem_id="video-preview")
    files = gr.File(
        label="내려받기 · Downloads",
        file_count="multiple",
        interactive=False,
        elem_id="video-files",
    )
    make.click(desk.make, [id, corner, synthetic], [done, film, files], **HIDDEN)
    return done, film, files


def _strike(shop: Workshop) -> Callable[..., dict[str, Any]]:
    def strike(caller: Any, id: str, which: Sequence[int]) -> dict[str, Any]:
        return shop.strike(caller, id, [int(n) for n in which])

    return strike


def _decide(shop: Workshop, state: Any) -> Callable[..., dict[str, Any]]:
    def decide(caller: Any, id: str, ids: Sequence[str]) -> dict[str, Any]:
        return shop.decide(caller, id, list(ids), state)

    return decide
