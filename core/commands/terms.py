"""The text of a filter box: words that must be there, `!word` that must not, `state:stuck` and its like."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple, TypeVar

Subject = TypeVar("Subject")


class Term(NamedTuple):
    """One part: `field` is "" for a word anywhere."""

    text: str
    field: str = ""
    negated: bool = False


def parse_terms(text: str, fields: Collection[str]) -> tuple[Term, ...]:
    """Parts are split at spaces; what looks like a field but is none is a plain word."""
    terms = []
    for word in text.casefold().split():
        negated = word.startswith("!")
        field, colon, rest = word.lstrip("!").partition(":")
        known = bool(colon) and field in fields
        term = Term(rest, field, negated) if known else Term(word.lstrip("!"), "", negated)
        if term.text:
            terms.append(term)
    return tuple(terms)


def all_hold(terms: tuple[Term, ...], subject: Subject, fields: Mapping[str, Callable[[Subject], str]]) -> bool:
    """True when every part holds."""
    for term in terms:
        where = fields[term.field](subject) if term.field else " ".join(read(subject) for read in fields.values())
        if (term.text in where.casefold()) == term.negated:
            return False
    return True
