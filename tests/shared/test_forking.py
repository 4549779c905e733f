"""A sector that was copied answers on its own, in a tree of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sectorkit.errors import BadInput, Conflict, NotFound
from sectorkit.forking import fork

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def services(tmp_path: Path) -> Path:
    left = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "services/legal", tmp_path / "services/legal", ignore=left)
    shutil.copy(ROOT / "services/__init__.py", tmp_path / "services")
    return tmp_path / "services"


def test_a_copy_calls_itself_by_its_own_name_and_imports_nothing_of_the_old(services: Path):
    made = fork(services, "legal", "tax")
    shutil.rmtree(services / "legal")
    asked = (
        "from sectorkit.build import find_sector; s = find_sector('tax'); s.tabs(); "
        "import services.tax.app, services.tax.demo; print(s.name, len(list(s.corpus.glob('*'))))"
    )
    around = os.environ | {"PYTHONPATH": f"{services.parent}{os.pathsep}{ROOT / 'shared'}"}  # noqa: TID251
    told = subprocess.run(
        [sys.executable, "-c", asked],
        env=around,
        cwd=services.parent,
        capture_output=True,
        text=True,
    )
    guides = len(list((ROOT / "services/legal/data/guides").glob("*")))
    assert told.stdout.split() == ["tax", str(guides)], told.stderr
    assert not (made / "evals/baseline.json").exists()


@pytest.mark.parametrize("name", ["Tax", "세금", "../tax", "class", "t", ""])
def test_a_name_no_package_may_have_is_refused(services: Path, name: str):
    with pytest.raises(BadInput):
        fork(services, "legal", name)


def test_nothing_is_overwritten_and_nothing_comes_from_nowhere(services: Path):
    with pytest.raises(Conflict):
        fork(services, "legal", "legal")
    with pytest.raises(NotFound):
        fork(services, "laws", "tax")
    assert sorted(path.name for path in services.iterdir()) == ["__init__.py", "legal"]
