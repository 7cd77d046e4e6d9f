"""Stage head: what the minutes say of themselves.

Reads the lines before the first item, and the sentences that open and close the meeting; leaves ``draft.head`` with kind,
body, date, times and place. Who wrote, chaired and approved is left to the stage officers, which knows who was there.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from kansli.reader.draft import Draft, Zone
from kansli.reader.flow import join
from kansli.reader.language.dates import find_dates, find_times, resolve
from kansli.reader.persons.meeting_body import body_of
from kansli.reader.persons.naming import is_room, same_body
from kansli.reader.records import Head, Span
from kansli.reader.rules import RuleSet, rules
from kansli.reader.structure.cells import cells_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kansli.reader.draft import Block, Line
    from kansli.reader.flow import Flow
    from kansli.reader.language.dates import DateMention

_RULES = rules("head")
_FIELDS = RuleSet("head.fields", tuple(rule for rule in _RULES if "field" in rule.gives))
_KIND, _NOT_KIND, _OTHER_DAY = _RULES["head.kind"], _RULES["head.not-kind"], _RULES["head.other-day"]
_MEETING = _RULES["head.meeting-object"]
_NO_SECTIONS = 25
"""Lines looked at where a document has no items."""


@dataclass(slots=True)
class _Field:
    """A labelled value in the head."""

    kind: str
    """time · date · place · both"""
    flow: Flow


def run(draft: Draft) -> None:
    """Leave the head."""
    lines = list(_head_lines(draft))
    fields = list(_fields(draft, lines))
    spans: dict[str, Span] = {}
    kind = _kind(draft, lines, spans)
    met = body_of(draft, lines, _FIELDS.first)
    body = met.name if met else None
    if met and met.flow:
        spans["body"] = draft.span(met.flow)
    day, basis = _date(draft, lines, fields, spans, body)
    starts, ends = _times(draft, lines, fields, spans)
    place = _place(draft, lines, fields, spans)
    draft.head = Head(kind, body, day, basis, starts, ends, place, spans=tuple(sorted(spans.items())))


def _head_lines(draft: Draft) -> Iterator[Line]:
    """Lines before the first item."""
    first = min((block.first.index for block in draft.blocks if block.section is not None), default=None)
    for line in draft.lines:
        if first is not None and line.index >= first:
            return
        if first is None and line.index >= _NO_SECTIONS:
            return
        yield line


def _fields(draft: Draft, lines: list[Line]) -> Iterator[_Field]:
    """Labelled values: beside their label, or on the line below."""
    for place, line in enumerate(lines):
        cells = [cell for cell in cells_of(draft.source.text, line) if cell] or [line.flow]
        for index, cell in enumerate(cells[:3]):
            found = _FIELDS.first(cell.text)
            if found is None:
                continue
            rule, match = found
            above = lines[place - 1].flow.text if place else ""
            if _OTHER_DAY.search(cell.text) or (len(above) < 30 and _OTHER_DAY.search(above) and not any(map(str.isdigit, above))):
                continue
            if not match.group().rstrip().endswith(":") and match.end() < len(cell.text) and not _VALUE.match(cell.text, match.end()):
                continue
            values = [value for value in (cell.slice(match.end()), *cells[index + 1 :]) if value]
            if not values and place + 1 < len(lines) and not _FIELDS.first(lines[place + 1].flow.text):
                values = [lines[place + 1].flow]
            if values:
                yield _Field(str(rule.gives["field"]), values[0])
                if len(values) > 1 and rule.gives["field"] == "both":
                    yield _Field("both", values[1])
            break


_VALUE = re.compile(r"\s*(?:[A-ZÅÄÖ0-9\"”(]|kl|den|digitalt|via|hos|mån|tis|ons|tors|fre|lör|sön)")


_LETTERSPACED = re.compile(r"(?:\w\s){4,}\w")


def _kind(draft: Draft, lines: list[Line], spans: dict[str, Span]) -> str | None:
    for line in lines:
        text = line.flow.text
        if _LETTERSPACED.fullmatch(text) and (spaced := _KIND.search(text.replace(" ", ""))):
            spans["kind"] = draft.span(line.flow)
            return spaced.group("kind").lower()
        if len(text) > 160 or _NOT_KIND.search(text):
            continue
        found = _KIND.search(text)
        if found:
            spans["kind"] = draft.span(line.flow.match(found, "kind"))
            return found.group("kind").lower()
    return None


def _date(
    draft: Draft, lines: list[Line], fields: list[_Field], spans: dict[str, Span], body: str | None
) -> tuple[date | None, str | None]:
    """The day of the meeting, and how it is known."""
    for flow in _dated_flows(lines, fields):
        mentions = [mention for mention in find_dates(flow.text) if not mention.through]
        if not mentions:
            continue
        mention = _with_year(mentions[0], flow, lines)
        day = resolve(mention, years=() if mention.year is not None else _years(draft, lines))
        spans["date"] = draft.span(flow.slice(mentions[0].start, mentions[0].end))
        if day is not None:
            return day, "stated" if mention.year is not None else "inferred"
        if day := _known_day(draft, mention, body):
            return day, "batch"
        day = _day_in_known_year(draft, mention, body)
        return day, "inferred" if day else None
    day = _day_by_chain(draft, body)
    return day, "batch" if day else None


def _dated_flows(lines: list[Line], fields: list[_Field]) -> Iterator[Flow]:
    """Where the date may stand: date and time fields, titles, other lines of the head."""
    for kinds in ({"date"}, {"time", "both"}, {"place"}):
        yield from (field.flow for field in fields if field.kind in kinds)
    plain = [line.flow for line in lines if not _OTHER_DAY.search(line.flow.text)]
    yield from (flow for flow in plain if _MEETING.search(flow.text) or _KIND.search(flow.text))
    yield from plain


def _with_year(mention: DateMention, flow: Flow, lines: list[Line]) -> DateMention:
    """The same day as another line of the head gives it, with its year."""
    if mention.year is not None:
        return mention
    for line in lines:
        for other in find_dates(line.flow.text) if line.flow is not flow else ():
            if other.year is not None and (other.day, other.month) == (mention.day, mention.month):
                return other
    return mention


_YEAR = re.compile(r"[12](?<![\d.,].)(?:(?<=1)9[5-9]|(?<=2)0[0-4])\d(?!\d)")
"""The lookbehind comes after the first figure, so that only figures are looked at."""


def _years(draft: Draft, lines: list[Line]) -> list[int]:
    """Years the document names: those of the head first, then the most named."""
    head = [int(year) for line in lines for year in _YEAR.findall(line.flow.text)]
    named = Counter(int(year) for year in _YEAR.findall(draft.source.text))
    return list(dict.fromkeys(head + [year for year, _ in named.most_common()]))


def _known_day(draft: Draft, mention: DateMention, body: str | None) -> date | None:
    """The one known meeting of the body on that day and month."""
    days = {
        meeting.date
        for meeting in draft.known.meetings
        if body and same_body(meeting.body, body) and (meeting.date.day, meeting.date.month) == (mention.day, mention.month)
    }
    return days.pop() if len(days) == 1 else None


def _day_in_known_year(draft: Draft, mention: DateMention, body: str | None) -> date | None:
    """The day with its weekday in the only year of the body's known meetings that it agrees with."""
    if body is None or mention.weekday is None:
        return None
    years = {
        meeting.date.year for meeting in draft.known.meetings if meeting.source != draft.source.document and same_body(meeting.body, body)
    }
    days = (resolve(replace(mention, year=year)) for year in years)
    fitting = [day for day in days if day and day.weekday() == mention.weekday]
    return fitting[0] if len(fitting) == 1 else None


