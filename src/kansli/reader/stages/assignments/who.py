"""Who the words before a task mean.

Reads the attendance, the organisations and what the text says nearby; leaves the assignee as the record names him.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property, lru_cache

from kansli.reader.draft import Draft
from kansli.reader.language.names import NameMention, Roster, initials_of
from kansli.reader.language.namewords import is_first_name, is_title, municipalities, opens_no_name
from kansli.reader.records import Attendee, Role
from kansli.reader.rules import words
from kansli.reader.rules.kept import compiled


class Tie(IntEnum):
    """How close somebody stands to the meeting, the closest last."""

    UNKNOWN = 0
    OUTSIDE = 1
    """A body or an organisation that may or may not work for the meeting."""
    BODY = 2
    """The body that meets."""
    MEMBER = 3
    """An organisation listed in the attendance."""
    DOER = 4
    """A group that works for the meeting."""
    PERSON = 5


@dataclass(frozen=True, slots=True)
class Assignee:
    """Who is to do something."""

    name: str
    tie: Tie


_WORDS = words("assignments")
_GROUP = compiled(rf"^{_WORDS['lead']}{{0,2}}{_WORDS['group_noun']}(?!\w)", re.IGNORECASE)
_OPENS_A_GROUP = compiled(rf"(?:(?:{_WORDS['lead_word']}|de|den|hon|han|hen)|{_WORDS['group_noun']})$", re.IGNORECASE)
_DOERS = compiled(rf"^(?:alla|samtliga)\b|{_WORDS['doer_noun']}\b", re.IGNORECASE)
_COMMON_START = compiled(rf"{_WORDS['lead_word']}", re.IGNORECASE)
_EVERYBODY = re.compile(r"(?:alla|samtliga|var och en|övriga$)\b", re.IGNORECASE)
_ADMINISTRATION = re.compile(r"(?P<field>[\wåäö-]*?)s?(?:förvaltningen|kontoret|enheten|avdelningen)$", re.IGNORECASE)
_HEADS = re.compile(
    r"(?P<field>[\wåäö-]{3,}?)s?(?:chef|direktör|ingenjör|sekreterare|strateg|samordnare|ordförande)(?:n|en)?$", re.IGNORECASE
)
_PRONOUN = re.compile(r"(?:hon|han|hen)$", re.IGNORECASE)
_NOBODY = re.compile(
    r"^(?:vi|man|det|den|de|detta|dessa|denna|ni|jag|som|vilket|något|någon|en person|ingen|inget|inga|mötet|mötets? deltagare|frågan|förslaget|att|sig|vem|båda|var)$",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"^(?:.*\b(?:att|beslutades|beslöts|beslutar|beslutade|samt|där|varvid|utan)\s+(?=\S)|.*[:;–]\s+|(?:vidare|därefter|därmed|dessutom|samtidigt|sedan|också|även|och|samt|men|dels)\s+)",
    re.IGNORECASE,
)
_TRAIL = re.compile(r"(?:[,\s]+(?:härmed|skyndsamt|snarast|också|även|därför|sedan|nu|då|gemensamt|som|om möjligt))+$", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\((?:[A-ZÅÄÖ]{1,3}|[^()]{1,40})\)$")
_CONNECTIVE = re.compile(r"\s*(?:,|/|&|\+|\boch\b|\bsamt\b|\beller\b|(?<=\w\s)o(?=\s[A-ZÅÄÖ]))\s*", re.IGNORECASE)
_THE_MUNICIPALITIES = re.compile(
    r"(?:övriga |samtliga |alla |respektive |varje |berörda )?(?:medlems|samverkans|del)?kommun(?:er|erna)?$", re.IGNORECASE
)
_DEFINITE = re.compile(r"\w{4}(?:en|et|an)$")
_KOMMUN = re.compile(r"s?\s+kommuns?$", re.IGNORECASE)
_OF_THAT_PERSON = re.compile(r"(?:s|:s)?\s+(?!\(|och\b|samt\b|i\b|från\b|på\b|tillsammans\b)[^\W\d_]")
_SPEAKS = re.compile(
    r"\b([A-ZÅÄÖ][a-zåäö]+) (?:berättar|berättade|undrar|undrade|tycker|påminner|påminde|frågar|frågade|föreslår|föreslog|informerar|informerade|rapporterar|"
    r"rapporterade|redogör|redogjorde|(?:öppna|avsluta)(?:de|r) (?:mötet|sammanträdet|årsmötet)|hälsade|hälsar|tackar|tackade|menar|påpekar|påpekade|visade|visar|presenterar|"
    r"presenterade|väljs|valdes|utses|utsågs|är närvarande|lovade|lovar|åtog|åtar)\b"
)
_NICKNAME = re.compile(r"[A-ZÅÄÖ][a-zåäö]{1,8}$")
_INITIALS = re.compile(r"[A-ZÅÄÖ]{2}")
_ACTING_LETTERS = re.compile(r"(?:^|(?<=[.:!?] )|(?<=\boch )|(?<=\bsamt ))([A-ZÅÄÖ]{2}) [a-zåäö]+r\b")
_BODIES = frozenset("AU KF KS KD MP SD IT HR VD EU FK AB TV PR UF RF SM DM IF BK FF KK JK SK FN TR VU UK AF FM NV IK RS PO BR".split())  # noqa: SIM905 - a line of words reads best
_LONGEST = 14
_TITLE_BLOCKS = 4
_GENERAL_MEETING = re.compile(r"\b(?:års|extra|förenings|höst|vår|ordinarie )?(?:stämm|årsmöte|års-?möte|vårmöte|höstmöte)", re.IGNORECASE)
_FEW = 3


class Assignees:
    """The ones a document may give something to."""

    def __init__(self, draft: Draft) -> None:
        """Take those listed as present or absent, with what is known of their organisations."""
        listed = [attendee.name for attendee in draft.attendance]
        self._few_listed = len(listed) < _FEW
        self._organisations = {word.lower() for attendee in draft.attendance for word in _organisation_names(attendee.organisation)}
        self._roster = Roster(listed, sorted({a.organisation for a in draft.attendance if a.organisation} | set(draft.known.organisations)))
        self._titles = {title for attendee in draft.attendance for title in _offices_of(attendee)}
        self._holders = _holders(draft.attendance)
        self._letters = initials_of(listed) | {a.alias: a.name for a in draft.attendance if a.alias}
        self._first_words = {
            part for name in (*listed, *self._organisations, *self._titles, *self._letters) for part in name.lower().split()
        }
        self._opening: dict[str, bool] = {}
        self._draft = draft
        self._body = (draft.head.body or "").lower().split(" ")[-1]

    def can_open(self, word: str) -> bool:
        """Can ``word`` be the first in the name of somebody who is given something?"""
        known = self._opening.get(word)
        if known is None:
            known = self._opening[word] = _opens_a_group(word) or (word[0].isupper() and self._opens_a_name(word))
        return known

    def _opens_a_name(self, word: str) -> bool:
        lowered = word.lower()
        return lowered.removesuffix("s") in self._first_words or lowered in self._first_words or is_title(word) or self._is_lone_name(word)

    def surely_named(self, name: str) -> bool:
        """Is ``name``, which stands for a person, listed or a name we know?"""
        first = name.split()[0]
        return first.lower() in self._first_words or is_first_name(first) or first in self._speakers or first in self._letters

    def persons(self, text: str) -> list[NameMention]:
        """Every person named in ``text``."""
        return self._roster.find(text)

    def of(self, words_before: str, *, free: bool = False, last: Callable[[], str | None] = lambda: None) -> Assignee | None:
        """Whom ``words_before`` mean.

        Args:
            words_before: the words where the assignee stands, maybe with others before.
            free: take the words as they are where nobody known is in them.
            last: tells the person named last before, whom a pronoun means.

        Returns:
            None where they mean nobody.
        """
        phrase = _phrase(words_before)
        phrase = _SHORT_FOR.get(phrase.lower(), phrase)
        if not phrase or _NOBODY.match(phrase):
            return None
        if _PRONOUN.match(phrase):
            person = last()
            return Assignee(person, Tie.PERSON) if person else None
        named = self._named(phrase)
        if named:
            return named
        if _EVERYBODY.match(phrase):
            return Assignee(_plain(phrase), Tie.DOER)
        if _GROUP.match(phrase) or self._is_office(phrase):
            holder = self._holders.get(phrase.lower())
            return Assignee(f"{_plain(phrase)} {holder}", Tie.PERSON) if holder else Assignee(_plain(phrase), self._tie_of(phrase))
        if free and len(phrase.split()) <= _LONGEST:
            return Assignee(_plain(phrase), Tie.OUTSIDE)
        return None

    def _is_office(self, phrase: str) -> bool:
        """Is this what somebody there does ("hamnkaptenen")?"""
        return phrase.lower() in self._titles or is_title(phrase)

    def _tie_of(self, group: str) -> Tie:
        """How close a group stands to the meeting."""
        if _are_doers(group) or self._is_office(group) or self._serves(group):
            return Tie.DOER
        if group.split(" ", 1)[0].lower() in self._organisations:
            return Tie.MEMBER  # "Tekniska förvaltningen", of whom "Tekniska" is listed
        if len(self._organisations) > 1 and _THE_MUNICIPALITIES.match(group):
            return Tie.MEMBER
        if group.lower() == "styrelsen":
            return Tie.DOER if self._general_meeting else Tie.BODY
        return Tie.BODY if (self._body and group.lower().startswith(self._body)) else Tie.OUTSIDE

    @cached_property
    def _general_meeting(self) -> bool:
        """Did the members meet, for whom the board works?"""
        told = (self._draft.head.kind or "", self._draft.head.body or "", *(block.text for block in self._draft.blocks[:_TITLE_BLOCKS]))
        return any(_GENERAL_MEETING.search(text) for text in told)

    def _serves(self, group: str) -> bool:
        """Is it the meeting's own administration: one with no name of its own, or whose head is there ("gatukontoret", "gatuchef")?"""
        found = _ADMINISTRATION.match(group)
        return found is not None and (not found["field"] or found["field"].lower() in self._fields)

    @cached_property
    def _fields(self) -> frozenset[str]:
        """The fields of those who were there, by their titles."""
        heads = (_HEADS.match(word) for title in self._titles for word in title.split())
        return frozenset(head["field"].lower() for head in heads if head)

    def is_office(self, name: str) -> bool:
        """Does ``name`` stand for one by his office ("kassören")?"""
        return self._is_office(name.split(" ")[0])

    def _named(self, phrase: str) -> Assignee | None:
        """The persons or the organisations that ``phrase`` names, if it does."""
        if self._is_member(phrase):
            return Assignee(phrase, Tie.MEMBER)
        mentions = self._roster.find(phrase)
        if mentions and _OF_THAT_PERSON.match(phrase, mentions[-1].end):
            # "Anna Eks arbetsgrupp": the name only tells which group.
            return Assignee(phrase, Tie.DOER) if _GROUP.search(phrase) else None
        found = [part for part in map(self._part, _CONNECTIVE.split(phrase)) if part]
        if not found or not any(part.tie in {Tie.PERSON, Tie.MEMBER} for part in found):
            return None
        return Assignee(_listing([part.name for part in found]), max(part.tie for part in found))

    def _part(self, part: str) -> Assignee | None:
        """The one that a part of a listing names."""
        part = _BRACKETS.sub("", part)
        mentions = self._roster.find(part)
        if mentions:
            return Assignee(mentions[-1].name, Tie.PERSON)
        if part in self._letters or self._is_lone_name(part):
            return Assignee(self._letters.get(part, part), Tie.PERSON)
        if self._is_member(part):
            return Assignee(part, Tie.MEMBER)
        return Assignee(_plain(part), Tie.DOER) if _GROUP.match(part) else None

    def _is_member(self, phrase: str) -> bool:
        return phrase.lower() in self._organisations or _KOMMUN.sub("", phrase).lower() in self._organisations

    def _is_lone_name(self, word: str) -> bool:
        """Can one word be the name somebody goes by? One that is no first name must be told to speak, or hardly anybody be listed."""
        if is_first_name(word):
            return True
        if _INITIALS.fullmatch(word):
            return self._few_listed and word in self._initialled
        if not _NICKNAME.match(word) or opens_no_name(word) or word.lower() in municipalities():
            return False
        return self._few_listed or word in self._speakers

    @cached_property
    def _initialled(self) -> frozenset[str]:
        """Two capitals that minutes without a list tell to do one thing and another: somebody's initials, of no known body."""
        told = Counter(word for block in self._draft.blocks for word in _ACTING_LETTERS.findall(block.text))
        return frozenset(word for word, times in told.items() if times > 1 and word not in _BODIES)

    @cached_property
    def _speakers(self) -> frozenset[str]:
        """Capitalised words that the text tells to have said something."""
        return frozenset(word for block in self._draft.blocks for word in _SPEAKS.findall(block.text))


