"""How well a query fits a text: words anywhere, else letters in order within the title."""

from __future__ import annotations


def score(query: str, text: str, title: str) -> float:
    """0 when it does not fit; more when it is found in the title, at its start, or at the start of a word."""
    words, whole, head = query.casefold().split(), text.casefold(), title.casefold()
    if all(word in whole for word in words):
        return 1.0 + sum(_word_score(word, head) for word in words)
    letters = "".join(words)
    return 0.5 if len(letters) > 1 and _in_order(letters, head) else 0.0


def _word_score(word: str, head: str) -> float:
    at = head.find(word)
    if at < 0:
        return 0.0
    return 3.0 if at == 0 or not head[at - 1].isalnum() else 1.0


def _in_order(letters: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)
