"""Which items of different meetings are about the same matter.

A matter is known by its words: the key of a name ("RUFS", however spelled), of a heading's word or of a compound.
Every topic of every reading is put under its key, so the work grows with the number of topics, never with pairs of
meetings. A key makes a matter when items of at least two documents do something with it: carry it in a heading, decide
on it, give it to somebody, list it as open, or speak of it at some length. A word said in passing makes none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kansli.reader.matters.followup import FollowUp, follow_up
from kansli.reader.records import Event, Reading, Span, Topic

Place = tuple[str, str | None]
"""(document, item), as a register names it: there, no two documents have the same name."""
Where = tuple[int, str | None]
"""(number of the reading, item): within one run, two readings may well come from files of the same name."""

_MEETING = "möte-"
"""How the key of a planned meeting begins."""
_SPOKEN_OF = 3
"""So many times said in one item, a name is more than a passing mention."""
_EVERYWHERE = 0.4
"""A word of running text in more than this share of a large archive names nothing."""
_LARGE = 20
"""Documents from which an archive is large in that sense."""
_NAME_WORTHY = 10
"""Letters from which a word of running text may name a matter by itself."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One item's part in a matter."""

    document: str
    date: date | None
    item: str | None
    event: Event
    span: Span
    why: str
    """In Swedish: what ties the item to the matter."""

    @property
    def place(self) -> Place:
        """(document, item)"""
        return self.document, self.item


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter that recurs, with its mentions in the order of their meetings."""

    id: str
    """Stays the same when more readings are linked."""
    name: str
    also_called: tuple[str, ...]
    keys: frozenset[str]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class KnownMatter:
    """A matter that a register holds already, with what a person has decided of it."""

    id: str
    name: str
    keys: frozenset[str]
    confirmed: frozenset[Place] = frozenset()
    """Items a person tied to it: always kept, whatever the words say."""
    rejected: frozenset[Place] = frozenset()
    """Items a person took from it: never tied again."""


@dataclass(frozen=True, slots=True)
class Links:
    """What linking found."""

    matters: tuple[Matter, ...]
    """Those that recur, and those a register holds that are told of at all; by their first mention."""
    follow_ups: tuple[FollowUp, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """One topic in its reading."""

    number: int
    reading: Reading
    topic: Topic

    @property
    def where(self) -> Where:
        return self.number, self.topic.item

    @property
    def place(self) -> Place:
        return self.reading.document, self.topic.item


def link(readings: Iterable[Reading], matters: Sequence[KnownMatter] = ()) -> Links:
    """Tie the items of all readings together.

    Args:
        readings: any number, in any order; all of an archive, or only the new ones.
        matters: what a register holds already: those keep their identity and get the new readings' mentions, and what a
            person decided of them stands.
    """
    ordered = sorted(readings, key=lambda reading: (reading.head.date or date.max, reading.document))
    said = _by_key(ordered)
    named = {matter.id: _said_of(matter.keys, said) for matter in matters}
    taken = {key for matter in matters for key in matter.keys}
    made = [_known_matter(matter, named[matter.id], ordered) for matter in matters]
    groups: dict[tuple[str, frozenset[Where]], list[str]] = defaultdict(list)
    for key, uses in said.items():
        if key not in taken and _names_a_matter(uses, len(ordered)):
            apart = key if key.startswith(_MEETING) else ""
            groups[apart, frozenset(use.where for use in uses if _counts(use))].append(key)
    used = {matter.id for matter in matters}
    for keys in groups.values():
        matter = _new_matter(keys, said, used)
        used.add(matter.id)
        made.append(matter)
    told = [matter for matter in made if matter.mentions]
    told.sort(key=lambda matter: (*_mention_order(matter.mentions[0]), matter.id))
    return Links(tuple(told), follow_up(ordered))


def _by_key(readings: Sequence[Reading]) -> dict[str, list[_Said]]:
    """All topics under their key; the spellings of a name brought together."""
    said: dict[str, list[_Said]] = defaultdict(list)
    bare: dict[str, list[_Said]] = defaultdict(list)
    for number, reading in enumerate(readings):
        for topic in (*reading.topics, *_planned_meetings(reading)):
            said[topic.key].append(_Said(number, reading, topic))
            if topic.named and (without := _without_year(topic)):
                bare[without.key].append(_Said(number, reading, without))
    names = {key for key, uses in said.items() if any(use.topic.named for use in uses)}
    for key in bare.keys() & (names | _misspelled(names | bare.keys(), {**bare, **said}).keys()):
        said[key].extend(bare[key])
        names.add(key)
    for key, stronger in _misspelled(names, said).items():
        said[stronger].extend(said.pop(key))
        said[stronger].sort(key=lambda use: use.number)
    return said


def _without_year(topic: Topic) -> Topic | None:
    """The name alone of one with a year ("RUFS 2050"): how it is spelled, and no more; None where it has none."""
    name = topic.name.rstrip("0123456789 ")
    key = topic.key.rstrip("0123456789")
    if key in {"", topic.key}:
        return None
    return replace(topic, key=key, name=name, heading=False, standing=False, times=1, event=None, refers_back=False)


def _planned_meetings(reading: Reading) -> Iterator[Topic]:
    """Coming meetings of a body that the standing items tell of: each is a matter of its own, by its date."""
    standing = {topic.item for topic in reading.topics if topic.standing}
    for event in reading.dated_events:
        if event.body and event.item in standing:
            day = event.date.isoformat()
            yield Topic(
                event.item,
                _MEETING + day,
                f"{event.body} {day}",
                named=True,
                heading=False,
                standing=True,
                times=1,
                event=None,
                refers_back=False,
                span=event.span,
            )


def _misspelled(names: set[str], said: dict[str, list[_Said]]) -> dict[str, str]:
    """Names one letter from a name said more often ("rufes", "rues" → "rufs").

    Found through the forms that lack one letter, so the work grows with the names, not with their pairs. Names with
    digits differ on purpose (a year, a number) and short ones are too alike by chance.
    """
    often = {name: sum(use.topic.times for use in said[name]) for name in names if len(name) >= 4 and name.isalpha()}
    by_form: dict[str, list[str]] = defaultdict(list)
    for name in sorted(often, key=lambda n: (-often[n], n)):
        for form in {name, *(name[:i] + name[i + 1 :] for i in range(len(name)))}:
            by_form[form].append(name)
    made: dict[str, str] = {}
    for rivals in by_form.values():
        for rival in rivals[1:]:
            close = len(rival) <= 5 or len(rivals[0]) == len(rival) or rivals[0] in rival
            if often[rivals[0]] > often[rival] and close and abs(len(rivals[0]) - len(rival)) <= 1 and _is_acronym(said[rival]):
                made.setdefault(rival, made.get(rivals[0], rivals[0]))
    return {key: target for key, target in made.items() if target not in made}


def _is_acronym(uses: list[_Said]) -> bool:
    return all(use.topic.name[:2].isupper() for use in uses)


def _said_of(keys: frozenset[str], said: dict[str, list[_Said]]) -> list[_Said]:
    return [use for key in sorted(keys) for use in said.get(key, ())]


def _counts(use: _Said) -> bool:
    """Is it more than a word in passing?"""
    topic = use.topic
    if topic.standing and not topic.heading and _is_where_they_meet(use):
        return False
    if topic.heading or topic.event or topic.standing:
        return True
    return topic.named and (topic.times >= _SPOKEN_OF or topic.refers_back)


def _is_where_they_meet(use: _Said) -> bool:
    following = use.reading.next_meeting
    return following is not None and use.topic.name in (following.place or "")


def _names_a_matter(uses: list[_Said], documents: int) -> bool:
    strong = [use for use in uses if _counts(use)]
    where = {use.number for use in strong}
    if len(where) < 2:
        return False
    if documents >= _LARGE and len(where) > _EVERYWHERE * documents:
        return any(use.topic.named for use in strong)
    if any(use.topic.heading or use.topic.named for use in strong):
        return True
    return any(use.topic.event for use in strong) and len(strong[0].topic.key) >= _NAME_WORTHY


def _new_matter(keys: list[str], said: dict[str, list[_Said]], used: set[str]) -> Matter:
    every = [use for key in sorted(keys) for use in said[key]]
    uses = [use for use in every if _counts(use)]
    spelled: Counter[str] = Counter()
    told_in: dict[str, set[int]] = defaultdict(set)
    for use in uses:
        spelled[use.topic.name] += use.topic.times
        told_in[use.topic.name].add(use.number)
    best = min(
        uses,
        key=lambda use: (
            not use.topic.named,
            (-len(told_in[use.topic.name]), len(use.topic.name)) if use.topic.named else (not use.topic.heading, 0),
            -spelled[use.topic.name],
            -len(use.topic.name),
            use.topic.name,
        ),
    )
    name = best.topic.name[0].upper() + best.topic.name[1:]
    root = min(keys)
    identity, suffix = root, 2
    while identity in used:
        identity, suffix = f"{root}-{suffix}", suffix + 1
    others = _other_names(every, {use.where for use in uses}, {name, best.topic.name})
    return Matter(identity, name, others, frozenset(keys), _mentions(uses))


def _known_matter(matter: KnownMatter, uses: list[_Said], readings: Sequence[Reading]) -> Matter:
    """A register's matter with what the readings say of it, as far as no person has decided otherwise."""
    kept = [use for use in uses if use.place not in matter.rejected and (_counts(use) or use.place in matter.confirmed)]
    mentions = list(_mentions(kept))
    lacking = matter.confirmed - {mention.place for mention in mentions}
    mentions.extend(
        Mention(reading.document, reading.head.date, item.number or item.heading, Event.INFORMED, item.span, "bekräftat av kansliet")
        for reading in readings
        for item in reading.items
        if (reading.document, item.number or item.heading) in lacking
    )
    mentions.sort(key=_mention_order)
    others = _other_names(uses, {use.where for use in kept}, {matter.name})
    return Matter(matter.id, matter.name, others, matter.keys, tuple(mentions))


