from hypothesis import given
from hypothesis import strategies as st

from core.rules.match import Requirement, Worker, canonical, covers, need_key, requirement

WORD = st.text("abc", max_size=2)
WORDS = st.lists(st.text("abc", min_size=1, max_size=2), max_size=3).map(tuple)
REQUIREMENTS = st.builds(Requirement, WORD, WORD, WORD, WORDS, WORDS)
WORKERS = st.builds(Worker, WORD, WORD, WORD, st.frozensets(st.text("abc", min_size=1, max_size=2)))


@given(REQUIREMENTS)
def test_a_key_says_all_of_its_requirement(wanted):
    told = requirement(need_key(wanted))
    assert told[:3] == wanted[:3]
    assert set(told.capabilities) == set(wanted.capabilities)
    assert set(told.resources) == set(wanted.resources)


@given(REQUIREMENTS, st.randoms())
def test_order_and_repeats_make_no_other_key(wanted, random):
    shuffled = list(wanted.capabilities * 2)
    random.shuffle(shuffled)
    assert need_key(wanted._replace(capabilities=tuple(shuffled))) == need_key(wanted)


@given(REQUIREMENTS, WORKERS, st.frozensets(st.text("abc", min_size=1, max_size=2)))
def test_covering_is_what_the_words_say(wanted, worker, held):
    right_role = not wanted.role or wanted.role == worker.role
    right_specialty = not wanted.specialty or wanted.specialty == worker.specialty
    able = set(wanted.capabilities) <= worker.capabilities
    free = not set(wanted.resources) & held
    said = covers(need_key(wanted), worker, held)
    fits = wanted.assignee == worker.name if wanted.assignee else right_role and right_specialty and able
    assert said == (fits and free)


def test_nobody_is_kept_from_a_task_that_asks_nothing():
    assert need_key(Requirement()) == ""
    assert covers("", Worker("bob"))


def test_capabilities_are_stored_sorted_and_once():
    assert canonical([" sql", "css", "sql", ""]) == "css,sql"
