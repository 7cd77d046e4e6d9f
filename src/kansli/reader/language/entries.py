"""Entries of a list of persons: names with what stands beside them.

Reads the words of one line (or of a comma list joined into one); leaves the persons in it, each with organisation and
notes, and what stood there without a person of its own. It knows no labels and no columns: those are the stage's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kansli.reader.language.namewords import (
    UPPER,
    is_common,
    is_first_name,
    is_surname_like,
    is_title,
    municipalities,
    opens_no_name,
    particles,
)
from kansli.reader.language.notes import Note, clock, read_notes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence


@dataclass(slots=True)
class Entry:
    """One person in a list."""

    start: int
    end: int
    """Where the entry (name and all that is said beside it) stands in the text."""
    name: str
    organisation: str | None = None
    note: Note = field(default_factory=Note)
    alias: str | None = None
    """Letters the person goes by in the rest of the minutes ("(BSt)")."""
    turned: bool = False
    """The name was written surname first."""
    sure: bool = True
    """The name is surely a person's; else it only may be one, by its capitals."""


@dataclass(slots=True)
class Parsed:
    """What one line of a list holds."""

    entries: list[Entry]
    organisation: str | None = None
    """Said before any name: the organisation of those who follow."""
    note: Note = field(default_factory=Note)
    """Said before any name."""
    prose: int = 0
    """Ordinary words that found no place; many of them mean that this is no list."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How the list at hand is written, and what is known of those in it."""

    people: Collection[str] = ()
    """Full names known."""
    organisations: Collection[str] = ()
    """Names of organisations known, lower case."""
    spaced: bool = False
    """Organisations follow names after a single space."""
    first_names: bool = False
    """Persons may be listed by first name alone."""
    reversed: bool = False
    """"Surname, First name"."""
    bare: bool = False
    """Names only: what a comma parts are persons, not a person and an organisation."""


def parse(text: str, ways: Ways = Ways()) -> Parsed:
    """The persons of ``text``, in order."""
    mark = _LEADING_MARK.match(text)
    if mark:
        parsed = parse(" " * mark.end() + text[mark.end() :], ways)
        for entry in parsed.entries[:1]:
            entry.note = entry.note.and_also(Note(present=True, marked=True) if mark.group(1) in "xX" else Note(unmarked=True))
        return parsed
    parsed = _parsed(text, ways)
    placed = sum(1 for entry in parsed.entries if entry.organisation)
    if not ways.bare and placed > 0 and len(parsed.entries) >= 3 * placed + 1:
        return _parsed(text, replace(ways, bare=True))
    return parsed


_LEADING_MARK = re.compile(rf"\s*([xX]|[-–])\s+(?=[{UPPER}])")


def parse_cells(cells: Sequence[str], kinds: Sequence[str | None], ways: Ways) -> Parsed:
    """The persons of a row of cells; positions are those in the cells joined by one character.

    Args:
        cells: the words of each cell.
        kinds: what the head of each cell's column says it holds (name · organisation · party · title · present · absent); None: not said.
        ways: how the list is written.
    """
    parsed = Parsed([])
    alone = [parse(cell, ways) for cell in cells]
    named = [
        kind == "name" or (kind in {None, "list"} and any(entry.sure for entry in one.entries))
        for kind, one in zip(kinds, alone, strict=True)
    ]
    if not any(named):
        named = [kind in {None, "list"} and bool(one.entries) for kind, one in zip(kinds, alone, strict=True)]
        named = [here and not any(named[:place]) for place, here in enumerate(named)]
    start = 0
    for cell, kind, one, names_here in zip(cells, kinds, alone, named, strict=True):
        if names_here and one.entries:
            for entry in one.entries:
                entry.start, entry.end = entry.start + start, entry.end + start
                entry.organisation = entry.organisation or one.organisation or parsed.organisation
            one.entries[0].note = one.entries[0].note.and_also(one.note)
            parsed.entries.extend(one.entries)
            parsed.prose += one.prose
        elif cell.strip():
            _attach(parsed, cell, kind, start, ways)
        start += len(cell) + 1
    return parsed