def _day_by_chain(draft: Draft, body: str | None) -> date | None:
    """The day between two known meetings: told beforehand as the body's next, held by none of the others, and followed by the one this document calls next."""
    if body is None or not draft.known.meetings:
        return None
    own = [meeting for meeting in draft.known.meetings if same_body(meeting.body, body) and meeting.source != draft.source.document]
    held = {meeting.date for meeting in own if meeting.how == "held"}
    told = _next_told(draft)
    followers = {day for day in held if told and (day.day, day.month) == (told.day, told.month)}
    if len(followers) != 1:
        return None
    follower = followers.pop()
    last_held = max((day for day in held if day < follower), default=None)
    between = {
        meeting.date for meeting in own if meeting.how in {"next", "planned"} and meeting.date < follower and meeting.date not in held
    }
    between = {day for day in between if last_held is None or day > last_held}
    return between.pop() if len(between) == 1 else None


def _next_told(draft: Draft) -> DateMention | None:
    """The date under the heading of the next meeting."""
    for section in reversed(draft.sections):
        if "näst" in section.title.lower() and "möte" in section.title.lower():
            return next((mention for block in section.blocks for mention in find_dates(block.text)), None)
    return None


def _times(draft: Draft, lines: list[Line], fields: list[_Field], spans: dict[str, Span]) -> tuple[str | None, str | None]:
    """When the meeting began and ended: as called in the head, unless it was opened much later; as closed in the text, else as called."""
    called = _called(draft, lines, fields, spans)
    told = dict(spans)
    opened = _told_time(draft, "opened", told)
    if opened and not (called[0] and 0 <= _minutes(opened) - _minutes(called[0]) <= _LATE):
        spans["starts"] = told["starts"]
        called = (opened, called[1])
    closed = _told_time(draft, "closed", spans)
    return called[0], closed or called[1]


