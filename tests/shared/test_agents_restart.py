"""A run that is killed with SIGKILL at every checkpoint ends as one that never was."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import sectorkit

DRIVER = '''
import asyncio, json, os, signal, sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from sectorkit import Engine
from sectorkit.agents import Decision, Runner
from sectorkit.audit import Audit
from sectorkit.journey import Compute, Journey, Need
from sectorkit.store import open_store
from sectorkit.store.conversations import Owner
from sectorkit.testing import FakeModel, small_sector
from sectorkit.tools import Result, law
from sectorkit.tools.effects import effect

root, acts = Path(sys.argv[1]), sys.argv[3] == "acts"
ME = Owner("t", "me", "library")
ANSWERS = {"borrowed": "2026년 11월 2일", "days": "14"}

def due(borrowed: date, days: int) -> Result:
    """돌려줄 날을 셉니다."""
    last = date.fromordinal(borrowed.toordinal() + days).isoformat()
    return Result(summary=f"돌려줄 날은 {last}입니다.", values={"last_day": last},
                  rule="더합니다.", sources=[law("도서관 이용 규칙", "제3조")])

@effect("알림을 보냅니다.")
def remind(day: date) -> Result:
    """알림을 보냅니다."""
    with (folder / "sent").open("a") as sent:
        sent.write(f"{day}\\n")
    return Result(summary=f"{day}에 알림을 보냅니다.", values={}, rule="보냅니다.", sources=[])

JOURNEY = Journey(
    name="loan", title="대출", words=(("빌린",),), look_up=("대출 안내",),
    needs=(Need(name="borrowed", ask="언제 빌리셨나요?", kind="date"),
           Need(name="days", ask="며칠 동안인가요?", kind="number")),
    compute=(Compute(tool=due, arguments={"borrowed": "$borrowed", "days": "$days"}),
             Compute(tool=remind, arguments={"day": "$due.last_day"}))[: 2 if acts else 1],
    template="slip", fields={"day": "$due.last_day", "borrowed": "$borrowed"},
)

async def work(folder, kill_at):
    globals()["folder"] = folder
    store = open_store(folder)
    sector, index = small_sector()
    engine = Engine(index=index, model=FakeModel(), audit=Audit(store.ledger))
    runner = Runner(replace(sector, journeys=(JOURNEY,)), engine, store.runs)
    save, saves = store.runs.save, 0
    def counted(*a, **k):
        nonlocal saves
        save(*a, **k)
        saves += 1
        if saves == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
    store.runs.save = counted
    known = folder / "id"
    if not known.exists():
        known.write_text((await runner.start(ME, "책을 빌린 날부터 셉니다")).id)
    run = await runner.advance(ME, await runner.find(ME, known.read_text()))
    while run.pending:
        if run.state == "needs_input":
            decision = Decision(decision="answer", answer=ANSWERS[run.pending.field])
        else:
            decision = Decision(decision="approve", pending=run.pending.id)
        run = await runner.advance(ME, await runner.decide(ME, run.id, decision))
    events = [e.name for e in await runner.events(run.id)]
    numbers = [e.seq for e in await runner.events(run.id)]
    assert numbers == list(range(1, len(numbers) + 1))
    answer = run.result["answer"]
    end = {"state": run.state, "text": answer["text"], "draft": run.result["draft"],
           "events": events, "tools": [s.tool for s in run.steps], "saves": saves}
    (folder / "end").write_text(json.dumps(end, ensure_ascii=False))

def life(folder, kill_at):
    folder.mkdir(exist_ok=True)
    child = os.fork()
    if child == 0:
        try:
            asyncio.run(work(folder, kill_at))
        except BaseException:
            import traceback; traceback.print_exc()
            os._exit(3)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        sys.exit("a life ended in an error")
    return os.WIFSIGNALED(status)

def told(folder, kills):
    sent = folder / "sent"
    acted = sent.read_text().split() if sent.exists() else []
    return {"kills": kills, "acted": acted, **json.loads((folder / "end").read_text())}

ends = [told(root / "0", int(life(root / "0", 0)))]
if sys.argv[2] == "once":  # killed once, after each of its checkpoints in turn
    for n in range(1, ends[0]["saves"] + 1):
        kills = int(life(root / str(n), n)) + int(life(root / str(n), 0))
        ends.append(told(root / str(n), kills))
else:  # killed after every single checkpoint
    kills = 0
    while life(root / "always", 1) and kills < 100:
        kills += 1
    ends.append(told(root / "always", kills))
print(json.dumps(ends, ensure_ascii=False))
'''


def lives(folder: Path, how: str, acts: str) -> list[dict]:
    """Return how a run ends that nobody kills, then how killed ones end."""
    done = subprocess.run(
        [sys.executable, "-c", DRIVER, str(folder), how, acts],
        env={"PYTHONPATH": str(Path(sectorkit.__file__).parents[1])},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


SAME = ("state", "text", "draft", "tools", "acted")


@pytest.mark.slow
def test_a_run_killed_once_at_any_step_ends_as_the_one_that_was_not(tmp_path):
    whole, *killed = lives(tmp_path, "once", "acts")
    assert whole["state"] == "done" and whole["acted"] == ["2026-11-16"]
    assert whole["draft"]["fields"] == {"day": "2026-11-16", "borrowed": "2026-11-02"}
    assert "돌려줄 날은 2026-11-16입니다." in whole["text"] and whole["saves"] >= 12
    assert len(killed) == whole["saves"] and all(end["kills"] == 1 for end in killed)
    for end in killed:
        assert {k: end[k] for k in SAME} == {k: whole[k] for k in SAME}


@pytest.mark.slow
def test_a_run_killed_after_every_single_checkpoint_still_ends(tmp_path):
    whole, killed = lives(tmp_path, "always", "computes")
    assert killed["kills"] >= whole["saves"]
    assert {k: killed[k] for k in SAME} == {k: whole[k] for k in SAME}
