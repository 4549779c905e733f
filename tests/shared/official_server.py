"""A client of declared adapters before a scripted server, with a clock that we move."""

from datetime import UTC, datetime, timedelta

import httpx
import yaml

from sectorkit.publicdata import Keys, PublicData

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)  # noon in Korea
ENCODED = "abc%2Bdef%2Fghi%3D%3D"
DECODED = "abc+def/ghi=="
DECLARED = {
    "dialect": "gateway",
    "path": "/org/op",
    "key": "data",
    "title": "가상 자료",
    "about": "https://example.org/about",
    "licence": "공공누리 제1유형",
}


class At:
    """A client of declared adapters before a scripted server, with a clock that we move."""

    def __init__(self, folder, answers, sample=None, **entry):
        self.seen, self.waited, self.time = [], [], NOW
        self.answers = list(answers)
        told = {**DECLARED, **entry}
        if isinstance(sample, str):
            told["sample"] = sample
        elif sample is not None:
            (folder / "sample.json").write_bytes(sample)
            told["sample"] = "sample.json"
        (folder / "adapters.yaml").write_text(yaml.safe_dump({"it": told}), encoding="utf-8")
        self.data = PublicData(
            folder / "adapters.yaml",
            transport=httpx.MockTransport(self._answer),
            now=lambda: self.time,
            wait=self._wait,
        )

    def _answer(self, request):
        self.seen.append(request)
        answer = self.answers[min(len(self.seen), len(self.answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx.Response):
            return answer
        if isinstance(answer, str):
            return httpx.Response(200, content=answer.encode())
        return httpx.Response(200, json=answer)

    async def _wait(self, seconds):
        self.waited.append(seconds)
        self.time += timedelta(seconds=seconds)

    async def fetch(self, key=DECODED, **asked):
        return await self.data.fetch("it", Keys({"data": key}), **asked)
