"""What the body that met is called, in the nominative.

Reads strings; leaves names.
"""

from __future__ import annotations

import re

from kansli.reader.language.namewords import municipalities

_DEFINITE_GENITIVE = re.compile(r"(?:ens|ets|ns|ts|as|nas)$")
_TAIL = re.compile(r"\s+(?:i|på|via|hos|nr|för|från|vid|och|samt|med|av)$", re.IGNORECASE)


def nominative_body(genitive: str) -> str:
    """ "Klimatrådets" → "Klimatrådet", "Föreningen Albys" → "Föreningen Alby"."""
    bare = genitive.strip()
    return bare[:-1] if bare.endswith(("s", "S")) else bare


def tidy_body(written: str) -> str | None:
    """The name of a body as written in a head, without what clings to it; None for what can be none."""
    bare = _OCCASION.sub("", " ".join(written.split())).strip(' *_#–—-.,:;"”')
    while shorter := _TAIL.sub("", bare):
        if shorter == bare:
            break
        bare = shorter
    bare = _said_twice(_HELD_IN.sub("", bare))
    if bare.endswith("r.f"):
        bare += "."
    if len(bare) < 3 or _ROOM.fullmatch(bare) or bare.lower() in municipalities() or bare.lower() in _EMPTY:
        return None
    if bare.isupper() and len(bare) > 5:
        bare = _from_capitals(bare)
    return bare


def _from_capitals(name: str) -> str:
    """A name set in capitals as it is written otherwise: places, and the name that a kind of association bears, keep theirs."""
    words = name.lower().split()
    kept = [
        place == 0
        or word.removesuffix("s") in municipalities()
        or (len(word) > _SHORTEST_NAME and (_BEARS_NAME.fullmatch(before) or _QUARTER.fullmatch(before)))
        for place, (before, word) in enumerate(zip(["", *words], words, strict=False))
    ]
    quarter = [_QUARTER.fullmatch(word) for word in words]
    return " ".join(word.capitalize() if keep or is_quarter else word for word, keep, is_quarter in zip(words, kept, quarter, strict=True))


_SHORTEST_NAME = 3
"""Words as short ("för", "i") are no names."""
_BEARS_NAME = re.compile(r"[\wåäö-]*(?:föreningen|stiftelsen|klubben|sällskapet|samfälligheten|byalaget)|brf|if|hsb")
_QUARTER = re.compile(r"(?:norra|södra|östra|västra|mellersta)")


def _said_twice(name: str) -> str:
    """A name of a single word that a letterhead and a title both give."""
    words = name.split()
    return words[0] if len(words) == 2 and words[0].casefold() == words[1].casefold() else name


_ROOM_WORD = (
    r"[\w-]*(?:hus|huset|lokalen|salen|rummet|gården|stugan|kansliet|kontoret|hotell|restaurang|värdshus|aulan|matsalen|teams|zoom|skype)"
)
# Where it met, after its name: "Alby Byalag i Byahuset".
_HELD_IN = re.compile(rf"\s(?:i|på|hos|via)\s(?:[^\s]+\s){{0,2}}?{_ROOM_WORD}(?:\si\s\w+)?$", re.IGNORECASE)
_ROOM = re.compile(rf"(?:(?:för|i|inom)\s)?{_ROOM_WORD}(?:,?\s.*)?", re.IGNORECASE)


def is_room(place: str) -> bool:
    """Does the first word or two name a house or a room?"""
    return _ROOM.fullmatch(place) is not None


_OCCASION = re.compile(r"\s(?:för|under|avseende)\s(?:verksamhetsåret|verksamhetsår|räkenskapsåret|perioden|året|år)\b.*", re.IGNORECASE)
_EMPTY = frozenset(
    {
        "styrelse",
        "styrelsen",
        "protokoll",
        "årsmöte",
        "möte",
        "ordinarie",
        "extra",
        "konstituerande",
        "arbetsgrupp",
        "grupp",
        "nätverk",
        "dagens",
        "års",
    }
)


_GENERAL = re.compile(
    r"(?:styrelsen|gruppen|nämnden|rådet|kommittén|direktionen|nätverket|föreningen|utskottet|stämman|(?:kommunal)?förbundet|arbetsgruppen|styrgruppen|ledningsgruppen|sällskapet|klubben)",
    re.IGNORECASE,
)


def is_general(body: str) -> bool:
    """A word that any body may be called by (or in small letters), to be used where the head has no name for it."""
    return _GENERAL.fullmatch(body) is not None or (" " not in body and body.islower())


def same_body(one: str, other: str) -> bool:
    """The same name, spaces and case aside ("Alby kommunernas ledningsgrupp", "Albykommunernas ledningsgrupp")?"""
    return _squeezed(one) == _squeezed(other)


def is_short_for(short: str, full: str) -> bool:
    """Is ``short`` the last word of ``full``, maybe definite ("Ledningsgruppen": "Albykommunernas ledningsgrupp")?"""
    last = full.split()[-1].lower()
    word = short.strip().lower()
    return word in {last, last + "en", last + "n", last + "et", last + "t"}


def _squeezed(name: str) -> str:
    return re.sub(r"[\s-]", "", name).casefold()
