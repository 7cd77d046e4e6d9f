"""Times of day in Swedish text.

Reads a string; leaves mentions with positions in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time of day, or a stretch from one to another, as "HH:MM"."""

    start: int
    end: int
    starts: str | None
    ends: str | None


def find_times(text: str) -> Iterator[TimeMention]:
    """Every time of day in ``text`` ("kl 8.30-11.00", "kl. 12", "till kl 10.15", "13:00–17:30").

    Figures alone are a time only after "kl" or "tid", after a date, or as a stretch with minutes.
    """
    if not _MAYBE.search(text):
        return
    position = 0
    while match := _TIME.search(text, position):
        mention = _mention(match, text)
        if mention:
            yield mention
        position = mention.end if mention else match.end()


_MAYBE = re.compile(r"\d[.:]\d\d|\b[kK][lLiI1]|klockan|\b[Tt]id|\d\s?[-–]\s?\d")
_CLOCK = r"(?:[01]?\d|2[0-4])(?:[.:,][0-5]\d|[0-5]\d(?!\d))?(?![\d:]|[.,]\d|\s?[oO]\d)"
_CLOCK_MINUTES = r"(?:[01]?\d|2[0-4])[.:][0-5]\d(?![\d:]|[.,]\d)"
_KL = r"\b(?:[kK][lLiI1]\s?[.,:]?|[kK]lockan|KLOCKAN)\s?"
_ABOUT = r"(?:(?:ca|c:a|cirka|omkring|runt)\.?\s)?"
_TO = rf"\s?(?:[-–—]+|till|t\.?o\.?m\.?|och)\s?{_ABOUT}(?:{_KL})?"
_TIME = re.compile(
    rf"(?P<kl>{_KL}){_ABOUT}(?P<a>{_CLOCK})(?:{_TO}(?P<b>{_CLOCK}))?"
    rf"|(?<=[Mm]ellan\s)(?=[\d.:]+\soch\s[\d.:]+)(?=[^\s]*[.:]\d\d|\d+\soch\s\d+[.:]\d\d)(?P<g>{_CLOCK})\soch\s(?P<h>{_CLOCK})(?!\s?(?:%|kr\b|mnkr|tkr|m\b|km\b|procent))"
    rf"|(?<![\w.,:/§-])(?P<c>{_CLOCK_MINUTES})(?:\s?(?:[-–—]+|till)\s?{_ABOUT}(?:{_KL})?(?P<d>{_CLOCK}))?(?!\s?(?:%|kr\b|mnkr|tkr|m\b|km\b|procent))"
    r"|(?<![\w.,:/§-])(?P<e>[01]?\d|2[0-4])\s?[-–]\s?(?P<f>(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?)(?![\d:/.,]\d|[\d:/]|\s?%)"
)
# A time without "kl" is one where something says so just before: a label, a date, an opening or a closing.
_LABELLED = re.compile(
    r"(?:\b(?:tid(?:en|punkt)?|öppna\w*|avsluta\w*|upphör\w*|start\w*|börja\w*|slut\w*|samling|ajourner\w*|återuppt\w*|paus\w*|from|fr\.o\.m\.|mellan|lunch|kaffe)"
    r"(?:\s(?:med|av|tid(?:en)?))?\s?[:.]?|\d{4}|\d/\d{1,2}|\d{4}-\d\d-\d\d|\b(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)\w*\.?)[ ,:(–-]*$",
    re.IGNORECASE,
)
_TID = re.compile(r"\btid(?:en|punkt)?\s?[:.]?(?:[^\d.;]|\d{1,2}(?=\s[a-z])|\d{4}|\d{1,2}/\d{1,2}){0,60}$", re.IGNORECASE)
_UNTIL = re.compile(r"(?:\b(?:till|tom|t\.o\.m\.|senast|fram till|till och med|avslut\w*|slut\w*|upphör\w*)|[–-])\s?$", re.IGNORECASE)


def _mention(match: re.Match[str], text: str) -> TimeMention | None:
    before = text[max(0, match.start() - 60) : match.start()]
    if match["kl"]:
        starts, ends = _read(match["a"]), _read(match["b"])
        # "kl 9 och 11" are two times, not a stretch, unless "mellan" says so.
        if ends and " och " in match.group() and not before.lower().rstrip().endswith("mellan"):
            return TimeMention(match.start(), match.end("a"), starts, None)
    elif match["c"]:
        starts, ends = _read(match["c"]), _read(match["d"])
        if not ends and not _LABELLED.search(before) and not _TID.search(before):
            return None
    elif match["g"]:
        starts, ends = _read(match["g"]), _read(match["h"])
    else:
        starts, ends = _read(match["e"]), _read(match["f"])
        if not _TID.search(before) and not (len(match["f"]) > len("24") and _LABELLED.search(before)):
            return None
    if ends is None and _UNTIL.search(before):
        return TimeMention(match.start(), match.end(), None, starts)
    return TimeMention(match.start(), match.end(), starts, ends)


_PARTS = re.compile(r"(\d{1,2})[.:,]?(\d\d)?$")


def _read(written: str | None) -> str | None:
    """ "8.30", "830", "8" as "08:30", "08:30", "08:00"."""
    if not written:
        return None
    parts = _PARTS.match(written) if len(written) != 3 or not written.isdecimal() else re.match(r"(\d)(\d\d)$", written)
    return f"{int(parts[1]):02d}:{parts[2] or '00'}" if parts else None
