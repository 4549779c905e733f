"""The triage sees what happens in scenes whose truth is known, and nothing in the others."""

import json
from base64 import b64decode
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import cv2
import httpx
import numpy as np
import pytest

from sectorkit.errors import BadInput, Misconfigured, Unavailable
from services.safety.cctv.blur import as_jpeg, blurred
from services.safety.cctv.detect import ShapeDetector, people_detector, sees_a_person
from services.safety.cctv.gate import Gate
from services.safety.cctv.learn import Decision, precision, thresholds
from services.safety.cctv.onnx_detector import OnnxDetector
from services.safety.cctv.scenes import SCENES, STAGE, stage
from services.safety.cctv.second_look import SecondLook
from services.safety.cctv.staged import film, frames, person, street, vehicle
from services.safety.cctv.triage import Tally, triage
from services.safety.cctv.values import Box, Camera, Frame, Sighting
from services.safety.cctv.watch import watch
from tests.services.rtsp_camera import camera

ROOT = Path(__file__).resolve().parents[2]
EVENTS, OTHERS = SCENES[:5], SCENES[5:]
LATE = 3.0
"""Seconds after an event has begun (and before it ends, or so long after) that it may be told."""


def drawn(make, seed: int) -> list[Frame]:
    return [Frame(n / 5, image) for n, image in enumerate(frames(stage(make, seed), seed, 5))]


def seen(make, seed: int) -> tuple[Sequence[Sighting], Tally]:
    tally = Tally()
    return list(triage(drawn(make, seed), STAGE, tally=tally)), tally


@pytest.mark.parametrize("seed", [11])
@pytest.mark.parametrize("make", EVENTS, ids=lambda make: make.__name__)
def test_an_event_is_told_once_while_it_lasts(make, seed):
    [truth] = stage(make, seed).truths
    [told] = seen(make, seed)[0]
    assert told.kind == truth.kind
    assert truth.start - 0.5 <= told.at <= truth.end + LATE
    assert 0 < told.score <= 1


@pytest.mark.parametrize("seed", [11])
@pytest.mark.parametrize("make", OTHERS, ids=lambda make: make.__name__)
def test_what_is_no_event_raises_none(make, seed):
    assert seen(make, seed)[0] == []


def test_an_empty_street_is_not_looked_at_closely():
    quiet = stage(SCENES[0], 1)
    pictures = [Frame(n / 5, image) for n, image in enumerate(frames(quiet, 1)) if n < 40]
    tally = Tally()
    assert list(triage(pictures, STAGE, tally=tally)) == []
    assert tally.pictures == 40 and tally.looked_at <= 2


def test_a_sudden_light_closes_the_gate_until_the_scene_settles():
    gate, dark = Gate(), street(1)
    for number in range(20):
        gate.pass_through(dark, number / 5)
    bright = np.clip(dark.astype(int) + 80, 0, 255).astype(np.uint8)
    assert not gate.pass_through(bright, 4.0).open
    assert not gate.pass_through(bright, 5.0).open


def test_a_video_file_is_read_at_five_pictures_a_second(tmp_path):
    path = film(stage(SCENES[2], 3), tmp_path / "fall.mp4", 3)
    pictures = list(watch(path))
    length = stage(SCENES[2], 3).seconds
    assert abs(len(pictures) - length * 5) <= 2
    steps = np.diff([picture.at for picture in pictures])
    assert steps.min() > 0.09 and steps.max() < 0.31
    assert [one.kind for one in triage(pictures, STAGE)] == ["fall"]


@pytest.mark.parametrize("name", ["note.txt", "broken.mp4", "absent.mp4"])
def test_what_is_no_video_is_refused_by_its_kind(tmp_path, name):
    path = tmp_path / name
    if name != "absent.mp4":
        path.write_bytes(b"not a video at all")
    with pytest.raises(BadInput, match="동영상"):
        next(watch(path))


def test_an_rtsp_camera_is_watched_as_a_file_is():
    pictures = list(islice(frames(stage(SCENES[2], 5), 5), 200))
    with camera(pictures) as address:
        got = list(watch(address, seconds=19))
    assert len(got) >= 60 and got[0].image.shape == (360, 640, 3)
    assert [one.kind for one in triage(got, STAGE)] == ["fall"]


