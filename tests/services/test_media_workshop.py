"""The workshop: whose video is whose, what a visitor can do with it, and what is left over."""

import asyncio
import os
import shutil
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from benchmarks.video.synthesise import can_synthesise, make, numbers_in
from sectorkit.errors import BadInput, ModelUnavailable, NotFound, Unavailable
from sectorkit.publicdata import Keys, PublicData
from sectorkit.store import open_store
from sectorkit.web.access import Caller
from sectorkit.web.limits import WebSettings
from sectorkit.web.service import Service
from services.media import sector
from services.media.reference.catalogue import FILE, find_references
from services.media.video import looking, workshop
from services.media.video.transcript import ask_whisper
from services.media.video.work import look_in_child
from services.media.video.workshop import Workshop

MINE = Caller("town", "mine", frozenset({"writer"}))
THEIRS = Caller("town", "theirs", frozenset({"writer"}))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    if not can_synthesise():
        pytest.skip("espeak-ng와 ffmpeg가 필요합니다: apt-get install espeak-ng ffmpeg")
    return make(tmp_path_factory.mktemp("made"), [("안녕하세요", 1.4), ("고맙습니다", 0.6)])


@pytest.fixture
def shop(tmp_path, monkeypatch):
    monkeypatch.setattr(looking, "look_in_child", _without_speech)
    store = open_store(tmp_path / "store", None)
    engine: Any = SimpleNamespace(model=SimpleNamespace(name="none"))
    yield Workshop(Service(sector, engine, store, settings=WebSettings(scratch=tmp_path)))
    store.close()


def _without_speech(path, folder, speech):
    """The real child, spared the recogniser: `test_media_video` hears with it."""
    return look_in_child(path, folder, False)


async def begun(shop, made, tmp_path) -> str:
    copy = tmp_path / "upload"
    shutil.copy(made.path, copy)
    shown = await shop.begin(MINE, copy, "내 영상.mp4")
    await shop.finish()
    assert not copy.exists()
    return shown["id"]


async def test_a_video_goes_from_upload_to_a_finished_file(shop, made, tmp_path):
    id = await begun(shop, made, tmp_path)
    shown = shop.order(MINE, id, "침묵 1초 이상 잘라줘")
    assert [d["state"] for d in shown["decisions"]] == ["proposed"]
    assert shown["kept_frames"] == made.frames
    cut = shown["decisions"][0]
    shown = shop.decide(MINE, id, [cut["id"]], "approved")
    await shop.make(MINE, id, "오른쪽 위", False)
    await shop.finish()
    assert shop.get(MINE, id)["made"] and not shop.get(MINE, id).get("problem")
    kept = [n for n in range(made.frames) if not cut["start_frame"] <= n < cut["end_frame"]]
    assert numbers_in(shop.result(MINE, id)) == kept
    folder = shop.result(MINE, id).parent
    assert sorted(p.name for p in folder.iterdir() if p.is_file()) == ["result.mp4", "source"]
    assert "fcpxml" in shop.timeline(MINE, id, "fcpxml")
    assert shop.undo(MINE, id)["made"] is False
    shop.remove(MINE, id)
    assert not folder.exists() and shop.projects(MINE) == []


async def test_one_visitor_never_sees_anothers_video(shop, made, tmp_path):
    id = await begun(shop, made, tmp_path)
    for act in (shop.get, shop.remove, shop.result, shop.source, shop.undo):
        with pytest.raises(NotFound):
            act(THEIRS, id)
    with pytest.raises(NotFound):
        shop.order(THEIRS, id, "앞 1초 빼줘")
    assert shop.projects(THEIRS) == [] and len(shop.projects(MINE)) == 1


async def test_words_can_come_from_a_subtitle_file_and_be_struck(shop, made, tmp_path):
    id = await begun(shop, made, tmp_path)
    with pytest.raises(Unavailable):
        shop.captions(MINE, id, "srt")
    a, b = made.said[0].start, made.said[0].end
    srt = f"1\n00:00:0{a:.3f} --> 00:00:0{b:.3f}\n안녕하세요\n".replace(".", ",")
    shown = shop.subtitle(MINE, id, srt)
    assert [w["text"] for w in shown["words"]] == ["안녕하세요"]
    struck = shop.strike(MINE, id, [0])["decisions"][0]
    assert abs(struck["start"] - a) < 0.15 and abs(struck["end"] - b) < 0.15
    assert "안녕하세요" in shop.captions(MINE, id, "vtt")
    with pytest.raises(BadInput):
        shop.strike(MINE, id, [99])


async def test_a_days_old_video_goes_though_nobody_uploads_another(shop, tmp_path, monkeypatch):
    monkeypatch.setattr(workshop, "KEPT", 0.1)
    monkeypatch.setattr(workshop, "AFTER", 0.2)
    path = tmp_path / "upload"
    path.write_bytes(b"somebody's film")
    await shop.begin(MINE, path, "film.mp4")
    await shop.finish()
    assert list((tmp_path / "videos").iterdir())
    await asyncio.sleep(1)
    assert not list((tmp_path / "videos").iterdir())


async def test_a_service_that_starts_again_removes_what_the_last_one_left(shop, tmp_path):
    left = tmp_path / "videos" / "left"
    left.mkdir(parents=True)
    (left / "source").write_bytes(b"somebody's film")
    os.utime(left, (0, 0))
    Workshop(shop._service)
    assert not left.exists()


