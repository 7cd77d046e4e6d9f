"""Calendar dates in Swedish text.

Reads a string; leaves mentions with positions in it. What the text does not say (a year) stays None until
:func:`resolve` is asked with what else is known. Times of day are found by :mod:`kansli.reader.language.times`, words for
when something is due by :mod:`kansli.reader.language.due`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from kansli.reader.language.times import TimeMention, find_times
from kansli.reader.rules import Rule, rules, words

__all__ = ["DateMention", "TimeMention", "find_dates", "find_times", "resolve"]


@dataclass(frozen=True, slots=True)
class DateMention:
    """A calendar date as written: day and month, year where said."""

    start: int
    end: int
    day: int
    month: int
    year: int | None
    weekday: int | None
    """0 Monday … 6 Sunday, where the text names it."""
    through: bool = False
    """The last day of a stretch that the mention before begins ("1–2 december")."""
    rule: str = "dates"
    """The rule that found it."""
    otherwise: date | None = None
    """What figures alone may also mean (24.12.06: 24 December 2006, or 6 December 2024)."""


@lru_cache(maxsize=8)
def find_dates(text: str) -> tuple[DateMention, ...]:
    """Every calendar date in ``text`` ("torsdagen den 1 september 2022", "28 okt", "2024-07-14", "9/2-2017", "24.12.06", "20181031").

    Mentions come in order and do not overlap. Several days of one month are one mention each. What was found in the last
    texts is remembered, since a text is asked about more than once.
    """
    starts = [figures.start() for figures in _FIGURES.finditer(text)]
    if not starts:
        return ()
    found: list[DateMention] = []
    taken = bytearray(len(text))
    for rule in _RULES.applicable(text):
        # Every pattern begins at the first figure of a run, so only there is it tried.
        for match in filter(None, (rule.pattern.match(text, start) for start in starts)):
            if taken.find(1, *match.span()) >= 0:
                continue
            for mention in _mentions(rule, match, text):
                taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
                found.append(mention)
    found.sort(key=lambda mention: mention.start)
    return tuple(_tied(found, text))


def resolve(mention: DateMention, *, near: date | None = None, years: Iterable[int] = ()) -> date | None:
    """The date a mention stands for.

    ``near`` is the date of the meeting: without a year of its own, a mention means the first such day on or
    after it, or one the weekday agrees with, the nearest first. ``years`` are years that occur nearby, the most telling
    first: one of them that agrees with the weekday is preferred, then the years beside them. None where nothing settles it.
    """
    told = tuple(dict.fromkeys(years))
    if mention.year is not None:
        return _said(mention, near, told)
    if near is not None:
        return _nearest(mention, near, told)
    if mention.weekday is None:
        return _day(told[0], mention) if len(told) == 1 else None
    beside = tuple(year + step for year in told for step in (-1, 1))
    for candidates in (told, beside):
        agreeing = {day for year in candidates if (day := _day(year, mention)) and day.weekday() == mention.weekday}
        if agreeing:
            return agreeing.pop() if len(agreeing) == 1 else None
    return None


_RULES = rules("dates")
_FIGURES = re.compile(r"[0-9]+")
_MONTHS = {
    name: number for number, name in enumerate(("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"), 1)
}
_WEEKDAYS = {name: number for number, name in enumerate(("må", "ti", "on", "to", "fr", "lö", "sö"))} | {"ma": 0, "lo": 5, "so": 6}
_DAY_NAME = words("dates")["day_name"]
_BEFORE = re.compile(
    rf"(?:\b(?P<weekday>{_DAY_NAME}|(?:må|ti|on|to|fr|lö|sö)\.?)(?:\s?[-–/]\s?{_DAY_NAME})?(?P<after>[,.]?\s*\(?\s*(?:den\s*|d\.?\s*)?)|\b(?:den|d\.)\s*)$",
    re.IGNORECASE,
)
_AFTER = re.compile(rf"\s?(?:,\s?|\(\s?)(?P<weekday>{_DAY_NAME})\b\)?(?!\s?(?:den\s)?\d)", re.IGNORECASE)
# A number that one of these names is no day ("§ 4", "punkt 3", "dnr 16/3").
_NUMBERED = re.compile(
    r"(?:§|\b(?:punkt(?:en|erna)?|p\.|nr\.?|nummer|paragraf(?:en)?|bilaga|bil\.|kap\.?|kapitel|sid(?:a|an|or)?\.?|s\.|dnr\.?|diarienr\.?|diarienummer|"
    r"beteckning|ärende|tel\.?|telefon|version|skala|tabell|figur|lag|sfs|prop\.|läsåret|läsår|verksamhetsåret))\s?:?\s*$",
    re.IGNORECASE,
)
_CLOCK_OR_PAGES = re.compile(r"(?:§|\b(?:kl|klo|klockan|sid|sida|sidorna|s))\.?\s?$", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,2})(?:\s?:\s?\w+|[a-zåä]+)?")
_WEEKDAY_BETWEEN = re.compile(_DAY_NAME, re.IGNORECASE)
_STRETCH = re.compile(r"\s*(?:[-–—]+|till|till och med|t\.?\s?o\.?\s?m\.?|fram till)\s*", re.IGNORECASE)
_ENUMERATION = re.compile(r"\s*(?:,|&|,?\s(?:och|samt|eller|respektive|resp\.?))\s*", re.IGNORECASE)
_DAY_STRETCH = re.compile(r"[-–—]|\btill\b|\bt\.?\s?o\.?\s?m\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\bmellan\s+(?:den\s+)?$", re.IGNORECASE)
# "2. Jan Ek", "1 Maj Lund": a person's name in a numbered list.
_FIRST_NAMES = {"Jan", "Maj", "Juni", "Juli", "August"}
_NAME_FOLLOWS = re.compile(r"[ -][A-ZÅÄÖÉ][a-zåäöé]")
_SHARES = {(24, 7), (1, 2), (1, 3), (2, 3), (1, 4), (3, 4)}


def _mentions(rule: Rule, match: re.Match[str], text: str) -> Iterator[DateMention]:
    """The days a match names, in order; none where it is no date after all."""
    groups = {name.rstrip("2"): value for name, value in match.groupdict().items() if value is not None}
    before = text[max(0, match.start() - 40) : match.start()]
    lead = _BEFORE.search(before)
    if not lead and (_lacks_a_lead(rule, before, text[match.end() : match.end() + 12]) or _is_no_date(match, groups, text)):
        return
    days = list(_DAY.finditer(groups["days"]))
    if _CLOCK_OR_PAGES.search(before) or (_CASE if len(groups.get("year", "")) == 4 else _NUMBERED).search(before):
        days = _after_the_first(groups["days"], days)
    follows = _AFTER.match(text, match.end())
    weekday = _weekday(lead["weekday"] if lead else None)
    if weekday is None and follows and len(days) == 1:
        weekday = _weekday(follows["weekday"])
    month = int(groups["month"]) if groups["month"].isdecimal() else _MONTHS[groups["month"][:3].lower()]
    written_year = groups.get("year") or groups.get("short")
    whole = DateMention(
        match.start() - (len(before) - lead.start()) if lead else match.start(),
        follows.end() if follows else match.end() - match.group().endswith("."),
        0,
        month,
        _year(written_year) if written_year else None,
        weekday,
        rule=rule.id,
    )
    offset = match.start("days") if match["days"] else match.start("days2")
    for mention in _each_day(whole, groups["days"], days, offset, text):
        settled = _two_ways(mention, groups) if rule.gives.get("either") else mention
        if _exists(settled):
            yield settled


def _after_the_first(written: str, days: list[re.Match[str]]) -> list[re.Match[str]]:
    """The days after a number that is none, and after what it stretches to ("kl 13-15, 4 juni": 4)."""
    kept = days[1:]
    while kept and _DAY_STRETCH.search(written[days[days.index(kept[0]) - 1].end() : kept[0].start()]):
        kept = kept[1:]
    return kept


def _each_day(whole: DateMention, written: str, days: list[re.Match[str]], offset: int, text: str) -> Iterator[DateMention]:
    """One mention for each day of a date that names several; ``offset`` is where ``written``, the days, begins."""
    for index, day in enumerate(days):
        between = written[days[index - 1].end() : day.start()] if index else ""
        named = _WEEKDAY_BETWEEN.search(between)
        yield DateMention(
            offset + day.start() if index else whole.start,
            offset + day.end() if index < len(days) - 1 else whole.end,
            int(day[1]),
            whole.month,
            whole.year,
            _weekday(named.group()) if named else None if index else whole.weekday,
            bool(_DAY_STRETCH.search(between) or (index == 1 and _BETWEEN.search(text, max(0, whole.start - 20), whole.start))),
            whole.rule,
        )


def _lacks_a_lead(rule: Rule, before: str, after: str) -> bool:
    """Is this only a date after a weekday, "möte" or the like, or before a time (9.2)?"""
    return rule.gives.get("bare") is False and not _SET.search(before) and not _CLOCK_FOLLOWS.match(after)


def _is_no_date(match: re.Match[str], groups: dict[str, str], text: str) -> bool:
    """Is this a person's first name after a list number, a fraction, or the number of a heading (1.2.10)?"""
    month, days = groups["month"], groups["days"]
    if not month.isdecimal():
        return (month in _FIRST_NAMES and bool(_NAME_FOLLOWS.match(text, match.end("month")))) or (
            days.endswith(".") and month[0].isupper()
        )
    if "." in match.group() and len(groups.get("year", "")) == 2:
        return (
            len(days) == 1
            and len(month) == 1
            and not text[max(0, match.start() - 40) : match.start()].strip()
            and bool(_TITLE_FOLLOWS.match(text, match.end()))
        )
    share = "/" in match.group() and "year" not in groups and "short" not in groups
    return (
        share
        and days.isdecimal()
        and (int(days), int(month)) in _SHARES
        and not _DUE_BEFORE.search(text, max(0, match.start() - 20), match.start())
    )


