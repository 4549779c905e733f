"""What `deploy/` says to other programs is said in words they know."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from sectorkit.serving.launch import VLLM, command
from sectorkit.serving.profiles import find_profile

DEPLOY = Path(__file__).parents[2] / "deploy"
NAMES = json.loads((Path(__file__).parent / "data/vllm-stack-names.json").read_text("utf-8"))
VALUES = yaml.safe_load((DEPLOY / "helm/values.yaml").read_text("utf-8"))
KINDS = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
OPEN = ("extraObjects", "resources", "pvcAccessMode", "extraArgs")
"""What the chart hands on to Kubernetes or vLLM as it is."""


def leaves(told: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every name of the values with what it is given, as the chart's schema writes it."""
    if isinstance(told, dict):
        for name, value in told.items():
            here = f"{path}.{name}" if path else name
            yield here, value
            if name not in OPEN:
                yield from leaves(value, here)
    elif isinstance(told, list):
        for each in told:
            yield from leaves(each, f"{path}[]")


def fits(name: str, value: Any) -> bool:
    kinds = NAMES["names"].get(name, "")
    if isinstance(kinds, list):
        return value in kinds
    return isinstance(value, tuple(KINDS[kind] for kind in kinds.split("|") if kind in KINDS))


def test_every_helm_value_is_one_the_chart_knows_and_of_its_kind() -> None:
    told = list(leaves(VALUES))
    assert len(told) > 40 and [name for name, value in told if not fits(name, value)] == []


def test_a_misspelt_helm_value_would_be_found() -> None:
    wrong = {"servingEngineSpec": {"modelSpec": [{"vllmConfig": {"enablePrefixCache": True}}]}}
    assert not all(fits(name, value) for name, value in leaves(wrong))


def test_the_engines_of_the_chart_are_started_as_our_own_command_starts_one() -> None:
    (spec,) = VALUES["servingEngineSpec"]["modelSpec"]
    profile = find_profile("midm-2.0-base-six-sectors")
    config = spec["vllmConfig"]
    assert spec["modelURL"] == profile.model and config["maxModelLen"] == profile.context
    assert config["enablePrefixCaching"] and spec["enableLoRA"] and config["maxLoras"] == 6
    written = [each.replace("/data/adapters/", "adapters/") for each in config["extraArgs"]]
    ours = [*VLLM, *profile.args]
    for flag in ("--enable-lora", "--max-loras", "6"):
        ours.remove(flag)
    assert written == ours and set(ours) < set(command(profile))


def test_nothing_but_the_router_reaches_the_engines() -> None:
    (policy,) = VALUES["extraObjects"]
    (spec,) = VALUES["servingEngineSpec"]["modelSpec"]
    assert policy["kind"] == "NetworkPolicy"
    assert policy["spec"]["podSelector"]["matchLabels"] == {"model": spec["name"]}
    assert policy["spec"]["policyTypes"] == ["Ingress"] and len(policy["spec"]["ingress"]) == 1
    assert VALUES["routerSpec"]["serviceType"] == "ClusterIP"


def test_ray_serves_the_model_and_the_length_of_its_profile() -> None:
    (app,) = yaml.safe_load((DEPLOY / "ray/llm.yaml").read_text("utf-8"))["applications"]
    (model,) = app["args"]["llm_configs"]
    profile = find_profile("midm-2.0-base")
    assert app["import_path"] == "ray.serve.llm:build_openai_app"
    assert model["model_loading_config"]["model_source"] == profile.model
    assert model["engine_kwargs"]["max_model_len"] == profile.context
