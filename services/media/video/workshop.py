"""Where videos are worked on: one heavy job at a time, each visitor's files apart, nothing left.

A job that a server took down with it is told of when its owner looks next, and can be done again.
"""

import asyncio
import logging
import os
import shutil
from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from time import time
from typing import Any
from weakref import WeakKeyDictionary

from sectorkit.errors import BadInput, Conflict, NotFound, SectorKitError, Unavailable
from sectorkit.store.records import Record
from sectorkit.values import new_id
from sectorkit.web.access import Caller
from sectorkit.web.service import Service

from . import command, held
from .captions import Format, make_cues
from .decisions import Decisions, State, as_json
from .looking import captions_of, looked, timeline_of
from .notice import Corner
from .project import KIND, Project
from .render import Look, render
from .transcript import as_rows, as_words, from_subtitles

log = logging.getLogger(__name__)

KEPT = 24 * 3600
"""Seconds for which an uploaded video and what was made of it are kept."""
AFTER = 60
"""Seconds after that day until its files are looked for, whether or not anybody comes."""
MOST_WAITING = 6
FAILED = "영상을 처리하지 못했습니다. 다른 파일로 다시 해 주세요."
GONE = "그런 영상이 없습니다. 하루가 지나 지워졌을 수 있으니 다시 올려 주세요."
STOPPED = "서버가 다시 시작되어 하던 일이 중단되었습니다. 다시 하기를 눌러 주세요."
NOTHING_WRONG: Mapping[str, Any] = {"problem": "", "stopped": False}
WORKING = ("waiting", "rendering")
NOT_READY = "아직 준비되지 않은 영상입니다. 잠시 뒤 다시 해 주세요."

Change = Callable[[Project], Mapping[str, Any]]