def _attach(parsed: Parsed, cell: str, kind: str | None, start: int, ways: Ways) -> None:
    """Give what a cell without a name says to the person before it in the row, or to those after."""
    note, left = _read_cell(cell, party=kind == "party")
    organisation, odd = _organisation(left, ways) if kind in {None, "organisation", "list", "name"} else (None, 0)
    if kind == "organisation":
        organisation, odd = cell.strip(), 0
    if kind == "title" and note.title is None:
        note = replace(note, title=cell.strip())
    if not parsed.entries:
        parsed.note = parsed.note.and_also(note)
        parsed.organisation = parsed.organisation or organisation
        parsed.prose += odd
        return
    last = parsed.entries[-1]
    last.note = last.note.and_also(note)
    last.end = start + len(cell)
    if organisation and _is_alias(organisation, last.name):
        last.alias = organisation
    else:
        last.organisation = last.organisation or organisation
    if odd and last.note.title is None and odd <= 4 and not note:
        last.note = replace(last.note, title=cell.strip())


def _read_cell(cell: str, *, party: bool) -> tuple[Note, str]:
    """What the pieces of a cell say, and the cell with what was understood blanked."""
    note, left = Note(), cell
    for piece in _pieces(cell):
        said, rest = read_notes(piece.text, bracket=piece.bracket or party)
        note = note.and_also(said)
        if said:
            left = left[: piece.start] + rest.ljust(piece.end - piece.start)[: piece.end - piece.start] + left[piece.end :]
    return note, left


def _parsed(text: str, ways: Ways) -> Parsed:
    parsed = Parsed([])
    joined: list[Entry] = []
    for piece in _merged(_pieces(text), ways):
        _place(piece, parsed, joined, ways)
    return parsed


@dataclass(slots=True)
class _Piece:
    start: int
    end: int
    text: str
    before: str
    """The separator before it."""
    bracket: bool = False
    turned: bool = False
    """Was written surname first."""


_SEPARATOR = re.compile(
    r"\((?P<round>[^()]*(?:\([^()]*\)[^()]*)*)\)?|\[(?P<square>[^\]]*)\]"
    r"|[,;](?!\d)|:(?=\s|$)|(?<!-)\s(?:och|samt|&|o)\s(?!med\b)|/(?!\w\b(?!\w))|\s[–—-]\s|\t|\s[|]\s?"
    rf"|(?<=[a-zåäöé)]{{2}})(?<!ordf)(?<!sekr)(?<!just)(?<!suppl)(?<!adj)(?<!ers)\.\s(?=[{UPPER}])"
)
_LIST_GOES_ON = re.compile(r"\s*§{0,2}\s?\d")
_TRIM = " \t*_•·|.:;,"


def _pieces(text: str) -> Iterator[_Piece]:
    """Stretches between separators, and what stands in brackets; lists of item numbers stay whole."""
    position, before = 0, ""
    for found in _SEPARATOR.finditer(text):
        sign = found.group().strip()
        numbers = text[: found.start()].rstrip()[-1:].isdigit() and _LIST_GOES_ON.match(text, found.end())
        if sign[:1] not in {"(", "["} and numbers:
            continue
        if sign[:1] == "(" and _is_nickname(text, found):
            continue
        yield from _piece(text, position, found.start(), before)
        if sign[:1] in {"(", "["}:
            inner = "round" if found.group("round") is not None else "square"
            after = text[: found.start()].rstrip()[-1:]
            yield _Piece(found.start(), found.end(), found.group(inner).strip(), ";(" if after in {";", ":"} else "(", bracket=True)
            before = ""
        else:
            before = sign or "\t"
        position = found.end()
    yield from _piece(text, position, len(text), before)


def _is_nickname(text: str, bracket: re.Match[str]) -> bool:
    """Does the bracket hold what a person is called, between first name and surname ("Carl-Johan (Calle) Alm")?"""
    first = text[: bracket.start()].rstrip().rsplit(" ", 1)[-1]
    inner = bracket.group("round") or ""
    return (
        is_first_name(first)
        and _SINGLE.fullmatch(inner) is not None
        and re.match(rf"\s[{UPPER}][a-zåäö]", text[bracket.end() :]) is not None
    )


