"""Stage guests: those who were there as the running text shows, though no list names them.

Reads sentences of the items and ``draft.attendance``; adds guests to it. Only who tells the meeting something, or takes part in
it, counts; people merely spoken of were not there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kansli.reader.draft import Draft, Zone
from kansli.reader.language.entries import Ways, parse
from kansli.reader.language.names import MASK, NameMention, Roster, masked, roster_of
from kansli.reader.records import Attendee, Role
from kansli.reader.rules import rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kansli.reader.draft import Block
    from kansli.reader.flow import Flow
    from kansli.reader.rules import Rule

_TELLS = rules("officers").group("use", "guest")
_NOT_HERE = rules("officers")["officers.not-here"]
_ZONES = frozenset({Zone.TEXT, Zone.DISCUSSION, Zone.DECISION, Zone.BACKGROUND})
_MOST = 12
"""A document where more unlisted people than this seem to take part tells of something else (a conference, a report)."""


def run(draft: Draft) -> None:
    """Add those known only from the running text."""
    roster = roster_of(draft.attendance, draft.known.organisations)
    listed = {attendee.name for attendee in draft.attendance}
    found: dict[str, Attendee] = {}
    for block in draft.blocks:
        if block.zone not in _ZONES or block.heading or block.section is None:
            continue
        if not _TELLS.applicable(block.text):
            continue
        for sentence in block.flow.sentences:
            for mention, told, rule in _taking_part(sentence, roster):
                if mention.listed or mention.name in listed or " " not in mention.name:
                    continue
                if mention.name not in found:
                    organisation = _organisation(draft, told, mention.name)
                    found[mention.name] = _guest(draft, block, sentence, mention, organisation, rule)
    if len(found) <= _MOST:
        draft.attendance.extend(found.values())


def _taking_part(sentence: Flow, roster: Roster) -> Iterator[tuple[NameMention, str, Rule]]:
    """Persons the sentence shows taking part, with what it says of who they are, and the rule that knew."""
    if not _TELLS.applicable(sentence.text):
        return
    mentions = roster.find(sentence.text)
    if all(mention.listed for mention in mentions):
        return
    text = masked(sentence.text, mentions)
    for rule in _TELLS:
        for match in rule.finditer(text):
            if _NOT_HERE.search(_clause(text, match)):
                continue
            first = text[: match.start("who")].count(MASK)
            width = match.group("who").count(MASK)
            for mention in mentions[first : first + width]:
                yield mention, match.group("is") or "", rule


_CLAUSE = re.compile(r"[.;:]|\s(?:och|men|samt)\s(?=[a-zåäö]+(?:r|de)\s)")


def _clause(text: str, match: re.Match[str]) -> str:
    """The words around the name, up to the verb: those that say when."""
    start = max((found.end() for found in _CLAUSE.finditer(text, 0, match.start())), default=0)
    return text[start : match.end()].replace(match.group("is") or "\0", " ")


def _organisation(draft: Draft, told: str, name: str) -> str | None:
    """The organisation said beside the name: here, else where the name stands with one in a list of names elsewhere in the text."""
    said = _first_organisation(name, told)
    if said:
        return said
    pattern = re.compile(rf"{re.escape(name)}(?:,\s|\s\()([^,.;()]{{2,60}})")
    for block in draft.blocks:
        if name in block.text and (found := pattern.search(block.text)) and (said := _first_organisation(name, ", " + found.group(1))):
            return said
    return next(iter(draft.known.people.get(name, ())), None)


_FROM = re.compile(r"\b(?:från|vid|på|hos)\s([A-ZÅÄÖ](?:(?!\ssom\s)[^,;]){2,60})(?:\ssom\s.*)?\s*\)?$")


def _first_organisation(name: str, told: str) -> str | None:
    if found := _FROM.search(told):
        return found.group(1).strip(" ,()")
    entries = parse(f"{name}{told}", Ways(people={name})).entries if told.strip() else []
    return entries[0].organisation if entries else None


def _guest(draft: Draft, block: Block, sentence: Flow, mention: NameMention, organisation: str | None, rule: Rule) -> Attendee:
    number = block.section.number if block.section else None
    return Attendee(
        name=mention.name,
        organisation=organisation,
        role=Role.GUEST,
        present=True,
        mode=None,
        span=draft.span(sentence),
        rule=rule.id,
        items=(number,) if number else (),
    )
