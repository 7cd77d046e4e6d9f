"""Entries of a list of persons: names with what stands beside them.

Reads the words of one line (or of a comma list joined into one); leaves the persons in it, each with organisation and
notes, and what stood there without a person of its own. It knows no labels and no columns: those are the stage's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from kansli.reader.language.listednames import FoundName, Ways, find_name
from kansli.reader.language.namewords import UPPER, is_common, is_first_name, is_surname_like, municipalities
from kansli.reader.language.notes import Note, clock, read_notes
from kansli.reader.language.workplaces import organisation_before, organisation_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Entry", "Parsed", "Ways", "parse", "parse_cells"]


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


_AS_USUAL = Ways()


def parse(text: str, ways: Ways = _AS_USUAL) -> Parsed:
    """The persons of ``text``, in order."""
    mark = _LEADING_MARK.match(text)
    if mark:
        parsed = parse(" " * mark.end() + text[mark.end() :], ways)
        for entry in parsed.entries[:1]:
            entry.note = entry.note.and_also(Note(present=True, marked=True) if mark.group(1) in "xX" else Note(unmarked=True))
        return parsed
    text = _PROXY.sub(lambda found: " " * len(found.group()), _PARTED.sub(_parted, text))
    if _are_lone(text):
        ways = replace(ways, lone=True, first_names=True, bare=True)
    parsed = _parsed(text, ways)
    _share_surnames(parsed.entries, text)
    placed = [entry.organisation for entry in parsed.entries if entry.organisation]
    if ways.bare or not placed:
        return parsed
    plain = all(_may_be_name(organisation, ways) for organisation in placed)
    if len(parsed.entries) >= (2 if plain else 3) * len(placed) + 1:
        return _parsed(text, replace(ways, bare=True))
    return parsed


def _are_lone(text: str) -> bool:
    """Is the whole text a list of single names, most of them first names ("Eva, Jontti, Bosse och Mimmi")?"""
    found = _LONE_LIST.fullmatch(text)
    words = _LONE_NAME.findall(found.group("list")) if found else []
    return len(words) >= _SEVERAL and sum(map(is_first_name, words)) * 2 > len(words)


_SEVERAL = 4
_LONE_NAME = re.compile(rf"[{UPPER}][\w’-]+")
_WITH_OFFICE = rf"{_LONE_NAME.pattern}(?:\s\([a-zåäö][^()]{{1,25}}\)|,?\s(?:ordf|sekr|kassör|ordförande|sekreterare)\b\.?)?"
_LONE_LIST = re.compile(rf"\W*(?P<list>{_WITH_OFFICE}(?:(?:,\s|,?\s(?:och|samt|&)\s){_WITH_OFFICE})+)[\s.]*")


def _share_surnames(entries: Sequence[Entry], text: str) -> None:
    """ "Eva och Bo Alm" are both Alm, where nobody else is called by the first name alone."""
    alone = [entry for entry in entries if " " not in entry.name]
    for entry, following in pairwise(entries):
        between = text[entry.start : following.end].removeprefix(entry.name).lstrip()
        if len(alone) == 1 and entry is alone[0] and between.startswith(("och ", "& ")) and following.name.count(" ") == 1:
            entry.name = f"{entry.name} {following.name.split()[1]}"


def _may_be_name(organisation: str, ways: Ways) -> bool:
    """May what was taken for an organisation as well be a person's name: two capitalised words, neither of them a place?"""
    words = organisation.split()
    return (
        len(words) == _PLAIN_NAME
        and not any(word.lower() in municipalities() for word in words)
        and find_name(organisation, ways) is not None
    )


_PLAIN_NAME = 2
_PARTED = re.compile(
    rf"(?<![\w-])(?P<first>[{UPPER}][\w’-]+) (?P<last>[{UPPER}][\w’-]+)(?P<gap>\s)(?=(?P<next>[{UPPER}][\w’-]+)\s[{UPPER}][\w’-]+(?:\s*$|[,;(\t]|\s[{UPPER}]))"
)