def _piece(text: str, start: int, end: int, before: str) -> Iterator[_Piece]:
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in " \t*_•·|:;,":
        end -= 1
    if start < end:
        yield _Piece(start, end, text[start:end], before)


def _merged(pieces: Iterator[_Piece], ways: Ways) -> Iterator[_Piece]:
    """Pieces, with "Surname, First name" put together as one."""
    held: _Piece | None = None
    for piece in pieces:
        if held is not None:
            if piece.before == "," and _is_turned(held.text, piece.text, sure=ways.reversed):
                first, rest = _first_names(piece.text)
                yield _Piece(held.start, piece.end, f"{first} {held.text}{rest}", held.before, turned=True)
                held = None
                continue
            yield held
        held = None if piece.bracket else piece
        if piece.bracket:
            yield piece
    if held is not None:
        yield held


_SINGLE = re.compile(rf"[{UPPER}][\w’'-]+")
_GIVEN = re.compile(rf"([{UPPER}][\w’'-]+(?: [{UPPER}]\.?(?!\w))?)(.*)")


def _is_turned(last: str, first: str, *, sure: bool) -> bool:
    """Is this "Surname" and then "First name"?"""
    given = _GIVEN.fullmatch(first)
    surname = last.split()
    if not given or not surname or len(surname) > 2 or not all(_SINGLE.fullmatch(word) for word in surname):
        return False
    if not is_first_name(given.group(1).split()[0]):
        return False
    if is_first_name(last):
        return False
    return sure or (
        len(surname) == 1 and (is_surname_like(last) or not (is_common(last) or last.lower() in municipalities() or last.isupper()))
    )


def _first_names(text: str) -> tuple[str, str]:
    found = _GIVEN.fullmatch(text)
    return (found.group(1), found.group(2)) if found else (text, "")


def _place(piece: _Piece, parsed: Parsed, joined: list[Entry], ways: Ways) -> None:
    """Make ``piece`` a person, or give what it says to the person before (or to those after)."""
    note, left = read_notes(piece.text, bracket=piece.bracket)
    if piece.before in {"-", "–", "—"} and _TIME_ALONE.fullmatch(piece.text) and parsed.entries:
        parsed.entries[-1].note = parsed.entries[-1].note.and_also(Note(to_time=clock(piece.text)))
        parsed.entries[-1].end = piece.end
        return
    if not piece.bracket:
        found = find_name(left, ways)
        if found is not None and (
            found.sure or not parsed.entries or ways.bare or not _is_place_for_organisation(piece, parsed.entries[-1])
        ):
            entry = Entry(piece.start, piece.end, found.name, None, note, turned=piece.turned, sure=found.sure)
            organisation, odd = _organisation(left[found.end :], ways)
            odd += sum(1 for word in left[: found.start].split() if word[:1].islower())
            if organisation is None:
                organisation = _organisation_before(left[: found.start], ways)
            entry.organisation = organisation or parsed.organisation
            parsed.prose += odd
            if piece.before not in {"och", "samt", "&", "/", "o"}:
                joined.clear()
            joined.append(entry)
            parsed.entries.append(entry)
            return
    last = parsed.entries[-1] if parsed.entries else None
    organisation, odd = _organisation(left, ways)
    if piece.bracket and (last is None or piece.before == ";("):
        return
    if last is None:
        parsed.note = parsed.note.and_also(note)
        parsed.organisation = parsed.organisation or organisation
        parsed.prose += odd
        return
    if piece.bracket and organisation and _is_alias(organisation, last.name):
        last.alias, organisation = organisation, None
    last.end = max(last.end, piece.end)
    sharing = joined if len(joined) > 1 and not piece.bracket else [last]
    if piece.bracket and note.limits and len(joined) > 1:
        sharing = joined
    for entry in sharing:
        entry.note = entry.note.and_also(note)
        if organisation and entry.organisation is None:
            entry.organisation = organisation
        elif organisation and entry.organisation and piece.before in {"och", "samt", "&"}:
            entry.organisation = f"{entry.organisation} {piece.before} {organisation}"
    if odd and last.note.title is None and piece.text.strip() and not piece.bracket and odd <= 4 and not note:
        last.note = replace(last.note, title=piece.text.strip())
        odd = 0
    parsed.prose += odd