def _other_names(uses: list[_Said], where: set[Where], shown: set[str]) -> tuple[str, ...]:
    """What else the minutes call it in the items that belong to it, scans as they spell it too."""
    names = {name for use in uses if use.where in where for name in (use.topic.name, *use.topic.spelled)}
    return tuple(sorted(names - shown, key=lambda name: (name.casefold(), name)))


def _mentions(uses: list[_Said]) -> tuple[Mention, ...]:
    """One mention an item: the passage that does most with the matter."""
    best: dict[Where, _Said] = {}
    for use in uses:
        rival = best.get(use.where)
        if rival is None or _weight(use) > _weight(rival):
            best[use.where] = use
    mentions = [_mention(use) for use in best.values()]
    mentions.sort(key=_mention_order)
    if mentions and mentions[0].event is Event.INFORMED:
        mentions[0] = replace(mentions[0], event=Event.RAISED)
    return tuple(mentions)


def _weight(use: _Said) -> tuple[bool, bool, int]:
    return use.topic.event is not None, use.topic.heading, use.topic.times


def _mention(use: _Said) -> Mention:
    topic = use.topic
    return Mention(use.reading.document, use.reading.head.date, topic.item, topic.event or Event.INFORMED, topic.span, _why(topic))


BY_HEADING = "rubriken har ordet"
"""So begins what ties an item whose very heading names the matter: all that is said there concerns it."""