def _parted(found: re.Match[str]) -> str:
    """Two persons whose names only a space parts, with a comma in its place."""
    first, last, following = found["first"], found["last"], found["next"]
    two = is_first_name(first) and not is_first_name(last) and is_first_name(following) and not is_common(last)
    return f"{first} {last}," if two and following.lower() not in municipalities() and found["gap"] != "\t" else found.group()


_PROXY = re.compile(r",?\s*\bfullmakt(?:er)? (?:för|från)\b.*$", re.IGNORECASE)
"""For whom somebody else speaks, who is not there."""
_LEADING_MARK = re.compile(rf"\s*([xX]|[-–])\s+(?=[{UPPER}])")


def parse_cells(cells: Sequence[str], kinds: Sequence[str | None], ways: Ways) -> Parsed:
    """The persons of a row of cells; positions are those in the cells joined by one character.

    Args:
        cells: the words of each cell.
        kinds: what the head of each cell's column says it holds (name · organisation · party · title · present · absent); None: not said.
        ways: how the list is written.
    """
    parsed = Parsed([])
    alone: list[Parsed] = []
    for cell, kind in zip(cells, kinds, strict=True):
        # Once a name is found, a cell without any first name is not searched for another.
        sought = (
            kind == "name" or not any(one.entries for one in alone) or any(is_first_name(word.strip(",.;:()")) for word in cell.split())
        )
        alone.append(parse(cell, ways) if sought else Parsed([]))
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
    bare = _BRACKETS.sub(" ", left)
    organisation, odd = (
        organisation_in(bare if bare.strip() else left, ways.organisations) if kind in {None, "organisation", "list", "name"} else (None, 0)
    )
    if kind == "organisation":
        organisation, odd = (bare.split(",")[0].strip() if note else "") or cell.strip(), 0
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


_BRACKETS = re.compile(r"\([^()]*\)")


def _read_cell(cell: str, *, party: bool) -> tuple[Note, str]:
    """What the pieces of a cell say, and the cell with what was understood blanked."""
    note, left = Note(), cell
    for piece in _pieces(cell):
        if piece.bracket and "," in piece.text:
            said, _ = _read_cell(piece.text, party=False)
            rest = ""
        else:
            said, rest = read_notes(piece.text, bracket=piece.bracket or party)
        note = note.and_also(said)
        if said:
            left = left[: piece.start] + rest.ljust(piece.end - piece.start)[: piece.end - piece.start] + left[piece.end :]
    return note, left


def _parsed(text: str, ways: Ways) -> Parsed:
    parsed = Parsed([])
    joined: list[Entry] = []
    pieces = list(_merged(_pieces(text), ways))
    for index, piece in enumerate(pieces):
        following = pieces[index + 1] if index + 1 < len(pieces) else None
        if following is not None and following.bracket and (inner := _people_of(piece, following, ways)):
            parsed.entries.extend(inner)
        elif index == 0 and following is not None and following.before == ":" and _is_of_kind(piece, ways):
            continue
        elif not (piece.bracket and index and _people_of(pieces[index - 1], piece, ways)):
            _place(piece, parsed, joined, ways)
    return parsed


def _is_of_kind(piece: _Piece, ways: Ways) -> bool:
    """Do the words before a colon only say of what kind those after it are ("Vuxna:"), where persons go by one name?"""
    return ways.lone and _SINGLE.fullmatch(piece.text) is not None and not is_first_name(piece.text)


