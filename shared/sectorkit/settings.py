"""The only place that reads the environment."""

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .errors import Misconfigured

PREFIX = "SECTORKIT_"


class Settings(BaseModel):
    """What an operator decides; every name is `SECTORKIT_` and the field in capitals.

    Unset means embedded: the extractive model, Chroma in a folder, SQLite.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    data_dir: Path = Path(".data")
    """Where indexes, conversations and the audit live."""
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    sectors: str = ""
    """Comma-separated names; empty means all."""

    model_url: str = ""
    """Root of an OpenAI-dialect server, as `http://127.0.0.1:8001/v1` or `unix:/run/vllm.sock`."""
    model_name: str = ""
    model_key: str = ""
    model_profile: str = ""
    """A name in `deploy/models.toml`: what the server can do beyond chat."""
    embedding_url: str = ""
    embedding_model: str = ""
    rerank_url: str = ""
    rerank_model: str = ""
    speech_url: str = ""
    """Root of a server that transcribes in Whisper's dialect; its key is `keys["speech"]`."""
    speech_model: str = ""
    chroma_url: str = ""
    database_url: str = ""

    deadline_seconds: float = Field(60, gt=0)
    """One whole answer may take so long."""
    upload_megabytes: int = Field(50, gt=0)
    requests_per_minute: int = Field(120, gt=0)
    """For each key, and for each visitor of the page."""
    visitor_days: int = Field(30, gt=0)
    """So long a browser without a key is known, and what it left is kept."""
    threads: int = Field(0, ge=0)
    """For embedding; 0 means one per physical core."""
    allowed_hosts: str = ""
    """Comma-separated names that the service answers to; empty means any."""

    oversight_name: str = ""
    """Who supervises the service (AI Basic Act, article 34): shown in the system card."""
    oversight_contact: str = ""

    keys: Mapping[str, str] = Field(default_factory=dict)
    """Public-data keys: `SECTORKIT_KEY_LAW=…` is `keys["law"]`."""


def keep_page_files(folder: Path) -> None:
    """Have Gradio keep what visitors upload in this folder, which nobody else may read."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ["GRADIO_TEMP_DIR"] = str(folder.resolve())  # noqa: TID251


def keep_ray_quiet() -> None:
    """Have Ray report to nobody and print only what ends it, unless the operator says otherwise."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # noqa: TID251
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")  # noqa: TID251


def environment() -> Mapping[str, str]:
    """Return the environment of this process, for a program that takes its place."""
    return dict(os.environ)  # noqa: TID251


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of this process. Raises `Misconfigured`, naming what to mend."""
    found = os.environ if environment is None else environment  # noqa: TID251
    ours = {
        name.removeprefix(PREFIX).lower(): value
        for name, value in found.items()
        if name.startswith(PREFIX) and value
    }
    keys = {n.removeprefix("key_"): ours.pop(n) for n in list(ours) if n.startswith("key_")}
    try:
        return Settings.model_validate({**ours, "keys": keys})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = PREFIX + "_".join(str(part) for part in first["loc"]).upper()
        raise Misconfigured(
            f"환경 변수 {name}: {first['msg']}. .env.example에서 이름과 형식을 확인하세요."
        ) from error
