"""Everything that can go wrong, on purpose. Each class carries its HTTP status.

* SectorKitError                       500
  * Declined                           200  the service chose not to answer, and says why
    x Refused                               a policy says no
    x Redirected                            a person, not a service, must take this over
    x Abstained                             nothing in the sources carries an answer
  * BadInput                           422  the caller can put it right
    x NotFound                         404
    x Conflict                         409
    x TooLarge                         413
    x UnsupportedType                  415
    x Unauthenticated                  401
    x Forbidden                        403
  * Unavailable                        503  try again later
    x QuotaExceeded                    429
    x ModelUnavailable                 503
    x DeadlineExceeded                 504
  x Misconfigured                      500  the operator can put it right
"""

from .values import Referral, Status


class SectorKitError(Exception):
    """Base class: catch this to catch only us. Its message is fit for a user to read."""

    status_code = 500
    title = "서비스 오류 · Service error"


class Declined(SectorKitError):
    """The service chose not to answer."""

    status_code = 200
    ending: Status = "refused"

    def __init__(self, reason: str, message: str, referral: Referral | None = None) -> None:
        """Name the `reason` for machines, the `message` for people, and who can help instead."""
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.referral = referral


class Refused(Declined):
    """A policy says no."""

    ending: Status = "refused"


class Redirected(Declined):
    """A person must take this over, now."""

    ending: Status = "redirected"


class Abstained(Declined):
    """Nothing in the sources carries an answer."""

    ending: Status = "abstained"


class BadInput(SectorKitError):
    """The caller sent something that cannot be used, and can put it right."""

    status_code = 422
    title = "입력 확인 필요 · Check your input"


class NotFound(BadInput):
    """What was asked for is not here."""

    status_code = 404
    title = "찾을 수 없음 · Not found"


class Conflict(BadInput):
    """Somebody else holds what was asked for."""

    status_code = 409
    title = "사용 중 · In use"


class TooLarge(BadInput):
    """It is bigger than the limit it names."""

    status_code = 413
    title = "너무 큼 · Too large"


class UnsupportedType(BadInput):
    """A file of a type that is not read."""

    status_code = 415
    title = "읽지 못하는 형식 · Unsupported type"


class Unauthenticated(BadInput):
    """No key, or not one of ours."""

    status_code = 401
    title = "인증 필요 · Authentication required"


class Forbidden(BadInput):
    """The key does not allow this."""

    status_code = 403
    title = "권한 없음 · Forbidden"


class Unavailable(SectorKitError):
    """Something we need is not there now."""

    status_code = 503
    title = "잠시 이용할 수 없음 · Temporarily unavailable"

    def __init__(self, message: str, retry_after: float = 5.0) -> None:
        """Say what is missing and after how many seconds to try again."""
        super().__init__(message)
        self.retry_after = retry_after


class QuotaExceeded(Unavailable):
    """The caller has used up its share."""

    status_code = 429
    title = "사용량 초과 · Quota exceeded"


class ModelUnavailable(Unavailable):
    """The model server did not answer, or not to the end.

    `kind` is for machines: `connect timeout busy overload server key name request breaker cut
    reset not-json error-event too-large unreadable length shape`; `told` is what the server said,
    for whoever can make sense of it, never for a caller.
    """

    told = ""

    def __init__(self, message: str, retry_after: float = 5.0, *, kind: str = "") -> None:
        """Say what happened, when to try again, and of which kind it is."""
        super().__init__(message, retry_after)
        self.kind = kind


class DeadlineExceeded(Unavailable):
    """It took longer than the caller allowed."""

    status_code = 504
    title = "시간 초과 · Deadline exceeded"


class Misconfigured(SectorKitError):
    """A setting is missing or wrong; the message names it and how to mend it."""

    title = "설정 오류 · Misconfigured"
