"""A vision-language model's second look at one blurred picture: yes or no, and never who."""

import json
from base64 import b64encode
from dataclasses import dataclass
from typing import Literal

import httpx

from sectorkit.errors import Unavailable

from .blur import as_jpeg
from .values import Kind, Sighting

ASKED: dict[Kind, str] = {
    "intrusion": "Is a person inside the marked area?",
    "loitering": "Is a person standing or walking about?",
    "fall": "Is a person lying on the ground?",
    "abandoned": "Is there a bag or a box with nobody beside it?",
    "crowding": "Are many people standing close together?",
}
RULE = (
    "You look at one blurred CCTV picture. Answer only with JSON: "
    '{"seen": "yes" | "no" | "unsure"}. Never describe or identify anybody.'
)
SECONDS = 20.0

Seen = Literal["yes", "no", "unsure"]


@dataclass(frozen=True, slots=True)
class SecondLook:
    """A model behind an OpenAI-dialect address that accepts pictures."""

    url: str
    model: str
    key: str = ""
    transport: httpx.AsyncBaseTransport | None = None

    async def ask(self, seen: Sighting) -> Seen:
        """Return what the model says of a sighting; anything unclear is `unsure`.

        Raises `Unavailable` where nobody answers.
        """
        picture = b64encode(as_jpeg(seen.image)).decode()
        content = [
            {"type": "text", "text": ASKED[seen.kind]},
            {"type": "image_url", "image_url": {"url": f"data:image/jpeg;base64,{picture}"}},
        ]
        body = {
            "model": self.model,
            "max_tokens": 20,
            "temperature": 0,
            "messages": [
                {"role": "system", "content": RULE},
                {"role": "user", "content": content},
            ],
        }
        head = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        address = f"{self.url.rstrip('/')}/chat/completions"
        try:
            async with httpx.AsyncClient(transport=self.transport, timeout=SECONDS) as client:
                got = await client.post(address, json=body, headers=head)
                got.raise_for_status()
                return _said(got.json()["choices"][0]["message"]["content"])
        except (httpx.HTTPError, KeyError, IndexError, ValueError) as error:
            raise Unavailable("영상 모델이 응답하지 않습니다. 주소를 확인해 주세요.", 30) from error


def _said(text: str) -> Seen:
    try:
        said = json.loads(text[text.index("{") : text.rindex("}") + 1])["seen"]
    except (ValueError, KeyError, TypeError):
        return "unsure"
    return said if said in ("yes", "no") else "unsure"
