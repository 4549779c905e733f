"""What the servers' codes mean: which are no error, which may be tried again, which say what.

The table is data.go.kr's; other dialects are translated to it.
"""

from dataclasses import dataclass

from ..errors import BadInput, Misconfigured, QuotaExceeded, SectorKitError, Unavailable
from .adapter import Adapter

OK = frozenset({"00", "0", "000", "0000", "INFO-000", "S001"})
NO_DATA = frozenset({"03", "3"})
RETRIED = frozenset({"01", "02", "04", "05", "99"})
"""APPLICATION, DB, HTTP, TIMEOUT and UNKNOWN: the server's own trouble, and only these."""
LIMIT = "22"
BURST = "HTTP-429"

_STATUSES = {400: "10", 401: "30", 403: "20", 404: "12", 408: "05", 429: BURST}
_KEYS = {
    "30": "등록되지 않은 열쇠입니다",
    "31": "열쇠의 기한이 지났습니다",
    "32": "등록되지 않은 IP 주소에서 부르고 있습니다",
    "33": "서명되지 않은 호출입니다",
}


@dataclass(eq=False)
class Fault(Exception):
    """A server said no, or said nothing that can be read."""

    code: str
    said: str = ""
    retry_after: float = 0.0


def of_status(status: int) -> str:
    """Return the code that an HTTP status stands for."""
    return _STATUSES.get(status, "04" if status >= 500 else "10")


def as_error(fault: Fault, adapter: Adapter, said: str, until_midnight: float) -> SectorKitError:
    """Return a fault as an error that says what to do next; `said` is masked already."""
    told = f" 응답: {said}" if said else ""
    code = fault.code
    if code in ("10", "11"):
        return BadInput(f"{adapter.title}이(가) 조건을 받지 않았습니다. 값을 확인하세요.{told}")
    if code == "12":
        return Misconfigured(
            f"{adapter.title}의 주소가 바뀌었거나 없어졌습니다. adapters.yaml에서 "
            f"'{adapter.name}'의 path를 {adapter.about}에 맞추세요.{told}"
        )
    if code == "20":
        return Misconfigured(
            f"{adapter.title}의 활용신청이 확인되지 않습니다. {adapter.about}에서 신청하세요.{told}"
        )
    if code in _KEYS:
        return Misconfigured(
            f"{adapter.title}: {_KEYS[code]}. {adapter.variable}을(를) 확인하세요."
        )
    return _later(fault, adapter, until_midnight)


def _later(fault: Fault, adapter: Adapter, until_midnight: float) -> SectorKitError:
    if fault.code == LIMIT:
        return QuotaExceeded(f"{adapter.title}의 하루 한도를 다 썼습니다.", until_midnight)
    if fault.code == BURST:
        words = f"{adapter.title}을(를) 너무 자주 불렀습니다. 잠시 뒤 다시 시도해 주세요."
        return QuotaExceeded(words, fault.retry_after or 60)
    words = f"{adapter.title}이(가) 지금 답하지 않습니다({fault.code}). 잠시 뒤 다시 시도해 주세요."
    return Unavailable(words, 600 if fault.code == "21" else 60)
