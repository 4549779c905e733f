"""Four times what there is room for: as many answers as before, and honest words for the rest."""

import asyncio
from time import monotonic

from sectorkit.testing import FakeModel

from .test_web import QUESTION, Town

SECONDS = 5.0
ROOM = 4


async def goodput(town: Town, clients: int) -> tuple[float, list]:
    """Return answers a second, and every refusal, with so many clients that never rest."""
    answered, refused, until = 0, [], monotonic() + SECONDS

    async def client(web) -> None:
        nonlocal answered
        while monotonic() < until:
            response = await web.post("/v1/answers", json={"question": QUESTION})
            if response.status_code == 200:
                answered += monotonic() < until
            else:
                refused.append(response)
                await asyncio.sleep(0.25)

    async with town.client() as web:
        await web.post("/v1/answers", json={"question": QUESTION})
        until = monotonic() + SECONDS
        await asyncio.gather(*(client(web) for _ in range(clients)))
    return answered / SECONDS, refused


async def test_at_four_times_the_load_goodput_stands_and_every_refusal_says_when(tmp_path):
    made = []
    for name, clients in (("peak", ROOM), ("over", 4 * ROOM)):
        folder = tmp_path / name
        folder.mkdir()
        town = Town(
            folder,
            FakeModel("책은 다섯 권까지 빌릴 수 있습니다. [1]", pause=0.03),
            at_once=ROOM,
            waiting=ROOM,
        )
        made.append(await goodput(town, clients))
        town.store.close()
    (peak, none), (over, refused) = made
    assert not none and refused
    assert all(response.status_code == 503 for response in refused)
    assert all(int(response.headers["retry-after"]) >= 1 for response in refused)
    assert over >= 0.8 * peak, f"{over:.1f} of {peak:.1f} answers a second"
