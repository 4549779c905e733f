"""Medical's own tabs."""

from sectorkit.sector import Tab

from .diary import diary
from .health import health

TABS = (
    Tab("내 건강 기록", "My health record", health),
    Tab("잰 값 일기", "Readings diary", diary),
)
