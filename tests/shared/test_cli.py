"""The command line: one sentence when something is wrong, every command where promised."""

import json
from pathlib import Path

import pytest

from sectorkit.cli import main

PROMISED = [
    ["up"],
    ["ask", "legal", "질문"],
    ["search", "legal", "질의", "-k", "3", "--json"],
    ["ingest", "legal", "x", "--collection", "c", "--json"],
    ["sync", "legal", "law.go.kr", "--limit", "2"],
    ["draft", "legal", "t", "--field", "이름=값", "-o", "out.hwpx"],
    ["evaluate", "retrieval", "--corpus", "c", "--queries", "q", "--qrels", "r", "-k", "5"],
    ["evaluate", "compare", "a.trec", "b.trec", "--qrels", "q"],
    ["evaluate", "answers", "legal", "--json"],
    ["mcp", "legal"],
    ["new", "tax", "--from", "legal"],
    ["doctor"],
]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECTORKIT_DATA_DIR", str(tmp_path))


@pytest.mark.parametrize("arguments", PROMISED, ids=" ".join)
def test_a_promised_command_is_understood(arguments, monkeypatch):
    from sectorkit import cli

    assert cli._parser().parse_args(arguments).run


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask", "law", "질문"], "legal"),
        (["draft", "legal", "nothing", "-o", "x.pdf"], "있는 서식"),
        (["sync", "legal", "nowhere"], "law.go.kr"),
    ],
)
def test_a_failure_is_one_sentence_that_says_what_to_do(arguments, said, capsys):
    assert main(arguments) == 1
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1 and "Traceback" not in error


def test_bad_usage_ends_with_two():
    with pytest.raises(SystemExit) as ended:
        main(["ask"])
    assert ended.value.code == 2


def test_a_misspelt_setting_is_named(monkeypatch, capsys):
    monkeypatch.setenv("SECTORKIT_MODEL_ULR", "http://x")
    assert main(["doctor"]) == 1
    assert "SECTORKIT_MODEL_ULR" in capsys.readouterr().err


def test_the_ledger_is_verified_and_a_key_is_shown_once(capsys):
    limits = ["--tokens-per-day", "900", "--key-tokens-per-day", "300", "--per-minute", "7"]
    assert (
        main(["key", "create", "--tenant", "gu", "--role", "reader", *limits, "--name", "김주무관"])
        == 0
    )
    assert (told := capsys.readouterr().out).startswith("sk-") and "김주무관" in told
    assert main(["audit", "verify"]) == 0
    assert json.loads(capsys.readouterr().out)["entries"] == 0


def test_a_draft_is_written_by_its_suffix(tmp_path, capsys):
    out = tmp_path / "내용증명.docx"
    assert main(["draft", "legal", "certified-letter-deposit", "-o", str(out)]) == 0
    assert out.read_bytes().startswith(b"PK") and "빠짐" in capsys.readouterr().out
