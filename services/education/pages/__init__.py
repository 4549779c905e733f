"""The page's own tabs: a scholar's desk, a lesson, a teacher's view."""

from sectorkit.sector import Tab

from .learn import build_learn
from .scholar import build_scholar
from .teach import build_teach

TABS = (
    Tab("수학 배우기", "Learn", build_learn),
    Tab("참고문헌·논문", "Scholar", build_scholar),
    Tab("선생님", "Teach", build_teach),
)
"""In the order most visitors need them."""
