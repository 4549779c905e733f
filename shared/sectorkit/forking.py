"""A seventh sector from one that stands: copied, renamed, and whole before it is seen."""

import keyword
import re
import shutil
from pathlib import Path

from .errors import BadInput, Conflict, NotFound

NAME = re.compile(r"[a-z][a-z0-9_]{1,31}", re.ASCII)
LEFT = shutil.ignore_patterns("__pycache__", "*.pyc", "baseline.json")
"""What belongs to the old sector alone: its measured figures are not the new one's."""


def fork(services: Path, source: str, name: str) -> Path:
    """Copy the sector `source` to `name` and return the new folder.

    Raises `BadInput` for a name that no package may have, `NotFound` without such a source, and
    `Conflict` where the name is taken. The folder appears whole or not at all.
    """
    if not NAME.fullmatch(name) or keyword.iskeyword(name):
        raise BadInput("분야 이름은 영문 소문자로 시작하는 2~32자(소문자, 숫자, _)여야 합니다.")
    if not (services / source / "sector.py").is_file():
        raise NotFound(f"'{source}' 분야가 없어 본뜰 수 없습니다. services/ 아래를 확인하세요.")
    made = services / name
    if made.exists():
        raise Conflict(f"services/{name}이(가) 이미 있습니다. 다른 이름을 쓰거나 먼저 지우세요.")
    partial = services / f".{name}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    try:
        shutil.copytree(services / source, partial, ignore=LEFT)
        for path in partial.rglob("*.py"):
            path.write_text(_renamed(path.read_text("utf-8"), source, name), "utf-8")
        partial.rename(made)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return made


def _renamed(code: str, source: str, name: str) -> str:
    """Return a module's text in which the new sector calls itself by its own name."""
    code = re.sub(rf"\bservices\.{source}\b", f"services.{name}", code)
    code = re.sub(rf"`/{source}/", f"`/{name}/", code)
    return re.sub(rf'^(\s+name=)"{source}"', rf'\1"{name}"', code, flags=re.MULTILINE)
