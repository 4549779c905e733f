"""The process that parses: what brings it down rejects one file and no other."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from sectorkit.errors import BadInput, TooLarge
from sectorkit.retrieval.readers import Limits, Reader


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_text("읽을 수 있는 글", encoding="utf-8")
    return path


def process(reader: Reader) -> int:
    assert reader._child is not None
    return reader._child.pid


def test_many_files_share_one_process(good: Path) -> None:
    with Reader() as reader:
        reader.read(good)
        first = process(reader)
        reader.read(good)
        assert process(reader) == first


def test_a_file_that_takes_too_long_is_rejected_and_the_next_is_read(good: Path) -> None:
    with Reader(Limits(seconds=1)) as reader:
        reader.read(good)
        stopped = process(reader)
        os.kill(stopped, signal.SIGSTOP)
        start = time.monotonic()
        with pytest.raises(TooLarge, match="1초"):
            reader.read(good)
        assert time.monotonic() - start < 5
        assert reader.read(good)[0].title == "good"
        assert process(reader) != stopped


def test_a_crash_rejects_one_file_and_the_next_is_read(good: Path) -> None:
    with Reader() as reader:
        reader.read(good)
        pid = process(reader)
        os.kill(pid, signal.SIGSTOP)
        killer = threading.Timer(0.3, os.kill, (pid, signal.SIGKILL))
        killer.start()
        with pytest.raises(BadInput, match="멈춘 파일"):
            reader.read(good)
        killer.join()
        assert reader.read(good)[0].title == "good"


def test_a_file_that_wants_too_much_memory_is_rejected(good: Path, tmp_path: Path) -> None:
    greedy = tmp_path / "greedy.json"
    greedy.write_text("[" + "{}," * 4_000_000 + "{}]", encoding="utf-8")
    with Reader(Limits(memory_bytes=200 * 1024 * 1024)) as reader:
        usual = reader.read(good)
        with pytest.raises(TooLarge, match="너무 많거나"):
            reader.read(greedy)
        assert reader.read(good) == usual


def test_the_process_ends_with_its_reader(good: Path) -> None:
    with Reader() as reader:
        reader.read(good)
        pid = process(reader)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_the_process_inherits_no_secret(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECTORKIT_MODEL_KEY", "secret")
    with Reader() as reader:
        reader.read(good)
        environment = Path(f"/proc/{process(reader)}/environ")
        if not environment.exists():
            pytest.skip("needs /proc, which this system does not have")
        assert b"secret" not in environment.read_bytes()


def test_a_reply_that_outgrows_its_limit_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("가" * 10_000, encoding="utf-8")
    with Reader(Limits(reply_bytes=1_000)) as reader, pytest.raises(TooLarge, match="너무 많아"):
        reader.read(path)
