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
    return bare[:-1] if bare.endswith("s") else bare


def tidy_body(written: str) -> str | None:
    """The name of a body as written in a head, without what clings to it; None for what can be none."""
    bare = _OCCASION.sub("", " ".join(written.split())).strip(' *_#–—-.,:;"”')
    while shorter := _TAIL.sub("", bare):
        if shorter == bare:
            break
        bare = shorter
    if len(bare) < 3 or bare.lower() in municipalities() or bare.lower() in _EMPTY:
        return None
    if bare.isupper() and len(bare) > 5:
        bare = bare.capitalize()
    return bare


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
    r"(?:styrelsen|gruppen|nämnden|rådet|kommittén|direktionen|nätverket|föreningen|utskottet|stämman|förbundet|arbetsgruppen|styrgruppen|sällskapet|klubben)",
    re.IGNORECASE,
)


def is_general(body: str) -> bool:
    """A word that any body may be called by, to be used where the head has no name for it."""
    return _GENERAL.fullmatch(body) is not None


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
