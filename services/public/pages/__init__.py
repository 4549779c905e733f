"""The public page's own tabs: where talking is the wrong interface."""

from sectorkit.sector import Tab

from . import account, benefits, complaints, linter, room

TABS: tuple[Tab, ...] = (
    Tab("민원 창구", "Complaint desk", complaints.build),
    Tab("혜택 찾기", "Benefits", benefits.build),
    Tab("공문서 점검", "Document check", linter.build),
    Tab("함께 쓰기", "Case room", room.build),
    Tab("사용량", "Usage", account.build),
)
"""In the order officials meet them; citizens come for the second."""