def _people_of(outer: _Piece, bracket: _Piece, ways: Ways) -> list[Entry]:
    """The persons in brackets after their organisation: "Alby (Eva Alm och Bo Rask)"; nobody where a person stands before the bracket."""
    if outer.bracket or " " not in bracket.text or find_name(read_notes(outer.text)[1], replace(ways, first_names=False)) is not None:
        return []
    inner = _parsed(bracket.text, ways).entries
    organisation, _ = organisation_in(outer.text, ways.organisations)
    if organisation is None or not inner or not all(entry.sure for entry in inner):
        return []
    for entry in inner:
        entry.start, entry.end = outer.start, bracket.end
        entry.organisation = entry.organisation or organisation
    return inner


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
    rf"|\s\d{{1,2}}[.)]\s(?=[{UPPER}])"
    r"|[,;](?!\d)|:(?=\s|$)|(?<!-)\s(?:och|samt|&|o)\s(?!med\b)|/(?!\w\b(?!\w))|\s[–—-]\s|\t|\s[|]\s?"
    rf"|(?<=[a-zåäöé)]{{2}})(?<!ordf)(?<!sekr)(?<!just)(?<!suppl)(?<!adj)(?<!ers)\.\s(?=[{UPPER}])"
)
_LIST_GOES_ON = re.compile(r"\s*§{0,2}\s?\d")
_SURNAME_AFTER = re.compile(rf"\s[{UPPER}][a-zåäö]")
_NEAR, _LONG_WORD = 4, 40
"""How far back to look for the sign before, and for the word before."""
_TRIM = " \t*_•·|.:;,"


def _pieces(text: str) -> Iterator[_Piece]:
    """Stretches between separators, and what stands in brackets; lists of item numbers stay whole."""
    position, before = 0, ""
    for found in _SEPARATOR.finditer(text):
        sign = found.group().strip()
        numbers = text[max(0, found.start() - _NEAR) : found.start()].rstrip()[-1:].isdigit() and _LIST_GOES_ON.match(text, found.end())
        if sign[:1] not in {"(", "["} and numbers:
            continue
        if sign[:1] == "(" and _is_nickname(text, found):
            continue
        yield from _piece(text, position, found.start(), before)
        if sign[:1] in {"(", "["}:
            inner = "round" if found.group("round") is not None else "square"
            after = text[max(0, found.start() - _NEAR) : found.start()].rstrip()[-1:]
            yield _Piece(found.start(), found.end(), found.group(inner).strip(), ";(" if after in {";", ":"} else "(", bracket=True)
            before = ""
        else:
            before = sign or "\t"
        position = found.end()
    yield from _piece(text, position, len(text), before)


def _is_nickname(text: str, bracket: re.Match[str]) -> bool:
    """Does the bracket hold what a person is called, between first name and surname ("Carl-Johan (Calle) Alm")?"""
    first = text[max(0, bracket.start() - _LONG_WORD) : bracket.start()].rstrip().rsplit(" ", 1)[-1]
    inner = bracket.group("round") or ""
    return is_first_name(first) and _SINGLE.fullmatch(inner) is not None and _SURNAME_AFTER.match(text, bracket.end()) is not None


def _piece(text: str, start: int, end: int, before: str) -> Iterator[_Piece]:
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in " \t*_•·|:;,?":
        end -= 1
    if start < end:
        yield _Piece(start, end, text[start:end], before)


def _merged(pieces: Iterator[_Piece], ways: Ways) -> Iterator[_Piece]:
    """Pieces, with "Surname, First name" put together as one."""
    held: _Piece | None = None
    for piece in pieces:
        if held is not None:
            if piece.before == "," and held.before != "/" and not ways.lone and _is_turned(held.text, piece.text, sure=ways.reversed):
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
    if not is_first_name(given.group(1).split()[0]) and not (sure and not is_common(first) and first.lower() not in municipalities()):
        return False
    if is_first_name(last) or (len(surname) > 1 and is_first_name(surname[1])):
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
    if piece.bracket and not note.party and "," in piece.text:
        note, left = _read_cell(piece.text, party=False)
        left = left.split(",", 1)[0] if note else left
    if piece.before in {"-", "–", "—"} and _TIME_ALONE.fullmatch(piece.text) and parsed.entries:
        note, left = Note(to_time=clock(piece.text)), ""
    found = None if piece.bracket else find_name(left, ways)
    if found is not None and not found.sure and not ways.bare and parsed.entries and _is_place_for_organisation(piece, parsed.entries[-1]):
        found = None
    if found is not None:
        _take_person(piece, found, note, left, parsed, joined, ways)
    elif parsed.entries:
        if not (piece.bracket and piece.before == ";("):
            _add_to_last(piece, note, left, parsed, joined, ways)
    elif not piece.bracket:
        organisation, odd = organisation_in(left, ways.organisations)
        parsed.note = parsed.note.and_also(note)
        parsed.organisation = parsed.organisation or organisation
        parsed.prose += odd


