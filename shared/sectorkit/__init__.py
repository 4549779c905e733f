"""Build a careful question-answering service for one sector of public life."""

import os

# Our products of matrices are small: two threads take twice the CPU time and no less wall time.
# numpy reads this when it is first imported; whoever has set it keeps what they set.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # noqa: TID251

from .answer import Engine as Engine
from .answer import answer as answer
from .errors import Abstained as Abstained
from .errors import Redirected as Redirected
from .errors import Refused as Refused
from .errors import SectorKitError as SectorKitError
from .sector import Desk as Desk
from .sector import Sector as Sector
from .values import Answer as Answer
from .values import Passage as Passage
from .values import Prompt as Prompt
from .values import Question as Question
from .values import Referral as Referral
