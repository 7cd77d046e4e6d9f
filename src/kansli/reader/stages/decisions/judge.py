"""Does a sentence of running text state a resolution of this meeting?

Reads the sentence and who met; the rules are in ``decisions.toml`` (verbs) and ``decision_guards.toml`` (what makes
a verb tell of another time, another body, a wish or a hypothesis).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kansli.reader.language.names import Roster
from kansli.reader.language.namewords import is_first_name
from kansli.reader.rules import Rule, rules, words
from kansli.reader.rules.kept import compiled

_ACTS = rules("decisions").group("role", "act")
_GUARDS = rules("decision_guards")
_BEFORE, _AFTER, _WHOLE = (_GUARDS.group("where", place) for place in ("before", "after", "whole"))
_BY = tuple(guard for guard in _AFTER if guard.gives.get("body"))
_TABLING = rules("decision_kinds")["kinds.tabling"]
_PAST = re.compile(r"(?:ade|a?des?|ogs?|ågs?|öts?|ölls?|gavs?|fick|kom|togs?|blev|möjl)\b", re.IGNORECASE)
_RECORDS = re.compile(r"protokoll|anteckning", re.IGNORECASE)
_BODY = compiled(rf"\b{words('decisions')['body']}\b", re.IGNORECASE)
_SUBJECT_BEFORE = compiled(
    rf"(?P<who>\b{words('decisions')['body']}|\b{words('decisions')['others']})(?:\s[^.,;:]{{1,40}})?\s$", re.IGNORECASE
)
_SUBJECT_AFTER = compiled(rf"^\s(?P<who>{words('decisions')['body']}|{words('decisions')['others']})\b", re.IGNORECASE)
_OTHERS = compiled(rf"^{words('decisions')['others']}$", re.IGNORECASE)
_SIMPLE = compiled(rf"^{words('decisions')['simple_body']}$", re.IGNORECASE)
_GENERAL_MEETING = re.compile(r"stämm|årsmöt", re.IGNORECASE)
_BASE = re.compile(r"(grupp|styrels|nämnd|möt|stämm|kommitté|utskott|råd|direktion|nätverk|förening|förbund|beredning|delegation)[ea]?$")
_POLITICAL = compiled(rf"{words('decisions')['political']}$")
_PREPARES = re.compile(r"utskott|beredning|presidi")
_ENDING = re.compile(r"s?(?:en|et|n|t)?$", re.IGNORECASE)
_PLACE = re.compile(r"^.*[.,;:]\s|(?:s?\skommun)?\s$", re.IGNORECASE)
"""What stands before and after the name of a member that is the subject of a verb."""
_LONGEST_NAME = 60
_NAMES = ("who", "to")
"""Groups of a rule that name who resolves, and before whom; the others are the verb."""
_QUOTATION = re.compile(r"[\"”“»«]")


@dataclass(frozen=True, slots=True)
class Found:
    """A verb that resolves, in its sentence."""

    rule: Rule
    past: bool
    """The verb is in the past: it was resolved, also where the sentence is a heading."""
    end: int
    """Where in the sentence the words that matter end."""

    @property
    def soft(self) -> bool:
        """Counts only where the item has no Beslut heading of its own."""
        return bool(self.rule.gives["force"] == "soft")


class Judge:
    """Knows who met, and so whose resolutions count."""

    def __init__(self, head: Iterable[str], roster: Roster | None = None, others: Iterable[str | None] = ()) -> None:
        """``head``: lines in which the minutes say whose they are; ``roster``: who was there; ``others``: whom they came from."""
        self._roster = roster or Roster(())
        self._others = frozenset(name.lower() for name in others if name and not _BODY.search(name))
        self._head = " ".join(head).lower()
        self._named = _BODY.search(self._head) is not None
        nouns = (_ENDING.sub("", noun.group()) for noun in _BODY.finditer(self._head))
        self._bases = {base.group(1) for noun in nouns if (base := _BASE.search(noun))}

    def found(self, text: str, acts: Sequence[Rule] | None = None) -> Found | None:
        """The first verb in a sentence by which this meeting resolves something; ``acts``: the rules that may find one."""
        for rule in acts_in(text) if acts is None else acts:
            for match in rule.pattern.finditer(text):
                verb = next(name for name in ("act", *match.groupdict()) if name not in _NAMES and match.groupdict().get(name))
                start, end = match.span(verb)
                if self._counts(rule, match, text, start, end):
                    past = _PAST.search(match.group(verb)) is not None
                    return Found(rule, past, match.end() if rule.gives.get("cut") else len(text))
        return None

    def opening_person(self, sentence: str) -> str | None:
        """The person a sentence begins with."""
        begins = self._roster.find(sentence[:_LONGEST_NAME])
        return next((mention.name for mention in begins if mention.start == 0), None)

    @property
    def prepares(self) -> bool:
        """Is the body that met one that prepares matters for another?"""
        return _PREPARES.search(self._head) is not None

    def own(self, noun: str) -> bool:
        """Is a body that a sentence names the one that met?"""
        stem = _ENDING.sub("", noun.lower())
        if not stem or stem in self._head:
            return True
        if _OTHERS.match(noun):
            return False
        if _GENERAL_MEETING.search(stem):
            return not self._named or _GENERAL_MEETING.search(self._head) is not None
        if _POLITICAL.search(stem):
            return not self._named
        base = _BASE.search(stem)
        return not self._bases or _SIMPLE.match(noun) is not None or base is None or base.group(1) not in self._bases

    def _counts(self, rule: Rule, match: re.Match[str], text: str, start: int, end: int) -> bool:
        before, after = text[:start], text[end:]
        if len(_QUOTATION.findall(before)) % 2:
            return False
        if _WHOLE.first(text):
            return False
        if rule.gives.get("body") and not self._by_us(match.groupdict().get("who"), before, after):
            return False
        to = match.groupdict().get("to")
        if to and _GENERAL_MEETING.search(to) and self.own(to):
            return False  # proposed to this very meeting
        past = _PAST.search(text[start:end]) is not None
        puts_off = bool(rule.gives.get("tabling")) or _TABLING.search(text[start:]) is not None
        ours_now = not past and any((by := guard.search(after)) and self.own(by["who"]) for guard in _BY)
        finite = before.endswith("och ") and text[start:end].endswith("r")  # "måste göras om och beslutar": a verb of its own
        records = _RECORDS.search(before) is not None
        told = {"finite": finite, "tabling": puts_off, "records": records, "ours": ours_now}
        spared = {name for name, holds in told.items() if holds}
        guards = (*((guard, before) for guard in _BEFORE.applicable(before)), *((guard, after) for guard in _AFTER.applicable(after)))
        for guard, where in guards:
            if (guard.gives.get("tense") == "present" and past) or not spared.isdisjoint(guard.gives.get("spares", ())):
                continue
            hit = guard.pattern.search(where)
            if hit and not (guard.gives.get("body") and self._by_this(hit["who"])):
                return False
        return True

    def _by_us(self, who: str | None, before: str, after: str) -> bool:
        if who is None:
            subject = _SUBJECT_AFTER.search(after) or _SUBJECT_BEFORE.search(before)
            who = subject["who"] if subject else None
        if who is None and _are_persons(before):
            return False  # "Eva och Bo beslutar om platsen": what they are to settle between them
        if who is None and before.endswith(" ") and _PLACE.sub("", before).lower() in self._others:
            return False  # "Norrby beslutade tidigt": a member's own decision
        return who is None or self.own(who)

    def _by_this(self, who: str) -> bool:
        """Named after "av": a person or a thing says nothing of who decided."""
        return not (_OTHERS.match(who) or _BODY.fullmatch(who)) or self.own(who)


def _are_persons(before: str) -> bool:
    """Are the words before a verb nothing but persons' names?"""
    names = _NAMES_ALONE.fullmatch(before)
    return names is not None and is_first_name(names["first"]) and is_body(before) is False


_NAMES_ALONE = re.compile(r"(?P<first>[A-ZÅÄÖ][a-zåäöé-]+)(?:(?:,| och| samt|) [A-ZÅÄÖ][a-zåäöé-]+){0,5} ")


def acts_in(text: str) -> Sequence[Rule]:
    """The rules that may find a resolution in a text."""
    return _ACTS.applicable(text)


def is_body(text: str) -> bool:
    """Is a text nothing but the name of a body ("Stämman")?"""
    return _BODY.fullmatch(text.rstrip(" :")) is not None
