"""What a kallelse tells, kept so that the next can say what is new. Pure but for the rows it reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from kansli.meetings.models import Meeting
from kansli.sittings import wording
from kansli.sittings.models import AgendaItem, Summons

Content = Mapping[str, Any]
Stage = Summons.Stage


def content_of(meeting: Meeting, items: Iterable[AgendaItem]) -> dict[str, Any]:
    """All that a kallelse tells of a meeting; ``items`` have ``seen_papers``."""
    return {
        "date": meeting.date.isoformat() if meeting.date else "",
        "last_day": meeting.last_day.isoformat() if meeting.last_day else "",
        "starts": meeting.starts,
        "ends": meeting.ends,
        "place": meeting.place,
        "form": meeting.form,
        "join_link": meeting.join_link,
        "cancelled": meeting.standing == Meeting.Standing.CANCELLED,
        "items": [_item(number, one) for number, one in enumerate(items, 1)],
    }


def stage_of(before: Content | None, now: Content) -> Summons.Stage:
    """Which version of the kallelse this is."""
    if now["cancelled"]:
        return Stage.CANCELLED
    if before and not same_time_and_place(before, now):
        return Stage.CHANGE
    papers, papers_before = _papers(now), _papers(before) if before else set()
    if not now["items"]:
        return Stage.PLACE
    if before is None or not before["items"]:
        return Stage.PAPERS if papers else Stage.AGENDA
    return Stage.PAPERS if papers and not papers_before else Stage.ADDITION


def same_time_and_place(before: Content, now: Content) -> bool:
    """Is what calendars know the same?"""
    return all(before[name] == now[name] for name in ("date", "last_day", "starts", "ends", "place", "form", "cancelled"))


def news(before: Content | None, now: Content, *, sections: bool = False) -> list[str]:
    """What is new since a version, in words; nothing where there was none before. ``sections``: items are called "§ 3"."""
    if before is None:
        return []
    if now["cancelled"]:
        return ["mötet är inställt"]
    told = []
    if when(before) != when(now):
        told.append(f"ny tid: {when(now)} (var {when(before)})")
    if (before["place"], before["form"]) != (now["place"], now["form"]):
        told.append(f"ny plats: {where(now)}" + (f" (var {where(before)})" if where(before) else ""))
    if before["join_link"] != now["join_link"] and now["join_link"]:
        told.append("länk för den som deltar digitalt")
    old = {one["id"]: one for one in before["items"]}
    if not old:
        return [*told, *(["agendan"] if now["items"] else []), *_paper_news({}, now["items"], sections)]
    new = [one for one in now["items"] if one["id"] not in old]
    if new:
        told.append(f"{_points(new, sections)} har tillkommit")
    here = {one["id"] for one in now["items"]}
    told += [f"punkten ”{one['heading']}” utgår" for one in before["items"] if one["id"] not in here]
    proposals = [one for one in now["items"] if one["id"] in old and one["proposal"] != old[one["id"]]["proposal"]]
    if proposals:
        told.append(f"förslag till beslut på {_points(proposals, sections)}")
    renamed = [one for one in now["items"] if one["id"] in old and _told(one) != _told(old[one["id"]])]
    if renamed:
        told.append(f"ändrat på {_points(renamed, sections)}")
    told += _paper_news(old, now["items"], sections)
    moved = [one["id"] for one in now["items"] if one["id"] in old] != [one["id"] for one in before["items"] if one["id"] in here]
    if moved and not new:
        told.append("ordningen på punkterna")
    return told


def when(content: Content) -> str:
    """ "fredag 12 februari 2027 kl. 8.30–11.00"; "datum ej fastställt"."""
    if not content["date"]:
        return "datum ej fastställt"
    first = date.fromisoformat(content["date"])
    day = wording.weekday(first).replace(" den ", " ")
    if content["last_day"] and content["last_day"] != content["date"]:
        day += f" – {wording.weekday(date.fromisoformat(content['last_day'])).replace(' den ', ' ')}"
    return " ".join(part for part in (day, wording.hours(content["starts"], content["ends"])) if part)


def where(content: Content) -> str:
    """The place, and how it can be joined."""
    if content["form"] == Meeting.Form.DIGITAL:
        return "digitalt"
    place = str(content["place"]) or "plats ej fastställd"
    return f"{place} (det går också att delta digitalt)" if content["form"] == Meeting.Form.MIXED else place


def agenda_lines(content: Content, *, sections: bool = False) -> list[str]:
    """The agenda as a mail has it: number, heading, kind and time; below it the proposed decision and why it is there."""
    lines: list[str] = []
    rows = content["items"]
    longest = min(46, max((len(one["heading"]) for one in rows), default=0))
    for one in rows:
        mark = f"§ {one['number']}" if sections else f"{one['number']:>2}."
        facts = ", ".join(part for part in (_kind(one), f"{one['planned']} min" if one["planned"] else "", one["presenter"]) if part)
        lines.append(f"{mark} {one['heading']:<{longest}}  {facts}".rstrip())
        if one["reason"]:
            lines.append(f"      {one['reason'][:1].upper()}{one['reason'][1:]}.")
        if one["proposal"]:
            lines.append(f"      Förslag till beslut: {' '.join(one['proposal'].split())}")
    return lines


def papers_in_words(content: Content) -> str:
    """ "3 filer, 24 sidor"; empty: none."""
    papers = [paper for one in content["items"] for paper in one["papers"] if paper["version"]]
    if not papers:
        return ""
    pages = sum(paper["pages"] or 0 for paper in papers)
    files = f"{len(papers)} {'fil' if len(papers) == 1 else 'filer'}"
    return f"{files}, {pages} {'sida' if pages == 1 else 'sidor'}" if pages else files


def _item(number: int, item: AgendaItem) -> dict[str, Any]:
    papers = []
    for paper in item.seen_papers:  # type: ignore[attr-defined]  # put there by Prefetch
        latest = next(iter(paper.versions.all()), None)
        papers.append(
            {"id": paper.pk, "title": paper.title, "version": latest.number if latest else 0, "pages": latest.pages if latest else None}
        )
    return {
        "id": item.pk,
        "number": number,
        "heading": item.heading,
        "kind": item.kind,
        "planned": item.planned,
        "presenter": item.presenter,
        "proposal": item.proposal,
        "reason": item.reason,
        "standing": item.standing,
        "papers": papers,
    }


def _kind(item: Mapping[str, Any]) -> str:
    """Kinds are told of real items; what stands on every agenda needs none."""
    if item["standing"] and item["kind"] == AgendaItem.Kind.INFORMATION:
        return ""
    return str(AgendaItem.Kind(item["kind"]).label).upper()


def _told(item: Mapping[str, Any]) -> tuple[Any, ...]:
    return item["heading"], item["kind"], item["presenter"], item["planned"]


def _papers(content: Content) -> set[tuple[int, int]]:
    return {(paper["id"], paper["version"]) for one in content["items"] for paper in one["papers"] if paper["version"]}


def _paper_news(old: Mapping[int, Mapping[str, Any]], items: Sequence[Mapping[str, Any]], sections: bool) -> list[str]:  # noqa: FBT001 - passed on
    """Items with papers they did not have, and papers that have a new version."""
    known = {paper["id"]: paper["version"] for one in old.values() for paper in one["papers"]}
    fresh, again = [], []
    for one in items:
        versions = [(paper, known.get(paper["id"], 0)) for paper in one["papers"] if paper["version"] > known.get(paper["id"], 0)]
        if any(not before for _, before in versions):
            fresh.append(one)
        again += [paper["title"] for paper, before in versions if before]
    told = [f"underlag till {_points(fresh, sections)}"] if fresh else []
    return told + [f"ny version av underlaget {title}" for title in again]


def _points(items: Sequence[Mapping[str, Any]], sections: bool) -> str:  # noqa: FBT001 - passed on
    """ "punkt 3 och 4", "§§ 3 och 4"."""
    mark = "punkt" if not sections else "§" if len(items) == 1 else "§§"
    return f"{mark} {wording.joined(str(one['number']) for one in items)}"
