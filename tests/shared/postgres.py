"""A throw-away PostgreSQL cluster: started for the tests, never as root, gone afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

WHERE = ("/usr/local/bin", "/usr/bin", *map(str, Path("/usr/lib/postgresql").glob("*/bin")))


def program(name: str) -> str | None:
    """Return where a program of PostgreSQL's is, or nothing."""
    return shutil.which(name) or shutil.which(name, path=os.pathsep.join(WHERE))


@contextmanager
def cluster() -> Iterator[str]:
    """Yield the address of an empty database on a cluster of its own."""
    folder = Path(mkdtemp(prefix="sectorkit-pg-"))
    user = _somebody()
    if user:
        shutil.chown(folder, user)
    try:
        _run([program("initdb"), "-D", f"{folder}/data", "-A", "trust", "-U", "tester"], user)
        port = _free_port()
        told = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        control = [program("pg_ctl"), "-D", f"{folder}/data", "-w"]
        _run([*control, "-o", told, "-l", f"{folder}/log", "start"], user)
        try:
            yield f"postgresql+psycopg://tester@127.0.0.1:{port}/postgres"
        finally:
            _run([*control, "-m", "immediate", "stop"], user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _somebody() -> str | None:
    """Return whom to run it as where we are root, which PostgreSQL refuses."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _run(command: list[str | None], user: str | None) -> None:
    subprocess.run(
        command,
        user=user,
        check=True,
        cwd="/",
        stdout=subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8"},
    )


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
