"""What stands beside a name in a list of persons: role, presence, mode, limits, party, title.

Reads the words of one entry; leaves a :class:`Note`, and the words with all that was understood blanked out, so that
what is left (a name, an organisation) keeps its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from functools import cache, lru_cache

from kansli.reader.language.dates import find_times
from kansli.reader.language.namewords import is_title, parties, title_pattern
from kansli.reader.records import Mode, Role
from kansli.reader.rules import Rule, rules


@dataclass(frozen=True, slots=True)
class ItemLimit:
    """Items a presence is limited to, or leaves out."""

    how: str
    """only · except · from · to"""
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What the words beside a name say; None or empty where they do not say."""

    role: Role | None = None
    present: bool | None = None
    unmarked: bool = False
    """A mark that says not there, where others are marked as there ("-")."""
    marked: bool = False
    """Marked as there ("X")."""
    mode: Mode | None = None
    limits: tuple[ItemLimit, ...] = ()
    from_time: str | None = None
    to_time: str | None = None
    title: str | None = None
    party: str | None = None
    deputy: bool = False
    part: bool = False
    """There for a part of the meeting that is not told."""

    def __bool__(self) -> bool:
        return self is not _NOTHING and self != _NOTHING

    def and_also(self, other: Note) -> Note:
        """Both notes as one; what this one says comes first."""
        if not other:
            return self
        if not self:
            return other
        made = {entry.name: getattr(self, entry.name) or getattr(other, entry.name) for entry in fields(self)}
        if self.present is not None:
            made["present"] = self.present
        made["limits"] = self.limits + other.limits
        return Note(**made)


_NOTHING = Note()


@lru_cache(maxsize=4096)
def read_notes(text: str, *, bracket: bool = False) -> tuple[Note, str]:
    """What ``text`` says beside a name, and ``text`` with the understood parts blanked; ``bracket``: it stood in brackets."""
    if not bracket and all(_says_nothing(word) for word in text.split()):
        return _NOTHING, text
    party = _party(text) if bracket else None
    if party:
        return Note(party=party), " " * len(text)
    note, left = _NOTHING, text
    for rule in _notes():
        if not rule.applies(left):
            continue
        while found := rule.pattern.search(left):
            if not found.group().strip():
                break
            told, found_end = _told(rule, found, left)
            note = note.and_also(told)
            left = _blank(left, found.start(), found_end)
    for mention in find_times(left) if _DIGIT.search(left) else ():
        note = note.and_also(Note(from_time=mention.starts, to_time=mention.ends))
        left = _blank(left, mention.start, mention.end)
    while title := _titles().search(left):
        note = replace(note, title=f"{note.title}, {title.group()}" if note.title else title.group())
        left = _blank(left, title.start(), title.end())
    return note, left


@lru_cache(maxsize=8192)
def _says_nothing(word: str) -> bool:
    """Can no rule find anything in a text of such words: a capitalised word that holds no cue and is no title?"""
    bare = word.strip(".,")
    if len(bare) < 3 or not bare[0].isupper() or not bare.replace("-", "").isalpha():
        return False
    lowered = bare.lower()
    pieces, wholes = _cues()
    return lowered not in wholes and not any(cue in lowered for cue in pieces) and not is_title(bare)


@cache
def _cues() -> tuple[tuple[str, ...], frozenset[str]]:
    """What words that say something hold, and short ones that they are. (Cues of several words begin with a small letter, which is enough.)"""
    cues = {cue.strip() for rule in _notes() for cue in rule.cues if " " not in cue.strip()}
    return tuple(sorted(cue for cue in cues if len(cue) > 3)), frozenset(cue for cue in cues if len(cue) <= 3) | _FILLERS


_FILLERS = frozenset(
    {
        "deltog",
        "deltar",
        "under",
        "mellan",
        "endast",
        "bara",
        "dock",
        "ordinarie",
        "ledamot",
        "ledamöter",
        "ledamöterna",
        "styrelseledamot",
        "medlem",
    }
    | {
        "representant",
        "representerar",
        "repr",
        "även",
        "nyvald",
        "samt",
        "hela",
        "tid",
        "som",
        "med",
        "herr",
        "fru",
        "nej",
        "tel",
        "tfn",
        "mobil",
    }
)