@lru_cache(maxsize=8192)
def _opens_a_group(word: str) -> bool:
    """Can the name of a group, or a pronoun, begin with ``word``?"""
    return _OPENS_A_GROUP.match(word) is not None


@lru_cache(maxsize=8192)
def _are_doers(group: str) -> bool:
    """Does a group of this name work for the meeting?"""
    return _DOERS.search(group) is not None


def _phrase(words_before: str) -> str:
    """The words that can name an assignee, lead-ins and trailing adverbs taken off."""
    phrase = words_before.strip(' ,.:;–-*”"“')
    while True:
        shorter = _LEAD_IN.sub("", phrase, count=1).strip(" ,")
        if shorter == phrase or not shorter:
            break
        phrase = shorter
    return _BRACKETS.sub("", _TRAIL.sub("", phrase)).strip(" ,")


_SHORT_FOR = {"ordf": "ordföranden", "sekr": "sekreteraren"}
_OFFICES = {Role.CHAIR: ("ordföranden", "ordförande"), Role.SECRETARY: ("sekreteraren", "sekreterare")}


def _offices_of(attendee: Attendee) -> Iterator[str]:
    """What somebody may be called for what he does: by his title, or by what stands in small letters for his organisation ("hamnkapten")."""
    for title in (attendee.title, attendee.organisation if attendee.organisation and attendee.organisation.islower() else None):
        if title:
            yield from (f"{title.lower()}{ending}" for ending in ("n", "en"))
            if is_title(title):
                yield title.lower()


