"""What no sector does, whatever its own policies say."""

from ..sector import Policy
from .crises import send_crises_to_people
from .injection import drop_orders, strip_hidden_text
from .personal_data import mask_personal_data
from .shape import require_a_question

everywhere: tuple[Policy, ...] = (
    strip_hidden_text,
    require_a_question,
    drop_orders,
    mask_personal_data,
    send_crises_to_people,
)
"""In this order: later policies read what earlier ones have cleaned."""
