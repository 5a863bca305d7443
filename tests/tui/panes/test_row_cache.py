from tui.panes.row_cache import RowCache

BOB = ("bob",)


def test_a_row_is_made_anew_when_its_record_or_its_age_looks_different():
    cache: RowCache = RowCache()
    first = cache.rows([("b", BOB, 0.0)], 120.0, lambda record: record)
    assert cache.rows([("b", BOB, 0.0)], 150.0, lambda record: record)[0] is first[0]
    assert cache.rows([("b", BOB, 0.0)], 200.0, lambda record: record)[0] is not first[0]
    other = cache.rows([("b", tuple(word for word in BOB), 0.0)], 200.0, lambda record: record)
    assert other[0] is not first[0]


def test_what_stands_beside_makes_all_anew():
    cache: RowCache = RowCache()
    before = cache.rows([("b", BOB, 0.0)], 1.0, lambda record: record, beside=1)
    assert cache.rows([("b", BOB, 0.0)], 1.0, lambda record: record, beside=2)[0] is not before[0]


def test_only_rows_in_view_grow_older():
    cache: RowCache = RowCache()
    ada = ("ada",)
    records = [("a", ada, 0.0), ("b", BOB, 0.0)]
    first = cache.rows(records, 1.0, lambda record: record)
    second = cache.rows(records, 2.0, lambda record: record, aging={"a"})
    assert second[0] is not first[0]
    assert second[1] is first[1]
    assert cache.rows(records, 3.0, lambda record: record)[1] is not first[1]


def test_rows_that_went_are_forgotten():
    cache: RowCache = RowCache()
    cache.rows([("a", BOB, 0.0), ("b", BOB, 0.0)], 1.0, lambda record: record)
    assert [row.key for row in cache.rows([("b", BOB, 0.0)], 1.0, lambda record: record)] == ["b"]
