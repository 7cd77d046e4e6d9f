"""Which papers, and which versions of them, somebody may have."""

from __future__ import annotations

from dataclasses import dataclass

from kansli.meetings.models import Meeting
from kansli.sittings.models import AgendaItem, Paper, PaperVersion
from kansli.sittings.selectors.agenda import Onlooker, items_for, seen_papers


@dataclass(frozen=True, slots=True)
class Pack:
    """How much somebody is given to read."""

    papers: int
    pages: int
    missing: int


def seen_version(meeting: Meeting, who: Onlooker, pk: int) -> PaperVersion | None:
    """One version of a paper, if it may be seen: the one rule, for pages and personal links."""
    return PaperVersion.objects.filter(paper__in=seen_papers(meeting, who), pk=pk).select_related("file", "paper").first()


def latest(paper: Paper) -> PaperVersion | None:
    """The version that counts."""
    return next(iter(paper.versions.all()), None)


def pack_of(items: list[AgendaItem]) -> Pack:
    """How many papers and pages the items have, of those seen."""
    papers = [paper for item in items for paper in item.seen_papers]  # type: ignore[attr-defined]  # put there by Prefetch
    versions = [version for paper in papers if (version := latest(paper))]
    return Pack(len(versions), sum(version.pages or 0 for version in versions), len(papers) - len(versions))


def items_with_papers(meeting: Meeting, who: Onlooker) -> list[AgendaItem]:
    """The items somebody may see, each with ``seen_papers``; the same as an agenda's."""
    return items_for(meeting, who)
