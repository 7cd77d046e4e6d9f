"""Every rule of the language, held against its own examples; and what the loader refuses."""

from __future__ import annotations

import tomllib
from collections import Counter
from time import perf_counter
from typing import TYPE_CHECKING

import pytest

from kansli.reader.rules import RuleError, parse, rule_files, rules

if TYPE_CHECKING:
    from kansli.reader.rules import Rule

ALL = [rule for name in rule_files() for rule in rules(name)]
FOUND = [(rule, example) for rule in ALL for example in rule.matches]
NOT_FOUND = [(rule, example) for rule in ALL for example in rule.does_not_match]


def _name(value: object) -> str:
    return getattr(value, "id", None) or str(value)[:60]


@pytest.mark.parametrize(("rule", "example"), FOUND, ids=_name)
def test_it_finds_what_it_says_it_finds(rule: Rule, example: str) -> None:
    assert any(rule.found(example))


@pytest.mark.parametrize(("rule", "example"), FOUND, ids=_name)
def test_its_cues_let_its_examples_through(rule: Rule, example: str) -> None:
    assert rule.applies(example)


@pytest.mark.parametrize(("rule", "example"), NOT_FOUND, ids=_name)
def test_it_passes_over_what_it_says_it_passes_over(rule: Rule, example: str) -> None:
    assert not rule.tells(example)


def test_ids_are_unique_over_all_files() -> None:
    twice = [rule_id for rule_id, times in Counter(rule.id for rule in ALL).items() if times > 1]
    assert twice == []


@pytest.mark.parametrize("rule", ALL, ids=_name)
def test_every_rule_says_why_in_a_sentence(rule: Rule) -> None:
    assert rule.why.endswith(".")
    assert len(rule.why.split()) > 3


SOUND = """
[[rule]]
id = "a.b"
pattern = "beslut"
why = "It is only here to be broken."
matches = ["Beslut"]
"""


def _parsed(text: str) -> None:
    for rule in parse("a", tomllib.loads(text), {}):
        assert rule.pattern


def test_a_sound_file_is_taken() -> None:
    _parsed(SOUND)


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        (SOUND.replace('why = "It is only here to be broken."', ""), "lacks why"),
        (SOUND + 'colour = "red"', "unknown field colour"),
        (SOUND.replace('["Beslut"]', "[]"), "needs at least one example"),
        (SOUND + SOUND, "the id stands twice"),
        (SOUND.replace('"beslut"', '"{nobody} beslut"'), "no word list named {nobody}"),
    ],
)
def test_a_broken_file_is_refused_with_its_name(broken: str, complaint: str) -> None:
    with pytest.raises(RuleError, match=r"a\.toml") as error:
        _parsed(broken)
    assert complaint in str(error.value)


def test_a_pattern_that_does_not_compile_is_refused_when_it_is_needed() -> None:
    with pytest.raises(RuleError, match=r"rule 'a\.b'"):
        _parsed(SOUND.replace('"beslut"', '"(beslut"'))


CUT = """
[[rule]]
id = "a.cut"
pattern = '(?:^|(?<=, )){{name}} (?P<verb>[a-z]+r)'
only = { verb = "doing" }
why = "It is only here to be cut in two."
matches = ["Eva ringer"]

[[rule]]
id = "a.never"
pattern = '\\b(?P<verb>[a-z]+r)'
never = { verb = "doing" }
why = "It is only here to refuse a verb."
matches = ["sover"]
"""
KNOWN = {"name": "(?:(?-i:[A-Z])[a-z]+(?: i [a-z]+)??)", "joint": "(?:, | och )", "further": "(?: i )", "doing": "(?:ringer|skriver)"}


def _cut(which: str, text: str) -> list[tuple[str | None, str | None]]:
    rule = parse("a", tomllib.loads(CUT), KNOWN)[which]
    return [(found.group("who") if "who" in found.groupdict() else None, found.group("verb")) for found in rule.found(text)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Eva ringer", [("Eva", "ringer")]),
        ("Eva, Bo och Ida ringer", [("Eva, Bo och Ida", "ringer")]),
        ("Eva i nord ringer", [("Eva i nord", "ringer")]),
        ("Eva i nord, Bo i syd skriver", [("Eva i nord, Bo i syd", "skriver")]),
        ("Eva ringer, Bo skriver", [("Eva", "ringer"), ("Bo", "skriver")]),
        ("Eva sover", []),
        ("Eva och hunden ringer", []),
        ("hon ringer", []),
        ("Eva", []),
        ("", []),
    ],
)
def test_between_lead_and_tail_stands_who(text: str, told: list[tuple[str, str]]) -> None:
    assert _cut("a.cut", text) == told


def test_where_it_may_begin_can_be_given() -> None:
    rule = parse("a", tomllib.loads(CUT), KNOWN)["a.cut"]
    text = "Eva ringer, Bo skriver"
    assert [found.span() for found in rule.found(text, [12])] == [(12, 22)]
    assert [found.span("who") for found in rule.found(text)] == [(0, 3), (12, 14)]


def test_a_group_that_must_not_begin_so_is_passed_over() -> None:
    assert _cut("a.never", "Eva ringer och sover") == [(None, "sover")]


@pytest.mark.parametrize("lacking", sorted(KNOWN))
def test_a_cut_needs_all_words_it_rests_on(lacking: str) -> None:
    with pytest.raises(RuleError, match=lacking):
        parse("a", tomllib.loads(CUT), {name: word for name, word in KNOWN.items() if name != lacking})


def test_a_missing_file_is_an_error_that_names_it() -> None:
    with pytest.raises(RuleError, match=r"no rule file nowhere\.toml"):
        rules("nowhere")


def test_one_pass_over_a_text_finds_the_rules_that_can_apply() -> None:
    for name in rule_files():
        for text in (
            "",
            "mötet beslutade att uppdra åt ordföranden att senast den 3 maj kalla till möte",
            *(e.lower() for e in FOUND[0][0].matches),
        ):
            assert rules(name).applicable(text) == [rule for rule in rules(name) if rule.applies(text)]


LONG = (
    ", ".join(["Kommunstyrelsen", "Socialnämnden", "Miljönämnden"] * 12) + " och mötet.",
    ", ".join(["Karin Öberg (Nacka kommun)", "Ali Can"] * 18) + " och mötet.",
    "den nya arbetsgruppen för vård i kommunen " * 30,
)


@pytest.mark.parametrize("rule", ALL, ids=_name)
def test_no_rule_loses_itself_in_a_long_list(rule: Rule) -> None:
    for text in LONG:
        started = perf_counter()
        assert all(len(match.group()) <= len(text) for match in rule.found(text))
        assert perf_counter() - started < 5
