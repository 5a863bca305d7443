"""A vendor's message is understood in all its wordings, and an agent that writes about limits is not taken for one."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.reset_time import reset_time
from core.rules.vendor_trouble import read_trouble

NOW = datetime(2026, 9, 28, 13, 0, tzinfo=UTC).timestamp()


def at(*parts: int, zone: str = "UTC") -> float:
    return datetime(*parts, tzinfo=ZoneInfo(zone)).timestamp()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("You've hit your session limit · resets 3pm (Europe/Berlin)", "quota"),
        ("You’ve hit your limit · resets 3pm (UTC)", "quota"),
        ("Claude AI usage limit reached|1790700000", "quota"),
        ("5-hour limit reached ∙ resets 3pm", "quota"),
        ("■ You've hit your usage limit. Upgrade to Pro or try again in 2 days 17 hours 14 minutes.", "quota"),
        ('{"type":"error","error":{"type":"usage_limit_reached","resets_at":1790700000}}', "quota"),
        ("Your credit balance is too low to access the API", "quota"),
        ("Invalid API key · Please run /login", "auth"),
        ("OAuth token has expired", "auth"),
        ("Not logged in · Run /login", "auth"),
    ],
)
def test_unmistakable_words_are_believed_anywhere(text, kind):
    found = read_trouble(text, "anthropic", NOW, is_error=False)
    assert found is not None and (found.kind, found.vendor) == (kind, "anthropic")


@pytest.mark.parametrize(
    ("text", "kind"), [("rate_limit", "quota"), ("API Error: 429 slow down", "quota"), ("API Error: 401", "auth")]
)
def test_the_rest_is_believed_in_errors_only(text, kind):
    found = read_trouble(text, "", NOW, is_error=True)
    assert found is not None and found.kind == kind
    assert read_trouble(f"I added a test for {text} to the proxy", "", NOW, is_error=False) is None


@pytest.mark.parametrize("text", ["API Error: 400 bad request scripted", "unknown", "overloaded_error 529", ""])
def test_other_errors_are_something_else(text):
    assert read_trouble(text, "", NOW, is_error=True) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("usage limit reached|1790700000", 1790700000.0),
        ("usage limit reached|1790700000000", 1790700000.0),
        ('"resets_at":1790700000,"resets_in_seconds":5', 1790700000.0),
        ('"resets_in_seconds":13872', NOW + 13872),
        ("retry-after: 30", NOW + 30),
        ("try again in 5h 20m", NOW + 5 * 3600 + 20 * 60),
        ("try again in 2 days 17 hours 14 minutes.", NOW + 2 * 86400 + 17 * 3600 + 14 * 60),
        ("resets in 45 minutes", NOW + 45 * 60),
        ("resets 3pm (UTC)", at(2026, 9, 28, 15)),
        ("resets 12:50am (America/Los_Angeles)", at(2026, 9, 29, 0, 50, zone="America/Los_Angeles")),
        ("resets 1pm (UTC)", at(2026, 9, 29, 13)),
        ("Your limit will reset at 2pm (UTC).", at(2026, 9, 28, 14)),
        ("resets Oct 3 at 10am (UTC)", at(2026, 10, 3, 10)),
        ("try again at Sep 29th, 2026 12:55 AM.", at(2026, 9, 29, 0, 55)),
        ("try again at 23:05", at(2026, 9, 28, 23, 5)),
        ("resets 12am (UTC)", at(2026, 9, 29, 0)),
    ],
)
def test_when_it_ends(text, expected):
    assert reset_time(text, NOW, ZoneInfo("UTC")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "try again later",
        "resets 25:00",
        "resets 3pm (Nowhere/Land)",
        "resets Feb 31 at 10am",
        "try again at 10 de jul. de 2026, 11:52",
        "limit reached|1000000000",
        "resets 7",
        "",
    ],
)
def test_what_cannot_be_read_is_unknown(text):
    assert reset_time(text, NOW, ZoneInfo("UTC")) is None


@given(st.text(max_size=300) | st.from_regex(r"resets? [a-z]{0,4} ?\d{1,5}(:\d\d)? ?([ap]m)?( \([\w/+.-]{1,12}\))?"))
def test_any_text_is_survived_and_ends_ahead(text):
    found = reset_time(text, NOW)
    assert found is None or found > NOW
    read_trouble(text, "", NOW, is_error=True)