@pytest.mark.parametrize("address", ["http://127.0.0.1/x", "file:///etc/passwd", "/etc/passwd"])
def test_only_a_streams_address_is_opened(address):
    with pytest.raises(BadInput, match="rtsp"):
        next(watch(address))


def test_a_camera_that_does_not_answer_is_told_without_its_password():
    with pytest.raises(Unavailable) as failed:
        next(watch("rtsp://user:secret@127.0.0.1:9/live"))
    assert "secret" not in str(failed.value)


def test_nothing_reads_sound_or_a_face():
    folder = ROOT / "services" / "safety" / "cctv"
    code = "\n".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    for word in ("AUDIO", "FaceRecognizer", "FaceDetectorYN", "embedding", "sounddevice"):
        assert word not in code


def test_a_head_and_a_plate_are_unreadable_in_what_is_stored():
    image = street(4)
    person(image, 200, 300, 0)
    vehicle(image, 450, 330)
    read = ((200, 225, 190, 210), (300, 318, 380, 420))
    rng = np.random.default_rng(1)
    for top, bottom, left, right in read:
        image[top:bottom, left:right] = rng.integers(0, 255, (bottom - top, right - left, 3))
    boxes = [Box(180, 200, 40, 100, "person", 1), Box(365, 268, 170, 62, "vehicle", 1, 0)]
    safe = blurred(image, boxes)
    for top, bottom, left, right in read:
        before, after = image[top:bottom, left:right], safe[top:bottom, left:right]
        assert len(np.unique(after.reshape(-1, 3), axis=0)) <= 12
        assert len(np.unique(before.reshape(-1, 3), axis=0)) > 100
    assert np.array_equal(safe[:150, :100], image[:150, :100])


def test_somebody_who_lies_is_blurred_whole():
    [told] = seen(SCENES[2], 11)[0]
    box = told.box
    part = told.image[box.top : box.top + box.height, box.left : box.left + box.width]
    assert len(np.unique(part.reshape(-1, 3), axis=0)) < part.shape[0] * part.shape[1] / 20


def test_a_stored_picture_is_small_and_carries_no_metadata():
    data = as_jpeg(street(1))
    assert data.startswith(b"\xff\xd8") and b"Exif" not in data
    assert cv2.imdecode(np.frombuffer(data, np.uint8), 1).shape[1] == 480


def test_opencvs_people_detector_makes_a_shape_surer():
    hog = people_detector()
    if hog is None:
        pytest.skip(
            "이 OpenCV(5.0)에는 사람 탐지기가 없습니다: pip install 'opencv-python-headless<5'"
        )
    image = street(7)
    person(image, 300, 320, 1.2)
    assert sees_a_person(hog, image, Box(275, 215, 50, 106, "person", 0.6))
    assert not sees_a_person(hog, street(7), Box(60, 215, 50, 106, "person", 0.6))
    told = list(triage(drawn(SCENES[0], 11), STAGE, ShapeDetector(STAGE, confirm=True)))
    assert [one.kind for one in told] == ["intrusion"]


def network(path: Path, rows: Sequence[Sequence[float]]) -> Path:
    """Write a network that sees the same boxes in every picture, in YOLO's shape."""
    from onnx import TensorProto, helper, save

    value = np.zeros((1, 84, len(rows)), np.float32)
    for at, (x, y, w, h, kind, score) in enumerate(rows):
        value[0, :4, at] = x, y, w, h
        value[0, 4 + int(kind), at] = score
    given = helper.make_tensor_value_info("images", TensorProto.FLOAT, [1, 3, 320, 320])
    out = helper.make_tensor_value_info("output", TensorProto.FLOAT, list(value.shape))
    kept = helper.make_tensor("kept", TensorProto.FLOAT, value.shape, value.flatten().tolist())
    nodes = [helper.make_node("Constant", [], ["output"], value=kept)]
    graph = helper.make_graph(nodes, "seen", [given], [out])
    save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)
    return path


