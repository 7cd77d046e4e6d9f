"""How words look: does a text say something, name a person, or only name a subject?

Reads strings; knows nothing of documents.
"""

from __future__ import annotations

import re

_VERB = re.compile(
    r"\b(?:är|var|ska|skall|har|hade|kan|kunde|bör|borde|vill|ville|blir|blev|kommer|kom|finns|fanns|får|fick|går|gick|ger|gav|tar|tog|togs|tas|"
    r"föreslår|föreslås|föreslogs|föreligger|förelåg|hälsa[dr]e?|tackar|tackade|önskar|önskade|inkom|inkommit|innehåll(?:a|er)|valdes|väljs|utses|utsågs|beslöts?|"
    r"lade?s|läggs|lyft(?:s|es|e|er)|behöver|behövs|står|stod|ligger|låg|gör|gjorde|ser|såg|säger|sade|sa|höll|håller|hölls|hålls|deltar|deltog|"
    r"finner|fann|återupptas|återupptogs|öppnar|öppnade|öppnades|avslutar|avslutade|avslutades|godkänner|noterar|beslutar|beslutade|ansåg|anser|biföll|avslog|antog|godkände|fastställde|fastställer|bordlade|uppdrar|utser|väljer|bjuder|ringer|kontaktar|redovisar|presenterar|informerar|rapporterar|kallar|skriver|diskuterar|berättar|berättade|gäller|gällde|visar|visade|bjuds?|bjöds?|återstår|förs|fördes|skickar|skickas|skickades|"
    r"[^\W\d_]{3,}(?:ades|erades|erar|erade|eras|ställdes|klarade|ändes|andes|ordes|ändrade|fogades|lästes|lämnade|lämnar|lämnas))\b",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?][\"”’)]*$")
_TAIL = 8
_INNER_STOP = re.compile(r"[^\W\d_]{3,}(?<!\bordf)(?<!\bOrdf)(?<!\bsekr)(?<!\bSekr)(?<!\bresp)[.!?]\s+(?=[A-ZÅÄÖ]|\d[\d ]+\s[a-zåäö])")
_NAME = re.compile(
    r"(?:[A-ZÅÄÖÉ][a-zåäöéèüøæ]+(?:-[A-ZÅÄÖÉ][a-zåäöéü]+)?|[A-ZÅÄÖÉ]\.?|von|van|af|de|der|la)"
    r"(?:\s(?:[A-ZÅÄÖÉØ][\wåäöéü]+(?:[-:][A-ZÅÄÖ]?[\wåäöéü]+)?|[A-ZÅÄÖ]\.?|von|van|af|de|der|la)){1,3}"
    r"(?:\s?(?:\([^)]*\)|,.{0,60}))?$"
)

_SPLIT_COMPOUND = re.compile(
    r"\b([^\W\d_]*(?:besluts|arbets|[nrl]ings|[ts]ions|hets|skaps|ments))\s"
    r"(?!(?:och|eller|samt|men|som|för|till|från|med|vid|under|av|om|i|på|den|det|är|har|inte)\b)(?=(?-i:[a-zåäö]{3}))",
    re.IGNORECASE,
)


def has_verb(text: str) -> bool:
    """Does the text hold a finite verb of those that minutes use?"""
    return _VERB.search(text) is not None


def is_sentence(text: str) -> bool:
    """Does the text say something, rather than name a subject?"""
    return ends(text) and (has_verb(text) or len(text) > 100)


def first_stop(text: str) -> int | None:
    """Where the first sentence ends, if another follows it."""
    found = _INNER_STOP.search(text)
    return found.end() if found else None


def ends(text: str) -> bool:
    """Does the text end with a full stop or the like?"""
    return _STOP.search(text[-_TAIL:]) is not None


def is_name(text: str) -> bool:
    """Is the text only a person's name, with office or organisation after it at most?"""
    return _NAME.match(text) is not None


def compounds_joined(text: str) -> str:
    """The text with compounds made whole that were split after a binding s ("besluts punkt"), which never stands alone."""
    return _SPLIT_COMPOUND.sub(r"\1", text)
