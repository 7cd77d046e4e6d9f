"""Stage non-participation: who takes no part in a decision.

Reads blocks and ``draft.decisions``; leaves ``draft.non_participation``, one entry for each organisation and decision.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kansli.reader.draft import Block, Draft, Zone
from kansli.reader.flow import Flow
from kansli.reader.language.namewords import municipalities
from kansli.reader.records import Decision, NonParticipation
from kansli.reader.rules import Rule, rules

_RULES = rules("non_participation")
_CONFLICT = _RULES["non_participation.conflict"]
_ABSTAINS = tuple(rule for rule in _RULES if rule is not _CONFLICT)
_CUES = ("delt", "avst", "medverkar", "utanför")
_ELSEWHERE = frozenset({Zone.HEAD, Zone.AGENDA, Zone.APPENDIX, Zone.SIGNATURES})
_AND = re.compile(r"\s*,\s*(?:och\s|samt\s)?|\s(?:och|samt)\s")
_PARTY = re.compile(r"^.+\((?P<party>[A-ZÅÄÖ]{1,5}|-)\)$")
_MEMBERS = re.compile(r"^(?P<of>.+?):?s\s(?:ledamöter|medlemmar|representanter)$")
"""Those of a body or party: it is the one that takes no part."""
_THROUGH = re.compile(r",?\s(?:genom|representera(?:d|t|de)\sav|företrä(?:dd|tt|dda)\sav)\s.*")
"""Who spoke for it."""
_LED_BY = re.compile(r"^(?:ledamöterna|ledamoten|partierna|kommunerna)\s", re.IGNORECASE)
_KOMMUN = re.compile(r"\skommuns?$", re.IGNORECASE)
_TO_ALL = re.compile(r"^\W*\*|\bovan\w*|\bbesluten\b|\bdessa\b", re.IGNORECASE)
_STAR = re.compile(r"^\W+")


def run(draft: Draft) -> None:
    """Leave who takes no part in which decision."""
    for block in draft.blocks:
        if block.zone in _ELSEWHERE or block.heading or not any(cue in block.flow.lowered for cue in _CUES):
            continue
        for sentence in block.flow.sentences:
            found = _found(sentence)
            if found:
                rule, who = found
                _leave(draft, block, sentence, rule, who)


def _found(sentence: Flow) -> tuple[Rule, str] | None:
    if _CONFLICT.search(sentence.text):
        return None
    for rule in _ABSTAINS:
        match = rule.search(sentence.text)
        if match:
            return rule, match["who"]
    return None


def _leave(draft: Draft, block: Block, sentence: Flow, rule: Rule, who: str) -> None:
    star = _STAR.match(sentence.text)
    span = draft.span(sentence.slice(star.end()) if star else sentence)
    concerned = [decision.id for decision in _concerned(draft, block, span.start)]
    for organisation in _organisations(who):
        draft.non_participation.extend(NonParticipation(organisation, decision, span, rule.id) for decision in concerned or (None,))


def _organisations(who: str) -> Iterator[str]:
    """Each party, municipality or person named; of "Name (Party)" the party."""
    for name in _AND.split(_THROUGH.sub("", who).strip(' *"”')):
        if members := _MEMBERS.match(name):
            yield members["of"].lower() if members["of"].lower().endswith(("en", "et")) else members["of"]
            continue
        party = _PARTY.match(name)
        plain = party["party"] if party and party["party"] != "-" else _nominative(_LED_BY.sub("", name))
        if plain:
            yield plain


def _nominative(name: str) -> str:
    """The municipality's name before "kommun", without the genitive ("Norrviks kommun" → "Norrvik", "Borås kommun" → "Borås")."""
    place = _KOMMUN.sub("", name)
    return place[:-1] if place != name and place.endswith("s") and place.lower() not in municipalities() else place


def _concerned(draft: Draft, block: Block, at: int) -> list[Decision]:
    """The decisions under the last Beslut label before ``at`` in the same item; else its last, else its next decision.

    A plain line among the resolutions concerns the one before it; with a star, or "ovan", it concerns them all.
    """
    if block.section is None:
        return []
    ranges = [(other.first.start, other.lines[-1].end) for other in block.section.blocks]
    inside = [decision for decision in draft.decisions if any(start <= decision.span.start < end for start, end in ranges)]
    before = [decision for decision in inside if decision.span.start < at]
    marked = [decision for decision in before if decision.marked]
    labels = [other.first.start for other in block.section.blocks if other.label and other.zone is Zone.DECISION]
    last = max((label for label in labels if marked and label < marked[-1].span.start), default=None)
    if block.zone is Zone.DECISION and not _TO_ALL.search(block.text):
        return before[-1:] or inside[:1]
    group = [decision for decision in marked if last is None or decision.span.start > last]
    return group or before[-1:] or inside[:1]