def test_a_network_brought_as_a_file_takes_the_place_of_the_shapes(tmp_path):
    rows = [
        (160, 160, 40, 100, 0, 0.9),
        (161, 161, 40, 100, 0, 0.8),
        (60, 200, 90, 40, 2, 0.7),
        (300, 300, 20, 20, 26, 0.6),
        (10, 10, 5, 5, 14, 0.9),
        (20, 20, 5, 5, 0, 0.1),
    ]
    detector = OnnxDetector(network(tmp_path / "seen.onnx", rows))
    boxes = detector.detect(street(1), np.zeros((360, 640), np.uint8))
    assert sorted(box.label for box in boxes) == ["person", "thing", "vehicle"]
    [one] = [box for box in boxes if box.label == "person"]
    assert (one.left, one.top, one.width, one.height) == (280, 124, 80, 112)


def test_a_file_that_is_no_network_is_named(tmp_path):
    path = tmp_path / "wrong.onnx"
    path.write_bytes(b"nothing")
    with pytest.raises(Misconfigured, match=r"wrong\.onnx"):
        OnnxDetector(path)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('{"seen": "yes"}', "yes"),
        ('```json\n{"seen": "no"}\n```', "no"),
        ("A man in a red jacket named Kim", "unsure"),
        ('{"seen": "Kim"}', "unsure"),
    ],
)
async def test_a_second_look_is_a_word_and_sends_only_the_blurred_picture(written, said):
    [told] = seen(SCENES[2], 11)[0]
    sent: list[dict] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(json.loads(request.content))
        return httpx.Response(200, json={"choices": [{"message": {"content": written}}]})

    look = SecondLook("http://model/v1", "vlm", transport=httpx.MockTransport(answer))
    assert await look.ask(told) == said
    picture = sent[0]["messages"][1]["content"][1]["image_url"]["url"]
    assert b64decode(picture.partition(",")[2]) == as_jpeg(told.image)


async def test_a_second_look_that_nobody_gives_says_so():
    [told] = seen(SCENES[2], 11)[0]
    transport = httpx.MockTransport(lambda _: httpx.Response(500))
    with pytest.raises(Unavailable, match="영상 모델"):
        await SecondLook("http://model/v1", "vlm", transport=transport).ask(told)


def decided(*scores: float, confirmed: bool, kind: str = "fall") -> list[Decision]:
    return [Decision("정문", kind, score, confirmed) for score in scores]


@pytest.mark.parametrize(
    ("said", "learned"),
    [
        (decided(0.5, 0.55, confirmed=False), {}),
        (decided(0.5, 0.55, 0.6, confirmed=False), {("정문", "fall"): 0.61}),
        (
            decided(0.5, 0.55, 0.6, confirmed=False) + decided(0.52, confirmed=True),
            {("정문", "fall"): 0.52},
        ),
        (decided(0.9, 0.95, 0.97, confirmed=False), {("정문", "fall"): 0.8}),
        (decided(0.9, confirmed=True), {}),
    ],
)
def test_decisions_raise_a_threshold_but_never_above_what_was_right(said, learned):
    assert thresholds(said) == learned


def test_cameras_and_kinds_learn_apart():
    other = [Decision("후문", "fall", 0.7, False)] * 3
    assert thresholds(decided(0.5, 0.5, 0.5, confirmed=False) + other) == {
        ("정문", "fall"): 0.51,
        ("후문", "fall"): 0.71,
    }
    assert precision(decided(0.5, confirmed=False) + decided(0.9, confirmed=True)) == {
        "fall": (1, 2)
    }


def test_the_committed_measurement_is_of_these_scenes():
    told = json.loads((ROOT / "benchmarks" / "cctv" / "baseline.json").read_text("utf-8"))
    assert set(told["scenes"]) == {make.__name__ for make in SCENES}
    assert told["recall"]["share"] >= 0.9 and told["precision"]["share"] >= 0.9


def test_a_camera_says_how_tall_people_are_in_it():
    far = Camera(name="먼 카메라", person_height=0.1)
    image, mask = street(1), np.zeros((360, 640), np.uint8)
    cv2.rectangle(mask, (300, 200), (315, 236), 255, -1)
    assert [b.label for b in ShapeDetector(far).detect(image, mask)] == ["person"]
    assert [b.label for b in ShapeDetector(STAGE).detect(image, mask)] != ["person"]
