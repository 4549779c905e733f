"""What education may compute and check, in the order people meet it."""

from .classroom.criteria import selection_sheet
from .deadlines import abroad_report_day, school_deadline
from .maths.desk import MATHS_TOOLS
from .scholar.desk import SCHOLAR_TOOLS
from .school.tools import SCHOOL_TOOLS

ALL = (
    *SCHOLAR_TOOLS,
    *MATHS_TOOLS,
    *SCHOOL_TOOLS,
    school_deadline,
    abroad_report_day,
    selection_sheet,
)
"""Everything education offers as a tool."""
