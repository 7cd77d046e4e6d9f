"""Stage topics: notes what each item is about, for linking it with items of other meetings.

Reads sections, their blocks, the attendance and the facts; leaves ``draft.topics``: one for each word or name in an item
that could name a matter (which of them do is decided when readings are linked, for it shows only across documents), and
``draft.told``: the sentences that give, list, decide or report something, by their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kansli.reader import records
from kansli.reader.draft import Draft, Section, Zone
from kansli.reader.flow import Flow
from kansli.reader.language.stems import stem
from kansli.reader.records import Event, Span, Told, Topic
from kansli.reader.rules import words
from kansli.reader.rules.kept import compiled

_WORD = re.compile(r"(?P<word>[^\W\d_][\w&]*(?:-[^\W\d_]+)*)(?: (?P<year>20\d\d)\b)?")
_ACRONYM = re.compile(r"[A-ZÅÄÖ]{2}[A-ZÅÄÖ0-9]*[a-zåäö]?(?: ?\d{2,4})?\Z")
_CAMEL = re.compile(r"[A-ZÅÄÖ][a-zåäö]+[A-ZÅÄÖ]\w+\Z")
# These are in small letters and looked for in small letters, which is far quicker than passing over the difference.
_GENERIC = compiled(words("topics")["generic"])
_COMMON = compiled(words("topics")["common"])
_AHEAD = compiled(words("topics")["ahead"])
_REPORTED = compiled(words("topics")["reported"])
_OWN_END = compiled(f"(?:{words('topics')['own_name_end']}|{words('topics')['body_end']}s?)" + r"\Z")
_PASSING = compiled(words("topics")["passing"])
_BODY_END = compiled(words("topics")["body_end"] + r"s?\Z")
_UP_END = compiled(words("topics")["up_end"] + r"\Z")
_BEGINS = compiled(words("topics")["begins"])
_SILENT = compiled(words("topics")["silent_heading"])
_BACK = compiled(words("topics")["refers_back"])
_NO_NAME = frozenset(words("topics")["acronym"].removeprefix("(?:").removesuffix(")").split("|"))
_QUIET = frozenset({Zone.HEAD, Zone.SIGNATURES, Zone.AGENDA, Zone.APPENDIX, Zone.PAPERS, Zone.DISPATCH})
_LONG = 8
"""Letters from which a word of running text may name a matter: Swedish names its matters with compounds."""
_ONE_NAME = 12
"""A heading all in capitals is shouted, not an acronym, when it is longer than this."""
_TELLING = 4
"""Letters from which a word tells what a sentence is about."""
_SHORT = 5
"""Letters from which a word of a heading may."""


def run(draft: Draft) -> None:
    """Leave ``draft.topics``."""
    passed_over = _names_of_people_and_parties(draft)
    facts = _fact_ranges(draft)
    for section in draft.sections:
        if not _SILENT.search(section.title.lower()):
            draft.topics.extend(_of_section(draft, section, passed_over, facts))


def _fact_ranges(draft: Draft) -> list[tuple[int, int, Event]]:
    """Ranges of the passages of facts, with what they do to a matter; the weightiest first."""
    kinds: list[tuple[Event, Sequence[records.Outstanding | records.Assignment | records.Tabled | records.Decision]]] = [
        (Event.OUTSTANDING, draft.outstanding),
        (Event.TABLED, draft.tabled),
        (Event.ASSIGNED, draft.assignments),
        (Event.DECIDED, draft.decisions),
    ]
    return [(start, end, event) for event, entries in kinds for entry in entries for start, end in entry.span.ranges]


@dataclass(slots=True)
class _Seen:
    """What an item has said so far with one word."""

    name: str
    named: bool
    heading: bool
    flow: Flow
    event: Event | None
    refers_back: bool
    reports: bool
    times: int = 1
    spelled: tuple[str, ...] = ()


def _of_section(draft: Draft, section: Section, passed_over: frozenset[str], facts: list[tuple[int, int, Event]]) -> Iterator[Topic]:
    seen: dict[str, _Seen] = {}
    first_report: Flow | None = None
    number = section.number or section.title or None
    for block in section.blocks:
        if block.zone in _QUIET:
            continue
        heading = block.heading or block.subheading
        for sentence in [block.flow] if heading else block.flow.sentences:
            event = None if heading else _event_of(sentence, facts)
            back = bool(_BACK.search(sentence.lowered))
            reports = not heading and bool(_REPORTED.search(sentence.lowered)) and not _AHEAD.search(sentence.lowered)
            if event or reports or (not heading and _BEGINS.search(sentence.lowered)):
                draft.told.append(Told(number, _keys(sentence, passed_over), reports, draft.span(sentence)))
            first_report = first_report or (sentence if reports else None)
            for name, key, named, place in _words_of(sentence, passed_over, heading=heading):
                known = seen.get(key)
                if known is None:
                    known = seen[key] = _Seen(name, named, heading, sentence, event, back, reports)
                else:
                    known.times += 1
                    known.heading |= heading
                    if not known.event and (event or (reports and not known.reports)):
                        known.event, known.reports, known.flow = event, reports, sentence
                known = seen.get(_acronym_key(sentence.text[slice(*place)]), known) if named else known
                spelled = _delivered(draft, sentence, place) if named else ""
                if spelled and spelled not in known.spelled:
                    known.spelled = (*known.spelled, spelled)
    spans: dict[int, Span] = {}
    for key, word in seen.items():
        flow = first_report if first_report and word.heading and word.times == 1 and not section.standing else word.flow
        first = flow.offsets[0]
        span = spans.get(first) or spans.setdefault(first, draft.span(flow))
        yield Topic(
            number,
            key,
            word.name,
            word.named,
            word.heading,
            section.standing,
            word.times,
            word.event,
            word.refers_back,
            span,
            word.spelled,
        )


def _delivered(draft: Draft, sentence: Flow, place: tuple[int, int]) -> str:
    """How the delivered text spells a name that was repaired for reading, where that is a name too; else empty."""
    start, end = place
    spelled = draft.source.text[sentence.offsets[start] : sentence.offsets[end - 1] + 1]
    return spelled if spelled != sentence.text[start:end] and _ACRONYM.match(spelled) else ""


def _keys(sentence: Flow, passed_over: frozenset[str]) -> frozenset[str]:
    """Stems of the words that say what a sentence is about."""
    kept: set[str] = set()
    for found in _WORD.finditer(sentence.text):
        word, year = found.groups()
        if len(word) >= _TELLING and word.lower() not in passed_over:
            kept.update((_acronym_key(word + (year or "")),) if _ACRONYM.match(word) else _told_keys(word.lower()))
    return frozenset(kept)


@lru_cache(maxsize=50_000)
def _told_keys(low: str) -> tuple[str, ...]:
    """What a word says of what its sentence is about: its stem, and that of what is up ("organisationsförslag" → "organisation")."""
    if _is_generic(low) or _PASSING.fullmatch(low) or _BODY_END.search(low):
        return ()
    key = stem(stem(low))
    up = _UP_END.search(low)
    about = low[: up.start()] if up else ""
    return (key, stem(stem(about))) if len(about) > _TELLING and not _is_generic(about) else (key,)


def _event_of(sentence: Flow, facts: list[tuple[int, int, Event]]) -> Event | None:
    first, last = sentence.offsets[0], sentence.offsets[-1] + 1
    return next((event for start, end, event in facts if start < last and first < end), None)


def _words_of(sentence: Flow, passed_over: frozenset[str], *, heading: bool) -> Iterator[tuple[str, str, bool, tuple[int, int]]]:
    """(as written, key, is it a name, where in the sentence) for each word that may name a matter."""
    shouted = sentence.text.isupper() and len(sentence) > _ONE_NAME
    least = _SHORT if heading else _LONG
    for found in _WORD.finditer(sentence.text):
        word, year = found.groups()
        capital = word[0].isupper()
        if (len(word) < least and not capital) or (low := word.lower()) in passed_over:
            continue
        if capital and not shouted and _ACRONYM.match(word):
            if word.upper() not in _NO_NAME:
                yield (
                    (f"{word} {year}", _acronym_key(word + year), True, found.span("word"))
                    if year
                    else (word, _acronym_key(word), True, found.span("word"))
                )
        elif len(word) < _SHORT or _plain(low):
            continue
        elif capital and (_CAMEL.match(word) or (found.start() and not heading)):
            yield word, stem(word), True, found.span("word")
        elif heading or len(word) >= _LONG:
            yield word, stem(word), False, found.span("word")


@lru_cache(maxsize=20_000)
def _plain(low: str) -> bool:
    """Is it a word of offices and meetings, or the cooperation's own name?"""
    return _is_generic(low) or bool(_COMMON.match(low)) or bool(_OWN_END.search(low))


@lru_cache(maxsize=20_000)
def _is_generic(low: str) -> bool:
    """Is it a word of offices and meetings?"""
    return _GENERIC.match(low) is not None


def _acronym_key(word: str) -> str:
    """RUFs, RUFSS and RUFFS are one: small letters, doubled letters once, an ending s kept."""
    return re.sub(r"([^\W\d])\1+", r"\1", word.lower().replace(" ", ""))


def _names_of_people_and_parties(draft: Draft) -> frozenset[str]:
    """Words that name a person, an organisation or the body itself, in small letters, with and without genitive s."""
    found: set[str] = set()
    named: list[str] = [*draft.known.people, *draft.known.organisations, draft.head.body or ""]
    for person in draft.attendance:
        named += [person.name, person.organisation or ""]
    for name in named:
        for part in re.findall(r"\w+", name.lower()):
            found |= {part, part.removesuffix("s"), part + "s"}
    return frozenset(found)
