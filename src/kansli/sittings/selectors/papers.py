"""Which papers, and which versions of them, somebody may have."""

from __future__ import annotations

from dataclasses import dataclass

from kansli.documents.kinds import speaks
from kansli.documents.services import path_of
from kansli.meetings.models import Meeting
from kansli.sittings.models import AgendaItem, Paper, PaperVersion
from kansli.sittings.selectors.agenda import Onlooker, seen_papers


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


def is_silent(paper: Paper) -> bool:
    """Is it a PDF that tells a screen reader nothing of headings, lists and tables? The secretary can ask for a better one."""
    version = latest(paper)
    return version is not None and not speaks(path_of(version.file), version.file.name)


def pack_of(items: list[AgendaItem]) -> Pack:
    """How many papers and pages the items have, of those seen."""
    papers = [paper for item in items for paper in item.seen_papers]  # type: ignore[attr-defined]  # put there by Prefetch
    versions = [version for paper in papers if (version := latest(paper))]
    return Pack(len(versions), sum(version.pages or 0 for version in versions), len(papers) - len(versions))