_TITLE_FOLLOWS = re.compile(r"\.?\s+[A-ZÅÄÖ]")
_SET = re.compile(r"\b(?:möte|mötet|sammanträde|sammanträdet|datum|hålls|infaller|senast)\s?:?\s$", re.IGNORECASE)
_CLOCK_FOLLOWS = re.compile(r"\.?,?\s?(?:kl|klo|klockan)\b", re.IGNORECASE)
# What makes even a whole date a case number.
_CASE = re.compile(r"\b(?:dnr|diarienr|diarienummer|ärendenr|ärendenummer|beteckning)\.?\s?:?\s*$", re.IGNORECASE)
_DUE_BEFORE = re.compile(r"\b(?:senast|före|innan|från|till|tom|from|datum|möte|mötet|kl)[ :]+$", re.IGNORECASE)


def _two_ways(mention: DateMention, groups: dict[str, str]) -> DateMention:
    """A date of three two-figure numbers: read the usual way, with the other way kept beside it; the other way where only that is a date."""
    first, last = groups["days"], groups["year"]
    if len(first) != 2 or len(last) != 2 or not first.isdecimal():
        return mention
    other = _calendar(_year(first), mention.month, int(last))
    if other and not _exists(mention):
        return replace(mention, day=other.day, year=other.year)
    return replace(mention, otherwise=other)