_LATE = 45
"""Minutes by which a meeting may be opened later than the head says it began."""


def _minutes(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:5])


def _called(draft: Draft, lines: list[Line], fields: list[_Field], spans: dict[str, Span]) -> tuple[str | None, str | None]:
    labelled = [field.flow for field in fields if field.kind in {"time", "both"}]
    wrapped = [flow for flow in _wrapped_titles(draft, lines) if _MEETING.search(flow.text) or _KIND.search(flow.text)]
    titles = wrapped + [
        line.flow
        for line in lines
        if not _OTHER_DAY.search(line.flow.text) and not _WHO.search(line.flow.text) and len(line.flow.text) < _TITLE
    ]
    for flow in labelled + [field.flow for field in fields if field.kind in {"date", "place"}] + titles:
        prefix = "tid " if flow in labelled else ""
        for mention in find_times(prefix + flow.text):
            if mention.starts is None and mention.ends is None:
                continue
            spans["starts"] = draft.span(flow.slice(max(0, mention.start - len(prefix)), mention.end - len(prefix)))
            return mention.starts, mention.ends
    return None, None


def _wrapped_titles(draft: Draft, lines: list[Line]) -> list[Flow]:
    """Titles of several lines."""
    inside = {line.index for line in lines}
    wrapped = [block.flow for block in draft.blocks[:_TITLE_BLOCKS] if len(block.lines) > 1 and block.first.index in inside]
    wrapped += [join([line.flow, below.flow]) for line, below in pairwise(lines[:_TITLE_LINES]) if _BREAKS_OFF.search(line.flow.text)]
    return [flow for flow in wrapped if len(flow) < _TITLE and not _OTHER_DAY.search(flow.text)]


_BREAKS_OFF = re.compile(r"\b(?:klockan|kl\.?|den|i|på|med|för)$", re.IGNORECASE)
_WHO = re.compile(r"\b(?:deltog|deltar|anslöt|anlände|lämnade|avvek|närvarande)\b", re.IGNORECASE)
_TITLE = 250
_TITLE_BLOCKS = 5
_LATER = re.compile(r"\b(?:planera\w*|ska|skall|kommer|nästa|föreslå\w*|beräknas)\b|\d{4}")
_NEAR = 40
"""Blocks from the beginning (or the end) in which the meeting is opened (or closed)."""


def _told_time(draft: Draft, what: str, spans: dict[str, Span]) -> str | None:
    """The time at which the text says the meeting was opened (or closed)."""
    rule = _RULES[f"head.{what}"]
    blocks = [block for block in draft.blocks if block.zone not in {Zone.AGENDA, Zone.PAPERS, Zone.APPENDIX, Zone.PROPOSAL}]
    first = range(min(_NEAR, len(blocks)))
    last = range(len(blocks) - 1, max(-1, len(blocks) - _NEAR), -1)
    for place in first if what == "opened" else (*last, *first[:_TITLE_LINES]):
        block = blocks[place]
        text = block.text
        found = rule.search(text)
        if found and _MEETING.search(text) and not _LATER.search(found.group()):
            written = next(group for group in found.groups() if group)
            time = next(iter(find_times("kl " + written)), None)
            if time:
                spans["starts" if what == "opened" else "ends"] = draft.span(block.flow.match(found))
                return time.starts or time.ends
        if rule.applies(text) and len(text) < 40 and (time_below := _time_alone(blocks, place)) and _MEETING.search(text):
            spans["starts" if what == "opened" else "ends"] = draft.span(blocks[place + 1].flow)
            return time_below
    return None