def clock(text: str) -> str | None:
    """ "9.30" or "kl 9" as "09:30" or "09:00"."""
    return next((mention.starts or mention.ends for mention in find_times("kl " + text.removeprefix("kl").lstrip(" ."))), None)


def is_party(text: str) -> bool:
    """Is ``text`` party letters or a party's name?"""
    return _party(text) is not None


def item_numbers(text: str) -> tuple[str, ...]:
    """The numbers of a list of items: "12–14 och 16" → 12, 13, 14, 16."""
    found: list[str] = []
    position = 0
    for match in _NUMBER.finditer(text):
        number, between = match.group(), text[position : match.start()]
        whole = found and found[-1].isdigit() and number.isdigit()
        if whole and _RANGE.search(between) and int(found[-1]) < int(number) <= int(found[-1]) + 200:
            found.extend(str(step) for step in range(int(found[-1]) + 1, int(number) + 1))
        else:
            found.append(number)
        position = match.end()
    return tuple(found)


_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})?[a-z]?(?![\w])")
_RANGE = re.compile(r"[-–—]|till|t\.?o\.?m")
_HOW = (
    ("except", re.compile(r"ej|utom|inte|undantag|jäv", re.IGNORECASE)),
    ("from", re.compile(r"fr|efter|fom|börjar|ansl|anl|ankom|kom|tillkom|inträd", re.IGNORECASE)),
    ("to", re.compile(r"t\.?\s?o|till|tom|fram|lämna|avvek|gick|avgick", re.IGNORECASE)),
)


def _told(rule: Rule, found: re.Match[str], text: str) -> tuple[Note, int]:
    """What one match says, and where it ends (with the time it introduces, if any)."""
    kind = rule.gives["note"]
    if kind == "items":
        return Note(limits=(_limit(found),)), found.end()
    if kind in {"from", "to"}:
        for mention in find_times("kl " + text[found.end() :].lstrip().removeprefix("kl")):
            end = _end_of_time(text, found.end())
            if kind == "from":
                return Note(from_time=mention.starts or mention.ends, to_time=mention.ends if mention.starts else None), end
            return Note(to_time=mention.ends or mention.starts), end
        return _NOTHING, found.end()
    if kind == "chair" and _DIGIT.search(found.group()):
        return _NOTHING, found.end()  # in the chair for some items only
    if kind == "title":
        return Note(title=found.group()), found.end()
    return _SAYS.get(kind, _NOTHING), found.end()


_SAYS = {
    "chair": Note(role=Role.CHAIR),
    "secretary": Note(role=Role.SECRETARY),
    "guest": Note(role=Role.GUEST),
    "deputy": Note(deputy=True),
    "stands-in": Note(deputy=True),
    "absent": Note(present=False),
    "digital": Note(mode=Mode.DIGITAL),
    "on_site": Note(mode=Mode.IN_PERSON),
    "present": Note(present=True, marked=True),
    "unmarked": Note(unmarked=True),
    "part": Note(part=True),
}
_TIME_AFTER = re.compile(r"\s*(?:kl\.?\s?)?\d{1,2}(?:[.:]\d\d)?(?:\s?[-–]\s?\d{1,2}(?:[.:]\d\d)?)?", re.IGNORECASE)


def _end_of_time(text: str, position: int) -> int:
    found = _TIME_AFTER.match(text, position)
    return found.end() if found else position


def _limit(found: re.Match[str]) -> ItemLimit:
    words = found.group("how") or ""
    how = next((name for name, pattern in _HOW if pattern.match(words)), "only")
    return ItemLimit(how, item_numbers(found.group("numbers")))


def _party(text: str) -> str | None:
    letters = text.strip().strip(".")
    known = parties()
    parts = re.split(r"[/,]| och ", letters)
    return (
        letters
        if letters and all(part.strip().upper() in known or part.strip().lower() in known or part.strip() == "-" for part in parts)
        else None
    )


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


@cache
def _notes() -> tuple[Rule, ...]:
    return tuple(rule for rule in rules("attendance") if "note" in rule.gives)


@cache
def _titles() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){title_pattern()}(?:\s{title_pattern()})*(?!\s(?:AB|HB|KB)\b)", re.IGNORECASE)
