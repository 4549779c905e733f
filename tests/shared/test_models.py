"""Profiles say where they are from, and the command and the check say exactly what is what."""

import httpx
import pytest

from sectorkit.cli import main
from sectorkit.errors import Misconfigured, NotFound
from sectorkit.serving.launch import command, shown
from sectorkit.serving.probe import Server, probe
from sectorkit.serving.profiles import Capabilities, find_profile, load_profiles

PROFILES = load_profiles()


@pytest.mark.parametrize("name", PROFILES)
def test_every_profile_has_a_source_and_promises_what_its_flags_bring(name):
    profile = PROFILES[name]
    assert profile.source.startswith("https://") and profile.licence and profile.machine
    assert profile.checked in ("flags", "read", "served")
    assert profile.able.tools == bool(profile.tool_parser)
    assert profile.able.reasoning == bool(profile.reasoning_parser)
    assert profile.engine == "vllm" or not (profile.able.priority or profile.able.cache_salt)


def test_korean_models_distillations_accelerators_and_adapters_are_there():
    wanted = ("midm", "ax-4", "kanana", "exaone", "hyperclovax", "solar", "deepseek", "rbln")
    names = " ".join(PROFILES)
    assert all(word in names for word in (*wanted, "furiosa"))
    line = command(find_profile("midm-2.0-base-six-sectors"))
    adapters = [each.partition("=")[0] for each in line if each.count("=adapters/")]
    assert adapters == ["legal", "medical", "education", "safety", "media", "public"]


def test_a_profile_with_copies_asks_for_data_parallelism_and_the_others_do_not():
    for profile in PROFILES.values():
        line = command(profile)
        assert ("--data-parallel-size" in line) == (profile.replicas > 1)
    line = command(find_profile("midm-2.0-base-four-cards"))
    assert line[line.index("--data-parallel-size") + 1] == "4"


def test_a_served_model_listens_to_this_machine_alone():
    for profile in PROFILES.values():
        line = command(profile)
        assert line[line.index("--host") + 1] == "127.0.0.1"


def test_the_command_is_shown_as_it_is_typed(capsys):
    assert main(["model", "serve", "ax-4.0-light", "--print", "--port", "9"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("vllm serve skt/A.X-4.0-Light --host 127.0.0.1 --port 9 ")
    assert "--tool-call-parser hermes" in told
    furiosa = find_profile("furiosa-exaone-4.0-32b")
    assert shown(furiosa, command(furiosa)).startswith("furiosa-llm serve furiosa-ai/")


def test_the_list_names_every_profile(capsys):
    assert main(["model", "list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(PROFILES)


def test_an_unknown_profile_names_those_there_are():
    with pytest.raises(NotFound, match=r"midm-2\.0-base"):
        find_profile("gpt")


def test_where_the_server_is_not_installed_it_says_what_to_do(capsys, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert main(["model", "serve", "ax-4.0-light"]) == 1
    assert "--print" in capsys.readouterr().err


def test_a_misspelt_capability_is_named(tmp_path):
    file = tmp_path / "models.toml"
    entry = {each: "x" for each in ("model", "engine", "size", "licence", "machine", "source")}
    told = "".join(f'{key} = "{value}"\n' for key, value in entry.items())
    file.write_text(f'["a"]\n{told}context = 1\nchecked = "read"\nable = ["toolz"]\n')
    with pytest.raises(Misconfigured, match="toolz"):
        load_profiles(file)


class Live:
    """A model server that lacks what it is told to lack."""

    def __init__(self, *lacks: str) -> None:
        self.lacks = lacks

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/models"):
            return httpx.Response(200, json={"data": [{"id": "m", "max_model_len": 8192}]})
        body = request.read().decode()
        if any(word in body for word in self.lacks):
            return httpx.Response(400, json={"error": {"message": "no"}})
        message = {"content": '{"ok": true}'}
        if "tool_choice" in body:
            call = {"name": "add_days", "arguments": '{"start": "2026-11-02", "days": 14}'}
            message = {"content": None, "tool_calls": [{"function": call}]}
        details = {"cached_tokens": 0 if "no-cache" in self.lacks else 128}
        usage = {"prompt_tokens": 9, "completion_tokens": 1, "prompt_tokens_details": details}
        return httpx.Response(200, json={"choices": [{"message": message}], "usage": usage})

    def missing(self, model: str = "m", context: int = 4096, **able: bool) -> set[str]:
        client = httpx.Client(transport=httpx.MockTransport(self))
        with Server("http://model/v1", model, client=client) as server:
            found = list(probe(server, Capabilities(**able), context))
        return {each.what for each in found if not each.well}


ALL = {"tools": True, "json_schema": True, "priority": True, "cache_salt": True}


def test_a_server_that_keeps_its_promises_misses_nothing():
    assert Live().missing(**ALL) == set()


@pytest.mark.parametrize(
    ("lacks", "what"),
    [
        ("tool_choice", "도구 호출"),
        ("response_format", "구조화 출력"),
        ("priority", "우선순위"),
        ("cache_salt", "캐시 솔트"),
        ("messages", "대화"),
    ],
)
def test_what_is_promised_and_not_there_is_found(lacks, what):
    assert what in Live(lacks).missing(**ALL)


def test_what_is_not_promised_may_be_missing():
    assert Live("tool_choice", "priority", "no-cache").missing() == set()


def test_a_wrong_name_a_short_context_and_no_server_are_found():
    assert Live().missing(model="other") == {"모델"}
    assert Live().missing(context=16384) == {"문맥 길이"}
    with Server("http://127.0.0.1:9/v1", "m") as server:
        assert [p.what for p in probe(server, Capabilities())] == ["서버"]