def _take_person(piece: _Piece, found: FoundName, note: Note, left: str, parsed: Parsed, joined: list[Entry], ways: Ways) -> None:
    """A new person, with the organisation that stands after the name, or surely before it."""
    organisation, odd = organisation_in(left[found.end :], ways.organisations)
    parsed.prose += odd + sum(1 for word in left[: found.start].split() if word[:1].islower())
    alias = organisation if organisation and organisation == _initials(found.name) else None
    organisation = (None if alias else organisation) or organisation_before(left[: found.start], ways.organisations) or parsed.organisation
    entry = Entry(piece.start, piece.end, found.name, organisation, note, alias, turned=piece.turned, sure=found.sure)
    if piece.before not in _AND:
        joined.clear()
    joined.append(entry)
    if organisation and left[found.end :].lstrip().startswith("från "):
        for other in joined:
            other.organisation = other.organisation or organisation
    parsed.entries.append(entry)


def _add_to_last(piece: _Piece, note: Note, left: str, parsed: Parsed, joined: list[Entry], ways: Ways) -> None:
    """Give what a piece without a name says to the person before it (to all that "och" joins, where it is said of them together)."""
    last = parsed.entries[-1]
    organisation, odd = organisation_in(left, ways.organisations)
    if piece.bracket and organisation is None and not note and _DEFINITE.fullmatch(piece.text):
        organisation, odd = piece.text, 0
    if piece.bracket and organisation and _is_alias(organisation, last.name):
        last.alias, organisation = organisation, None
    last.end = max(last.end, piece.end)
    together = len(joined) > 1 and (not piece.bracket or bool(note.limits))
    for entry in joined if together else [last]:
        entry.note = entry.note.and_also(note)
        inherited = piece.bracket and entry.organisation is not None and entry.organisation == parsed.organisation
        if organisation and (entry.organisation is None or inherited or _is_office_in_letters(entry.organisation, organisation)):
            entry.organisation = organisation
        elif organisation and entry.organisation and piece.before in _AND:
            entry.organisation = f"{entry.organisation} {piece.before} {organisation}"
    if 0 < odd <= _LONG_TITLE and last.note.title is None and not piece.bracket and not note:
        last.note = replace(last.note, title=piece.text.strip())
        odd = 0
    parsed.prose += odd


def _is_office_in_letters(written: str, organisation: str) -> bool:
    """Were the letters before an organisation an office in it ("MAS, Strandvik kommun")?"""
    return written.isupper() and len(written) <= _LONGEST_LETTERS and organisation.lower().endswith(("kommun", "kommuns", "förbund", "ab"))


_LONGEST_LETTERS = 4
_DEFINITE = re.compile(r"[a-zåäö-]{4,}(?:et|en|na)")
"""One word in brackets that is no title: "(pappersbruket)"."""
_AND = frozenset({"och", "samt", "&", "/", "o"})
_LONG_TITLE = 4
"""Ordinary words of a title that no list of titles knows."""
_TIME_ALONE = re.compile(r"\d{1,2}[.:]\d\d")


def _is_place_for_organisation(piece: _Piece, last: Entry) -> bool:
    """Does an organisation rather stand here than a name: after a comma or dash, beside one who has none yet?"""
    return last.organisation is None and piece.before in {",", "–", "—", "-", "\t", "|", ""}


def _initials(name: str) -> str:
    """ "Sven-Åke Thorsén" → "SÅT"."""
    return "".join(word[:1] for word in re.split(r"[\s-]", name) if word[:1].isupper())


def _is_alias(letters: str, name: str) -> bool:
    """Are these the letters of the person's name ("BSt" of Bengt Stenström, "AK" of Anna-Karin Ek)?"""
    if " " in letters or not 1 < len(letters) <= 4 or not letters[0].isupper():
        return False
    words = re.split(r"[\s-]", name)
    return letters[0] == words[0][:1] and any(letters[1:].startswith(word[:1]) for word in words[1:] if word)