def _why(topic: Topic) -> str:
    if topic.key.startswith(_MEETING):
        return f"samma möte: {topic.name}"
    if topic.heading:
        return f"{BY_HEADING} ”{topic.name}”"
    if topic.event:
        what = {
            Event.OUTSTANDING: "listan över utestående",
            Event.TABLED: "bordläggningen",
            Event.ASSIGNED: "uppdraget",
            Event.DECIDED: "beslutet",
        }
        return f"{what[topic.event]} nämner ”{topic.name}”"
    if topic.standing:
        return f"”{topic.name}” tas upp under en stående punkt"
    return f"”{topic.name}” nämns {topic.times} gånger"


def _mention_order(mention: Mention) -> tuple[date, str, int]:
    return mention.date or date.max, mention.document, mention.span.start


def matters_json(links: Links) -> list[dict[str, Any]]:
    """The matters as JSON: matter, mentions with document, item, event, quote and why."""
    return [
        {
            "matter": matter.name,
            "id": matter.id,
            "also_called": list(matter.also_called),
            "mentions": [
                {
                    "document": mention.document,
                    "date": mention.date.isoformat() if mention.date else None,
                    "item": mention.item,
                    "event": mention.event.value,
                    "quote": mention.span.quote,
                    "why": mention.why,
                }
                for mention in matter.mentions
            ],
        }
        for matter in links.matters
    ]
