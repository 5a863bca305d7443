"""Numbers as people read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import values


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(None, "–"), (-5, "0s"), (0, "0s"), (12.9, "12s"), (60, "1m"), (3599, "59m"), (3 * 3600, "3h"),
     (47 * 3600, "47h"), (48 * 3600, "2d"), (999 * 86400, "999d"), (1100 * 86400, "3y")],
)  # fmt: skip
def test_age(seconds: float | None, text: str) -> None:
    assert values.age(seconds) == text


@given(st.floats(-1e6, 1e11))
def test_an_age_fits_four_cells(seconds: float) -> None:
    assert len(values.age(seconds)) <= 4


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "–"),
        (0.42, "0.4s"),
        (9.96, "10s"),
        (59.6, "1m 00s"),
        (245, "4m 05s"),
        (11520, "3h 12m"),
        (187200, "2d 4h"),
    ],
)
def test_duration(seconds: float | None, text: str) -> None:
    assert values.duration(seconds) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [(None, "–"), (0, "0 B"), (512, "512 B"), (1023, "1023 B"), (1024, "1.0 KB"), (1536 * 1024**2, "1.5 GB"),
     (1024**2 - 1, "1.0 MB"), (12 * 1024**4, "12 TB")],
)  # fmt: skip
def test_size(count: int | None, text: str) -> None:
    assert values.size(count) == text


@pytest.mark.parametrize(("value", "text"), [(None, "–"), (0, "0%"), (99.9, "99%"), (100, "100%"), (-1, "0%")])
def test_percent(value: float | None, text: str) -> None:
    assert values.percent(value) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (None, "–"),
        (0, "0"),
        (999, "999"),
        (1000, "1.0k"),
        (1234, "1.2k"),
        (34_000, "34k"),
        (999_600, "1.0M"),
        (-1500, "-1.5k"),
    ],
)
def test_count(number: int | None, text: str) -> None:
    assert values.count(number) == text


@given(st.integers(0, 10**14))
def test_a_count_fits_five_cells(number: int) -> None:
    assert len(values.count(number)) <= 5


@pytest.mark.parametrize(
    ("dollars", "text"),
    [(None, "–"), (0, "$0.00"), (0.004, "<$0.01"), (0.42, "$0.42"), (12.3, "$12.30"), (1234.0, "$1.2k")],
)
def test_money(dollars: float | None, text: str) -> None:
    assert values.money(dollars) == text


def test_plural() -> None:
    assert [values.plural(1, "file"), values.plural(0, "file"), values.plural(2, "branch", "branches")] == [
        "1 file",
        "0 files",
        "2 branches",
    ]