_ALONE = re.compile(r"(?:kl\.?\s?|klockan\s)?(\d{1,2}[.:]\d\d)\.?")


def _time_alone(blocks: list[Block], place: int) -> str | None:
    """The time of day that the block after ``place`` consists of."""
    found = _ALONE.fullmatch(blocks[place + 1].text.strip()) if place + 1 < len(blocks) else None
    time = next(iter(find_times("kl " + found.group(1))), None) if found else None
    return time.starts if time else None


def _place(draft: Draft, lines: list[Line], fields: list[_Field], spans: dict[str, Span]) -> str | None:
    """Where the meeting was, without its time."""
    for kinds in ({"place"}, {"both"}, {"time", "date"}):
        for field in sorted(fields, key=lambda field: field.kind == "both" and not any(find_times("tid " + field.flow.text))):
            if field.kind in kinds and (flow := _without_time(field.flow, after_only=field.kind in {"time", "date"})):
                spans["place"] = draft.span(flow)
                return _place_name(flow.text)
    return _unlabelled_place(draft, lines, spans)


def _place_name(written: str) -> str:
    return _AND_ONLINE.sub("", _PLACE_LABEL.sub("", " ".join(written.split()))).strip(" ,;:.–—-*_")


_PLACE_LABEL = re.compile(r"^(?:plats|lokal)\s?:\s?", re.IGNORECASE)


_AND_ONLINE = re.compile(r"\s?\+\s?(?:skype|teams|zoom|digitalt|länk)$", re.IGNORECASE)


_OPENS_PLACE = re.compile(r"^(?:i|på|vid|via)\s+(?=[A-ZÅÄÖ\"”])", re.IGNORECASE)
_NO_PLACE = re.compile(
    r"^(?:kl\.?|klockan|den|tid|ca|samt|och|mån|tis|ons|tors|fre|lör|sön|ajourn\w*|lunch|möte|därefter|med)\b|^\W*$|^\w{1,2}$",
    re.IGNORECASE,
)


def _without_time(flow: Flow, *, after_only: bool = False) -> Flow | None:
    """The part of a field that is a place: what its dates and times leave over."""
    text = flow.text
    taken = sorted(
        [(mention.start, mention.end) for mention in find_dates(text)]
        + [(mention.start - 4, mention.end - 4) for mention in find_times("tid " + text)]
    )
    edges = [0, *(edge for start, end in taken for edge in (max(0, start), end)), len(text)]
    parts = [(edges[index], edges[index + 1]) for index in range(0, len(edges), 2)]
    for start, end in parts[1:] if after_only else parts:
        while start < end and text[start] in " ,;:.–—-()/*_":
            start += 1
        while end > start and text[end - 1] in " ,;:–—-/(*_":
            end -= 1
        part = re.sub(r"[\s,]*\b(?:kl\.?|klockan|den|från|mellan)\s*$", "", text[start:end])
        if opening := _OPENS_PLACE.match(part):
            start += opening.end()
            part = part[opening.end() :]
        if after_only and not opening and not part[:1].isupper():
            continue
        if len(part) > 2 and not _NO_PLACE.match(part):
            return flow.slice(start, start + len(part))
    return None


_TITLE_PLACE = re.compile(
    r"(?:\s|^)(?:(?:i|på|vid)\s|(?=(?:hemma\s)?hos\s))(?P<place>(?:(?:hemma\s)?hos\s)?[A-ZÅÄÖ\"”][^;:]{2,70}?)(?:\.?$|\.\s|\s(?:den|kl|måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag)\w*\b)"
)


