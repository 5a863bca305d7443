"""Rows of one list, made anew only when their record or their age looks different."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any, Generic, TypeVar

from core.text.values import age
from tui.widgets.row import Row

Record = TypeVar("Record")


class RowCache(Generic[Record]):
    """Once a second every age is looked at; hardly any of them changes what is shown."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[Record, str, Any, Row]] = {}

    def rows(
        self,
        records: Iterable[tuple[str, Record, float]],
        now: float,
        make: Callable[[Record], Any],
        beside: Any = None,
        aging: Collection[str] | None = None,
    ) -> list[Row]:
        """`records` are (key, record, since when); a change of `beside` makes all anew.

        With `aging`, only these keys grow older: the rows in view, when nothing but the time has changed.
        """
        before, self._made = self._made, {}
        for key, record, since in records:
            known = before.get(key)
            if known is not None and aging is not None and key not in aging:
                self._made[key] = known
                continue
            shown = age(now - since)
            if (
                known is None
                or (known[0] is not record and known[0] != record)
                or known[1] != shown
                or known[2] != beside
            ):
                known = (record, shown, beside, Row(key, make(record)))
            self._made[key] = known
        return [known[3] for known in self._made.values()]
