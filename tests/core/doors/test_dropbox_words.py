"""The words that agents have on the command line, and those of the outbox: one set, option by option."""

import pytest

from core.doors import dropbox_words
from core.doors.cli.parser import WordParser, parser_for
from core.doors.cli.words import SECTIONS, module_of
from core.doors.dropbox_words import CHOSEN, OPERATOR, REFUSED, REFUSED_OPTIONS, WORDS, Left
from core.rules.fitting import fits
from core.services.agents.acts import ACTS
from core.services.agents.dropbox import arguments

OF_AGENTS = [*SECTIONS["For the conversations themselves"], "task", "message", "approval", "list"]
ELSEWHERE = {
    ("task", "split"): [("7", "a", "--role", "1=reviewer", "--in-order", "--epoch", "2")],
    ("message", "send"): [("eve", "hello"), ("yes", "--reply-to", "3", "--ttl", "2h")],
    ("message", "read"): [(), ("3", "4")],
}
"""Examples of the words whose options act together."""


def acts_of(word):
    """Each act of a word (the empty one when it has none) with its own parser."""
    parser = parser_for(word, "")
    module_of(word).add_arguments(parser)
    choices = next((one.choices for one in parser._actions if one.dest == "act"), None)
    if choices is None:
        return {"": parser}
    made = {}
    for name, act in choices.items():
        made[name] = WordParser(prog=name)
        for names, options in act._arguments:
            made[name].add_argument(*names, **options)
    return made


SAID = {(word, act): parser for word in OF_AGENTS for act, parser in acts_of(word).items()}


def options_of(parser):
    return {one.dest: one for one in parser._actions if one.dest != "help"}


def refused_options(said):
    return set(REFUSED_OPTIONS.get(said, ()))


def test_every_word_for_agents_can_be_left_or_is_refused():
    assert set(SAID) - set(REFUSED) == set(WORDS) | set(CHOSEN)


def test_only_what_is_the_operator_s_is_refused():
    assert {said for said in REFUSED if said in SAID} == {("task", "override"), ("approval", "answer")}
    assert all(REFUSED[said] == OPERATOR for said in REFUSED if said in SAID)


@pytest.mark.parametrize("said", WORDS, ids=" ".join)
def test_every_option_is_carried_over_or_refused(said):
    left = WORDS[said]
    known = {*left.takes, *left.turns, *left.own, *left.here, *refused_options(said)}
    assert known == set(options_of(SAID[said]))


@pytest.mark.parametrize("said", [*REFUSED_OPTIONS, *WORDS], ids=" ".join)
def test_what_is_refused_is_not_refused_unsaid(said):
    options = options_of(SAID[said])
    asked = refused_options(said) | set(WORDS[said].own)
    assert not [name for name in asked if options[name].default]


@pytest.mark.parametrize("said", CHOSEN, ids=" ".join)
def test_words_whose_options_act_together_make_what_the_act_takes(said, monkeypatch):
    for example in ELSEWHERE[said]:
        args = SAID[said].parse_args(list(example))
        left = CHOSEN[said](args, Words())
        assert {*left.takes.values(), *left.always} <= set(arguments(ACTS[left.act]))


@pytest.mark.parametrize("said", WORDS, ids=" ".join)
def test_what_is_left_fits_the_act(said):
    left, takes = WORDS[said], arguments(ACTS[WORDS[said].act])
    options = options_of(SAID[said])
    given = dict(left.always)
    for option, argument in left.takes.items():
        given[argument] = options[option].default
    for option, turn in left.turns.items():
        given |= turn(options[option].default, Words())
    assert set(given) <= set(takes)
    needed = {argument for option, argument in left.takes.items() if options[option].required}
    wrong = {name: value for name, value in given.items() if name not in needed and value is not None}
    assert not [name for name, value in wrong.items() if not fits(value, takes[name])]


def test_every_act_and_each_of_its_arguments_can_be_said_on_the_command_line():
    ways = {}
    for left in (*WORDS.values(), *whole()):
        reached = {*left.takes.values(), *left.always}
        for turn in left.turns.values():
            reached |= set(turn(SAMPLES.get(turn, ""), Words()))
        ways.setdefault(left.act, set()).update(reached)
    assert set(ways) == set(ACTS)
    unsaid = {act: set(arguments(ACTS[act])) - reached for act, reached in ways.items()}
    # The parts of a split carry their order themselves.
    assert {act: names for act, names in unsaid.items() if names} == {"task_split": {"in_order"}}


def whole() -> list[Left]:
    return [
        CHOSEN[said](SAID[said].parse_args(list(example)), Words()) for said in CHOSEN for example in ELSEWHERE[said]
    ]


SAMPLES = {dropbox_words._share: 0.5, dropbox_words._capabilities: "a,b", dropbox_words._states: ["idle"]}


class Words:
    """A door whose texts are as they are said."""

    def text_from(self, given):
        return given