_TIME_ALONE = re.compile(r"\d{1,2}[.:]\d\d")


def _is_place_for_organisation(piece: _Piece, last: Entry) -> bool:
    """Does an organisation rather stand here than a name: after a comma or dash, beside one who has none yet?"""
    return last.organisation is None and piece.before in {",", "–", "—", "-", "\t", "|", ""}


def _is_alias(letters: str, name: str) -> bool:
    """Are these the letters of the person's name ("BSt" of Bengt Stenström, "AK" of Anna-Karin Ek)?"""
    if " " in letters or not 1 < len(letters) <= 4 or not letters[0].isupper():
        return False
    words = re.split(r"[\s-]", name)
    return letters[0] == words[0][:1] and any(letters[1:].startswith(word[:1]) for word in words[1:] if word)


@dataclass(frozen=True, slots=True)
class _Name:
    start: int
    end: int
    name: str
    sure: bool


_WORDS = re.compile(r"\S+")
_CAPITAL = re.compile(rf"[{UPPER}][\w’'´]*\.?(?:[-‐–][{UPPER}]?[\w’'´]*\.?)*|\([{UPPER}]\w+\)|[\"”“][{UPPER}]\w+[\"”]")
_ACRONYM = re.compile(rf"[{UPPER}][{UPPER}\d&-]+")


def find_name(text: str, ways: Ways) -> _Name | None:
    """The person's name that ``text`` (one entry, notes blanked) holds, with nothing but an organisation before or after."""
    words = [(found.group().strip("*_,;:."), found.start(), found.end()) for found in _WORDS.finditer(text)]
    words = [(word if not _initial(text[start:end]) else text[start:end], start, end) for word, start, end in words if word]
    for index in range(len(words)):
        width = _width(words, index, ways)
        if width:
            chosen = words[index : index + width]
            name = " ".join(word for word, _, _ in chosen)
            if name.isupper() and len(name) > 6:
                name = " ".join(word.lower() if word.lower() in particles() else word.title() for word in name.split())
            if ways.reversed and len(chosen) == 2 and is_first_name(chosen[1][0]) and not is_first_name(chosen[0][0]):
                name = f"{chosen[1][0]} {chosen[0][0]}"
            sure = name in ways.people or is_first_name(chosen[0][0]) or is_surname_like(chosen[-1][0])
            return _Name(chosen[0][1], chosen[-1][2], name, sure)
        if not words[index][0][:1].isupper() and index >= 3:
            return None
    return None


def _initial(word: str) -> bool:
    return len(word) == 2 and word[0].isupper() and word[1] == "."


def _width(words: list[tuple[str, int, int]], index: int, ways: Ways) -> int:
    """How many words, from ``index`` on, make a person's name; 0: none."""
    first = words[index][0]
    if not _CAPITAL.fullmatch(first) or (opens_no_name(first) and not is_first_name(first)):
        return 0
    known = next((n for n in (4, 3, 2) if " ".join(word for word, _, _ in words[index : index + n]) in ways.people), 0)
    if known:
        return known
    if (first.lower() in municipalities() or first.lower() in ways.organisations) and not is_first_name(first):
        following = words[index + 1][0] if index + 1 < len(words) else ""
        if not is_surname_like(following) or is_first_name(following) or following.lower() in municipalities():
            return 0
    if (
        len(words) == 3
        and index == 0
        and is_first_name(first)
        and words[1][0].isalpha()
        and words[1][0].islower()
        and is_surname_like(words[2][0])
        and words[1][0] not in particles()
    ):
        return 3  # "Felicia kotte Alm": what she is called
    width = 1
    while index + width < len(words) and width < 5:
        word, start, _ = words[index + width]
        if start - words[index + width - 1][2] > 1:
            break  # something was read and blanked in between
        following = words[index + width + 1][0] if index + width + 1 < len(words) else ""
        if word.lower() in particles() and (_CAPITAL.fullmatch(following) or following in particles()):
            width += 1
            continue
        if not _goes_on(words, index, width, word, following, ways):
            break
        width += 1
    while width > 1 and words[index + width - 1][0] in particles():
        width -= 1
    if width == 1:
        alone = ways.first_names and len(words) == 1 and is_first_name(first) and first.lower() not in municipalities()
        return 1 if alone else 0
    return width


