"""What education may compute and check, in the order people meet it."""

from .deadlines import abroad_report_day, school_deadline

ALL = (
    school_deadline,
    abroad_report_day,
)
"""Everything education offers as a tool."""