DOOMED = """
import asyncio, sys, time
from pathlib import Path
from types import SimpleNamespace
from sectorkit.store import open_store
from sectorkit.web.access import Caller
from sectorkit.web.limits import WebSettings
from sectorkit.web.service import Service
from services.media import sector
from services.media.video import looking, workshop

def endless(*_):
    print("at work", flush=True)
    time.sleep(600)

folder, id = Path(sys.argv[1]), sys.argv[2]
engine = SimpleNamespace(model=SimpleNamespace(name="none"))
store = open_store(folder / "store", None)
shop = workshop.Workshop(Service(sector, engine, store, settings=WebSettings(scratch=folder)))
caller = Caller("town", "mine", frozenset({"writer"}))

async def work():
    if id:
        workshop.render = endless
        await shop.make(caller, id, "왼쪽 위", True)
    else:
        looking.look_in_child = endless
        await shop.begin(caller, folder / "upload", "내 영상.mp4")
    await shop.finish()

asyncio.run(work())
"""


def killed_at_work(folder, id, seen) -> None:
    """Let a real server begin the job, see it at work from here, then kill it."""
    command = [sys.executable, "-c", DOOMED, str(folder), id]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None and server.stdout.readline() == "at work\n"
        seen()
        server.kill()


async def test_a_film_whose_server_was_killed_is_told_of_and_made_again(shop, made, tmp_path):
    id = await begun(shop, made, tmp_path)

    def at_work() -> None:
        assert shop.get(MINE, id)["state"] == "rendering"
        with pytest.raises(Unavailable):
            shop.order(MINE, id, "앞 1초 빼줘")

    killed_at_work(tmp_path, id, at_work)
    told = shop.get(MINE, id)
    assert (told["state"], told["stopped"], told["made"]) == ("ready", True, False)
    assert "다시 시작" in told["problem"] and shop.projects(MINE)[0]["stopped"]
    assert (await shop.retry(MINE, id))["state"] == "rendering"
    await shop.finish()
    again = shop.get(MINE, id)
    assert again["made"] and "stopped" not in again and "problem" not in again
    assert len(numbers_in(shop.result(MINE, id))) == again["kept_frames"]
    with pytest.raises(BadInput, match="중단된 일이 없습니다"):
        await shop.retry(MINE, id)


async def test_a_video_whose_server_was_killed_while_looking_is_looked_at_again(
    shop, made, tmp_path
):
    shutil.copy(made.path, tmp_path / "upload")
    killed_at_work(tmp_path, "", lambda: None)
    id = shop.projects(MINE)[0]["id"]
    told = shop.get(MINE, id)
    assert told["state"] == "failed" and told["stopped"] and "다시 하기" in told["problem"]
    await shop.retry(MINE, id)
    await shop.finish()
    assert shop.get(MINE, id)["state"] == "ready" and shop.get(MINE, id)["frames"] == made.frames


async def test_what_is_no_video_ends_in_a_state_that_says_so(shop, tmp_path):
    path = tmp_path / "upload"
    path.write_bytes(b"no video at all")
    shown = await shop.begin(MINE, path, "note.mp4")
    await shop.finish()
    told = shop.get(MINE, shown["id"])
    assert told["state"] == "failed" and "MP4" in told["problem"]
    with pytest.raises(BadInput):
        shop.order(MINE, shown["id"], "앞 1초 빼줘")


async def test_a_whisper_server_is_asked_in_its_dialect(tmp_path):
    wav = tmp_path / "speech.wav"
    wav.write_bytes(b"RIFF")
    asked = {}

    def answer(request: httpx.Request) -> httpx.Response:
        asked["path"], asked["body"] = request.url.path, request.read().decode(errors="replace")
        asked["key"] = request.headers["authorization"]
        return httpx.Response(200, json={"words": [{"word": " 안녕", "start": 0.5, "end": 0.9}]})

    words = await ask_whisper("http://stt/v1", "m", "k", wav, httpx.MockTransport(answer))
    assert [(w.text, w.start, w.end) for w in words] == [("안녕", 0.5, 0.9)]
    assert asked["path"] == "/v1/audio/transcriptions" and asked["key"] == "Bearer k"
    assert "verbose_json" in asked["body"] and "word" in asked["body"]
    broken = httpx.MockTransport(lambda _: httpx.Response(200, json={"text": "낱말이 없음"}))
    with pytest.raises(ModelUnavailable):
        await ask_whisper("http://stt/v1", "m", "", wav, broken)


async def test_the_library_answers_from_a_sample_that_says_so_and_with_a_key_from_itself():
    told = await find_references(Keys({}), "예시")
    assert told.summary.startswith("[예시 자료]") and told.values["sample"] is True
    row = {"titleInfo": "무정", "authorInfo": "이광수", "pubYearInfo": "1918", "detailLink": "/x"}

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.host == "www.nl.go.kr" and request.url.params["kwd"] == "무정"
        return httpx.Response(200, json={"total": 1, "result": [row]})

    live = PublicData(FILE, transport=httpx.MockTransport(answer))
    found = await live.fetch("library_search", Keys({"nl": "key"}), words="무정")
    assert not found.sample and found.rows[0]["author"] == "이광수"


async def test_a_single_performance_in_xml_is_still_a_list():
    xml = "<dbs><db><mt20id>PF1</mt20id><prfnm>햄릿</prfnm><fcltynm>극장</fcltynm></db></dbs>"
    head = {"content-type": "application/xml"}
    seen = httpx.MockTransport(lambda _: httpx.Response(200, text=xml, headers=head))
    live = PublicData(FILE, transport=seen)
    asked = {"start": "20261101", "end": "20261130"}
    found = await live.fetch("performances", Keys({"kopis": "key"}), **asked)
    assert [r["title"] for r in found.rows] == ["햄릿"]