class Workshop:
    """The videos of one service. What is kept of them is in its store, sealed, by owner."""

    def __init__(self, service: Service) -> None:
        """Work beside the service's other scratch files."""
        self._service = service
        self._root = service.settings.scratch / "videos"
        self._turn = asyncio.Semaphore(1)
        self._tasks: set[asyncio.Task[None]] = set()
        self._sweep()

    async def begin(self, caller: Caller, file: Path, name: str) -> dict[str, Any]:
        """Take a file over (it is moved) and begin to look at it."""
        if len(self._tasks) >= MOST_WAITING:
            raise Unavailable("다른 영상을 처리하고 있습니다. 조금 뒤 다시 올려 주세요.", 60)
        await asyncio.to_thread(self._sweep)
        token = new_id()
        folder = self._root / token
        await asyncio.to_thread(folder.mkdir, 0o700, True)
        await asyncio.to_thread(shutil.move, file, folder / "source")
        lock = held.hold(folder)
        body = {"name": name[:200], "state": "waiting", "folder": token}
        record = await asyncio.to_thread(
            self._service.store.records.put, self._service.owner(caller), KIND, body
        )
        self._start(self._look(caller, record.id), lock)
        return self._read(caller, record.id).shown()

    def projects(self, caller: Caller) -> list[dict[str, Any]]:
        """Return a caller's videos, oldest first."""
        found = self._service.store.records.all(self._service.owner(caller), KIND)
        there = [self._project(record) for record in found if self._folder(record).exists()]
        return [self._settled(caller, project).listed() for project in there]

    def get(self, caller: Caller, id: str) -> dict[str, Any]:
        """Return one of a caller's videos. Raises `NotFound`."""
        return self._read(caller, id).shown()

    def remove(self, caller: Caller, id: str) -> None:
        """Delete a video and everything made of it. Raises `NotFound`."""
        project = self._read(caller, id)
        shutil.rmtree(project.folder, ignore_errors=True)
        self._service.store.records.delete(self._service.owner(caller), KIND, id)

    def order(self, caller: Caller, id: str, text: str) -> dict[str, Any]:
        """Do what a Korean command says: propose cuts, or step the list."""
        project = self._ready(caller, id)
        order = command.read_command(text, project.material)
        decisions = project.decisions
        if order.kind == "undo":
            return self._decided(caller, project, decisions.undo())
        if order.kind == "cut":
            return self._decided(caller, project, decisions.propose(order.proposals))
        state: State = "approved" if order.kind == "approve" else "rejected"
        return self._decided(caller, project, decisions.decide(["*"], state))

    def strike(self, caller: Caller, id: str, which: Sequence[int]) -> dict[str, Any]:
        """Propose to cut words of the transcript, by their numbers."""
        project = self._ready(caller, id)
        material = project.material
        cuts = [command.cut_words(material, run) for run in command.runs_of(which)]
        return self._decided(caller, project, project.decisions.propose(cuts))

    def decide(self, caller: Caller, id: str, ids: Sequence[str], state: State) -> dict[str, Any]:
        """Approve, reject or reopen cuts."""
        project = self._ready(caller, id)
        return self._decided(caller, project, project.decisions.decide(ids, state))

    def undo(self, caller: Caller, id: str) -> dict[str, Any]:
        """Take the last step back."""
        project = self._ready(caller, id)
        return self._decided(caller, project, project.decisions.undo())

    def subtitle(self, caller: Caller, id: str, text: str) -> dict[str, Any]:
        """Take the transcript from a subtitle file."""
        project = self._ready(caller, id)
        words = as_rows(from_subtitles(text))
        return self._kept(caller, project, {"words": words, "words_from": "자막 파일"}).shown()

    async def make(
        self, caller: Caller, id: str, corner: Corner, synthetic: bool
    ) -> dict[str, Any]:
        """Begin to render what is left; the notice goes in whatever is asked."""
        project = self._ready(caller, id)
        changed = {"state": "rendering", "made": False, "corner": corner, "synthetic": synthetic}
        return self._begun(caller, project, changed, self._render(caller, id, corner, synthetic))

    async def retry(self, caller: Caller, id: str) -> dict[str, Any]:
        """Do again what a server took down with it. Raises `BadInput` where nothing was."""
        project = self._read(caller, id)
        if not project.stopped:
            raise BadInput("중단된 일이 없습니다.")
        if project.body.get("frames"):
            how: Corner = project.body["corner"]
            return await self.make(caller, id, how, bool(project.body["synthetic"]))
        return self._begun(caller, project, {"state": "waiting"}, self._look(caller, id))

    def result(self, caller: Caller, id: str) -> Path:
        """Return the finished video. Raises `NotFound` before it is made."""
        project = self._read(caller, id)
        if not project.body.get("made") or not project.result.exists():
            raise NotFound("아직 만든 영상이 없습니다. 먼저 내보내기를 해 주세요.")
        return project.result

    def source(self, caller: Caller, id: str) -> Path:
        """Return the uploaded video."""
        return self._read(caller, id).source

    def captions(self, caller: Caller, id: str, form: Format) -> str:
        """Return the subtitles of what is left. Raises `Unavailable` without a transcript."""
        return captions_of(self._ready(caller, id), form)

    def timeline(self, caller: Caller, id: str, form: str) -> str:
        """Return the approved list for other editors."""
        return timeline_of(self._ready(caller, id), form)

    async def finish(self) -> None:
        """Wait for the jobs that have begun."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begun(
        self,
        caller: Caller,
        project: Project,
        changes: Mapping[str, Any],
        job: Coroutine[Any, Any, None],
    ) -> dict[str, Any]:
        """Keep that a job was begun, begin it, and return the project as it is now."""
        lock = held.hold(project.folder)
        try:
            shown = self._kept(caller, project, {**NOTHING_WRONG, **changes}).shown()
        except BaseException:
            job.close()
            os.close(lock)
            raise
        self._start(job, lock)
        return shown

    def _start(self, job: Coroutine[Any, Any, None], lock: int) -> None:
        loop = asyncio.get_running_loop()
        task = loop.create_task(job)
        self._tasks.add(task)

        def done(_: asyncio.Task[None]) -> None:
            self._tasks.discard(task)
            os.close(lock)
            loop.call_later(KEPT + AFTER, lambda: loop.run_in_executor(None, self._sweep))

        task.add_done_callback(done)

    async def _look(self, caller: Caller, id: str) -> None:
        async with self._turn:
            await self._guarded(caller, id, self._looked)

    async def _render(self, caller: Caller, id: str, corner: Corner, synthetic: bool) -> None:
        async def rendered(project: Project) -> Mapping[str, Any]:
            words = as_words(project.body.get("words", []))
            look = Look(make_cues(words, project.grid, project.keep), corner, synthetic)
            draft = project.folder / "draft.mp4"
            await asyncio.to_thread(
                render, project.source, project.video, project.keep, look, draft
            )
            await asyncio.to_thread(draft.replace, project.result)
            return {"state": "ready", "made": True}

        async with self._turn:
            await self._guarded(caller, id, rendered)

    async def _guarded(
        self,
        caller: Caller,
        id: str,
        job: Callable[[Project], Coroutine[Any, Any, Mapping[str, Any]]],
    ) -> None:
        """Run a job; whatever happens, the project ends in a state and its scratch is gone."""
        try:
            changes = dict(await job(self._read(caller, id)))
        except NotFound:
            return
        except Exception as error:  # a job must end, whatever a decoder did
            ours = isinstance(error, SectorKitError)
            log.error("video %s failed", id, exc_info=None if ours else error)
            known = "ready" if self._read(caller, id).body.get("frames") else "failed"
            changes = {"state": known, "problem": str(error) if ours else FAILED}
        project = self._read(caller, id)
        for spent in ("speech.wav", "draft.mp4", "whole.pcm", "kept.pcm"):
            (project.folder / spent).unlink(missing_ok=True)
        self._kept(caller, project, {**NOTHING_WRONG, **changes})

    async def _looked(self, project: Project) -> Mapping[str, Any]:
        return await looked(project, self._service.settings)

    def _read(self, caller: Caller, id: str) -> Project:
        record = self._service.store.records.get(self._service.owner(caller), KIND, id)
        if record is None:
            raise NotFound(GONE)
        if not self._folder(record).exists():
            self._service.store.records.delete(self._service.owner(caller), KIND, id)
            raise NotFound(GONE)
        return self._settled(caller, self._project(record))

    def _folder(self, record: Record) -> Path:
        return self._root / str(record.body["folder"])

    def _project(self, record: Record) -> Project:
        return Project(record.id, record.revision, record.body, self._folder(record))

    def _settled(self, caller: Caller, project: Project) -> Project:
        """Return a project in a state that is true: nobody works where nobody holds the lock."""
        if project.body["state"] not in WORKING or held.is_held(project.folder):
            return project
        state = "ready" if project.body.get("frames") else "failed"
        try:
            return self._kept(
                caller, project, {"state": state, "problem": STOPPED, "stopped": True}
            )
        except Conflict:  # it was done, or found out, a moment ago
            return self._read(caller, project.id)

    def _ready(self, caller: Caller, id: str) -> Project:
        project = self._read(caller, id)
        if project.body["state"] == "failed":
            raise BadInput(project.body.get("problem") or FAILED)
        if project.body["state"] != "ready":
            raise Unavailable(NOT_READY, 3)
        return project

    def _decided(self, caller: Caller, project: Project, decisions: Decisions) -> dict[str, Any]:
        return self._kept(caller, project, {"decisions": as_json(decisions), "made": False}).shown()

    def _kept(self, caller: Caller, project: Project, changes: Mapping[str, Any]) -> Project:
        """Keep changes to a project; raises `Conflict` where somebody changed it meanwhile."""
        owner = self._service.owner(caller)
        body = {**project.body, **changes}
        record = self._service.store.records.put(owner, KIND, body, project.id, project.revision)
        return Project(record.id, record.revision, record.body, project.folder)

    def _sweep(self) -> None:
        """Delete the folders whose day is over."""
        if not self._root.exists():
            return
        for folder in self._root.iterdir():
            if time() - folder.stat().st_mtime > KEPT:
                shutil.rmtree(folder, ignore_errors=True)


_WORKSHOPS: WeakKeyDictionary[Service, Workshop] = WeakKeyDictionary()


def workshop_of(service: Service) -> Workshop:
    """Return the one workshop of a service: its page and its API share the queue."""
    return _WORKSHOPS.setdefault(service, Workshop(service))
