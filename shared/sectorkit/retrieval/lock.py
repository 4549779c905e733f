"""One process owns an index folder; a second is refused at once, and told by whom."""

import fcntl
import os
from pathlib import Path
from typing import Self

from ..errors import Conflict, Misconfigured


class FolderLock:
    """An advisory lock on `folder/LOCK` that the system drops when its holder dies."""

    def __init__(self, folder: Path) -> None:
        """Take the lock of `folder` without waiting.

        Raises `Conflict` naming the holder, or `Misconfigured` where nothing can be written.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = os.open(folder / "LOCK", os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise Misconfigured(
                f"색인 폴더 {folder}에 쓸 수 없습니다. SECTORKIT_DATA_DIR의 권한을 확인해 주세요."
            ) from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(self._file, 32).decode("ascii", "replace").strip() or "?"
            os.close(self._file)
            raise Conflict(_refusal(folder, holder)) from None
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, str(os.getpid()).encode("ascii"), 0)

    def release(self) -> None:
        """Let another process have the folder; safe to call twice."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def _refusal(folder: Path, holder: str) -> str:
    return (
        f"색인 폴더 {folder.name}을(를) 다른 프로세스(pid {holder})가 쓰고 있습니다. "
        "그 서버가 켜져 있으면 `POST /v1/documents`로 올리고, "
        "아니면 그 프로세스를 끝낸 뒤 다시 실행해 주세요."
    )
