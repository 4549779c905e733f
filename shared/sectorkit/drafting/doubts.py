"""What does not fit together: a value against today, a period, another field, a sum."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from ..tools.dates import expiry
from .fields import Asked, Within
from .reading import Reading, printed
from .template import Template

Readings = Mapping[str, Reading]


def against(asked: Asked, template: Template, readings: Readings, on: date) -> Iterator[str]:
    """Yield why a field's value does not fit the day `on` or the other fields."""
    value = readings[asked.name].value
    if isinstance(value, date):
        yield from _dated(asked, value, template, readings, on)
    elif isinstance(value, Decimal):
        yield from _counted(asked, value, template, readings)


def _dated(
    asked: Asked, value: date, template: Template, readings: Readings, on: date
) -> Iterator[str]:
    if asked.past and value > on:
        yield "아직 오지 않은 날짜입니다."
    earlier = readings[asked.after].value if asked.after else None
    if isinstance(earlier, date) and value < earlier:
        yield f"{_named(template, readings, asked.after)}보다 앞선 날짜입니다."
    for period in asked.within:
        yield from _late(period, value, template, readings)


def _late(period: Within, value: date, template: Template, readings: Readings) -> Iterator[str]:
    """Yield that a period is over: it is counted as the Civil Act counts, over days off."""
    began = readings[period.of].value
    if isinstance(began, date):
        last, _ = expiry(began, period.amount, period.unit)
        if value > last:
            length = f"{period.amount}{'개월' if period.unit == '월' else period.unit}"
            yield (
                f"{_named(template, readings, period.of)}부터 {length}의 마지막 날인 "
                f"{printed(last).text}을 지났습니다. 기한을 넘기지 않았는지 확인하세요."
            )


def _counted(asked: Asked, value: Decimal, template: Template, readings: Readings) -> Iterator[str]:
    most, named = _most(asked, template, readings)
    if most is not None and value > most:
        yield f"{named}보다 큽니다.{' ' + asked.because if asked.because else ''}"
    rows, _, column = asked.sum_of.partition(".")
    total = readings[rows].sums.get(column) if rows else None
    if total is not None and total != value:
        yield f"표에 적은 금액의 합계 {total:,}원과 다릅니다."


def _most(asked: Asked, template: Template, readings: Readings) -> tuple[Decimal | None, str]:
    """Return the largest value that is not doubtful, and what to call it."""
    if not isinstance(asked.at_most, str):
        return Decimal(str(asked.at_most)), f"{asked.at_most:,}"
    value = readings[asked.at_most].value if asked.at_most else None
    return (value if isinstance(value, Decimal) else None), _title(template, asked.at_most)


def _title(template: Template, name: str) -> str:
    found = template.field(name)
    return found.title if found else name


def _named(template: Template, readings: Readings, name: str) -> str:
    """Return a field's title with its value."""
    return f"{_title(template, name)}({readings[name].text})"