def _holders(attendance: Iterable[Attendee]) -> dict[str, str]:
    """Who is meant by an office ("kassören") that only one of those listed has → his name."""
    found: dict[str, set[str]] = {}
    for attendee in attendance:
        for office in (*_OFFICES.get(attendee.role, ()), *_offices_of(attendee)):
            found.setdefault(office, set()).add(attendee.name)
    return {office: next(iter(names)) for office, names in found.items() if len(names) == 1}


def _listing(names: list[str]) -> str:
    """Names as Swedish lists them: "A, B och C"."""
    names = list(dict.fromkeys(names))
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} och {names[-1]}"


def _plain(phrase: str) -> str:
    """A group's name without the capital of a sentence's first letter."""
    first = phrase.split(" ", 1)[0]
    if (
        len(first) > 1
        and first[0].isupper()
        and first[1:].islower()
        and (_GROUP.match(first) or _COMMON_START.fullmatch(first) or is_title(first))
    ):
        return phrase[0].lower() + phrase[1:]
    return phrase


def _organisation_names(organisation: str | None) -> tuple[str, ...]:
    """An organisation's name, with and without the word kommun, and as it is called for short ("Regionen", "Räddningstjänsten")."""
    if not organisation:
        return ()
    first, _, rest = organisation.partition(" ")
    short = "regionen" if first.lower() == "region" else first if rest and _DEFINITE.search(first) else organisation
    return organisation, _KOMMUN.sub("", organisation), short