def _goes_on(words: list[tuple[str, int, int]], index: int, width: int, word: str, following: str, ways: Ways) -> bool:
    """Does ``word`` belong to the name that has ``width`` words already?"""
    if not _CAPITAL.fullmatch(word):
        return False
    if width == 1:
        return not (is_common(word) and not _only_name_here(words, index)) and not (
            _ACRONYM.fullmatch(word) and len(word) > 1 and not _shouted(words, index)
        )
    lowered = word.lower()
    before = words[index + width - 1][0]
    if lowered in municipalities() and following.lower() not in {"kommun", "kommuns"}:
        return is_surname_like(word) and is_first_name(before) and not ways.spaced and not is_surname_like(before)
    if is_common(word) or lowered in ways.organisations or lowered.removesuffix("s") in municipalities() or is_common(following):
        return False
    if _ACRONYM.fullmatch(word) and len(word) > 1 and not _shouted(words, index):
        return False
    given = all(is_first_name(entry) or _initial(entry) or len(entry) == 1 for entry, _, _ in words[index : index + width])
    if given or is_surname_like(word):
        return True
    return not ways.spaced


def _only_name_here(words: list[tuple[str, int, int]], index: int) -> bool:
    """Is this a first name and one more word, and nothing else ("Eva Teknik" is odd, but then a name)?"""
    return len(words) == 2 and index == 0 and is_first_name(words[0][0]) and len(words[1][0]) <= 7 and not is_title(words[1][0])


def _shouted(words: list[tuple[str, int, int]], index: int) -> bool:
    """Is the name written in capitals throughout?"""
    return words[index][0].isupper() and len(words[index][0]) > 1


_BODY_WORD = re.compile(
    r"(?:[\wåäöé-]+,?\s){0,4}[\wåäöé-]*(?:sekretariatet|kansliet|styrelsen|presidiet|valberedningen|nämnden|förvaltningen|förvaltning|kontoret|utskottet|enheten|avdelningen)"
)
_OPENING = re.compile(r"^(?:från|vid|på|för|hos|i|of|representerar|repr\.?|av|den)\s+", re.IGNORECASE)


def _organisation_before(text: str, ways: Ways) -> str | None:
    """The organisation that stands just before a name, where what stands there surely is one."""
    left = " ".join(text.split()).strip(" ,;:.–—-/()*_|")
    lowered = left.lower()
    sure = lowered in ways.organisations or lowered in municipalities() or lowered.endswith(" kommun") or lowered.startswith("region ")
    return left if sure else None


def _organisation(text: str, ways: Ways) -> tuple[str | None, int]:
    """The organisation that what is left of an entry names, and how many ordinary words found no place."""
    left = " ".join(text.split()).strip(" ,;:.–—-/()*_|")
    while opening := _OPENING.match(left):
        left = left[opening.end() :]
    if not left or not any(letter.isalpha() for letter in left):
        return None, 0
    if left.lower() in ways.organisations or left[:1].isupper() or left[:1].isdigit() or _BODY_WORD.fullmatch(left):
        lowers = [word for word in left.split() if word[:1].islower()]
        told = any(word.endswith(("ade", "ades")) for word in lowers)
        return (left, 0) if len(lowers) <= 4 and len(left) <= 80 and not told else (None, len(lowers))
    inner = re.search(rf"\b(?:från|vid|på|hos|i)\s+([{UPPER}].*)", left)
    odd = sum(1 for word in left.split() if word[:1].islower())
    if inner and len(inner.group(1)) <= 60:
        return inner.group(1), max(0, odd - 2)
    return None, odd
