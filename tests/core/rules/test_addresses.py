import pytest

from core.rules.addresses import AddressKind, Member, parse, readers

MEMBERS = (Member("bob", "builder"), Member("eve", "builder"), Member("ann", "reviewer"))


@pytest.mark.parametrize(
    ("text", "kind", "spelt"),
    [
        ("bob", AddressKind.ONE, "bob"),
        (" @bob ", AddressKind.ONE, "bob"),
        ("role:builder", AddressKind.ROLE, "role:builder"),
        ("role: builder", AddressKind.ROLE, "role:builder"),
        ("all", AddressKind.EVERYBODY, "all"),
        ("everyone", AddressKind.EVERYBODY, "all"),
        ("operator", AddressKind.OPERATOR, "operator"),
    ],
)
def test_addresses_and_their_one_spelling(text, kind, spelt):
    address = parse(text)
    assert address is not None
    assert (address.kind, address.text) == (kind, spelt)


@pytest.mark.parametrize("text", ["", "  ", "@", "role:", "role:  "])
def test_nobody_is_no_address(text):
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "sender", "names"),
    [
        ("bob", "eve", ("bob",)),
        ("bob", "bob", ("bob",)),
        ("role:builder", "ann", ("bob", "eve")),
        ("role:builder", "bob", ("eve",)),
        ("role:planner", "bob", ()),
        ("all", "operator", ("bob", "eve", "ann")),
        ("all", "bob", ("eve", "ann", "operator")),
        ("operator", "bob", ("operator",)),
    ],
)
def test_who_reads_it(text, sender, names):
    address = parse(text)
    assert address is not None
    assert readers(address, MEMBERS, sender) == names
