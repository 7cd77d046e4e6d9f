"""Where a meeting is held, as a sentence says it.

Reads a string; leaves the place as it is to be written, or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kansli.reader.language.namewords import is_first_name
from kansli.reader.rules import rules

_AFTER = rules("events")["events.place"]
_HOLDS = rules("events")["events.holds"]
# A capitalised word that is no place: a body, a day, a person's title.
_NO_PLACE = re.compile(
    r"(?:(?:gruppen|gruppens|kommittén|kommitténs|(?<![Ll]äns)styrelsen|styrelsens|nämnden|nämndens|utskottet|rådet|nätverket|konferensen|mötet|konferens|möte|"
    r"dag|dagen|kommunerna|regionen|Regionen)|(?:mån|tis|ons|tors|fre|lör|sön)dag(?:en)?|OBS|Obs)$"
)
_GENITIVE_BEFORE_NOUN = re.compile(
    r"\s(?!(?:och|den|kl|klockan|med|för|tillsammans|där|då|som|från|till|mellan|under|samt|är|blir|hålls|sker|enligt)\b)[a-zåäö]"
)


def place_in(afters: Iterable[str], whole: str) -> str | None:
    """The place told in one of ``afters`` (what follows a date or a time), else by a verb of holding in ``whole`` (the sentence)."""
    for rule, text in [*((_AFTER, text) for text in afters), (_HOLDS, whole)]:
        match = rule.search(text)
        if match and (site := _site(match, text)):
            return site
    return None


def _site(match: re.Match[str], text: str) -> str | None:
    site = match["site"].rstrip(" ,.-")
    if match.group().lstrip().startswith("(") and is_first_name(site.split()[0].rstrip(",")):
        return None
    if _NO_PLACE.search(site.split(",")[0]) or (site.endswith("s") and _GENITIVE_BEFORE_NOUN.match(text, match.end("site"))):
        return None
    preposition = (match["prep"] or "").strip()
    return f"{preposition} {site}" if preposition.endswith("hos") else site
