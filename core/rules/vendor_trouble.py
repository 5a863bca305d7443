"""What a vendor's error message says: that its limit is used up, or that it does not know us. And until when.

Wordings seen with Claude Code and Codex: "You've hit your session limit · resets 3pm (Europe/Berlin)", "Claude AI usage
limit reached|1760000000", "try again in 2 days 17 hours 14 minutes", "try again at Sep 29th, 2026 12:55 AM".
"""

from __future__ import annotations

import re
from typing import NamedTuple

QUOTA, AUTH = "quota", "auth"
LONGEST = 200  # characters of the message that are kept


class VendorTrouble(NamedTuple):
    """`kind` is quota or auth. `reset_at` is in seconds since 1970; None where the message does not say."""

    kind: str
    vendor: str
    reset_at: float | None
    text: str


CERTAIN = {
    QUOTA: re.compile(
        r"(?i)you.ve hit your [\w ]{0,30}limit|(usage|session|weekly|5.hour|opus|sonnet) limit (has been )?reached"
        r"|usage_limit_reached|insufficient_quota|quota (exceeded|exhausted)|exceeded your current quota"
        r"|credit balance is too low|resource_exhausted"
    ),
    AUTH: re.compile(
        r"(?i)please run /login|invalid (api|authentication) key|incorrect api key"
        r"|oauth token (has )?(expired|been revoked)|not logged in\b|authentication_error"
    ),
}
"""What only the agent program itself says, so that it is believed wherever it stands."""

LIKELY = {
    QUOTA: re.compile(r"(?i)\brate.?limit|\b429\b|too many requests|billing_error|\bquota\b|usage limit"),
    AUTH: re.compile(r"(?i)authentication|unauthori[sz]ed|\b40[13]\b|forbidden|api key|log ?in\b|credentials"),
}
"""What is believed in an error message only: an agent's own work may speak of such things."""


def read_trouble(text: str, vendor: str, now: float, *, is_error: bool) -> VendorTrouble | None:
    """None when the text is about something else. `now` is when it was said, from which its times are counted."""
    for patterns in (CERTAIN, LIKELY) if is_error else (CERTAIN,):
        for kind, pattern in patterns.items():
            if pattern.search(text):
                from core.rules.reset_time import reset_time  # imported only where there is trouble

                words = " ".join(text.split())
                return VendorTrouble(kind, vendor, reset_time(text, now) if kind == QUOTA else None, words[:LONGEST])
    return None
