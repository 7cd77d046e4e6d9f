"""How well a record matches a gold record: entries found per facet, values right per attribute, quotes that are not in the text.

A gold entry and a found one are the same fact when they name the same thing (a person, a numbered heading, a sum) or quote
the same passage: at least half of the words of both. An entry that gold marks `optional` counts neither way, and so does an
attribute or a facet that a gold record leaves out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Entry = Mapping[str, Any]
Likeness = Callable[[Entry, Entry], float]

SAME_PASSAGE = 0.5
SAME_HEADING = 0.6
WORDS_OF_A_LIST = 6  # an assignee this much longer than the right one is a list of everybody
GAP = " … "
EMPTY: tuple[object, ...] = (None, "", [])
HEAD = ("kind", "body", "date", "starts", "ends", "place", "adjuster", "note_taker", "chaired_by")
NEXT_MEETING = ("date", "starts", "ends", "place")


def folded(value: object) -> object:
    """Text without regard to case and runs of white space; anything else as it is."""
    return " ".join(value.split()).casefold() if isinstance(value, str) else value


def words(value: object) -> list[str]:
    return re.findall(r"\w+", str(value or "").casefold())


def overlap(one: object, other: object) -> float:
    """Shared words over all words, each counted as often as it stands."""
    ours, theirs = Counter(words(one)), Counter(words(other))
    everything = (ours | theirs).total()
    return (ours & theirs).total() / everything if everything else 0.0


def organisation(value: object) -> str:
    """A municipality is the same with and without the word kommun."""
    return re.sub(r"s?\s+kommuns?$", "", str(folded(value) or ""))


def number(value: object) -> str:
    return str(value or "").strip("§ .").casefold()


def same_passage(gold: Entry, found: Entry) -> float:
    if gold.get("item") and found.get("item") and number(gold["item"]) != number(found["item"]):
        return 0.0
    likeness = overlap(gold.get("quote"), found.get("quote"))
    return likeness if likeness >= SAME_PASSAGE else 0.0


def same_assignment(gold: Entry, found: Entry) -> float:
    likeness = same_passage(gold, found)
    ours, theirs = words(gold.get("assignee")), words(found.get("assignee"))
    if not likeness or not ours:
        return likeness
    if not set(ours) & set(theirs) or len(theirs) > len(ours) + WORDS_OF_A_LIST:
        return 0.0
    return likeness + overlap(gold["assignee"], found["assignee"]) / 10


def same_event(gold: Entry, found: Entry) -> float:
    return 0.1 + overlap(gold.get("quote"), found.get("quote")) if gold.get("date") == found.get("date") else 0.0


def same_name(gold: Entry, found: Entry) -> float:
    return float(folded(gold["name"]) == folded(found.get("name")))


def same_item(gold: Entry, found: Entry) -> float:
    ours, theirs = number(gold.get("number")), number(found.get("number"))
    if not words(gold["heading"]):
        return float(bool(ours) and ours == theirs)
    if ours and theirs and ours != theirs:
        return 0.0
    likeness = overlap(gold["heading"], found.get("heading"))
    return likeness if likeness >= SAME_HEADING else 0.0


def same_sum(gold: Entry, found: Entry) -> float:
    return float(gold["amount_sek"] == found.get("amount_sek"))


def same_organisation(gold: Entry, found: Entry) -> float:
    return float(organisation(gold["organisation"]) == organisation(found.get("organisation")))


@dataclass(frozen=True)
class Facet:
    """How entries of one facet are paired, and which of their values are compared."""

    likeness: Likeness
    attributes: tuple[str, ...] = ()
    quoted: bool = True


FACETS = {
    "attendance": Facet(same_name, ("organisation", "role", "present", "mode", "items", "from", "to"), quoted=False),
    "items": Facet(same_item, ("outcome",), quoted=False),
    "decisions": Facet(same_passage, ("item", "kind", "marked")),
    "assignments": Facet(same_assignment, ("item", "assignee", "due", "basis")),
    "tabled": Facet(same_passage, ("item", "matter", "reason", "to")),
    "outstanding": Facet(same_passage, ("item", "responsible")),
    "dated_events": Facet(same_event, ("item", "starts", "ends")),
    "amounts": Facet(same_sum, ("item", "cap")),
    "non_participation": Facet(same_organisation),
}


@dataclass
class Tally:
    """Entries of one facet: found and right, in gold but not found, found but not in gold."""

    right: int = 0
    missed: int = 0
    extra: int = 0

    @property
    def f1(self) -> float:
        counted = 2 * self.right + self.missed + self.extra
        return 2 * self.right / counted if counted else 1.0


@dataclass
class Score:
    """The figures over all documents scored, and what went wrong, worst first."""

    facets: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in FACETS})
    attributes: dict[str, Tally] = field(default_factory=dict)
    invented: list[str] = field(default_factory=list)
    misses: dict[str, list[str]] = field(default_factory=dict)

    def attribute(self, name: str) -> Tally:
        return self.attributes.setdefault(name, Tally())

    def miss(self, where: str, what: str) -> None:
        self.misses.setdefault(where, []).append(what)

    @property
    def attributes_right(self) -> float:
        right = sum(tally.right for tally in self.attributes.values())
        asked = right + sum(tally.missed for tally in self.attributes.values())
        return right / asked if asked else 1.0

    def told(self, where: str, most: int = 40) -> str:
        """The misses of one facet or attribute, as the message of a failing test."""
        told = self.misses.get(where, [])
        return "\n".join([f"{where}: {len(told)} misses", *(f"  {line}" for line in told[:most])])


def score(cases: Iterable[tuple[Entry, Entry, str]]) -> Score:
    """Score pairs of gold record and found record, each with the text both are about."""
    total = Score()
    for gold, found, text in cases:
        score_head(total, gold, found)
        for name in FACETS:
            if name in gold:
                score_facet(total, name, gold, found)
        total.invented += invented(found, text)
    return total


def score_head(total: Score, gold: Entry, found: Entry) -> None:
    for key in HEAD:
        if key in gold:
            compare(total, f"head.{key}", gold["document"], gold[key], found.get(key))
    if "next_meeting" in gold:
        wanted, given = gold["next_meeting"] or {}, found.get("next_meeting") or {}
        for key in NEXT_MEETING:
            compare(total, f"next_meeting.{key}", gold["document"], wanted.get(key), given.get(key))


def score_facet(total: Score, name: str, gold: Entry, found: Entry) -> None:
    facet, tally, document = FACETS[name], total.facets[name], gold["document"]
    pairs, missed, extra = paired(gold[name], found.get(name) or [], facet.likeness)
    pairs = [pair for pair in pairs if not pair[0].get("optional")]
    missed = [entry for entry in missed if not entry.get("optional")]
    tally.right += len(pairs)
    tally.missed += len(missed)
    tally.extra += len(extra)
    for said, entries in (("missed", missed), ("extra", extra)):
        for entry in entries:
            total.miss(name, f"{document} {said}: {shown(entry)}")
    for ours, theirs in pairs:
        for attribute in facet.attributes:
            if attribute in ours and comparable(attribute, ours[attribute], theirs.get(attribute)):
                compare(total, f"{name}.{attribute}", f"{document} {shown(ours)}", ours[attribute], theirs.get(attribute))


def compare(total: Score, name: str, where: str, wanted: object, given: object) -> None:
    if same_value(name.rpartition(".")[2], wanted, given):
        total.attribute(name).right += 1
    else:
        total.attribute(name).missed += 1
        total.miss(name, f"{where}: {wanted!r} read as {given!r}")


def same_value(attribute: str, wanted: object, given: object) -> bool:
    if attribute == "organisation":
        return organisation(wanted) == organisation(given)
    if attribute in {"assignee", "responsible", "matter"} and wanted:
        return overlap(wanted, given) >= SAME_PASSAGE
    return folded(wanted) == folded(given)


def comparable(attribute: str, wanted: object, given: object) -> bool:
    """Whether there is anything to compare: a settled value in gold, or one found where gold has none."""
    return settled(attribute, wanted) or (wanted in EMPTY and settled(attribute, given))


def settled(attribute: str, value: object) -> bool:
    """Whether a value is told exactly; of due dates and targets, only dates, times and the next meeting are."""
    if value in EMPTY:
        return False
    return attribute not in {"due", "to"} or bool(re.fullmatch(r"\d{4}-\d\d-\d\d|\d\d:\d\d|next_meeting", str(value)))


def paired(gold: list[Entry], found: list[Entry], likeness: Likeness) -> tuple[list[tuple[Entry, Entry]], list[Entry], list[Entry]]:
    """Pairs of the same fact, the most alike first; then what is left of either side."""
    ranked = sorted(
        ((likeness(ours, theirs), i, j) for i, ours in enumerate(gold) for j, theirs in enumerate(found)),
        key=lambda rank: (-rank[0], bool(gold[rank[1]].get("optional")), rank[1], rank[2]),
    )
    taken: dict[int, int] = {}
    for value, i, j in ranked:
        if value > 0 and i not in taken and j not in taken.values():
            taken[i] = j
    pairs = [(gold[i], found[j]) for i, j in taken.items()]
    missed = [entry for i, entry in enumerate(gold) if i not in taken]
    return pairs, missed, [entry for j, entry in enumerate(found) if j not in taken.values()]


def invented(found: Entry, text: str) -> list[str]:
    """Facts of which some part of the quote is missing, or does not stand in the text."""
    whole = str(folded(text))
    wrong = []
    for name, facet in FACETS.items():
        for entry in found.get(name) or []:
            quote = entry.get("quote") or ""
            if (quote or facet.quoted) and not all(part and str(folded(part)) in whole for part in quote.split(GAP)):
                wrong.append(f"{found.get('document')} {name}: {quote or entry}")
    return wrong


def shown(entry: Entry) -> str:
    return str(entry.get("quote") or entry.get("name") or entry.get("heading") or dict(entry))[:120]