def _unlabelled_place(draft: Draft, lines: list[Line], spans: dict[str, Span]) -> str | None:
    """The place where the meeting is said to have been held, else that told in a title, after its date or time, or on the line below the date."""
    for line in lines:
        if found := _HELD.search(line.flow.text):
            spans["place"] = draft.span(line.flow.match(found, "place"))
            return _place_name(found.group("place"))
    title = lines[: next((index for index, line in enumerate(lines) if _LIST.match(line.flow.text)), _TITLE_LINES)]
    flows = [*_wrapped_titles(draft, title), *(line.flow for line in title)]
    for index, flow in enumerate(flows, len(title) - len(flows)):
        mentions = [] if _OTHER_DAY.search(flow.text) else list(find_dates(flow.text))
        below = lines[index + 1] if 0 <= index < len(lines) - 1 else None
        for found, source in _place_matches(flow, mentions, below):
            if _is_plain(found.group("place")):
                spans["place"] = draft.span(source.match(found, "place"))
                return _place_name(found.group("place"))
    return None


_HELD = re.compile(
    r"\b(?:[Mm]ötet|[Ss]ammanträdet|[Ss]tämman|[Tt]räffen)\s(?:hölls|ägde\srum|genomfördes)\s(?:i|på|vid)\s(?P<place>[A-ZÅÄÖ][^.,;:]{2,60}?)(?=\s(?:och|den|kl)\b|[.,;]|$)"
)
_AFTER_COMMA = re.compile(r"\s*,\s(?P<place>[A-ZÅÄÖ][^;:\d]{2,60}?)\.?$")
_LAST_PLACE = re.compile(
    r"[\s,.]*(?:i|på)\s(?P<place>[a-zåäö]+(?:an|en|et|et)(?:\s(?:i|på|vid)\s[^;:]{2,40})?)(?:\.?$|,?\s(?:kl|klockan)\b)"
)
_TITLE_LINES = 16
_LIST = re.compile(r"\W*(?:ej\s)?(?:närvarande|deltagare|beslutande|ledamöter|frånvarande|närvaro)\b", re.IGNORECASE)


def _place_matches(flow: Flow, mentions: list[DateMention], below: Line | None) -> Iterator[tuple[re.Match[str], Flow]]:
    """Where a title line (or the line below its date) may tell the place."""
    text = flow.text
    if mentions:
        day = mentions[-1].end
        end = max([day] + [mention.end for mention in find_times(text)])
        yield from (
            (found, flow)
            for found in (
                _AFTER_COMMA.match(text, end),
                _TITLE_PLACE.search(text, end),
                _LAST_PLACE.match(text, end),
                _LAST_PLACE.match(text, day),
                _LEADING_PLACE.match(text[: mentions[0].start]),
            )
            if found
        )
    if _MEETING.search(text) or _KIND.search(text):
        position = 0
        while found := _TITLE_PLACE.search(text, position):
            yield found, flow
            position = found.start("place")
    if mentions and below is not None and (not below.blank_before or is_room(below.flow.text)) and not _FIELDS.first(below.flow.text):
        found = _LINE_PLACE.fullmatch(below.flow.text)
        if found:
            yield found, below.flow


_LEADING_PLACE = re.compile(r"^(?P<place>[A-ZÅÄÖ][^\d:;.]{2,60}),\s*(?:den\s|(?:mån|tis|ons|tors|fre|lör|sön)dag(?:en)?\s)*$")
_LINE_PLACE = re.compile(r"(?:(?:[Ii]|[Pp]å|[Hh]os|[Vv]id)\s)?(?P<place>[A-ZÅÄÖ][^:;\d]{3,70})")
_SOMETHING_ELSE = re.compile(
    r"\b(?:nr|närvarande|deltagare|beslutande|ledamöter|protokoll\w*|minnesanteckningar|\w*möte\w*|\w*sammanträde\w*|styrelse\w*|dagordning|ordförande|\w*förening(?:en|s|ens|ar)?|\w*nätverk\w*|\w*(?:råd|rådet|grupp|gruppen|nämnd|nämnden|förbund|förbundet))\b",
    re.IGNORECASE,
)


def _is_plain(text: str) -> bool:
    return _SOMETHING_ELSE.search(text) is None