def _year(written: str) -> int:
    """ "2022" and "22" as 2022, "98" as 1998."""
    year = int(written)
    return year if year > 99 else year + (2000 if year < 60 else 1900)


def _weekday(written: str | None) -> int | None:
    return None if written is None else _WEEKDAYS.get(written[:2].lower())


def _tied(found: list[DateMention], text: str) -> list[DateMention]:
    """Mentions joined by "till", "–", "och": the year said last holds for those before, and a stretch is marked."""
    if len(found) < 2:
        return found
    for index in range(len(found) - 1, 0, -1):
        first, second = found[index - 1], found[index]
        between = text[first.end : second.start]
        stretch = _STRETCH.fullmatch(between) or (
            between.strip().lower() == "och" and _BETWEEN.search(text, max(0, first.start - 20), first.start)
        )
        if not stretch and not _ENUMERATION.fullmatch(between):
            continue
        if stretch and not second.through:
            found[index] = second = replace(second, through=True)
        if first.year is None and second.year is not None:
            later = (first.month, first.day) > (second.month, second.day)
            found[index - 1] = replace(first, year=second.year - 1 if later else second.year)
    return found


def _exists(mention: DateMention) -> bool:
    return _calendar(mention.year or 2000, mention.month, mention.day) is not None


def _calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day(year: int, mention: DateMention) -> date | None:
    return _calendar(year, mention.month, mention.day)


def _said(mention: DateMention, near: date | None, years: tuple[int, ...]) -> date | None:
    """A date with its year: as written, unless figures alone fit what is known only the other way round."""
    written = _day(mention.year or 1, mention)
    other = mention.otherwise
    if written is None or other is None:
        return written or other
    if mention.weekday is not None and (written.weekday() == mention.weekday) != (other.weekday() == mention.weekday):
        return written if written.weekday() == mention.weekday else other
    if near is not None:
        return min(written, other, key=lambda day: abs(day - near))
    if (other.year in years) != (written.year in years):
        return other if other.year in years else written
    # Nothing else settles it: people meet on working days.
    return other if written.weekday() > _FRIDAY >= other.weekday() else written


_FRIDAY = 4


def _nearest(mention: DateMention, near: date, years: tuple[int, ...]) -> date | None:
    """The day without a year that is meant at a meeting on ``near``."""
    days = [day for year in range(near.year - 2, near.year + 4) if (day := _day(year, mention))]
    if mention.weekday is not None:
        agreeing = [day for day in days if day.weekday() == mention.weekday]
        told = [day for day in agreeing if day.year in years]
        if agreeing and min(abs(day - near) for day in agreeing) < timedelta(days=550):
            return min(told or agreeing, key=lambda day: (abs(day - near), day))
    return next((day for day in days if day >= near), None)
