"""Days, months and years as people write them."""

from datetime import date

import pytest

from lapwing.days import days


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-05-06", date(2024, 5, 6), date(2024, 5, 6)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-12", date(2023, 12, 1), date(2023, 12, 31)),
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("9999", date(9999, 1, 1), date.max),
        ("2024-5-6", date(2024, 5, 6), date(2024, 5, 6)),
    ],
)
def test_a_day_a_month_and_a_year(text: str, first: date, last: date) -> None:
    assert days(text) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "-", "2024-13", "2023-02-29", "0", "2024-05-06-07", "٢٠٢٤", "1e3", "9" * 400, "+2024"]
)
def test_what_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"day|month|range"):
        days(text)
